package rehearsal

import (
	"context"
	"slices"

	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
)

// Simulation is what a policy would have done to cycles that are closed.
type Simulation struct {
	FormatVersion string `json:"format_version"`
	Plan          string `json:"plan"`
	// Policy is what the policy is called.
	Policy string  `json:"policy"`
	Cycles []Cycle `json:"cycles"`
	// Notes say what could not be told.
	Notes []string `json:"notes,omitempty"`
}

// Cycle is one close.
type Cycle struct {
	Tag string `json:"tag"`
	// Against is the close before it, with which it is compared.
	Against string `json:"against"`
	// Rules are those for proposals, held against all that changed in the cycle,
	// for policies where a control file changed, and for closes.
	Rules []Ruled `json:"rules"`
	// Outcome is what would have come of the close with what was signed for it.
	Outcome string `json:"outcome"`
	// Missing says whom it would have waited for: role, people and rule.
	Missing []string `json:"missing,omitempty"`
	// Signed counts the statements of that time that could be held against the
	// policy.
	Signed int `json:"signed"`
	// NotTold says why nothing can be said of it.
	NotTold string `json:"not_told,omitempty"`
}

// Simulate holds the newest closes of the plan, most of them at most, against a
// policy, oldest first. Of people it takes what they signed at the time, where the
// close can be verified; for that the workspace must be opened as a witness.
func Simulate(ctx context.Context, w *workspace.Workspace, at history.Commit, p *policy.Policy, name string, most int) (*Simulation, error) {
	out := &Simulation{FormatVersion: FormatVersion, Plan: w.Dir(), Policy: name, Cycles: []Cycle{}}
	closes, err := w.Closes(ctx, at)
	if err != nil {
		return nil, err
	}
	links, err := chain.Read(ctx, w, at, chain.Options{})
	if err != nil {
		return nil, err
	}
	said, err := spoken(ctx, w, at, links)
	if err != nil {
		return nil, err
	}
	first := max(1, len(closes)-most)
	if len(closes) < 2 {
		out.Notes = append(out.Notes, render.Count(len(closes), "close is", "closes are")+" there, and a cycle is told by two: there is nothing to try the policy on")
		return out, nil
	}
	for i := first; i < len(closes); i++ {
		c, err := cycle(ctx, w, closes[i-1], closes[i], said, p)
		if err != nil {
			return nil, err
		}
		out.Cycles = append(out.Cycles, *c)
	}
	if links.Genesis == nil {
		out.Notes = append(out.Notes, "the plan has no genesis, so nothing that somebody signed is known: everybody is missing who would have been asked")
	}
	return out, nil
}

// cycle holds one close against a policy.
func cycle(ctx context.Context, w *workspace.Workspace, before, after history.Close, said *voices, p *policy.Policy) (*Cycle, error) {
	out := &Cycle{Tag: after.Tag, Against: before.Tag, Rules: []Ruled{}}
	var sides [2]*workspace.Snapshot
	for i, c := range []history.Close{before, after} {
		s, err := w.Load(ctx, workspace.Source{Commit: &c.Commit, Name: c.Tag}, workspace.Compared)
		if err != nil {
			return nil, err
		}
		if s.Result == nil {
			out.NotTold = c.Tag + " has errors and cannot be computed"
			return out, nil
		}
		sides[i] = s
	}
	c, err := assess.Between(ctx, w, sides[0], sides[1])
	if err != nil {
		return nil, err
	}
	c.Policy, c.HeadPolicy = p, p
	c.Control = slices.DeleteFunc(c.Control, func(x signoff.ControlChange) bool { return x.Sort == "policy" })
	for i := range c.Views {
		c.Views[i].Name = "close" + c.Views[i].Name[len("target"):]
	}
	proposal := signoff.Evaluate(c)
	out.Rules = ruled(proposal)
	if err := said.of(ctx, w, after, c); err != nil {
		return nil, err
	}
	c.Purpose = policy.Closes
	closing := signoff.Evaluate(c)
	out.Rules = append(out.Rules, ruled(closing)...)
	out.Outcome, out.Signed = string(closing.Outcome), len(closing.Counted)
	for _, m := range closing.Missing {
		who := orNobody(m.From)
		out.Missing = append(out.Missing, m.Role+" ("+who+") for "+m.Rule)
	}
	return out, nil
}

// voices are the closes of a plan with all that was ever signed for it.
type voices struct {
	links  *chain.Chain
	ledger *ledger.Ledger
	memory *assess.Memory
}

// spoken reads what was signed, nothing where the plan cannot be proven.
func spoken(ctx context.Context, w *workspace.Workspace, at history.Commit, links *chain.Chain) (*voices, error) {
	out := &voices{links: links, memory: assess.NewMemory()}
	repo := w.Repository()
	if !repo.IsProven() {
		return out, nil
	}
	tips, err := ledger.Find(ctx, repo)
	if err != nil {
		return nil, err
	}
	out.ledger, err = ledger.Read(ctx, repo, ledger.Refs{Target: at, Head: at, Approvals: tips})
	return out, err
}

// of gives a case what was signed for a close at the time, and who had made the
// change, as far as the chain proves it. It is judged on the day of the tag, as
// `accord verify` judges it, whatever day it is now.
func (v *voices) of(ctx context.Context, w *workspace.Workspace, close history.Close, c *signoff.Case) error {
	i := slices.IndexFunc(v.links.Closes, func(l *chain.Link) bool { return l.Tag == close.Tag && l.Verified() })
	if i < 0 || v.ledger == nil {
		return nil
	}
	past, l := *v.links, v.links.Closes[i]
	past.Closes, past.Stray, past.Faults, past.Notes = v.links.Closes[:i], nil, nil, nil
	said := map[statement.Hash]bool{}
	for _, earlier := range v.links.Closes[:i+1] {
		for _, s := range earlier.Statements {
			said[s.Hash] = true
		}
	}
	a, err := assess.Case(ctx, w, assess.Transition{Target: close.Commit, Head: close.Commit, TargetName: close.Tag, HeadName: close.Tag, Purpose: policy.Closes,
		Chain: &past, Memory: v.memory, Past: &assess.Past{Ledger: v.ledger, Said: said, On: period.FromTime(l.On)}})
	if err != nil {
		return err
	}
	c.AsOf = a.Case.AsOf
	c.Evidence, c.Contributors, c.AllSigned, c.Decisions = a.Case.Evidence, a.Case.Contributors, a.Case.AllSigned, a.Case.Decisions
	return nil
}
