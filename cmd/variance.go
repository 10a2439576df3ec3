package cmd

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/variance"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/csv"
	"github.com/spf13/cobra"
)

type varianceOptions struct {
	closedPeriods
	rev         string
	all         bool
	against, by []string
	families    []string
	causes      int
}

// comparisons are what --against takes.
var comparisons = []string{"committed", "budget", "previous", "all"}

// levels are what --by takes.
var levels = []string{"family", "item", "market", "source", "owner", "all"}

func (g *global) variance() *cobra.Command {
	o := &varianceOptions{}
	c := &cobra.Command{
		Use:   "variance [REVISION]",
		Short: "Hold what happened against the plan as it was committed",
		Long: "Variance holds demand, supply, stock, revenue and margin of closed periods against the plan that was committed\n" +
			"in the cycle before each of them, its latest re-plan: the last closed period, the year to date, or any range.\n" +
			"A cycle that was skipped has no plan; its period is left out, and said. What is behind a difference is ranked by\n" +
			"money; the bridge of revenue and margin adds up to the cent; the outlook is the year as it was so far and as it\n" +
			"is planned to go on. The tolerance is tolerances.variance in plan.yaml, or variance/FAMILY there.\n" +
			"Pages and workbooks also have a grid per family, charts, and which months were as committed." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that the plan has errors, so that it cannot be computed.",
		Example: "  accord variance\n  accord variance --ytd --against all --by market,owner\n  accord variance --periods 2026-07..2026-11 -o html --out variance.html",
		Args:    atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runVariance(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(1),
	}
	f := c.Flags()
	o.flags(c, "the last one")
	f.StringSliceVar(&o.against, "against", []string{"committed"}, "hold it against: "+strings.Join(comparisons, ", "))
	f.StringSliceVar(&o.by, "by", []string{"family"}, "levels below families: "+strings.Join(levels[1:], ", "))
	f.StringSliceVar(&o.families, "family", nil, "only these families")
	f.IntVar(&o.causes, "causes", 5, "single differences listed, 0 for all")
	f.BoolVar(&o.all, "all", false, "print grids, the process grid and every row in text too")
	g.formatFlag(c, "text", "markdown", "html", "xlsx", "csv", "json")
	g.chartFlag(c)
	completeFlags(c, map[string][]string{"against": comparisons, "by": levels})
	must(c.RegisterFlagCompletionFunc("family", g.planNames(func(p *plan.Plan) []string { return p.FamilyIDs.IDs() })))
	return c
}

// manyStates are closes of a year, of which each has numbers that no other has.
const manyStates = 6

// likePeriods is how a period or a range of them is written in any calendar.
var likePeriods = pattern.Of(`^[0-9]{4}-[0-9A-Z]+(\.\.[0-9]{4}-[0-9A-Z]+)?$`)

func (g *global) runVariance(ctx context.Context, o *varianceOptions) error {
	g.patient(manyStates)
	if o.causes < 0 {
		return notNegative("causes", o.causes)
	}
	load := func(w *workspace.Workspace) (*workspace.Snapshot, error) {
		src, err := source(ctx, w, o.rev, false)
		if errors.Is(err, history.ErrUnknownRevision) && likePeriods().MatchString(o.rev) {
			return nil, &workspace.Usage{Summary: "there is no revision " + strconv.Quote(o.rev), Do: "periods are chosen with --periods " + o.rev}
		}
		if err != nil {
			return nil, err
		}
		return w.Load(ctx, src, workspace.Computed)
	}
	w, s, err := g.loaded(ctx, load, func(s *workspace.Snapshot) bool { return s.Result != nil }, "so it cannot be computed")
	if err != nil {
		return err
	}
	defer w.Close()
	v, err := o.options(s.Plan)
	if err != nil {
		return err
	}
	record, err := w.RecordOf(ctx, s, variance.Reads(s.Result, v))
	if err != nil {
		return err
	}
	r := variance.NewReport(record, v)
	switch g.format {
	case "json":
		return g.writeJSON(r)
	case "csv":
		return g.emitWith(func(b *bytes.Buffer) error { return csv.Variance(b, r) })
	}
	view := render.VarianceView{Full: g.format != "text" || o.all, Causes: o.causes, Footer: []render.Text{render.Plain("dates judged as of " + s.AsOf.String() + " (" + s.AsOfBy + ")")}}
	if o.causes == 0 || o.all {
		view.Causes = -1
	}
	return g.writeDocument(render.VarianceDocument(r, view))
}

// options are what the flags mean for a plan.
func (o *varianceOptions) options(p *plan.Plan) (variance.Options, error) {
	v := variance.Options{From: p.First - 1, To: p.First - 1, Causes: -1, Families: o.families}
	from, to, given, err := o.span(p)
	if err != nil {
		return v, err
	}
	if given {
		v.From, v.To = from, to
	}
	for _, f := range o.families {
		if p.FamilyIDs.Index(f) < 0 {
			return v, unknownName("family", f, p.FamilyIDs.IDs())
		}
	}
	against, err := chosen("against", o.against, comparisons)
	if err != nil {
		return v, err
	}
	by, err := chosen("by", o.by, levels)
	for _, a := range against {
		v.Against = append(v.Against, variance.Against(a))
	}
	for _, l := range by {
		v.By = append(v.By, variance.Level(l))
	}
	return v, err
}

// chosen are the names of a flag in the order of those known; all, the last of
// them, is every one.
func chosen(flag string, given, known []string) ([]string, error) {
	names := known[:len(known)-1]
	for _, name := range given {
		if !slices.Contains(known, name) {
			return nil, unknownName("--"+flag, name, known)
		}
		if name == "all" {
			return names, nil
		}
	}
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !slices.Contains(given, n) }), nil
}
