package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// FormatVersion is the version of a [Report] and of a [Simulation] as JSON.
const FormatVersion = "1.0"

// Report is what came of examples.
type Report struct {
	FormatVersion string   `json:"format_version"`
	Plan          string   `json:"plan"`
	Passed        int      `json:"passed"`
	Failed        int      `json:"failed"`
	Tests         []Result `json:"tests"`
}

// Result is what came of one example.
type Result struct {
	Name   string `json:"name"`
	File   string `json:"file"`
	Line   int    `json:"line"`
	Passed bool   `json:"passed"`
	// Wrong says what came out otherwise than expected, one line each.
	Wrong []string `json:"wrong,omitempty"`
	// Outcome is what came of it, Why the sentence with it, Rules those that
	// apply with the reason, Missing whom it waits for.
	Outcome string   `json:"outcome"`
	Why     string   `json:"why"`
	Rules   []Ruled  `json:"rules"`
	Missing []string `json:"missing,omitempty"`
}

// Ruled is a rule and whether it applies.
type Ruled struct {
	ID      string `json:"id"`
	For     string `json:"for"`
	Applies bool   `json:"applies"`
	State   string `json:"state"`
	// Why says why it applies or does not, with its numbers.
	Why string `json:"why,omitempty"`
}

// trial is one run over examples.
type trial struct {
	w    *workspace.Workspace
	here *workspace.Snapshot
	by   *policy.Policy // nil for the base's own
}

// Test tries examples on the plan as it stands, whose policy judges; by another
// one where it is given. An example that cannot be tried has failed. The error is
// a failure of git or the disk.
func Test(ctx context.Context, w *workspace.Workspace, here *workspace.Snapshot, by *policy.Policy, examples []Example) (*Report, error) {
	t := &trial{w: w, here: here, by: by}
	out := &Report{FormatVersion: FormatVersion, Plan: w.Dir(), Tests: []Result{}}
	for i := range examples {
		r, err := t.one(ctx, &examples[i])
		if r == nil {
			if r = untried(&examples[i], err); r == nil {
				return nil, err
			}
		}
		if r.Passed {
			out.Passed++
		} else {
			out.Failed++
		}
		out.Tests = append(out.Tests, *r)
	}
	return out, nil
}

// untried is an example that cannot be tried, nil where that is no fault of its
// own.
func untried(e *Example, err error) *Result {
	var problem Problem
	var usage *workspace.Usage
	var unknown *history.Problem
	switch {
	case errors.As(err, &problem), errors.As(err, &usage), errors.As(err, &unknown) && errors.Is(err, history.ErrUnknownRevision):
		return &Result{Name: e.Name, File: e.File, Line: e.Line, Outcome: "not tried", Wrong: []string{err.Error()}, Rules: []Ruled{}}
	}
	return nil
}

func (t *trial) one(ctx context.Context, e *Example) (*Result, error) {
	base, head, err := t.sides(ctx, e)
	if err != nil {
		return nil, err
	}
	for _, s := range []*workspace.Snapshot{base, head} {
		if s.Result == nil {
			return nil, Problem{e.File, e.Line, 1, fmt.Sprintf("example %s: %s has errors and cannot be computed", e.Name, s.Label()), "`accord validate` lists what is wrong"}
		}
	}
	c, err := assess.Between(ctx, t.w, base, head)
	if err != nil {
		return nil, err
	}
	if t.by != nil {
		c.Policy, c.HeadPolicy = t.by, t.by
		c.Control = slices.DeleteFunc(c.Control, func(x signoff.ControlChange) bool { return x.Sort == "policy" })
	}
	if c.Policy == nil {
		return nil, Problem{e.File, e.Line, 1, fmt.Sprintf("example %s: %s has no policy", e.Name, base.Label()), "add policy.yaml to the plan"}
	}
	if err := t.people(e, c.Policy); err != nil {
		return nil, err
	}
	c.Purpose = e.For
	speak(c, e)
	return compared(e, signoff.Evaluate(c)), nil
}

// sides computes what an example compares.
func (t *trial) sides(ctx context.Context, e *Example) (base, head *workspace.Snapshot, err error) {
	base = t.here
	load := func(rev string) (*workspace.Snapshot, error) {
		src, err := t.w.Resolve(ctx, rev)
		if err != nil {
			return nil, err
		}
		return t.w.Load(ctx, src, workspace.Compared)
	}
	if e.Base != "" {
		if base, err = load(e.Base); err != nil {
			return nil, nil, err
		}
	}
	if e.Head != "" {
		head, err = load(e.Head)
		return base, head, err
	}
	head, err = t.change(ctx, e)
	return base, head, err
}

