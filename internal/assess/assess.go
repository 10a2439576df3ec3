package assess

import (
	"context"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// Transition is what is judged.
type Transition struct {
	// Target is the tip of the protected branch, Head what is proposed for it. Of
	// a close both are the commit that is to be closed.
	Target, Head         history.Commit
	TargetName, HeadName string
	// Purpose is policy.Proposals or policy.Closes.
	Purpose policy.Purpose
	// TestMerge is the hash of the forge's own test merge, "" where none is known.
	TestMerge string
	// AsPushed judges the head's own tree: it is on the target already, or will be
	// as it stands, as in a merge queue.
	AsPushed bool
	// Forge is what a forge knows of it, nil where none was asked.
	Forge *Forge
	// Chain is the chain of closes where it was read already; else Anchor says
	// what is known from elsewhere, and it is read.
	Chain  *chain.Chain
	Anchor chain.Options
	// Past says that the close was made already; nil for one that is to be made.
	Past *Past
	// Memory is shared by the assessments of one run; nil keeps nothing.
	Memory *Memory
	// Unwitnessed counts reviews whose record is not kept yet.
	Unwitnessed bool
}

// Forge is what a forge says of a proposal.
type Forge struct {
	// Host and Path are those of the repository, as people are bound to it.
	Host, Path   string
	PullRequest  int
	Reviews      []forge.Review
	Contributors []forge.Contributor
}

// Assessment is a case, what came of it, and what it was made from: all that is
// needed to sign, to close and to tell.
type Assessment struct {
	Case   *signoff.Case
	Report *signoff.Report

	// What a statement about the transition says.
	Plan, Chain            statement.Hash
	Cycle                  string
	Scope                  digest.Scope
	Base, Content, Effects statement.Hash
	Policy                 statement.Hash // of the one that judges

	// Target, Head and Committed are computed; Head is the merge result. Target
	// is nil of a close, Committed where nothing is; Result is nil in one that has
	// errors.
	Target, Head, Committed *workspace.Snapshot
	// Spelled are their contents, nil where they cannot be spelled.
	Spelled struct{ Base, Head *digest.Content }
	Merge   *workspace.Merge
	Links   *chain.Chain
	Ledger  *ledger.Ledger
	Ring    *signature.Ring
	// Voices are the last words of the reviewers at the forge, with the reason why
	// one is no evidence.
	Voices []forge.Voice

	transition Transition
	evidence   *standing
}

// Case judges a transition. What keeps it from being judged is in the report; an
// error is a failure of git or the disk, or a [*history.Problem] or
// [*workspace.Usage] that says what to do.
func Case(ctx context.Context, w *workspace.Workspace, t Transition) (*Assessment, error) {
	if w.Repository() == nil || !w.Repository().IsProven() {
		return nil, fmt.Errorf("assess: the workspace has not been opened as a witness")
	}
	m := t.Memory
	if m == nil {
		m = NewMemory()
	}
	a := &assessing{ctx: ctx, w: w, repo: w.Repository(), t: t, cache: w.Spelling(), contents: m.contents, loaded: m.loaded,
		out: &Assessment{Case: &signoff.Case{Purpose: t.Purpose, Unwitnessed: t.Unwitnessed}, transition: t}}
	for _, step := range []func() error{a.chain, a.merge, a.load, a.judge, a.digests, a.views, a.control, a.people, a.decisions, a.read} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	a.report()
	return a.out, nil
}

// assessing is an assessment while it is made.
type assessing struct {
	ctx   context.Context
	w     *workspace.Workspace
	repo  *history.Repository
	t     Transition
	out   *Assessment
	cache *digest.Cache
	// link is the newest verified close or genesis, nil where there is none.
	link *chain.Link
	// source is the merge result to load; trees are the root trees of both sides.
	source   workspace.Source
	contents map[string]*spelling // by the hash of the plan's folder
	loaded   map[string]*workspace.Snapshot
}

// block notes why nothing can be approved.
func (a *assessing) block(format string, args ...any) {
	why := fmt.Sprintf(format, args...)
	if c := a.out.Case; !slices.Contains(c.Blocked, why) {
		c.Blocked = append(c.Blocked, why)
	}
}

// chain reads the closes. Without genesis nothing can be approved, and the rules
// are told all the same.
func (a *assessing) chain() (err error) {
	if a.out.Links = a.t.Chain; a.out.Links == nil {
		if a.out.Links, err = chain.Read(a.ctx, a.w, a.t.Target, a.t.Anchor); err != nil {
			return err
		}
	}
	c := a.out.Links
	a.link = c.Newest()
	a.out.Plan, a.out.Chain = c.Plan(), statement.None
	switch {
	case c.Genesis == nil:
		a.block("the plan has no genesis tag, by which statements would name it: `accord init` makes it for a new plan, `accord cycle genesis` for this one")
	case a.link == nil:
		a.block("genesis cannot be verified: `accord verify` says why")
	default:
		a.out.Chain = a.link.Hash
		if head := c.Head(); head != a.link {
			a.block("%s cannot be verified, so nothing can follow it: `accord verify` says why", head.Tag)
		}
	}
	for _, f := range c.Faults {
		a.block("%s: %s", f.Why, f.Do)
	}
	for _, l := range c.Stray {
		a.block("the tag %s is named like a close and does not follow from genesis: `accord verify` says why", l.Tag)
	}
	return nil
}

// merge computes what would become of the target.
func (a *assessing) merge() (err error) {
	t := &a.t
	switch {
	case t.AsPushed || t.Purpose == policy.Closes || t.Target.Hash == t.Head.Hash:
		a.out.Merge = &workspace.Merge{Target: t.Target, Head: t.Head, Base: t.Target, Tree: t.Head.Tree, By: "as it stands"}
	default:
		if a.out.Merge, err = a.w.MergeProven(a.ctx, t.Target, t.Head, t.TestMerge); err != nil {
			return err
		}
	}
	m := a.out.Merge
	a.source = m.Source(t.HeadName)
	if len(m.Conflicts) > 0 {
		a.block("the proposal conflicts with %s in %s: merge %[1]s into it first", t.TargetName, some(m.Conflicts))
	} else if m.Pending != "" {
		a.block("the merge result is not known: %s", m.Pending)
	}
	return a.strict()
}

// strict refuses files that do not mean the same on every machine.
func (a *assessing) strict() error {
	folders := append(slices.Clone(a.w.Plans()), ledger.Folder)
	trees := []string{a.t.Target.Tree, a.t.Head.Tree}
	if a.out.Merge.Tree != "" {
		trees = append(trees, a.out.Merge.Tree)
	}
	for _, tree := range trees {
		if err := a.repo.Strict(a.ctx, tree, folders...); err != nil {
			return err
		}
	}
	return nil
}

func some(names []string) string {
	const most = 5
	if len(names) <= most {
		return list(names)
	}
	return fmt.Sprintf("%s and %d more", list(names[:most]), len(names)-most)
}

func list(names []string) string {
	out := ""
	for i, n := range names {
		if i > 0 {
			out += ", "
		}
		out += n
	}
	return out
}

// report evaluates the case and fills in what only this package knows.
func (a *assessing) report() {
	o, t := a.out, &a.t
	r := signoff.Evaluate(o.Case)
	o.Report = r
	r.Plan, r.Cycle = a.w.Dir(), o.Cycle
	if o.Head != nil && o.Head.Plan != nil {
		r.Name = o.Head.Plan.Name
	}
	r.Target, r.TargetName, r.Head, r.HeadName = t.Target.Hash, t.TargetName, t.Head.Hash, t.HeadName
	if a.link != nil {
		r.Close = a.link.Tag
	}
	r.Scope, r.Base, r.Content, r.Effects, r.Arithmetic = o.Scope.String(), o.Base, o.Content, o.Effects, projection.Arithmetic
	r.Notes = append(r.Notes, o.Links.Notes...)
	if o.Links.Genesis != nil {
		r.Genesis, r.Anchored = o.Links.Plan(), o.Links.Anchored
	}
}

// asOf is the day on which keys and deputies are judged.
func (a *assessing) asOf() period.Date { return a.out.Case.AsOf }
