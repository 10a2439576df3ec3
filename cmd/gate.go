package cmd

import (
	"context"
	"errors"

	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/workspace"
)

// agreed is what those who decide have signed of the accepted decisions of a
// snapshot, as git holds it; nil where that cannot be told, with the reason. Only
// commits are signed, so a work tree counts as its HEAD or not at all.
func (g *global) agreed(ctx context.Context, w *workspace.Workspace, s *workspace.Snapshot) (decision.Agreed, string, error) {
	switch {
	case s.Plan == nil || s.Result == nil || s.Plan.Policy == nil:
		return nil, "", nil // which the gate says itself
	case len(s.Plan.Policy.Rules) == 0:
		return nil, "the policy has no rules", nil
	case w.Repository() == nil:
		return nil, "the plan is in no git repository", nil
	case s.Source.Index:
		return nil, "what is staged is signed by nobody", nil
	}
	at, why, err := g.committed(ctx, w, s.Source)
	if err != nil || why != "" {
		return nil, why, err
	}
	witness, err := g.openWitness(ctx, at.Hash)
	if err != nil {
		return nil, "", err
	}
	defer witness.Close()
	a, err := assess.Case(ctx, witness, assess.Transition{Target: at, TargetName: at.Short(), Head: at, HeadName: at.Short(), Purpose: policy.Closes})
	var problem *history.Problem
	if errors.As(err, &problem) {
		return nil, problem.Summary, nil
	}
	if err != nil {
		return nil, "", err
	}
	return signoff.AcceptedDecisions(a.Case), "", nil
}

// committed is the commit of a source, or why it has none.
func (g *global) committed(ctx context.Context, w *workspace.Workspace, src workspace.Source) (history.Commit, string, error) {
	if src.Commit != nil {
		return *src.Commit, "", nil
	}
	head, _, err := w.Repository().Head(ctx)
	if errors.Is(err, history.ErrEmpty) {
		return head, "nothing is committed yet", nil
	}
	if err != nil {
		return head, "", err
	}
	var changed *workspace.Usage
	if err := clean(ctx, git.Git{Dir: w.Root()}.Here(), w, head); errors.As(err, &changed) {
		return head, "the plan has changes that are not committed", nil
	} else if errors.Is(err, git.ErrNoGit) {
		return head, "git is not on the path, so nobody knows what is committed", nil
	} else if err != nil {
		return head, "", err
	}
	return head, "", nil
}