// speak gives a case the people who made the change and what they say of it.
func speak(c *signoff.Case, e *Example) {
	for _, id := range e.By {
		c.Contributors = append(c.Contributors, signoff.Contributor{Person: id, Name: id, How: "author", Of: "the example"})
	}
	contains := map[string]statement.Hash{}
	for _, d := range c.Decisions {
		contains[d.Decision.ID] = d.Hash
	}
	last := map[string]statement.Hash{}
	day := c.AsOf.Time().Add(12 * time.Hour)
	say := func(sort policy.Evidence, v Voice, verdict statement.Verdict, purpose statement.Purpose) {
		x := signoff.Evidence{ID: fmt.Sprintf("example %d", len(c.Evidence)+1), Sort: sort, Witnessed: sort == policy.Review, Purpose: purpose, Verdict: verdict,
			Person: v.Person, Role: v.Role, For: string(statement.None), SignedAt: day, Standing: signoff.Direct, Holds: decision.Sizes{}, Contains: contains}
		if p := c.Policy.Person(v.Person); sort == policy.Signature && p != nil && len(p.Keys) > 0 {
			x.Key = p.Keys[0].ID
		}
		if sort == policy.Signature {
			if x.After = last[v.Person]; x.After == "" {
				x.After = statement.None
			}
			last[v.Person] = statement.Hash(x.ID)
		}
		c.Evidence = append(c.Evidence, x)
	}
	purposes := []statement.Purpose{statement.Proposal}
	if e.For == policy.Closes {
		purposes = []statement.Purpose{statement.Close, statement.Policy}
	}
	for _, purpose := range purposes {
		for _, v := range e.Signed {
			say(policy.Signature, v, statement.Approve, purpose)
		}
		for _, v := range e.Refused {
			say(policy.Signature, v, statement.Reject, purpose)
		}
		for _, id := range e.Reviewed {
			say(policy.Review, Voice{Person: id}, statement.Approve, purpose)
		}
	}
}

// compared holds what came of an example against what it expects.
func compared(e *Example, r *signoff.Report) *Result {
	out := &Result{Name: e.Name, File: e.File, Line: e.Line, Outcome: string(r.Outcome), Why: r.Why, Rules: ruled(r)}
	for _, m := range r.Missing {
		if !slices.Contains(out.Missing, m.Role) {
			out.Missing = append(out.Missing, m.Role)
		}
	}
	slices.Sort(out.Missing)
	if out.Outcome != e.Expect {
		out.Wrong = append(out.Wrong, fmt.Sprintf("%s, expected %s: %s", out.Outcome, e.Expect, r.Why))
	}
	var applying []string
	why := map[string]string{}
	for _, x := range out.Rules {
		why[x.ID] = x.Why
		if x.Applies && !slices.Contains(applying, x.ID) {
			applying = append(applying, x.ID)
		}
	}
	if e.Applies != nil {
		for _, id := range e.Applies {
			if !slices.Contains(applying, id) {
				out.Wrong = append(out.Wrong, "rule "+id+" does not apply"+because(why[id]))
			}
		}
		for _, id := range applying {
			if !slices.Contains(e.Applies, id) {
				out.Wrong = append(out.Wrong, "rule "+id+" applies"+because(why[id]))
			}
		}
	}
	if want := slices.Sorted(slices.Values(e.Missing)); e.Missing != nil && !slices.Equal(want, out.Missing) {
		out.Wrong = append(out.Wrong, "missing "+orNobody(out.Missing)+", expected "+orNobody(want))
	}
	out.Passed = len(out.Wrong) == 0
	return out
}

// ruled lists the rules of a report; what decisions ask for is left out.
func ruled(r *signoff.Report) []Ruled {
	out := []Ruled{}
	for i := range r.Rules {
		x := &r.Rules[i]
		if x.Decision != "" {
			continue
		}
		y := Ruled{ID: x.ID, For: x.Purpose, Applies: x.State != signoff.Skipped, State: string(x.State)}
		if x.When != nil {
			y.Why = said(x.When, x.State != signoff.Skipped)
		}
		out = append(out, y)
	}
	return out
}

// said is what a condition says in one line: of one that is met the tests that
// are, of one that is not those that are not.
func said(n *signoff.Node, met bool) string {
	if len(n.Children) == 0 {
		return n.Text
	}
	var parts []string
	for i := range n.Children {
		if c := &n.Children[i]; (c.State == signoff.NotMet) != met {
			parts = append(parts, said(c, met))
		}
	}
	return strings.Join(parts, "; ")
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}

func orNobody(list []string) string {
	if len(list) == 0 {
		return "nobody"
	}
	return strings.Join(list, ", ")
}
