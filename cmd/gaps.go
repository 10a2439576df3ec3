package cmd

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/csv"
	"github.com/spf13/cobra"
)

type gapsOptions struct {
	filter render.GapsFilter
	limit  int
	rev    string
}

func (g *global) gaps() *cobra.Command {
	o := &gapsOptions{}
	c := &cobra.Command{
		Use:   "gaps [REVISION]",
		Short: "List what is open: gaps by class and money, with their decisions",
		Long: "Gaps lists what a planner may decide to live with and nobody has decided yet: what needs a decision first, then\n" +
			"what a lever closes, each ranked by the money at stake, with the decision that is proposed for it and its options,\n" +
			"who answers for it, and the last day on which something can still be ordered. Gaps below every tolerance are\n" +
			"counted; --class noise lists them. CSV and JSON list all, whatever --limit." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that the plan has errors, so that it cannot be computed.",
		Example: "  accord gaps\n  accord gaps --class decision --family tents\n  accord gaps plan/2026-11 --all -o csv --out gaps.csv",
		Args:    atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runGaps(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(1),
	}
	f := c.Flags()
	f.StringSliceVar(&o.filter.Classes, "class", nil, "only these classes: "+strings.Join(render.Classes, ", ")+" (default: without noise)")
	f.StringSliceVar(&o.filter.Families, "family", nil, "only these families")
	f.StringSliceVar(&o.filter.Kinds, "kind", nil, "only these kinds, as shortage or rule")
	f.BoolVar(&o.filter.All, "all", false, "list what an accepted decision covers too")
	f.IntVar(&o.limit, "limit", 20, "gaps listed of one class, 0 for all")
	g.formatFlag(c, "text", "markdown", "html", "csv", "json")
	g.linkFlag(c)
	completeFlags(c, map[string][]string{"class": render.Classes, "kind": projection.Kinds})
	must(c.RegisterFlagCompletionFunc("family", g.planNames(func(p *plan.Plan) []string { return p.FamilyIDs.IDs() })))
	return c
}

func (g *global) runGaps(ctx context.Context, o *gapsOptions) error {
	if o.limit < 0 {
		return notNegative("limit", o.limit)
	}
	w, s, err := g.computed(ctx, o.rev)
	if err != nil {
		return err
	}
	defer w.Close()
	if err := o.check(s); err != nil {
		return err
	}
	in := render.PlanInput{Result: s.Result, Site: dimension.None, AsOf: s.AsOf}
	if s.Source.Commit != nil {
		in.Revision = s.Source.Commit.Short()
	}
	r := render.NewGapsReport(in, o.filter)
	switch g.format {
	case "json":
		return g.writeJSON(r)
	case "csv":
		return g.emitWith(func(b *bytes.Buffer) error {
			return csv.Gaps(b, r, func(name string) string { return path.Join(w.Prefix(), name) })
		})
	}
	asOf := render.Plain("dates judged as of " + s.AsOf.String() + " (" + s.AsOfBy + ")")
	return g.writeDocument(r.Document(render.GapsView{Limit: o.limit, Prefix: w.Prefix(), Footer: []render.Text{asOf}}))
}

// check refuses classes, kinds and families that there are not.
func (o *gapsOptions) check(s *workspace.Snapshot) error {
	kinds := slices.Clone(projection.Kinds)
	for i := range s.Result.Gaps {
		if k := s.Result.Gaps[i].Kind; !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	for _, names := range []struct {
		what         string
		given, known []string
	}{{"class", o.filter.Classes, render.Classes}, {"kind", o.filter.Kinds, kinds}, {"family", o.filter.Families, s.Plan.FamilyIDs.IDs()}} {
		for _, name := range names.given {
			if !slices.Contains(names.known, name) {
				return unknownName(names.what, name, names.known)
			}
		}
	}
	return nil
}
