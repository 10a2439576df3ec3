package cmd

import (
	"context"
	"errors"

	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/cadence"
	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/spf13/cobra"
)

type cycleStatusOptions struct {
	rev, target       string
	offline, exitCode bool
}

func (g *global) cycleStatus() *cobra.Command {
	o := &cycleStatusOptions{}
	c := &cobra.Command{
		Use:   "status [REVISION]",
		Short: "Say how the cycle stands: each step against its day, who is late, what it blocks",
		Long: "Status derives how each step of the cycle stands from git and the facts, so that nobody has to report it:\n\n" +
			"  gather     the facts of the last closed period are complete, and not older than facts_max_age\n" +
			"  demand     forecasts are from the newest facts; each owner of adjustments changed or confirmed them\n" +
			"  supply     each source's owner changed or confirmed it; commitments reach to the end of the lead time\n" +
			"  pre-S&OP   what the plan rests on is tested; each gap that needs a decision has one that is proposed\n" +
			"  executive  the gate of the close, sign-off, and the tag\n\n" +
			"An owner has confirmed who changed a file of theirs since the cycle was opened, who says so by the trailer\n" +
			"`Confirms: ROLE` of a commit, or whose point of the checklist is done. Days are working days of the cadence,\n" +
			"without the plan's holidays. Only the branch counts that is committed from: what is proposed is not in yet." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that the plan cannot be read or, with --exit-code, that a step is late.",
		Example: "  accord cycle status\n  accord cycle status --offline --exit-code\n  accord cycle status -o markdown --as-of 2026-12-10",
		Args:    atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runCycleStatus(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(1),
	}
	f := c.Flags()
	f.StringVar(&o.target, "target", "", "the branch that is committed from (default: origin's)")
	f.BoolVar(&o.offline, "offline", false, "ask no forge for open proposals; look at the branches that are here")
	f.BoolVar(&o.exitCode, "exit-code", false, "exit with 1 when a step is late")
	must(c.RegisterFlagCompletionFunc("target", g.revisions(1)))
	g.formatFlag(c, "text", "markdown", "html", "json")
	return c
}

func (g *global) runCycleStatus(ctx context.Context, o *cycleStatusOptions) error {
	w, r, err := g.rhythm(ctx, o.rev, o.target, true)
	if err != nil {
		return err
	}
	defer w.Close()
	in := cadence.Standing{Input: r.Input, Gate: w.Gate(r.snapshot, policy.Closes, ""), Result: r.snapshot.Result}
	if err := g.agreedSoFar(ctx, r, &in); err != nil {
		return err
	}
	var footer []render.Text
	if o.rev != "" {
		in.From = "" // what is open now says nothing of then
	} else if in.Proposals, in.From, err = g.proposedNow(ctx, w, r, o.offline); err != nil {
		footer = append(footer, render.Text{render.Muted.Of("the forge was not asked: " + err.Error())})
	}
	if o.rev == "" {
		if in.Branches, err = w.OpeningBranches(ctx); err != nil {
			return err
		}
	}
	s := cadence.Judge(in)
	if g.format == "json" {
		err = g.writeJSON(s)
	} else {
		err = g.writeDocument(render.CycleStatusDocument(s, footer))
	}
	if err == nil && o.exitCode && s.Late {
		return quiet{exitFindings}
	}
	return err
}

// agreedSoFar judges the sign-off of the close, and holds the gate against what
// was agreed to. A repository that is not to be believed is told as such.
func (g *global) agreedSoFar(ctx context.Context, r *rhythmic, in *cadence.Standing) error {
	if r.Plan.Policy == nil {
		in.Unjudged = "the plan has no policy"
		return nil
	}
	at := *r.snapshot.Source.Commit
	w, err := g.openWitness(ctx, at.Hash)
	if err == nil {
		defer w.Close()
		var a *assess.Assessment
		a, err = assess.Case(ctx, w, assess.Transition{Target: at, Head: at, TargetName: r.name, HeadName: r.name, Purpose: policy.Closes})
		if err == nil {
			in.SignOff = a.Report
			if a.Head != nil {
				in.Gate, in.Result = w.Gate(a.Head, policy.Closes, ""), a.Head.Result
			}
			return nil
		}
	}
	var problem *history.Problem
	var usage *workspace.Usage
	if errors.As(err, &problem) || errors.As(err, &usage) {
		in.Unjudged = err.Error()
		return nil
	}
	return err
}

// proposedNow asks the forge for what is open; without one it is the branches
// that are here and not merged.
func (g *global) proposedNow(ctx context.Context, w *workspace.Workspace, r *rhythmic, offline bool) ([]cadence.Proposal, string, error) {
	var refused error
	if !offline {
		where, err := g.where(ctx)
		var f forge.Forge
		if err == nil {
			f, err = g.forge(ctx, where)
		}
		if err == nil {
			all, err := f.OpenPullRequests(ctx)
			if err == nil {
				return proposalsOf(all), where.Host(), nil
			}
			refused = err
		}
	}
	out, err := w.Unmerged(ctx, *r.snapshot.Source.Commit)
	if err != nil {
		return nil, "", err
	}
	return out, "branches", refused
}

func proposalsOf(all []forge.PullRequest) (out []cadence.Proposal) {
	for _, p := range all {
		out = append(out, cadence.Proposal{Name: p.HeadBranch, Number: p.Number, Title: p.Title})
	}
	return out
}
