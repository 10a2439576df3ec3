package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/adjust"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/spf13/cobra"
)

type decideOptions struct {
	question adjust.Question
	answer   adjust.Answer
	dryRun   bool
	args     []string
	// asks and answers are flags that were given and fit only one of the two.
	asks, answers []string
}

func (g *global) decide() *cobra.Command {
	o := &decideOptions{}
	c := &cobra.Command{
		Use:   "decide GAP... | DECISION",
		Short: "Write a decision about gaps, or say what was chosen",
		Long: "Decide writes a decision about one or more gaps into a file of its own: the question, the options with what they\n" +
			"cost, who decides and by when, and what it covers: each gap with its periods, up to the size that it has now. The\n" +
			"last day is that of the gaps, who decides is what the policy's rules ask for, where these can be told; where fewer\n" +
			"than two options are stated, living with it is added, with the margin at risk as it was computed. Gaps are named\n" +
			"as `accord gaps` lists them; shortage/* is all that need a decision and begin so.\n\n" +
			"With the id of a decision it says what became of it: --choose and --because, --accept, --reject, --done, or\n" +
			"--supersede OTHER. Only the bytes of the values that it sets change. What is proposed is accepted or rejected,\n" +
			"what is accepted is done or superseded; nothing is asked again under an id that was answered.\n\n" +
			"--option is written as 'ID: SUMMARY, COST, BRANCH'; cost, the effect on margin in plan currency, and branch may\n" +
			"be left out. A plan that would have new errors is not written." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that the plan has errors, or would have new ones, so that nothing was written.",
		Example: "  accord decide shortage/TENT-2P@central --question \"380 tents short in March. How do we cover it?\" \\\n" +
			"    --option 'third-shift: third shift in Lyon, 18000, option/third-shift' --option 'buy-in: buy 400, 26500' \\\n" +
			"    --recommend third-shift --decided-by coo,cfo\n" +
			"  accord decide 2026-12-third-shift --choose third-shift --because \"keeps the listing\" --accept\n" +
			"  accord decide 2026-11-lean-tents --done",
		RunE: func(c *cobra.Command, args []string) error {
			o.args = args
			o.given(c)
			return g.runDecide(c.Context(), o)
		},
		ValidArgsFunction: g.snapshotNames(decidable),
	}
	o.flags(c)
	roles := g.planNames(func(p *plan.Plan) []string {
		var out []string
		if p.Policy != nil {
			for _, r := range p.Policy.Roles {
				out = append(out, r.ID)
			}
		}
		return out
	})
	must(c.RegisterFlagCompletionFunc("decided-by", roles))
	must(c.RegisterFlagCompletionFunc("owner", roles))
	must(c.RegisterFlagCompletionFunc("supersede", g.planNames(decisionIDs)))
	g.formatFlag(c, "text", "markdown", "html", "json")
	return c
}

func (o *decideOptions) flags(c *cobra.Command) {
	f, q, a := c.Flags(), &o.question, &o.answer
	f.StringVar(&q.Text, "question", "", "what is to be decided, with its figures")
	f.StringArrayVar(&q.Options, "option", nil, "one way to answer, 'ID: SUMMARY, COST, BRANCH'; once for each")
	f.StringVar(&q.ID, "id", "", "the decision's id (default: made of the cycle and the gap)")
	f.StringVar(&q.Owner, "owner", "", "the role that asks (default: yours, or the gap's)")
	f.StringVar(&q.Recommend, "recommend", "", "the option that is recommended")
	f.StringVar(&q.Due, "due", "", "the last day on which the options still work (default: the gaps')")
	f.StringSliceVar(&q.DecidedBy, "decided-by", nil, "the roles that decide (default: those that the policy's rules ask for)")
	f.StringVar(&a.Choose, "choose", "", "the option that is chosen")
	f.StringVar(&a.Because, "because", "", "why")
	f.BoolVar(&a.Accept, "accept", false, "it is accepted")
	f.BoolVar(&a.Reject, "reject", false, "it is rejected")
	f.BoolVar(&a.Done, "done", false, "it is done")
	f.StringVar(&a.Supersede, "supersede", "", "another decision takes its place")
	f.BoolVar(&o.dryRun, "dry-run", false, "say what would be written and what would follow, write nothing")
}

// given notes the flags that fit only a new decision, or only one that exists.
func (o *decideOptions) given(c *cobra.Command) {
	for _, name := range []string{"question", "option", "id", "owner"} {
		if c.Flags().Changed(name) {
			o.asks = append(o.asks, "--"+name)
		}
	}
	for _, name := range []string{"choose", "because", "accept", "reject", "done", "supersede"} {
		if c.Flags().Changed(name) {
			o.answers = append(o.answers, "--"+name)
		}
	}
}

func (g *global) runDecide(ctx context.Context, o *decideOptions) error {
	about := slices.ContainsFunc(o.args, isGap)
	if err := o.check(about); err != nil {
		return err
	}
	x := &planChange{dryRun: o.dryRun, computes: about, what: "so nothing can be decided"}
	x.make = func(before *workspace.Snapshot, s *adjust.State) (r *adjust.Result, err error) {
		if about {
			o.question.Gaps = o.args
			r, x.decision, err = adjust.Decide(s, before.Result, &o.question)
			return r, err
		}
		q := &o.answer
		q.ID, q.Recommend, q.Due, q.DecidedBy = o.args[0], o.question.Recommend, o.question.Due, o.question.DecidedBy
		x.decision = q.ID
		return adjust.Decided(s, q)
	}
	return g.change(ctx, x)
}

// isGap reports whether an argument names a gap: decisions have no slash.
func isGap(arg string) bool { return strings.Contains(arg, "/") }

func (o *decideOptions) check(about bool) error {
	other := slices.IndexFunc(o.args, func(a string) bool { return !isGap(a) })
	switch {
	case len(o.args) == 0:
		return &workspace.Usage{Summary: "decide needs a gap, or a decision", Do: "`accord gaps` lists the gaps, `accord render --only decisions` the decisions"}
	case about && other >= 0:
		return &workspace.Usage{Summary: fmt.Sprintf("%q is no gap, and a gap is named beside it", o.args[other]), Do: "a decision is written about gaps, or one is answered that exists: name gaps only, or one decision"}
	case !about && len(o.args) > 1:
		return &workspace.Usage{Summary: fmt.Sprintf("%q is one argument too many", o.args[1]), Do: "answer one decision at a time"}
	case about && len(o.answers) > 0:
		return &workspace.Usage{Summary: strings.Join(o.answers, ", ") + " is said of a decision, and a gap is named", Do: "write the decision first, then name it by its id"}
	case !about && len(o.asks) > 0:
		return &workspace.Usage{Summary: strings.Join(o.asks, ", ") + " is said of a new decision, and " + o.args[0] + " is no gap", Do: "a gap is named as shortage/TENT-2P@central: `accord gaps` lists them"}
	}
	return nil
}

// decidable are what decide takes: gaps that need a decision, and decisions.
func decidable(s *workspace.Snapshot) []string {
	var out []string
	if s.Result != nil {
		for i := range s.Result.Gaps {
			if g := &s.Result.Gaps[i]; g.Class == projection.NeedsDecision && g.CoveredBy == "" && !slices.Contains(out, g.ID()) {
				out = append(out, g.ID())
			}
		}
	}
	return append(out, decisionIDs(s.Plan)...)
}

func decisionIDs(p *plan.Plan) []string {
	var out []string
	for i := range p.Decisions {
		out = append(out, p.Decisions[i].ID)
	}
	return out
}
