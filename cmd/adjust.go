package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/adjust"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/spf13/cobra"
)

type adjustOptions struct {
	request              adjust.Request
	source, site, csv    string
	dryRun               bool
	args                 []string
	demandOnly, supplies []string // flags that were given and fit only one of the two
}

func (g *global) adjust() *cobra.Command {
	o := &adjustOptions{}
	c := &cobra.Command{
		Use:   "adjust ITEM[,ITEM...] PERIOD CHANGE [PERIOD CHANGE...]",
		Short: "Write one adjustment, or a supply commitment, into the right file",
		Long: "Adjust writes an adjustment of demand into the file of its owner, layer and market, and prints what follows\n" +
			"from it. Only the bytes of the values that it sets change: comments, order and spacing stay. A plan that\n" +
			"would have new errors is not written.\n\n" +
			"PERIOD is a period or a range, 2027-02..2027-04, which gives each period the value. CHANGE is\n\n" +
			"  +400  -60     units added to the total over the items and markets, or taken away\n" +
			"  +10%  -4%     a change by percent\n" +
			"  =1000         the new total\n\n" +
			"or, where a shell or a spreadsheet reads these signs, add=400, percent=-4%, set=1000.\n\n" +
			"An adjustment that exists is changed or extended by its --id; without one a new adjustment is made, with an\n" +
			"id of reason, item and period. Its owner is --owner, or the role of yours that has a file of adjustments for\n" +
			"the market: git's user.email says who you are, the policy which roles you have.\n\n" +
			"With --source it sets what a source promises, in total, open orders included: 120 (or =120) is the total, +20\n" +
			"and -20 change what is stated.\n\n" +
			"With --csv it makes all adjustments of a table, or none: columns " + strings.Join(adjust.Columns[:6], ", ") + ";\n" +
			"and, where wanted, " + strings.Join(adjust.Columns[6:], ", ") + "." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that the plan would have new errors, so that nothing was written.",
		Example: "  accord adjust TENT-2P 2027-03 +400 2027-04 +150 --market eu --reason promotion --note \"20 % off\"\n" +
			"  accord adjust --family stoves 2027-02..2027-12 -4% --market eu --reason price\n" +
			"  accord adjust TENT-2P 2027-03 +500 --market eu --id spring-promo\n" +
			"  accord adjust --source lyon TENT-2P 2027-02 120\n" +
			"  accord adjust --csv promotions.csv --market eu",
		RunE: func(c *cobra.Command, args []string) error {
			o.args = args
			o.given(c)
			return g.runAdjust(c.Context(), o)
		},
		ValidArgsFunction: g.completeAdjust(o),
	}
	o.flags(c)
	must(c.RegisterFlagCompletionFunc("market", g.planNames(func(p *plan.Plan) []string { return append(p.MarketIDs.IDs(), "all") })))
	must(c.RegisterFlagCompletionFunc("family", g.planNames(func(p *plan.Plan) []string { return p.FamilyIDs.IDs() })))
	must(c.RegisterFlagCompletionFunc("source", g.planNames(func(p *plan.Plan) []string { return p.SourceIDs.IDs() })))
	must(c.RegisterFlagCompletionFunc("site", g.planNames(func(p *plan.Plan) []string { return p.SiteIDs.IDs() })))
	completeFlags(c, map[string][]string{"reason": demand.Reasons, "layer": adjust.Layers()})
	g.formatFlag(c, "text", "markdown", "html", "json")
	return c
}

func (o *adjustOptions) flags(c *cobra.Command) {
	f, r := c.Flags(), &o.request
	f.StringVar(&r.Market, "market", "", "the market, or all (default: the only one)")
	f.StringVar(&r.Family, "family", "", "a family in place of items")
	f.StringVar(&r.Reason, "reason", "", "why: "+strings.Join(demand.Reasons, ", "))
	f.StringVar(&r.Note, "note", "", "what a reader must know about it")
	f.StringVar(&r.ID, "id", "", "the adjustment that is made or changed")
	f.StringVar(&r.Owner, "owner", "", "the role that answers for it (default: yours)")
	f.StringVar(&r.Layer, "layer", "", "the layer: "+strings.Join(adjust.Layers(), ", "))
	f.StringVar(&r.Assumption, "assumption", "", "the assumption that it rests on")
	f.StringVar(&r.Decision, "decision", "", "the decision that it rests on")
	f.StringVar(&r.Evidence, "evidence", "", "where what is known comes from")
	f.StringVar(&r.Expires, "expires", "", "the period in which it must be looked at again")
	f.StringVar(&r.TradeSpend, "trade-spend", "", "promotion money for each period, in market currency")
	f.StringVar(&o.source, "source", "", "set a commitment of this source")
	f.StringVar(&o.site, "site", "", "the site that the source delivers to (default: the only one)")
	f.StringVar(&o.csv, "csv", "", "make the adjustments of this table")
	f.BoolVar(&o.dryRun, "dry-run", false, "say what would be written and what would follow, write nothing")
}

