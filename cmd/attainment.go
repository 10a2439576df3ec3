package cmd

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/attainment"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/csv"
	"github.com/spf13/cobra"
)

type attainmentOptions struct {
	periods string
	ytd     bool
	last    int
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
	f.StringVar(&o.periods, "periods", "", "these closed periods, as 2026-07..2026-11 or one of them")
	f.BoolVar(&o.ytd, "ytd", false, "the closed periods of the year of the last one")
	f.IntVar(&o.last, "last", 12, "the last closed periods")
	f.StringVar(&o.by, "by", "source", "a row for each: "+strings.Join(attainment.Keys, ", "))
	f.IntVar(&o.limit, "limit", 10, "rows listed, 0 for all")
	c.MarkFlagsMutuallyExclusive("periods", "ytd", "last")
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
	from, to, err := o.span(s.Plan)
	if err != nil {
		return err
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

// span is the range of closed periods that is asked for.
func (o *attainmentOptions) span(p *plan.Plan) (from, to period.Period, err error) {
	closed := p.First - 1
	switch {
	case o.periods != "":
		from, to, err := p.Calendar.ParseRange(o.periods)
		if err != nil {
			return 0, 0, &workspace.Usage{Summary: fmt.Sprintf("--periods %s is no range of periods", o.periods), Do: "write it as " + p.Calendar.Label(closed-2) + ".." + p.Calendar.Label(closed)}
		}
		if to > closed {
			return 0, 0, &workspace.Usage{Summary: "--periods " + o.periods + " ends after " + p.Calendar.Label(closed) + ", the last closed period", Do: "end it there"}
		}
		return from, to, nil
	case o.ytd:
		from, _ = p.Calendar.OfYear(p.Calendar.Year(closed))
		return from, closed, nil
	case o.last < 1:
		return 0, 0, &workspace.Usage{Summary: fmt.Sprintf("--last %d is no number of periods", o.last), Do: "write a whole number from 1 on"}
	}
	return closed - period.Period(o.last) + 1, closed, nil
}
