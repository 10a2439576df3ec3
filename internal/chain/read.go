package chain

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// reader is a chain while it is read.
type reader struct {
	ctx   context.Context
	w     *workspace.Workspace
	repo  *history.Repository
	chain *Chain
	cache *digest.Cache
	// contents and policies are by the hash of the plan's folder and of the
	// policy's section.
	contents map[string]*spelled
	policies map[statement.Hash]*read
	said     *approvals
	// revoked are the keys that the target revokes.
	revoked *signature.Ring
}

// Read reads the chain of the workspace's plan. at is the target, whose history
// has to hold all closes and whose revocations hold at once. What does not hold
// is in the chain; an error is a failure of git or the disk, or a repository
// that is not to be trusted, which is a [*history.Problem].
func Read(ctx context.Context, w *workspace.Workspace, at history.Commit, opt Options) (*Chain, error) {
	r, err := newReader(ctx, w)
	if err != nil {
		return nil, err
	}
	links, err := r.tags()
	if err != nil {
		return nil, err
	}
	r.order(links)
	if err := r.judge(at); err != nil {
		return nil, err
	}
	if err := r.rival(); err != nil {
		return nil, err
	}
	r.anchor(opt)
	return r.chain, ctx.Err()
}

func newReader(ctx context.Context, w *workspace.Workspace) (*reader, error) {
	repo := w.Repository()
	if repo == nil {
		return nil, &workspace.Usage{Summary: "this folder is in no git repository", Do: "clone the plan's repository"}
	}
	if !repo.IsProven() {
		return nil, errors.New("chain: the workspace has not been opened as a witness")
	}
	name, _, err := w.TagsName(ctx)
	if err != nil {
		return nil, err
	}
	return &reader{ctx: ctx, w: w, repo: repo, chain: &Chain{Name: name}, cache: w.Spelling(), contents: map[string]*spelled{}, policies: map[statement.Hash]*read{}}, nil
}

// tags reads all tags that are named like genesis or a close of the plan.
func (r *reader) tags() ([]*Link, error) {
	names, err := r.repo.TagNames("plan/")
	if err != nil {
		return nil, err
	}
	var links []*Link
	for _, name := range names {
		if plan, cycle, ok := statement.SplitTagName(name); ok && plan == r.chain.Name {
			l, err := r.tag(name, cycle)
			if err != nil {
				return nil, err
			}
			links = append(links, l)
		}
	}
	return links, nil
}

// tag reads one tag. One that is broken is a link that does not hold.
func (r *reader) tag(name, cycle string) (*Link, error) {
	l := &Link{Cycle: cycle, Tag: name}
	tag, err := r.repo.TagObject(r.ctx, name)
	var problem *history.Problem
	if errors.As(err, &problem) {
		l.no("tag", "%s", problem.Summary)
		return l, nil
	}
	if err != nil {
		return nil, err
	}
	l.Raw, l.Hash, l.Commit = tag.Raw, tag.Hash, tag.Target
	l.yes("tag", "an annotated tag of that name, of commit %s", l.Commit.Short())
	parts, err := signature.TagSignature(tag.Raw)
	if err != nil {
		l.no("form", "%s", err)
		return l, nil
	}
	l.On, l.parts = parts.On, parts
	if l.Message, err = statement.ParseTag(parts.Message); err != nil {
		l.no("form", "its message has not the form of a close: %s", err)
		return l, nil
	}
	if l.Message.Cycle != cycle {
		l.no("form", "it closes %s under the name %s", l.Message.Cycle, name)
		l.Message = nil
		return l, nil
	}
	l.yes("form", "the message has the form of a close")
	return l, nil
}

// order puts the links behind one another. What has no place is stray.
func (r *reader) order(links []*Link) {
	c := r.chain
	after := map[statement.Hash][]*Link{}
	for _, l := range links {
		switch {
		case l.Cycle == statement.Genesis:
			c.Genesis = l
		case l.Message == nil:
			c.Stray = append(c.Stray, l)
		default:
			after[l.Message.Chain] = append(after[l.Message.Chain], l)
		}
	}
	for at := c.Genesis; at != nil && at.Message != nil; {
		next := after[at.Hash]
		if len(next) != 1 {
			break
		}
		delete(after, at.Hash)
		next[0].Previous = at
		at = next[0]
		c.Closes = append(c.Closes, at)
	}
	for _, hash := range slices.Sorted(maps.Keys(after)) {
		for _, l := range after[hash] {
			why := "it follows a tag that is not here, or one that follows from no genesis"
			if len(after[hash]) > 1 {
				why = "several closes follow the same one: " + names(after[hash])
			}
			l.no("chain", "%s", why)
			c.Stray = append(c.Stray, l)
		}
	}
	slices.SortFunc(c.Stray, func(a, b *Link) int { return strings.Compare(a.Tag, b.Tag) })
}

