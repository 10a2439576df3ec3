package workspace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/joint"
	"github.com/accord-plan/accord/internal/projection"
)

// OpenProposal is a proposal that waits to be merged into a target.
type OpenProposal struct {
	joint.Proposal
	Head history.Commit
}

// Together merges open proposals into their target, each alone, in pairs and
// all together, and finds those that are fine alone and not together. Nothing
// of the repository is changed. targetName is what the target is called. limit
// is the number of merges at most, joint.DefaultLimit if zero; what was not
// judged is told.
func (w *Workspace) Together(ctx context.Context, target history.Commit, targetName string, open []OpenProposal, limit int) (*joint.Report, error) {
	if w.repo == nil {
		return nil, noRepository()
	}
	done := w.Share()
	defer done()
	t := &togetherRun{w: w, name: targetName, target: target, open: open, merges: map[string]*Merge{}, commits: map[string]history.Commit{}, states: map[string]*joint.State{}}
	base, err := w.Load(ctx, Source{Commit: &target, Name: targetName}, Compared)
	if err != nil {
		return nil, err
	}
	t.base = base
	names := make([]joint.Proposal, len(open))
	for i := range open {
		names[i] = open[i].Proposal
	}
	r, err := joint.Find(ctx, base.Label(), names, t.state, limit)
	if err == nil && base.Plan != nil {
		r.Currency = base.Plan.Currency
	}
	return r, err
}

// togetherRun keeps what was merged and computed.
type togetherRun struct {
	w      *Workspace
	name   string
	target history.Commit
	base   *Snapshot
	open   []OpenProposal
	// By set of proposals, and commits and states by the hash of the tree:
	// equal trees are equal plans.
	merges  map[string]*Merge
	commits map[string]history.Commit
	states  map[string]*joint.State
}

// state merges a set and computes the plan.
func (t *togetherRun) state(ctx context.Context, set []int) (*joint.State, error) {
	if len(set) == 0 {
		return t.reduce(t.base, false), nil
	}
	m, err := t.merge(ctx, set)
	switch {
	case err != nil:
		return nil, err
	case len(m.Conflicts) > 0:
		return &joint.State{Conflicts: m.Conflicts}, nil
	case m.Pending != "":
		return &joint.State{Pending: m.Pending}, nil
	}
	if s, ok := t.states[m.Tree]; ok {
		return s, nil
	}
	// Dates are judged as of the target's commit for all of them alike.
	snapshot, err := t.w.Load(ctx, Source{Commit: &t.target, Name: t.name, Tree: m.Tree, Into: &t.target}, Compared)
	var usage *Usage
	if errors.As(err, &usage) { // it removes the plan
		return &joint.State{Pending: usage.Summary}, nil
	}
	if err != nil {
		return nil, err
	}
	s := t.reduce(snapshot, len(set) == 1)
	t.states[m.Tree] = s
	return s, nil
}

// merge merges the last of a set into the merge of the others. Each merge of a
// set is a commit on top of the target, so the target is what two of them have
// in common, and what one of them removes of the target stays removed.
func (t *togetherRun) merge(ctx context.Context, set []int) (m *Merge, err error) {
	key := fmt.Sprint(set)
	if m, ok := t.merges[key]; ok {
		return m, nil
	}
	last := set[len(set)-1]
	if len(set) == 1 {
		m, err = t.alone(ctx, last)
	} else {
		m, err = t.two(ctx, set[:len(set)-1], set[len(set)-1:])
	}
	if err == nil {
		t.merges[key] = m
	}
	return m, err
}

// alone merges one proposal into the target.
func (t *togetherRun) alone(ctx context.Context, i int) (*Merge, error) {
	m, err := t.w.MergeResult(ctx, t.target, t.open[i].Head, "")
	var p *history.Problem
	if errors.As(err, &p) && p.Err == history.ErrShallow {
		return &Merge{Pending: p.Summary}, nil
	}
	return m, err
}

func (t *togetherRun) two(ctx context.Context, a, b []int) (*Merge, error) {
	var commits [2]history.Commit
	for i, set := range [][]int{a, b} {
		m, err := t.merge(ctx, set)
		if err != nil || len(m.Conflicts) > 0 || m.Pending != "" {
			return m, err
		}
		if commits[i], err = t.commit(ctx, m.Tree); err != nil {
			return nil, err
		}
	}
	if commits[0].Tree == commits[1].Tree || commits[1].Tree == t.target.Tree {
		return &Merge{Tree: commits[0].Tree}, nil
	}
	return t.w.MergeResult(ctx, commits[0], commits[1], "")
}

// commit makes a commit of a tree on top of the target, where merges are
// computed and not in the repository.
func (t *togetherRun) commit(ctx context.Context, tree string) (history.Commit, error) {
	if c, ok := t.commits[tree]; ok {
		return c, nil
	}
	g, err := t.w.apart(ctx)
	if err != nil {
		return history.Commit{}, err
	}
	at := fmt.Sprintf("%d +0000", t.target.CommitterTime.Unix())
	g = g.With("GIT_AUTHOR_NAME=accord", "GIT_AUTHOR_EMAIL=accord@localhost", "GIT_AUTHOR_DATE="+at,
		"GIT_COMMITTER_NAME=accord", "GIT_COMMITTER_EMAIL=accord@localhost", "GIT_COMMITTER_DATE="+at)
	hash, err := g.Line(ctx, "commit-tree", "--no-gpg-sign", "-p", t.target.Hash, "-m", "speculative merge", tree)
	if err != nil {
		return history.Commit{}, err
	}
	c, err := t.w.repo.Resolve(ctx, hash)
	if err == nil {
		t.commits[tree] = c
	}
	return c, err
}

// reduce keeps of a snapshot what is compared. touched asks for what differs
// from the target too.
func (t *togetherRun) reduce(s *Snapshot, touched bool) *joint.State {
	out := &joint.State{Broken: s.Result == nil}
	for _, f := range t.w.Report(s).Findings {
		if f.Severity == finding.Error {
			out.Errors = append(out.Errors, joint.Finding{Code: string(f.Code), File: f.File, Line: f.Line, Message: f.Message})
		}
	}
	if out.Broken {
		return out
	}
	cal := s.Result.Plan.Calendar
	for i := range s.Result.Gaps {
		g := &s.Result.Gaps[i]
		out.Gaps = append(out.Gaps, joint.Gap{ID: g.ID(), Above: g.Kind == projection.BudgetGap && !g.Below, From: cal.Label(g.From), To: cal.Label(g.To),
			First: int(g.From), Last: int(g.To),
			Undecided: g.Class == projection.NeedsDecision && g.CoveredBy == "", Units: g.Units, Money: g.Money, Text: g.Text})
	}
	if touched && t.base.Result != nil {
		out.Touched = t.touched(s)
	}
	return out
}

// touched are the keys of what differs from the target: files, and what is
// computed differently by item, resource and family.
func (t *togetherRun) touched(s *Snapshot) []string {
	keys := map[string]bool{}
	for _, f := range filesOf(t.base, s) {
		if string(f.Base) != string(f.Head) {
			keys["file "+f.Path] = true
		}
	}
	d := change.Compare(t.base.Result, s.Result, change.Options{})
	for i := range d.Derived {
		q := &d.Derived[i]
		for _, k := range []string{"item " + q.Item, "resource " + q.Source + "/" + q.Resource, "family " + q.Family} {
			if !strings.HasSuffix(k, " ") && !strings.HasSuffix(k, "/") {
				keys[k] = true
			}
		}
	}
	out := make([]string, 0, len(keys))
	for k := range keys {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
