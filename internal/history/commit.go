package history

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// Commit is one commit, as far as reports need it. Times are in UTC.
type Commit struct {
	Hash          string // 40 hexadecimal digits
	Tree          string // hash of its root folder: equal trees are equal plans
	Parents       []string
	AuthorName    string
	AuthorEmail   string
	AuthorTime    time.Time
	CommitterTime time.Time
	Subject       string // the message's first paragraph, on one line
}

// Short is the hash abbreviated to ten digits, for people.
func (c Commit) Short() string { return c.Hash[:min(10, len(c.Hash))] }

// commit reads a commit, once.
func (r *Repository) commit(h plumbing.Hash) (Commit, error) {
	r.mu.Lock()
	c, ok := r.commits[h]
	r.mu.Unlock()
	if ok {
		return c, nil
	}
	obj, err := r.objects.get(plumbing.CommitObject, h)
	if err != nil {
		return Commit{}, err
	}
	if r.proven {
		if err := canonicalCommit(obj.data); err != nil {
			return Commit{}, malformed("commit", h, err)
		}
	}
	var raw object.Commit
	if err := raw.Decode(obj); err != nil {
		return Commit{}, corrupt("commit %s cannot be read: %v", h, err)
	}
	c = Commit{
		Hash: h.String(), Tree: raw.TreeHash.String(),
		AuthorName: text(raw.Author.Name), AuthorEmail: text(raw.Author.Email),
		AuthorTime: moment(raw.Author.When), CommitterTime: moment(raw.Committer.When),
		Subject: subject(raw.Message),
	}
	for _, p := range raw.ParentHashes {
		c.Parents = append(c.Parents, p.String())
	}
	r.mu.Lock()
	r.commits[h] = c
	r.mu.Unlock()
	return c, nil
}

// moment is a time in UTC; one that cannot be is the first second of 1970, which
// git, too, shows for it.
func moment(t time.Time) time.Time {
	if t = t.UTC(); t.Year() < 1900 || t.Year() > 9999 {
		return time.Unix(0, 0).UTC()
	}
	return t
}

// text makes what may be in any encoding fit to print.
func text(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

func subject(message string) string {
	paragraph, _, _ := strings.Cut(strings.TrimLeft(message, "\n"), "\n\n")
	return text(strings.Join(strings.Fields(paragraph), " "))
}

// peel follows annotated tags to the commit. It returns false for a tag of
// something else.
func (r *Repository) peel(h plumbing.Hash) (Commit, bool, error) {
	for range 10 { // tags of tags exist, deep ones only in attacks
		obj, err := r.objects.get(plumbing.AnyObject, h)
		if err != nil {
			return Commit{}, false, err
		}
		switch obj.Type() {
		case plumbing.CommitObject:
			c, err := r.commit(h)
			return c, err == nil, err
		case plumbing.TagObject:
			var tag object.Tag
			if err := tag.Decode(obj); err != nil {
				return Commit{}, false, corrupt("tag %s cannot be read: %v", h, err)
			}
			h = tag.Target
		default:
			return Commit{}, false, nil
		}
	}
	return Commit{}, false, nil
}

// boundary is the set of commits whose parents a shallow clone has left out.
func (r *Repository) boundary() (map[plumbing.Hash]bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cut != nil {
		return r.cut, nil
	}
	hashes, err := r.shallow.Shallow()
	if err != nil {
		return nil, err
	}
	r.cut = make(map[plumbing.Hash]bool, len(hashes))
	for _, h := range hashes {
		r.cut[h] = true
	}
	return r.cut, nil
}

// parents are those that can be read; cut tells that a shallow clone lacks them.
func (r *Repository) parents(c Commit) (parents []string, cut bool, err error) {
	boundary, err := r.boundary()
	if err != nil {
		return nil, false, err
	}
	if boundary[plumbing.NewHash(c.Hash)] {
		return nil, len(c.Parents) > 0, nil
	}
	return c.Parents, false, nil
}

// Head is the commit that is checked out and its branch, "" when HEAD is
// detached. Before the first commit the error is a Problem that is ErrEmpty.
func (r *Repository) Head(ctx context.Context) (Commit, string, error) {
	if err := ctx.Err(); err != nil {
		return Commit{}, "", err
	}
	ref, err := r.refs.Ref(plumbing.HEAD)
	if err != nil {
		return Commit{}, "", corrupt("HEAD cannot be read: %v", err)
	}
	branch := ""
	if ref.Type() == plumbing.SymbolicReference {
		branch = strings.TrimPrefix(ref.Target().String(), headsPrefix)
	}
	h, ok, err := r.ref(plumbing.HEAD.String())
	if err != nil {
		return Commit{}, "", err
	}
	if !ok {
		return Commit{}, branch, problem(ErrEmpty, "make the first commit: git add . && git commit -m \"Start the plan\"",
			"branch %s has no commit yet", branch)
	}
	c, ok, err := r.peel(h)
	if err == nil && !ok {
		err = corrupt("HEAD is not a commit")
	}
	return c, branch, err
}

const (
	headsPrefix   = "refs/heads/"
	tagsPrefix    = "refs/tags/"
	remotesPrefix = "refs/remotes/"
)

// ref follows symbolic refs to a hash; false when there is none.
func (r *Repository) ref(name string) (plumbing.Hash, bool, error) {
	for range 5 { // as deep as git follows
		ref, err := r.refs.Ref(plumbing.ReferenceName(name))
		if errors.Is(err, plumbing.ErrReferenceNotFound) {
			return plumbing.ZeroHash, false, nil
		}
		if err != nil {
			return plumbing.ZeroHash, false, corrupt("%s cannot be read: %v", name, err)
		}
		if ref.Type() == plumbing.HashReference {
			if ref.Hash().IsZero() {
				return plumbing.ZeroHash, false, corrupt("%s holds no hash", name)
			}
			return ref.Hash(), true, nil
		}
		name = ref.Target().String()
	}
	return plumbing.ZeroHash, false, corrupt("%s leads in a circle", name)
}

// names lists the full names of refs under a prefix, sorted.
func (r *Repository) names(prefix string) ([]string, error) {
	refs, err := r.refs.Refs()
	if err != nil {
		return nil, corrupt("branches and tags cannot be listed: %v", err)
	}
	found := map[string]bool{}
	for _, ref := range refs {
		if strings.HasPrefix(ref.Name().String(), prefix) {
			found[ref.Name().String()] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}
