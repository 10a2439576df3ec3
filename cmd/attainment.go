package cmd

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/attainment"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/csv"
	"github.com/spf13/cobra"
)

type attainmentOptions struct {
	closedPeriods
	by, rev string
	limit   int
}

func (g *global) attainment() *cobra.Command {
	o := &attainmentOptions{}
	c := &cobra.Command{
		Use:   "attainment [REVISION]",
		Short: "Hold what sources delivered against what they committed",
		Long: "Attainment holds receipts against the supply commitments of the plans as they were committed: against the close\n" +
			"of the cycle before, and beside it against the close when the lead time began, so that a promise lowered in time\n" +
			"hides nothing. It tells what came late and by how much, what is still owed, what came without a promise, how\n" +
			"promises moved, and how many order lines came on time in full as far as facts by period tell it. Planned\n" +
			"supply is nobody's promise and never counts. A cycle without a close leaves its periods out, and says so." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that the plan has errors, so that it cannot be computed.",
		Example: "  accord attainment\n  accord attainment --by item --ytd\n  accord attainment --periods 2026-07..2026-09 -o csv --out attainment.csv",
		Args:    atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runAttainment(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(1),
	}
	f := c.Flags()
	o.flags(c, "the last 12")
	f.StringVar(&o.by, "by", "source", "a row for each: "+strings.Join(attainment.Keys, ", "))
	f.IntVar(&o.limit, "limit", 10, "rows listed, 0 for all")
	g.chartFlag(c)
	g.formatFlag(c, "text", "markdown", "html", "xlsx", "csv", "json")
	completeFlags(c, map[string][]string{"by": attainment.Keys})
	return c
}

func (g *global) runAttainment(ctx context.Context, o *attainmentOptions) error {
	if !slices.Contains(attainment.Keys, o.by) {
		return unknownName("--by", o.by, attainment.Keys)
	}
	if o.limit < 0 {
		return notNegative("limit", o.limit)
	}
	w, s, err := g.computed(ctx, o.rev)
	if err != nil {
		return err
	}
	defer w.Close()
	from, to, given, err := o.span(s.Plan)
	if err != nil {
		return err
	}
	if !given {
		from, to = s.Plan.First-12, s.Plan.First-1
	}
	rec, err := w.Record(ctx, s, int(s.Plan.Cycles().Of(s.Plan.First)-s.Plan.Cycles().Of(from))+attainment.Before)
	if err != nil {
		return err
	}
	r := attainment.Evaluate(rec, from, to, o.by)
	switch g.format {
	case "json":
		return g.writeJSON(r)
	case "csv":
		return g.emitWith(func(b *bytes.Buffer) error { return csv.Attainment(b, r) })
	}
	asOf := render.Plain("dates judged as of " + s.AsOf.String() + " (" + s.AsOfBy + ")")
	return g.writeDocument(render.AttainmentDocument(r, render.AttainmentView{Limit: o.limit, Calendar: s.Plan.Calendar, Charts: g.format != "text", Footer: []render.Text{asOf}}))
}
