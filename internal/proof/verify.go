package proof

import (
	"context"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// Options say what is known from elsewhere, and how far to look.
type Options struct {
	chain.Options
	// At is the tip of the protected branch, AtName how that is called.
	At     history.Commit
	AtName string
	// Fast leaves out what needs the plan to be computed: effects, and whether
	// the statements were enough.
	Fast bool
	// Step is called before each close is judged, for progress; may be nil.
	Step func(done, all int)
}

// Verify proves the chain of the workspace's plan, which has been opened as a
// witness. What does not hold is in the report; an error is a failure of git or
// the disk, or a repository that is not to be trusted, as a [*history.Problem].
func Verify(ctx context.Context, w *workspace.Workspace, o Options) (*Report, error) {
	c, err := chain.Read(ctx, w, o.At, o.Options)
	if err != nil {
		return nil, err
	}
	v := &verifying{w: w, o: o, chain: c, r: &Report{FormatVersion: FormatVersion, Plan: w.Dir(), Anchored: c.Anchored, Fast: o.Fast,
		Target: o.At.Hash, TargetName: o.AtName, Genesis: c.Plan(), Links: []Link{}, Faults: []Fault{}, Notes: c.Notes}}
	for _, f := range c.Faults {
		v.r.Faults = append(v.r.Faults, Fault{f.Why, f.Do})
	}
	if c.Genesis == nil {
		v.r.Faults = append(v.r.Faults, Fault{"there is no tag " + statement.TagName(c.Name, statement.Genesis), "fetch it: git fetch --tags; or begin the chain: accord cycle genesis"})
		return v.r, nil
	}
	if err := v.links(ctx); err != nil {
		return nil, err
	}
	head := c.Head()
	v.r.Head, v.r.HeadHash = head.Cycle, head.Hash
	v.r.Proven = c.Proven()
	for i := range v.r.Links {
		v.r.Proven = v.r.Proven && v.r.Links[i].Holds
	}
	return v.r, nil
}

// verifying is a proof on its way.
type verifying struct {
	w      *workspace.Workspace
	o      Options
	chain  *chain.Chain
	r      *Report
	ledger *ledger.Ledger
	memory *assess.Memory
	// said are the statements that the closes so far name.
	said map[statement.Hash]bool
}

func (v *verifying) links(ctx context.Context) error {
	c := v.chain
	for i, l := range append([]*chain.Link{c.Genesis}, c.Closes...) {
		if v.o.Step != nil {
			v.o.Step(i, len(c.Closes)+1)
		}
		out := v.told(l)
		if !v.o.Fast && l.Holds() {
			if err := v.again(ctx, l, i-1, &out); err != nil {
				return err
			}
		}
		v.r.Links = append(v.r.Links, out)
	}
	for _, l := range c.Stray {
		v.r.Stray = append(v.r.Stray, v.told(l))
	}
	return nil
}

// told is what the chain says of a link.
func (v *verifying) told(l *chain.Link) Link {
	out := Link{Cycle: l.Cycle, Tag: l.Tag, Hash: l.Hash, Commit: l.Commit.Hash, Closer: l.Signer.Person, Key: l.Signer.KeyID,
		Holds: l.Holds() && !l.Waits(), Policy: l.PolicyHash, Checks: []Check{}}
	if !l.On.IsZero() {
		out.On = l.On.Format("2006-01-02T15:04:05Z")
	}
	if l.Content != nil && l.Message != nil {
		out.Content, out.Base = l.Content.Hash(l.Message.Plan, l.Cycle, digest.Scope{}), statement.None
		if p := l.Previous; p != nil && p.Content != nil {
			out.Base = p.Content.Hash(l.Message.Plan, l.Cycle, digest.Scope{})
		}
		out.Sections = len(l.Content.Sections)
	}
	for _, k := range l.Checks {
		out.Checks = append(out.Checks, Check{k.Name, k.Holds, k.Why})
	}
	for _, f := range l.Statements {
		s := Statement{Hash: f.Hash, Path: f.Path}
		if f.Statement != nil {
			s.Person, s.Purpose, s.Verdict = f.Statement.Person, string(f.Statement.Purpose), string(f.Statement.Verdict)
		} else {
			s.Person, s.Purpose, s.Verdict = f.Record.Person, string(f.Record.Purpose), string(f.Record.Verdict)
		}
		out.Statements = append(out.Statements, s)
	}
	return out
}

func (l *Link) check(name string, holds bool, format string, args ...any) {
	l.Checks = append(l.Checks, Check{name, holds, fmt.Sprintf(format, args...)})
	l.Holds = l.Holds && holds
}

// again judges a link as it was judged when it was made: by the policy of the
// close before, on the day of the tag, by the statements that it names.
func (v *verifying) again(ctx context.Context, l *chain.Link, before int, out *Link) error {
	if err := v.prepare(ctx); err != nil {
		return err
	}
	if l.Previous == nil {
		return v.genesis(ctx, l, out)
	}
	past := *v.chain
	past.Closes, past.Stray, past.Faults, past.Notes = v.chain.Closes[:before], nil, nil, nil
	for _, f := range l.Statements {
		v.said[f.Hash] = true
	}
	v.later(l)
	a, err := assess.Case(ctx, v.w, assess.Transition{Target: l.Commit, Head: l.Commit, TargetName: l.Tag, HeadName: l.Tag, Purpose: policy.Closes, Chain: &past,
		Memory: v.memory, Past: &assess.Past{Ledger: v.ledger, Said: v.said, On: period.FromTime(l.On)}})
	if err != nil {
		return fmt.Errorf("judge %s again: %w", l.Tag, err)
	}
	out.SignOff = own(a.Report, l)
	v.effects(l, a.Effects, out)
	out.check("sign-off", a.Report.Outcome == signoff.Approved || overridden(a.Report, l), "%s", a.Report.Why)
	if v.r.Name == "" || a.Report.Name != "" {
		v.r.Name = a.Report.Name
	}
	return nil
}

// own leaves out of a report what was said of earlier closes: their own links tell
// it.
func own(r *signoff.Report, l *chain.Link) *signoff.Report {
	named := map[string]bool{}
	for _, f := range l.Statements {
		named[string(f.Hash)] = true
	}
	elsewhere := func(v signoff.Voice) bool { return !named[v.ID] }
	out := *r
	out.NotCounted = slices.DeleteFunc(slices.Clone(r.NotCounted), elsewhere)
	out.Lapsed = slices.DeleteFunc(slices.Clone(r.Lapsed), elsewhere)
	out.Notes = nil // of the whole chain, which this report is about
	return &out
}

// overridden says that the close stands on an override, and names it.
func overridden(r *signoff.Report, l *chain.Link) bool {
	if r.Outcome != signoff.Overridden {
		return false
	}
	for _, o := range r.Overrides {
		if statement.Hash(o.ID) == l.Message.Overrides {
			return true
		}
	}
	return false
}

// effects holds what follows from the plan against what the tag says. Another
// arithmetic computes otherwise, which is told and proves nothing.
func (v *verifying) effects(l *chain.Link, found statement.Hash, out *Link) {
	out.Effects = found
	switch {
	case l.Message.Arithmetic != projection.Arithmetic:
		v.r.Notes = append(v.r.Notes, fmt.Sprintf("the effects of %s were computed by arithmetic %d and are not compared: this program has %d", l.Tag, l.Message.Arithmetic, projection.Arithmetic))
		out.Effects = ""
	case found != l.Message.Effects:
		out.check("effects", false, "the effects are %s, and the tag says %s", found, l.Message.Effects)
	default:
		out.check("effects", true, "the effects are %s", found)
	}
}

// prepare reads what was ever said, once.
func (v *verifying) prepare(ctx context.Context) error {
	if v.ledger != nil {
		return nil
	}
	v.memory, v.said = assess.NewMemory(), map[statement.Hash]bool{}
	repo := v.w.Repository()
	tips, err := ledger.Find(ctx, repo)
	if err != nil {
		return err
	}
	v.ledger, err = ledger.Read(ctx, repo, ledger.Refs{Target: v.o.At, Head: v.chain.Head().Commit, Approvals: tips})
	if err != nil {
		return err
	}
	for _, x := range v.ledger.Violations {
		v.r.Notes = append(v.r.Notes, x.String())
	}
	return nil
}

// genesis computes the effects of the plan that the chain begins with.
func (v *verifying) genesis(ctx context.Context, l *chain.Link, out *Link) error {
	s, err := v.w.Load(ctx, workspace.Source{Commit: &l.Commit, Name: l.Tag}, workspace.Computed)
	if err != nil {
		return err
	}
	if s.Plan != nil {
		v.r.Name = s.Plan.Name
	}
	if s.Result == nil {
		out.check("effects", false, "the plan has errors and cannot be computed")
		return nil
	}
	v.effects(l, digest.EffectsOf(s.Result, digest.Scope{}).Hash(), out)
	return nil
}
