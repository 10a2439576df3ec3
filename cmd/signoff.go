package cmd

import (
	"context"

	"github.com/accord-plan/accord/internal/approval"
	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/render"
	"github.com/spf13/cobra"
)

type signoffOptions struct {
	rev, target    string
	close, explain bool
}

func (g *global) signoff() *cobra.Command {
	o := &signoffOptions{}
	c := &cobra.Command{
		Use:   "signoff [REVISION]",
		Short: "Say who must agree to a plan, who has, and whom it waits for",
		Long: "Signoff holds the proposal at REVISION (HEAD), as it would be merged into the target, against the rules of the\n" +
			"target's policy: which of them apply and why, who agrees, whose agreement has lapsed because what they agreed to\n" +
			"has changed since, and whom it waits for. With --close it does so for the plan that the cycle closes with, at\n" +
			"REVISION (the target). With --explain it prints the tree of every rule, all statements, and why some do not count.\n\n" +
			"Only commits are read, never the work tree. No forge is asked: of reviews those count whose record is kept.\n" +
			"docs/signoff.md says what counts." +
			exits(exitFine, exitUsage, exitEnvironment, exitSignoff, exitFault) +
			"\n\nHere 4 means that it is not approved. An override that nobody has ratified passes, and is told first.",
		Example: "  accord signoff\n  accord signoff spring-promo --explain\n  accord signoff --close\n  accord signoff -o json",
		Args:    atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runSignoff(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(1),
	}
	f := c.Flags()
	f.StringVar(&o.target, "target", "", "the branch that the change is meant for")
	f.BoolVar(&o.close, "close", false, "judge the plan that the cycle closes with")
	f.BoolVar(&o.explain, "explain", false, "print the tree of every rule and what became of each statement")
	must(c.RegisterFlagCompletionFunc("target", g.revisions(1)))
	g.formatFlag(c, "text", "markdown", "html", "json")
	g.linkFlag(c)
	return c
}

func (g *global) runSignoff(ctx context.Context, o *signoffOptions) error {
	of := &signOptions{rev: o.rev, target: o.target, Options: approval.Options{Purpose: statement.Proposal}}
	if o.close {
		of.Purpose = statement.Close
	}
	t, err := g.transition(ctx, of)
	if err != nil {
		return err
	}
	w, err := g.openWitness(ctx, t.Target.Hash, t.Head.Hash)
	if err != nil {
		return err
	}
	defer w.Close()
	a, err := assess.Case(ctx, w, t)
	if err != nil {
		return err
	}
	if g.format == "json" {
		err = g.writeJSON(a.Report)
	} else {
		err = g.writeDocument(render.SignOffDocument(a.Report, render.SignOffView{Explain: o.explain}))
	}
	if err == nil && a.Report.Outcome != signoff.Approved && a.Report.Outcome != signoff.Overridden {
		return quiet{exitSignoff}
	}
	return err
}
