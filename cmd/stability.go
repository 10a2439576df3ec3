package cmd

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/stability"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/csv"
	"github.com/spf13/cobra"
)

type stabilityOptions struct {
	stability.Options
	rev   string
	limit int
}

// mostAsked is of how many changes the history is asked who made them.
const mostAsked = 100

// mostSkipped is over how many cycles without a close the plan before is looked
// for.
const mostSkipped = 12

// changing is what can be compared.
var changing = []string{stability.Demand, stability.Supply}

func (g *global) stability() *cobra.Command {
	o := &stabilityOptions{}
	c := &cobra.Command{
		Use:   "stability [REVISION]",
		Short: "Tell how much the plan changed from cycle to cycle, and who changed it",
		Long: "Stability holds each committed plan against the one before it, and the plan that stands against the last close,\n" +
			"over the periods that both plan: how much of demand and of commitments changed, by zone of the time fence as the\n" +
			"later plan draws it, what was changed and changed back, and each number that a person changed in the frozen\n" +
			"zone, with owner, reason, commit and the decision that allowed it. A skipped cycle is told, and bridged." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that the plan has errors, so that it cannot be computed.",
		Example: "  accord stability\n  accord stability --by owner --of demand\n  accord stability plan/2026-11 --cycles 3 --by item",
		Args:    atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runStability(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(1),
	}
	f := c.Flags()
	f.IntVar(&o.Cycles, "cycles", 12, "the last comparisons, 0 for all")
	f.StringVar(&o.By, "by", "family", "a row for each: "+strings.Join(stability.Keys, ", "))
	f.StringVar(&o.Of, "of", "", "only this: "+strings.Join(changing, ", ")+" (default: both)")
	f.IntVar(&o.limit, "limit", 8, "rows listed of a table, 0 for all")
	g.linkFlag(c)
	g.formatFlag(c, "text", "markdown", "html", "xlsx", "csv", "json")
	completeFlags(c, map[string][]string{"by": stability.Keys, "of": changing})
	return c
}

func (o *stabilityOptions) check() error {
	switch {
	case !slices.Contains(stability.Keys, o.By):
		return unknownName("--by", o.By, stability.Keys)
	case o.Of != "" && !slices.Contains(changing, o.Of):
		return unknownName("--of", o.Of, changing)
	case o.Of == stability.Demand && o.By == "source":
		return &workspace.Usage{Summary: "--by source says nothing of demand", Do: "ask for --of supply, or for --by family, item or owner"}
	case o.limit < 0:
		return notNegative("limit", o.limit)
	case o.Cycles < 0:
		return notNegative("cycles", o.Cycles)
	}
	return nil
}

func (g *global) runStability(ctx context.Context, o *stabilityOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	w, s, err := g.computed(ctx, o.rev)
	if err != nil {
		return err
	}
	defer w.Close()
	n := o.Cycles
	if n > 0 {
		n += mostSkipped
	}
	rec, err := w.Record(ctx, s, n)
	if err != nil {
		return err
	}
	r := stability.Evaluate(rec, o.Options)
	if err := w.WhoChanged(ctx, s, rec, r.Frozen, mostAsked); err != nil {
		return err
	}
	switch g.format {
	case "json":
		return g.writeJSON(r)
	case "csv":
		return g.emitWith(func(b *bytes.Buffer) error { return csv.Stability(b, r) })
	}
	asOf := render.Plain("dates judged as of " + s.AsOf.String() + " (" + s.AsOfBy + ")")
	return g.writeDocument(render.StabilityDocument(r, render.StabilityView{Limit: o.limit, Head: s.Source.Name, Prefix: w.Prefix(), Footer: []render.Text{asOf}}))
}
