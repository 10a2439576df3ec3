package cmd

import (
	"context"

	"github.com/accord-plan/accord/internal/cadence"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/spf13/cobra"
)

type cycleWeekOptions struct{ rev, target string }

func (g *global) cycleWeek() *cobra.Command {
	o := &cycleWeekOptions{}
	c := &cobra.Command{
		Use:   "week [REVISION]",
		Short: "Hold the open period to date against the plan to date, on one page for half an hour",
		Long: "Week is the light check-in between two cycles: the facts of the open period against the plan that was committed\n" +
			"for it, to date; what came against what was committed; the exceptions with most money at stake; and an agenda\n" +
			"of thirty minutes. It decides nothing: what needs a decision goes into the cycle.\n\n" +
			"The plan to date is the period's plan by working days. The facts are those of\n" +
			"facts/open, each to the day that its manifest states. Money is at the plan's own prices and rates." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that the plan has errors, so that it cannot be computed.",
		Example: "  accord cycle week\n  accord cycle week -o markdown --as-of 2026-12-10",
		Args:    atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runCycleWeek(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(1),
	}
	c.Flags().StringVar(&o.target, "target", "", "the branch that is committed from (default: origin's)")
	must(c.RegisterFlagCompletionFunc("target", g.revisions(1)))
	g.formatFlag(c, "text", "markdown", "html", "json")
	return c
}

func (g *global) runCycleWeek(ctx context.Context, o *cycleWeekOptions) error {
	w, r, err := g.onBranch(ctx, o.rev, o.target, workspace.Compared)
	if err != nil {
		return err
	}
	defer w.Close()
	if r.snapshot.Result == nil {
		return g.invalid(w, r.snapshot, "so it cannot be computed")
	}
	record, err := w.Record(ctx, r.snapshot, 3)
	if err != nil {
		return err
	}
	c := cadence.Week(cadence.WeekInput{Input: r.Input, Result: r.snapshot.Result, Record: record})
	if g.format == "json" {
		return g.writeJSON(c)
	}
	return g.writeDocument(render.CheckInDocument(c, nil))
}
