package cmd

import (
	"bytes"
	"context"
	"strings"

	"github.com/accord-plan/accord/internal/hindsight"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/xlsx"
	"github.com/spf13/cobra"
)

type hindsightOptions struct {
	cycles int
	only   []string
	all    bool
	rev    string
}

// hindsightParts are what --only names.
var hindsightParts = []string{"decisions", "assumptions", "risks"}

func (g *global) hindsight() *cobra.Command {
	o := &hindsightOptions{}
	c := &cobra.Command{
		Use:   "hindsight [REVISION]",
		Short: "Hold decisions, assumptions and risks against what happened",
		Long: "Hindsight says what became of what was decided, assumed and feared: whether decisions brought what they\n" +
			"promised, which gaps that were accepted came, which assumptions broke and what rests on them, which risks\n" +
			"came true and what they cost. It reads the plans as they were committed, cycle by cycle, and the facts of\n" +
			"the plan that stands. Only closed periods are judged; what facts cannot say is told as such, with the reason." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that the plan has errors, so that it cannot be computed.",
		Example: "  accord hindsight\n  accord hindsight --only decisions --cycles 12\n  accord hindsight -o xlsx --out hindsight.xlsx",
		Args:    atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runHindsight(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(1),
	}
	f := c.Flags()
	f.IntVar(&o.cycles, "cycles", 0, "plans of this many cycles before this one, 0 for all")
	f.StringSliceVar(&o.only, "only", nil, "only these parts: "+strings.Join(hindsightParts, ", "))
	f.BoolVar(&o.all, "all", false, "list also what is open, holds or is not due")
	g.formatFlag(c, "text", "markdown", "html", "xlsx", "json")
	completeFlags(c, map[string][]string{"only": hindsightParts})
	return c
}

func (g *global) runHindsight(ctx context.Context, o *hindsightOptions) error {
	if o.cycles < 0 {
		return notNegative("cycles", o.cycles)
	}
	only, err := o.parts()
	if err != nil {
		return err
	}
	w, s, err := g.computed(ctx, o.rev)
	if err != nil {
		return err
	}
	defer w.Close()
	record, err := w.Record(ctx, s, o.cycles)
	if err != nil {
		return err
	}
	days, err := w.Days(ctx, s)
	if err != nil {
		return err
	}
	r := hindsight.Evaluate(record, days, only)
	if g.format == "json" {
		return g.writeJSON(r)
	}
	view := render.HindsightView{All: o.all, Folds: g.format != "text", Footer: []render.Text{render.Plain("dates judged as of " + s.AsOf.String() + " (" + s.AsOfBy + ")")}}
	if g.format == "xlsx" {
		view.All = true
		return g.emitWith(func(b *bytes.Buffer) error { return xlsx.Write(b, render.HindsightDocument(r, view)) })
	}
	return g.writeDocument(render.HindsightDocument(r, view))
}

func (o *hindsightOptions) parts() (hindsight.Parts, error) {
	var p hindsight.Parts
	for _, name := range o.only {
		switch name {
		case "decisions":
			p.Decisions = true
		case "assumptions":
			p.Assumptions = true
		case "risks":
			p.Risks = true
		default:
			return p, unknownName("part", name, hindsightParts)
		}
	}
	return p, nil
}
