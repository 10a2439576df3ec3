package cmd

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/forecast"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/spf13/cobra"
)

type forecastOptions struct {
	families, markets []string
	dryRun, replace   bool
}

func (g *global) forecast() *cobra.Command {
	o := &forecastOptions{}
	c := &cobra.Command{
		Use:   "forecast",
		Short: "Write the statistical baseline from the facts",
		Long: "Forecast writes the baseline of every family in every market, from the facts of closed periods, over the\n" +
			"plan's horizon: seasonal naive, which repeats the same period of the year before (orders, for what is made to\n" +
			"order; the item that `like` names, for a new one). People's adjustments are never touched. A second run on\n" +
			"the same facts changes nothing.\n\n" +
			"A baseline of another method is left as it is: people typed it (method manual), or another program made it.\n" +
			"--replace makes a new one in its place. Of what it replaces it says the sum of the open periods before and\n" +
			"after, where one unit counts all items." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault),
		Example: "  accord forecast\n  accord forecast --family tents --market eu --dry-run\n  accord forecast --family tents --market eu --replace",
		Args:    atMost(0, "no argument"),
		RunE:    func(c *cobra.Command, args []string) error { return g.runForecast(c.Context(), o) },
	}
	f := c.Flags()
	f.StringSliceVar(&o.families, "family", nil, "these families only")
	f.StringSliceVar(&o.markets, "market", nil, "these markets only")
	f.BoolVar(&o.dryRun, "dry-run", false, "say what would be written, write nothing")
	f.BoolVar(&o.replace, "replace", false, "also replace baselines that people typed or another program made")
	must(c.RegisterFlagCompletionFunc("family", g.planNames(func(p *plan.Plan) []string { return p.FamilyIDs.IDs() })))
	must(c.RegisterFlagCompletionFunc("market", g.planNames(func(p *plan.Plan) []string { return p.MarketIDs.IDs() })))
	g.formatFlag(c, "text")
	return c
}

func (g *global) runForecast(ctx context.Context, o *forecastOptions) error {
	useful := func(s *workspace.Snapshot) bool { return s.Plan != nil && !s.Errors() }
	w, s, err := g.readWorkTree(ctx, useful, "so nothing can be forecast")
	if err != nil {
		return err
	}
	defer w.Close()
	for _, f := range o.families {
		if !slices.Contains(s.Plan.FamilyIDs.IDs(), f) {
			return unknownName("family", f, s.Plan.FamilyIDs.IDs())
		}
	}
	for _, m := range o.markets {
		if !slices.Contains(s.Plan.MarketIDs.IDs(), m) {
			return unknownName("market", m, s.Plan.MarketIDs.IDs())
		}
	}
	files, lines := o.changed(s)
	if len(files) > 0 && !o.dryRun {
		if err := w.WritePlan(files); err != nil {
			return err
		}
	}
	return g.emitWith(func(b *bytes.Buffer) error {
		for _, l := range lines {
			fmt.Fprintln(b, l)
		}
		return nil
	})
}

// changed are the files whose baseline is another one now, and what to say.
func (o *forecastOptions) changed(s *workspace.Snapshot) (map[string][]byte, []string) {
	files, made := map[string][]byte{}, 0
	var lines []string
	for _, d := range forecast.Baselines(s.Plan) {
		market, family := s.Plan.Markets[d.Market].ID, s.Plan.Families[d.Family].ID
		if len(o.families) > 0 && !slices.Contains(o.families, family) || len(o.markets) > 0 && !slices.Contains(o.markets, market) {
			continue
		}
		made++
		b, path, before := written(s, d.Market, d.Family)
		switch {
		case b == nil:
			path = d.Path
		case bytes.Equal(before, d.Text):
			continue
		case b.Method.Name != forecast.Method && !o.replace:
			lines = append(lines, fmt.Sprintf("%s: %s, left as it is; to replace it: accord forecast --family %s --market %s --replace", path, makerOf(b), family, market))
			continue
		}
		files[path] = d.Text
		line := fmt.Sprintf("%s: %s", path, render.Count(len(d.Items), "item", "items"))
		if len(d.Short) > 0 {
			line += fmt.Sprintf(", %d of them with less than a season of history: a mean", len(d.Short))
		}
		lines = append(lines, line+sums(s.Plan, b, d))
	}
	switch {
	case made == 0:
		lines = append(lines, "no facts to learn from: `accord import` brings them")
	case len(files) == 0:
		lines = append(lines, "nothing changed")
	case o.dryRun:
		lines = append(lines, render.Count(len(files), "baseline", "baselines")+" would be written")
	default:
		lines = append(lines, render.Count(len(files), "baseline", "baselines")+" written; see what follows with `accord diff HEAD`")
	}
	return files, lines
}

// makerOf says who made a baseline that accord did not.
func makerOf(b *demand.Baseline) string {
	if b.Method.Typed() {
		return "typed by people (method " + b.Method.Name + ")"
	}
	return "made by another program (method " + b.Method.Name + ")"
}

// sums says what the items of a baseline are in the open periods together, and what
// they become; "" where there was none, or where they are not counted in one unit.
func sums(p *plan.Plan, b *demand.Baseline, d forecast.Document) string {
	if b == nil {
		return ""
	}
	before, unit, ok := d.Replaces(p, b)
	if !ok {
		return ""
	}
	return fmt.Sprintf("; %s → %s %s", before.Words(), d.Total.Words(), unit)
}

// written is the baseline of a family in a market as it is now, nil where there is
// none, the file that holds it, and its text.
func written(s *workspace.Snapshot, market, family int) (*demand.Baseline, string, []byte) {
	for i := range s.Plan.Baselines {
		b := &s.Plan.Baselines[i]
		if b.Market != market || b.Family != family {
			continue
		}
		path := s.Plan.Files.Name(b.At.File)
		for _, d := range s.Loaded.Documents {
			if d.Path == path {
				return b, path, d.Text()
			}
		}
	}
	return nil, "", nil
}
