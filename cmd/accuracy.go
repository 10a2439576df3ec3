package cmd

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/accuracy"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/csv"
	"github.com/spf13/cobra"
)

type accuracyOptions struct {
	closedPeriods
	lag int
	by  string
	all bool
	rev string
}

func (g *global) accuracy() *cobra.Command {
	o := &accuracyOptions{}
	c := &cobra.Command{
		Use:   "accuracy [REVISION]",
		Short: "Say how near the plans came: error, bias, value added, by whom, and what it was worth",
		Long: "Accuracy holds what happened against the plans as they were first committed, --lag cycles before: how far off\n" +
			"(WAPE, MASE), to which side (bias, tracking signal), what the statistical baseline and each layer of people\n" +
			"added to a naive forecast, who is too high or too low again and again, and what the committed plan's errors\n" +
			"cost against those of plans that were cheaper to make. Periods that are not over stay out, what is missing\n" +
			"is counted and never taken for zero." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that the plan has errors, so that it cannot be computed.",
		Example: "  accord accuracy\n  accord accuracy --lag 2 --by item --all\n  accord accuracy --by owner --ytd\n  accord accuracy --periods 2026-07..2026-11 -o html --out accuracy.html",
		Args:    atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runAccuracy(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(1),
	}
	f := c.Flags()
	f.IntVar(&o.lag, "lag", 1, "how many cycles before a period its plan was committed, 1 or more")
	o.flags(c, "the last 12")
	f.StringVar(&o.by, "by", "family", "break down by "+strings.Join(accuracyBys(), ", "))
	f.BoolVar(&o.all, "all", false, "print every row")
	g.formatFlag(c, "text", "markdown", "html", "xlsx", "csv", "json")
	g.chartFlag(c)
	completeFlags(c, map[string][]string{"by": accuracyBys()})
	return c
}

func accuracyBys() []string {
	var out []string
	for _, b := range accuracy.Bys {
		out = append(out, string(b))
	}
	return out
}

func (g *global) runAccuracy(ctx context.Context, o *accuracyOptions) error {
	w, s, err := g.computed(ctx, o.rev)
	if err != nil {
		return err
	}
	defer w.Close()
	opt, err := o.options(s)
	if err != nil {
		return err
	}
	record, err := w.Record(ctx, s, accuracy.Cycles(s.Result, opt))
	if err != nil {
		return err
	}
	r := accuracy.New(record, opt)
	switch g.format {
	case "json":
		return g.writeJSON(r)
	case "csv":
		return g.emitWith(func(b *bytes.Buffer) error { return csv.Accuracy(b, r) })
	}
	view := render.AccuracyView{Charts: g.format != "text", Footer: []render.Text{render.Plain("dates judged as of " + s.AsOf.String() + " (" + s.AsOfBy + ")")}}
	if o.all || g.format == "xlsx" {
		view.Rows = -1
	}
	return g.writeDocument(render.AccuracyDocument(r, view))
}

// options reads which periods are meant, and refuses what means nothing.
func (o *accuracyOptions) options(s *workspace.Snapshot) (accuracy.Options, error) {
	out := accuracy.Options{Lag: o.lag, By: accuracy.By(o.by), From: period.None, To: period.None}
	if o.lag < 1 {
		return out, &workspace.Usage{Summary: fmt.Sprintf("--lag %d: a plan committed in the period itself is no forecast of it", o.lag), Do: "write 1 or more"}
	}
	known := false
	for _, b := range accuracy.Bys {
		known = known || b == out.By
	}
	if !known {
		return out, unknownName("--by", o.by, accuracyBys())
	}
	from, to, given, err := o.span(s.Plan)
	if given {
		out.From, out.To = from, to
	}
	return out, err
}
