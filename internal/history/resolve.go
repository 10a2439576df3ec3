package history

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/pattern"
	"github.com/go-git/go-git/v5/plumbing"
)

const grammar = "write a hash, a tag, a branch, a remote branch such as origin/main, or HEAD, optionally followed by ~n or ^n"

// Resolve finds the commit that a revision names; annotated tags are peeled.
// A revision outside the grammar, or one that nothing goes by, is a Problem that
// is ErrUnknownRevision and suggests the nearest names.
func (r *Repository) Resolve(ctx context.Context, rev string) (Commit, error) {
	if err := ctx.Err(); err != nil {
		return Commit{}, err
	}
	name, steps, err := parseRevision(rev)
	if err != nil {
		return Commit{}, err
	}
	c, err := r.base(ctx, name)
	if err != nil {
		return Commit{}, err
	}
	for _, s := range steps {
		if c, err = r.step(ctx, rev, c, s); err != nil {
			return Commit{}, err
		}
	}
	return c, nil
}

// step is one suffix: ~n goes to the n-th first parent, ^n to the n-th parent.
type step struct {
	sign byte
	n    int
}

var suffix = pattern.Of(`[~^][0-9]*`)

// parseRevision cuts the suffixes off and refuses what is not in the grammar.
func parseRevision(rev string) (string, []step, error) {
	refuse := func(why string) (string, []step, error) {
		return "", nil, problem(ErrUnknownRevision, grammar, "revision %q is not understood: %s", rev, why)
	}
	name, rest := rev, ""
	if i := strings.IndexAny(rev, "~^"); i >= 0 {
		name, rest = rev[:i], rev[i:]
	}
	switch {
	case name == "":
		return refuse("it names nothing")
	case name == "@" || strings.Contains(rev, "@{"):
		return refuse("@ is not supported")
	case strings.Contains(rev, "^{"):
		return refuse("^{…} is not supported")
	case strings.Contains(rev, ":"):
		return refuse("it has a colon, and files and searches are not revisions here")
	case strings.Contains(name, ".."):
		return refuse("it is a range, and one revision is wanted")
	case !plausible(name):
		return refuse("no branch or tag can have such a name")
	}
	var steps []step
	for rest != "" {
		text := suffix().FindString(rest)
		if text == "" || !strings.HasPrefix(rest, text) {
			return refuse("after ~ and ^ only a number may follow")
		}
		n := 1
		if len(text) > 1 {
			var err error
			if n, err = strconv.Atoi(text[1:]); err != nil {
				return refuse("its number is too large")
			}
		}
		steps, rest = append(steps, step{text[0], n}), rest[len(text):]
	}
	return name, steps, nil
}

// plausible is the part of git's rules for ref names that keeps a name from
// being taken for something else, such as a path out of the repository.
func plausible(name string) bool {
	if strings.HasPrefix(name, "-") || strings.ContainsAny(name, " ?*[\\") ||
		strings.HasSuffix(name, ".") || strings.Contains(name, "..") {
		return false
	}
	for _, r := range name {
		if r < ' ' || r == 0x7f {
			return false
		}
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || strings.HasPrefix(part, ".") || strings.HasSuffix(part, ".lock") {
			return false
		}
	}
	return true
}

func (r *Repository) step(ctx context.Context, rev string, c Commit, s step) (Commit, error) {
	count, which := s.n, 0
	if s.sign == '^' {
		if s.n == 0 {
			return c, nil
		}
		count, which = 1, s.n-1
	}
	for range count {
		if err := ctx.Err(); err != nil {
			return Commit{}, err
		}
		parents, cut, err := r.parents(c)
		switch {
		case err != nil:
			return Commit{}, err
		case cut:
			return Commit{}, problem(ErrShallow, unshallow, "%s lies beyond the end of this shallow clone", rev)
		case which >= len(parents):
			return Commit{}, problem(ErrUnknownRevision, "look at its parents: git log --oneline --graph "+c.Short(),
				"there is no %s: commit %s has %s", rev, c.Short(), parentCount(len(parents)))
		}
		if c, err = r.commit(plumbing.NewHash(parents[which])); err != nil {
			return Commit{}, err
		}
	}
	return c, nil
}

func parentCount(n int) string {
	switch n {
	case 0:
		return "no parent"
	case 1:
		return "one parent"
	}
	return strconv.Itoa(n) + " parents"
}

// planPrefix begins the names of closes. They are looked up as tags only.
const planPrefix = "plan/"

// candidates are the full names that a name may stand for, in order.
func candidates(name string) []string {
	switch {
	case strings.HasPrefix(name, "refs/"):
		return []string{name}
	case strings.HasPrefix(name, planPrefix):
		return []string{tagsPrefix + name}
	}
	return []string{tagsPrefix + name, headsPrefix + name, remotesPrefix + name, remotesPrefix + name + "/HEAD"}
}

// base finds the commit of a revision without suffixes.
func (r *Repository) base(ctx context.Context, name string) (Commit, error) {
	if name == plumbing.HEAD.String() {
		c, _, err := r.Head(ctx)
		return c, err
	}
	if plumbing.IsHash(name) {
		return r.byHash(name, plumbing.NewHash(name))
	}
	for _, full := range candidates(name) {
		c, ok, err := r.lookUp(full)
		if ok || err != nil {
			return c, err
		}
	}
	if c, ok, err := r.abbreviated(name); ok || err != nil {
		return c, err
	}
	return Commit{}, r.unknown(name)
}

// lookUp is the commit of a full ref name; false when there is no such ref.
func (r *Repository) lookUp(full string) (Commit, bool, error) {
	h, ok, err := r.ref(full)
	if !ok || err != nil {
		return Commit{}, false, err
	}
	c, err := r.byHash(full, h)
	return c, err == nil, err
}

func (r *Repository) byHash(name string, h plumbing.Hash) (Commit, error) {
	c, ok, err := r.peel(h)
	if errors.Is(err, ErrMissingObject) {
		if boundary, _ := r.boundary(); len(boundary) > 0 {
			return Commit{}, problem(ErrShallow, unshallow, "%s is not in this shallow clone", name)
		}
		return Commit{}, problem(ErrUnknownRevision, "fetch it: git fetch --all --tags", "%s is not in this repository", name)
	}
	if err == nil && !ok {
		return Commit{}, problem(ErrUnknownRevision, grammar, "%s is not a commit", name)
	}
	return c, err
}

var hexDigits = pattern.Of(`^[0-9a-fA-F]{4,39}$`)

// abbreviated finds the one commit whose hash begins so.
func (r *Repository) abbreviated(name string) (Commit, bool, error) {
	if !hexDigits().MatchString(name) {
		return Commit{}, false, nil
	}
	hashes, err := r.objects.commitsWithPrefix(strings.ToLower(name))
	if err != nil {
		return Commit{}, false, err
	}
	found := map[string]Commit{}
	var list []string
	for _, h := range hashes {
		c, ok, err := r.peel(h)
		if err != nil {
			return Commit{}, false, err
		}
		if _, seen := found[c.Hash]; ok && !seen {
			found[c.Hash] = c
			list = append(list, c.Hash)
		}
	}
	if len(list) > 1 {
		slices.Sort(list)
		return Commit{}, false, problem(ErrUnknownRevision, "write more digits",
			"%q is the beginning of %d commits: %s", name, len(list), short(list, 3))
	}
	if len(list) == 0 {
		return Commit{}, false, nil
	}
	return found[list[0]], true, nil
}
