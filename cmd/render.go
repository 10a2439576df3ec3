package cmd

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/hindsight"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/variance"
	"github.com/accord-plan/accord/internal/vintage"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/validate"
	"github.com/spf13/cobra"
)

type renderOptions struct {
	site           string
	families, only []string
	gaps           int
	all            bool
	rev            string
}

// parts are the parts of the report that --only names.
var parts = []string{"executive", "issues", "capacity", "grids", "decisions"}

func (g *global) render() *cobra.Command {
	o := &renderOptions{}
	c := &cobra.Command{
		Use:   "render [REVISION]",
		Short: "Print the plan: executive page, issues, capacity, family grids",
		Long: "Render prints the plan as people read it: what executives decide today, one line per family, the bridge\n" +
			"to the budget, the gaps ranked by money, load against capacity, and a grid per family. The HTML is one\n" +
			"file that needs no network. With --only decisions it prints the register of decisions: what is open and\n" +
			"overdue, what was accepted, by whom and whether it is signed, what is to be looked at." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault),
		Example: "  accord render\n  accord render plan/2026-11 -o html --out plan.html\n  accord render --only grids --family tents --site central\n  accord render --only decisions",
		Args:    atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runRender(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(1),
	}
	c.Flags().StringVar(&o.site, "site", "", "grids of this site only")
	c.Flags().StringSliceVar(&o.families, "family", nil, "grids and issues of these families only")
	c.Flags().StringSliceVar(&o.only, "only", nil, "only these parts: "+strings.Join(parts, ", "))
	c.Flags().IntVar(&o.gaps, "gaps", 5, "gaps listed per family")
	c.Flags().BoolVar(&o.all, "all", false, "list every gap, assumption, risk and resource")
	g.formatFlag(c, "text", "markdown", "html", "json")
	g.linkFlag(c)
	g.chartFlag(c)
	completeFlags(c, map[string][]string{"only": parts})
	must(c.RegisterFlagCompletionFunc("family", g.planNames(func(p *plan.Plan) []string { return p.FamilyIDs.IDs() })))
	must(c.RegisterFlagCompletionFunc("site", g.planNames(func(p *plan.Plan) []string { return p.SiteIDs.IDs() })))
	return c
}

func (g *global) runRender(ctx context.Context, o *renderOptions) error {
	if o.gaps < 0 {
		return notNegative("gaps", o.gaps)
	}
	chosen, err := o.parts()
	if err != nil {
		return err
	}
	w, s, err := g.computed(ctx, o.rev)
	if err != nil {
		return err
	}
	defer w.Close()
	if err := o.check(s.Plan); err != nil {
		return err
	}
	input, err := planInput(ctx, w, s)
	if err != nil {
		return err
	}
	if o.site != "" {
		input.Site = s.Plan.SiteIDs.Index(o.site)
	}
	report := render.NewPlanReport(input)
	chosen.Prefix = w.Prefix()
	if g.format == "json" {
		return g.writeJSON(report)
	}
	return g.writeDocument(report.Document(chosen))
}

// planInput joins what the report needs: the last close, lag one of the past
// columns, the bridge to the budget.
func planInput(ctx context.Context, w *workspace.Workspace, s *workspace.Snapshot) (render.PlanInput, error) {
	in := render.PlanInput{Result: s.Result, Site: dimension.None, AsOf: s.AsOf}
	if s.Source.Commit != nil {
		in.Revision = s.Source.Commit.Short()
	}
	if s.Previous != nil {
		in.Previous = s.Previous.Result
	}
	in.Assumptions = map[string]render.State{}
	for _, st := range validate.Standings(&validate.Context{Plan: s.Plan, Result: s.Result, AsOf: s.AsOf}) {
		state := render.State{Text: st.Text}
		if st.Judged {
			state.Good = &st.Holds
		}
		in.Assumptions[st.ID] = state
	}
	in.Reconsider = validate.Reconsider(&validate.Context{Plan: s.Plan, Result: s.Result, AsOf: s.AsOf})
	lag, err := w.LagOne(ctx, s, 3)
	if err != nil {
		return in, err
	}
	in.Lag1, in.Outcomes = lag, outcomes(s, lag)
	record, err := w.RecordOf(ctx, s, variance.ProcessReads(s.Result))
	if err != nil {
		return in, err
	}
	in.Process = variance.ProcessOf(record)
	_, total := variance.AgainstBudget(s.Result, variance.Margin, render.NextPeriods(s.Result))
	if total.Used > 0 {
		in.BridgeOf = "margin"
		in.Bridge = append(in.Bridge, render.BridgeStep{Label: "Budget", Money: total.Base, Total: true})
		for _, step := range total.Steps {
			in.Bridge = append(in.Bridge, render.BridgeStep{Label: string(step.Label), Money: step.Amount})
		}
		in.Bridge = append(in.Bridge, render.BridgeStep{Label: "Plan", Money: total.Target, Total: true})
	}
	return in, nil
}

// outcomes says what became of the decisions that are carried over: of those
// accepted, and of those done that were to be looked at in this cycle.
func outcomes(s *workspace.Snapshot, committed map[period.Period]*projection.Result) map[string]render.State {
	record := &vintage.Record{Head: s.Result, AsOf: s.AsOf, Cycles: s.Plan.Cycles()}
	for _, t := range slices.Sorted(maps.Keys(committed)) {
		record.Vintages = append(record.Vintages, vintage.Vintage{Cycle: committed[t].Plan.Cycle, Replan: 1, Result: committed[t]})
	}
	facts, out := hindsight.NewFacts(record), map[string]render.State{}
	for i := range s.Plan.Decisions {
		d := &s.Plan.Decisions[i]
		o := facts.Outcome(d)
		if o == nil || o.Verdict == hindsight.NotDue || d.Status == decision.Done && (o.Verdict == hindsight.NotTold || d.Expected.CheckOn < s.Plan.First) {
			continue
		}
		out[d.ID] = render.OutcomeState(o, s.Plan.Currency)
	}
	return out
}

func (o *renderOptions) parts() (render.Parts, error) {
	p := render.Parts{Families: o.families, Gaps: o.gaps, All: o.all}
	for _, name := range o.only {
		switch name {
		case "executive":
			p.Executive = true
		case "issues":
			p.Issues = true
		case "capacity":
			p.Capacity = true
		case "grids":
			p.Grids = true
		case "decisions":
			p.Decisions = true
		default:
			return p, unknownName("part", name, parts)
		}
	}
	return p, nil
}

// check refuses sites and families that the plan does not have.
func (o *renderOptions) check(p *plan.Plan) error {
	if o.site != "" && p.SiteIDs.Index(o.site) == dimension.None {
		return unknownName("site", o.site, p.SiteIDs.IDs())
	}
	for _, f := range o.families {
		if p.FamilyIDs.Index(f) == dimension.None {
			return unknownName("family", f, p.FamilyIDs.IDs())
		}
	}
	return nil
}

func unknownName(what, name string, known []string) error {
	listed, more := known, ""
	if len(known) > 15 {
		listed, more = known[:12], fmt.Sprintf(" and %d more", len(known)-12)
	}
	do := "known are " + strings.Join(listed, ", ") + more
	if near := nearest(name, known); near != "" {
		do = "did you mean " + near + "?"
	}
	return &workspace.Usage{Summary: fmt.Sprintf("unknown %s %q", what, name), Do: do}
}