// given notes the flags that fit only demand, or only supply.
func (o *adjustOptions) given(c *cobra.Command) {
	for _, name := range []string{"market", "family", "reason", "note", "id", "owner", "layer", "assumption", "decision", "evidence", "expires", "trade-spend", "csv"} {
		if c.Flags().Changed(name) {
			o.demandOnly = append(o.demandOnly, "--"+name)
		}
	}
	if c.Flags().Changed("site") {
		o.supplies = append(o.supplies, "--site")
	}
}

func (g *global) runAdjust(ctx context.Context, o *adjustOptions) error {
	return g.change(ctx, &planChange{csv: o.csv, dryRun: o.dryRun, what: "so nothing can be adjusted",
		make: func(_ *workspace.Snapshot, s *adjust.State) (*adjust.Result, error) { return o.adjust(s) }})
}

// planChange is a change of plan files that somebody asks for.
type planChange struct {
	// make makes the edits; a plan that cannot be read stops before, and what
	// says what is not done then.
	make func(before *workspace.Snapshot, s *adjust.State) (*adjust.Result, error)
	what string
	// csv is the table that the request comes from, if it does.
	csv    string
	dryRun bool
	// decision is the id of the decision that was written, if one was.
	decision string
	// computes says that the plan must be computed before it is changed.
	computes bool
}