func names(links []*Link) string {
	var out []string
	for _, l := range links {
		out = append(out, l.Tag)
	}
	return strings.Join(out, ", ")
}

// judge asks of each link all that is to be asked.
func (r *reader) judge(at history.Commit) error {
	c := r.chain
	if c.Genesis == nil {
		return nil
	}
	if err := r.revocations(at); err != nil {
		return err
	}
	for _, l := range append([]*Link{c.Genesis}, c.Closes...) {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		if l.Message == nil {
			continue
		}
		for _, ask := range []func(*Link) error{r.place, r.content, r.base, r.statements, r.signer, r.ancestry} {
			if err := ask(l); err != nil {
				return err
			}
		}
	}
	c.hold()
	return r.reached(at)
}

// revocations reads which keys the target revokes.
func (r *reader) revocations(at history.Commit) error {
	if at.Hash == "" {
		return nil
	}
	p, why, err := r.policyAt(at)
	if err != nil {
		return err
	}
	if p == nil {
		r.chain.Notes = append(r.chain.Notes, "which keys are revoked is not known: "+why)
		return nil
	}
	// A ring of which the revoked keys are the members.
	gone, seen := &policy.Policy{}, map[string]bool{}
	for _, v := range p.Revoked {
		key, err := signature.ParseKey(v.Public)
		if err != nil {
			continue // no such key signs
		}
		if blob := string(key.Marshal()); !seen[blob] {
			seen[blob] = true
			gone.Recorder = append(gone.Recorder, policy.Key{ID: v.ID, Public: v.Public})
		}
	}
	r.revoked, _ = signature.NewRing(gone)
	return nil
}

// reached says that the target has the closes in its history.
func (r *reader) reached(at history.Commit) error {
	head := r.chain.Head()
	if at.Hash == "" || head.Commit.Hash == "" {
		return nil
	}
	ok, err := r.repo.IsAncestor(r.ctx, head.Commit, at)
	if err == nil && !ok {
		r.chain.Faults = append(r.chain.Faults, Fault{fmt.Sprintf("%s is not in the history of %s, which is what is judged", head.Tag, at.Short()),
			"fetch the branch: it is behind its closes, or its history was rewritten"})
	}
	return err
}

// rival refuses a second genesis. A plan that began alone has the one without its
// name; whoever makes another with it would begin a chain of their own, and be
// judged by the policy of that.
func (r *reader) rival() error {
	own, alone := statement.TagName(r.chain.Name, statement.Genesis), statement.TagName("", statement.Genesis)
	if r.chain.Genesis == nil || own == alone {
		return nil
	}
	c, known, err := r.repo.Ref(r.ctx, "refs/tags/"+alone)
	if err != nil || !known {
		return err
	}
	at, err := r.repo.Hash(c, path.Join(r.w.Dir(), "plan.yaml"))
	if err == nil && at != "" {
		r.chain.Faults = append(r.chain.Faults, Fault{fmt.Sprintf("there are two tags of genesis, %s and %s", alone, own),
			"find out who made the second one and delete that: its chain is another one"})
	}
	return err
}

// anchor holds the chain against what is known from elsewhere.
func (r *reader) anchor(opt Options) {
	c := r.chain
	if opt.Genesis != "" {
		if c.Anchored = c.Plan() == opt.Genesis; !c.Anchored {
			c.Faults = append(c.Faults, Fault{fmt.Sprintf("genesis is %s, and %s was expected", c.Plan(), opt.Genesis),
				"this is another plan, or somebody began its chain anew: ask who keeps the hash"})
		}
	}
	for _, cycle := range slices.Sorted(maps.Keys(opt.Expect)) {
		have := statement.None
		for _, l := range c.Closes {
			if l.Cycle == cycle {
				have = l.Hash
			}
		}
		switch want := opt.Expect[cycle]; {
		case have == want:
		case have == statement.None:
			c.Faults = append(c.Faults, Fault{"the close of " + cycle + " is not here, and was expected", "the clone is stale or was rolled back: fetch its tags"})
		default:
			c.Faults = append(c.Faults, Fault{fmt.Sprintf("the close of %s is %s, and %s was expected", cycle, have, want), "somebody made it anew: ask who keeps the hash"})
		}
	}
}
