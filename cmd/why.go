package cmd

import (
	"context"
	"fmt"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/spf13/cobra"
)

type whyOptions struct {
	item, period, market, rev string
}

func (g *global) why() *cobra.Command {
	o := &whyOptions{}
	c := &cobra.Command{
		Use:   "why ITEM PERIOD",
		Short: "Show what one number of the plan is made of",
		Long: "Why explains the demand of one item in one market and period: the baseline, what each layer did to it and\n" +
			"who said so, and what earlier cycles said for the same period. From git it tells in which commit each number\n" +
			"got its value, by whom and when: a commit that moves a number to another file, or only writes it in another\n" +
			"way, does not count. Names in commits prove nothing." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault),
		Example: "  accord why TENT-2P 2027-03 --market eu\n  accord why TENT-2P 2027-03 --at plan/2026-11 -o json",
		RunE: func(c *cobra.Command, args []string) error {
			o.item, o.period = args[0], args[1]
			return g.runWhy(c.Context(), o)
		},
		ValidArgsFunction: g.completeCell,
	}
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) != 2 {
			return &workspace.Usage{Summary: "why needs an item and a period", Do: "for example `accord why TENT-2P 2027-03`"}
		}
		return nil
	}
	c.Flags().StringVar(&o.market, "market", "", "the market (default: every market that plans it)")
	c.Flags().StringVar(&o.rev, "at", "", "the revision (default: the work tree)")
	must(c.RegisterFlagCompletionFunc("market", g.planNames(func(p *plan.Plan) []string { return p.MarketIDs.IDs() })))
	must(c.RegisterFlagCompletionFunc("at", g.revisions(1)))
	g.formatFlag(c, "text", "markdown", "html", "json")
	g.linkFlag(c)
	return c
}

func (g *global) runWhy(ctx context.Context, o *whyOptions) error {
	w, s, err := g.computed(ctx, o.rev)
	if err != nil {
		return err
	}
	defer w.Close()
	cells, err := o.cells(s, w.Prefix())
	if err != nil {
		return err
	}
	if err := whatWasSaid(ctx, w, s, cells); err != nil {
		return err
	}
	if err := w.WhoSet(ctx, s, cells); err != nil {
		return err
	}
	if g.format == "json" {
		return g.writeJSON(cells)
	}
	doc := &render.Document{}
	decimals := s.Plan.Families[s.Plan.Items[s.Plan.ItemIDs.Index(o.item)].Family].Decimals
	for i, c := range cells {
		d := c.Document(decimals)
		if i == 0 {
			doc.Title, doc.Subtitle, doc.Blocks = d.Title, d.Subtitle, d.Blocks
			continue
		}
		doc.Blocks = append(doc.Blocks, &render.Heading{Level: 2, Text: d.Title})
		doc.Blocks = append(doc.Blocks, d.Blocks...)
	}
	return g.writeDocument(doc)
}

// cells are the numbers that are meant: one market, or all that plan the item.
func (o *whyOptions) cells(s *workspace.Snapshot, prefix string) ([]*render.Why, error) {
	p := s.Plan
	item := p.ItemIDs.Index(o.item)
	if item == dimension.None {
		return nil, unknownName("item", o.item, p.ItemIDs.IDs())
	}
	t, err := p.Calendar.Parse(o.period)
	if err != nil {
		return nil, &workspace.Usage{Summary: fmt.Sprintf("%q is not a period", o.period), Do: "write it as " + period.FormOf(p.Calendar.Name())}
	}
	if t < p.First || t > p.Last() {
		return nil, &workspace.Usage{Summary: o.period + " is not an open period of this plan", Do: "the open ones are " + p.Calendar.Label(p.First) + " to " + p.Calendar.Label(p.Last())}
	}
	var out []*render.Why
	for m, id := range p.MarketIDs.IDs() {
		if o.market != "" && o.market != id {
			continue
		}
		if w := render.NewWhy(s.Result, m, item, t, prefix); w != nil {
			out = append(out, w)
		}
	}
	if o.market != "" && p.MarketIDs.Index(o.market) == dimension.None {
		return nil, unknownName("market", o.market, p.MarketIDs.IDs())
	}
	if len(out) == 0 {
		return nil, &workspace.Usage{Summary: fmt.Sprintf("nothing is planned for %s in %s", o.item, o.period), Do: "the item may end before, or no market plans it"}
	}
	return out, nil
}

// whatWasSaid adds what the closes said for the same cells.
func whatWasSaid(ctx context.Context, w *workspace.Workspace, s *workspace.Snapshot, cells []*render.Why) error {
	closes, err := w.Earlier(ctx, s, 6)
	if err != nil {
		return err
	}
	for _, c := range cells {
		t, err := s.Plan.Calendar.Parse(c.Period)
		if err != nil {
			return err
		}
		for _, e := range closes {
			if n, ok := render.Said(e.Result, c.Market, c.Item, t); ok {
				c.Said = append(c.Said, render.WhySaid{Cycle: e.Plan.Cycle, Number: n})
			}
		}
	}
	return nil
}

// completeCell completes an item, then a period.
func (g *global) completeCell(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	return g.completeCellOf(func(p *plan.Plan) []string { return p.ItemIDs.IDs() })(c, args, typed)
}

// completeCellOf completes one of the names, then a period.
func (g *global) completeCellOf(names func(*plan.Plan) []string) completer {
	return func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 1 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return g.planNames(func(p *plan.Plan) []string {
			if len(args) == 0 {
				return names(p)
			}
			var out []string
			for t := p.First; t <= p.Last(); t++ {
				out = append(out, p.Calendar.Label(t))
			}
			return out
		})(c, args, typed)
	}
}