// change makes a change of the plan, judges it before it is written, and prints
// what was written and what follows.
func (g *global) change(ctx context.Context, o *planChange) error {
	w, err := g.open(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	if err := w.Writable(); err != nil {
		return err
	}
	defer w.Share()()
	before, err := w.Load(ctx, workspace.WorkTree, workspace.Compared)
	if err != nil {
		return err
	}
	if before.Plan == nil || o.computes && before.Result == nil {
		return g.invalid(w, before, o.what)
	}
	_, email, err := g.git(w.Root()).Identity(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		email = "" // --owner then says it
	}
	state := &adjust.State{Plan: before.Plan, Documents: before.Loaded.Documents, AsOf: before.AsOf, Email: email}
	result, err := o.make(before, state)
	if err != nil {
		return g.unadjusted(w, o, before, err)
	}
	after, err := w.Edited(ctx, result.After, "with the change")
	if err != nil {
		return err
	}
	if bad := workspace.NewErrors(before, after); len(bad) > 0 {
		after.Findings, after.Source.Name = bad, "the plan with this change"
		err := g.invalid(w, after, "so nothing was written")
		if flags := wanted(bad); len(flags) > 0 {
			say(g.env.Err, "what it must state is said with "+strings.Join(flags, ", "), "")
		}
		return err
	}
	if result.Changed() && !o.dryRun {
		if err := w.WriteEdited(result.Before, result.After); err != nil {
			return err
		}
	}
	g.remark(after)
	g.warn(w.NewWarnings(before, after))
	r := result.Report(w.Prefix(), o.dryRun, nil)
	if before.Result != nil && after.Result != nil {
		r.Diff = w.Compare(before, after, false)
	}
	if o.decision != "" && after.Result != nil {
		r.Decision = state.StandingOf(after.Result, o.decision)
	}
	return g.writeChanged(w, after, r)
}

// mostWarnings are told of a change; a table may bring one for each row.
const mostWarnings = 5

// warn tells on standard error which warnings a change brings.
func (g *global) warn(warnings []finding.Resolved) {
	for i, f := range warnings {
		if i == mostWarnings {
			say(g.env.Err, "and "+render.Count(len(warnings)-i, "warning more", "warnings more"), "`accord validate` lists them")
			return
		}
		place := ""
		if f.File != "" {
			place = fmt.Sprintf("%s:%d:%d: ", f.File, f.Line, f.Column)
		}
		say(g.env.Err, place+"warning "+string(f.Code)+": "+f.Message, f.Hint)
	}
}

// adjust makes the edits that the arguments ask for.
func (o *adjustOptions) adjust(s *adjust.State) (*adjust.Result, error) {
	if o.source != "" && len(o.demandOnly) > 0 {
		return nil, &workspace.Usage{Summary: "--source sets a commitment, which has no " + strings.Join(o.demandOnly, ", "), Do: "leave that out, or leave out --source"}
	}
	if o.source == "" && len(o.supplies) > 0 {
		return nil, &workspace.Usage{Summary: "--site goes with a commitment", Do: "name its source with --source"}
	}
	if o.csv != "" {
		if len(o.args) > 0 {
			return nil, &workspace.Usage{Summary: "--csv has items, periods and changes in its rows", Do: "leave the arguments out"}
		}
		text, err := workspace.ReadFile(o.csv, adjust.MaxTable+1)
		if err != nil {
			return nil, err
		}
		return adjust.Table(s, text, o.request)
	}
	items, changes, err := o.pairs()
	if err != nil {
		return nil, err
	}
	if o.source != "" {
		return adjust.Supply(s, &adjust.Commitment{Source: o.source, Site: o.site, Items: items, Changes: changes})
	}
	o.request.Items, o.request.Changes = items, changes
	return adjust.Demand(s, []adjust.Request{o.request})
}

// pairs reads the arguments: items, unless a family is named, then a period and
// a change, again and again.
func (o *adjustOptions) pairs() (items []string, changes []adjust.Change, err error) {
	rest := o.args
	if o.request.Family == "" && len(rest) > 0 {
		items, rest = adjust.List(rest[0]), rest[1:]
	}
	if len(rest) == 0 || len(rest)%2 != 0 {
		return nil, nil, &workspace.Usage{Summary: "adjust needs an item, or --family, and then a period and a change, once or several times",
			Do: "for example `accord adjust TENT-2P 2027-03 +400 --market eu --reason promotion`"}
	}
	for i := 0; i < len(rest); i += 2 {
		changes = append(changes, adjust.Change{Periods: rest[i], Text: rest[i+1]})
	}
	return items, changes, nil
}

// wanted are the flags for the fields that findings miss in an adjustment.
func wanted(missing []finding.Finding) (flags []string) {
	for i := range missing {
		for _, field := range []string{"note", "assumption", "decision", "evidence", "expires", "trade_spend"} {
			flag := "--" + strings.ReplaceAll(field, "_", "-")
			if missing[i].Hint == "write `"+field+":`" && !slices.Contains(flags, flag) {
				flags = append(flags, flag)
			}
		}
	}
	return flags
}

// unread names the files whose text cannot be read: what they hold was not
// looked at, and that may be what is missing.
func unread(w *workspace.Workspace, s *workspace.Snapshot) (files []string) {
	for _, f := range w.Report(s).Findings {
		if family, _ := finding.Family(f.Code); family == "A00" && f.Severity == finding.Error && f.File != "" && !slices.Contains(files, f.File) {
			files = append(files, f.File)
		}
	}
	return files
}

// unadjusted says what is wrong with a request, all of it; what several of its
// problems are helped by is said once.
func (g *global) unadjusted(w *workspace.Workspace, o *planChange, before *workspace.Snapshot, err error) error {
	var problems adjust.Problems
	var refusal *planfile.Refusal
	switch {
	case errors.As(err, &problems):
		for i, p := range problems {
			summary, do := p.Summary, p.Do
			if i+1 < len(problems) && problems[i+1].Do == do {
				do = ""
			}
			if o.csv != "" {
				summary = fmt.Sprintf("%s:%d: %s", o.csv, max(p.Row, 1), summary)
			}
			say(g.env.Err, summary, do)
		}
		for _, file := range unread(w, before) {
			say(g.env.Err, file+" cannot be read, so nothing in it was looked at", "`accord validate` says why")
		}
		say(g.env.Err, "nothing was written", "")
		return quiet{exitUsage}
	case errors.As(err, &refusal):
		return &workspace.Usage{Summary: w.Path(strings.TrimSuffix(err.Error(), "; "+refusal.Do)), Do: refusal.Do + "; nothing was written"}
	}
	return err
}

func (g *global) writeChanged(w *workspace.Workspace, after *workspace.Snapshot, r *adjust.Report) error {
	if g.format == "json" {
		return g.writeJSON(r)
	}
	asOf := "dates judged as of " + after.AsOf.String() + " (" + after.AsOfBy + ")"
	return g.writeDocument(render.AdjustDocument(r, render.DiffView{AsOf: after.AsOf, Prefix: w.Prefix(), Comment: g.format != "text", Footer: []render.Text{render.Plain(asOf)}}))
}

// completeAdjust completes an item, unless a family is named, then a period.
func (g *global) completeAdjust(o *adjustOptions) completer {
	return func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		at := len(args)
		if o.request.Family != "" {
			at++
		}
		if at > 0 && at%2 == 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp // a change
		}
		return g.completeCell(c, args[:min(at, 1)], typed)
	}
}

// negative is an argument that looks like a flag and is a number: no flag
// begins with a digit.
var negative = pattern.Of(`^-[0-9][0-9.,]*%?$`)

// signed lets `accord adjust TENT-2P 2027-03 -60` be typed as it is: cobra
// would read -60 as flags, so it is given the sign that is none of them.
func signed(args []string) []string {
	out, found := append([]string(nil), args...), false
	for i, a := range out {
		if found && negative().MatchString(a) {
			out[i] = "\u2212" + a[1:]
		}
		found = found || a == "adjust"
	}
	return out
}
