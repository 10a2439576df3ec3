package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/trail"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/csv"
	"github.com/spf13/cobra"
)

type historyOptions struct {
	name, period, since, market, at string
	of                              []string
	limit                           int
	all                             bool
}

// mostChanges is how many changes of a history are listed in any format.
const mostChanges = 250_000

// fromStart is what --since says for the whole history.
const fromStart = "start"

func (g *global) history() *cobra.Command {
	o := &historyOptions{}
	c := &cobra.Command{
		Use:   "history [NAME] [PERIOD]",
		Short: "Tell how numbers came to be: who changed them, when, from what to what",
		Long: "History lists each change that a commit made to a number of the plan: forecasts, adjustments, commitments,\n" +
			"capacities, terms, prices, costs, targets, budgets and rates, newest first, with author, pull request and what an\n" +
			"adjustment says for itself; which numbers changed most often; and who changed how much, in the frozen zone first.\n\n" +
			"NAME is an item, a family, a source, a stock target or an adjustment, PERIOD a period or a range as 2027-01..2027-06;\n" +
			"either may stand alone. Without a NAME it tells what changed since the last close, with one everything from the first commit on.\n\n" +
			"A number that moved to another file, or is only written in another way, did not change. What a merge took from a\n" +
			"branch is told of the branch's commits. Names in commits prove nothing." +
			exits(exitFine, exitUsage, exitEnvironment, exitFault),
		Example: "  accord history\n  accord history TENT-2P 2027-03 --market eu\n  accord history 2027-01..2027-03\n  accord history --since plan/2026-11 --of commitment\n  accord history lyon --since 2026-06-01 -o csv",
		Args:    atMost(2, "a name and a period"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.name = args[0]
			}
			if len(args) > 1 {
				o.period = args[1]
			}
			return g.runHistory(c.Context(), o)
		},
		ValidArgsFunction: g.completeCellOf(historyNames),
	}
	f := c.Flags()
	f.StringVar(&o.since, "since", "", "after this revision, from this day on, or \"start\" (default: the last close; with a NAME the start)")
	f.StringVar(&o.market, "market", "", "only this market's numbers")
	f.StringSliceVar(&o.of, "of", nil, "only these: "+strings.Join(trail.Sorts, ", "))
	f.StringVar(&o.at, "at", "", "the revision (default: HEAD)")
	f.IntVar(&o.limit, "limit", 20, "changes listed, 0 for all; csv and json list all")
	f.BoolVar(&o.all, "all", false, "list everything")
	must(c.RegisterFlagCompletionFunc("market", g.planNames(func(p *plan.Plan) []string { return p.MarketIDs.IDs() })))
	must(c.RegisterFlagCompletionFunc("at", g.revisions(1)))
	must(c.RegisterFlagCompletionFunc("since", g.revisions(1)))
	completeFlags(c, map[string][]string{"of": trail.Sorts})
	g.formatFlag(c, "text", "markdown", "html", "csv", "json")
	g.linkFlag(c)
	return c
}

func (g *global) runHistory(ctx context.Context, o *historyOptions) error {
	if o.limit < 0 {
		return notNegative("limit", o.limit)
	}
	for _, of := range o.of {
		if !slices.Contains(trail.Sorts, of) {
			return unknownName("--of", of, trail.Sorts)
		}
	}
	w, at, err := g.atCommit(ctx, o.at)
	if err != nil {
		return err
	}
	defer w.Close()
	t := workspace.TrailOptions{Keep: o.keep(g.format), After: period.NoDate, Filter: trail.Filter{Name: o.name, Market: o.market, Of: o.of, From: period.None}}
	since, err := o.choose(ctx, w, at, &t)
	if err != nil {
		return err
	}
	r, err := w.Trail(ctx, at, t)
	if err != nil {
		return err
	}
	if r.All() == 0 && o.name != "" || o.market != "" && !inMarket(r, o.market) {
		if err := g.named(ctx, w, at, o, r.All() == 0); err != nil {
			return err
		}
	}
	r.Since, r.Asked = since, o.asked()
	if n := r.All() - mostChanges; n > 0 && t.Keep == mostChanges {
		r.Notes = append(r.Notes, fmt.Sprintf("only the newest %d changes are listed, %d more are counted: name an item, or a later --since", mostChanges, n))
	}
	return g.writeHistory(r, o)
}

// keep is how many changes are kept: a page shows few.
func (o *historyOptions) keep(format string) int {
	if format == "json" || format == "csv" || o.all || o.limit == 0 {
		return mostChanges
	}
	return min(mostChanges, 1000*(1+o.limit))
}

func (g *global) writeHistory(r *trail.Report, o *historyOptions) error {
	switch g.format {
	case "json":
		return g.writeJSON(r)
	case "csv":
		return g.emitWith(func(b *bytes.Buffer) error { return csv.Trail(b, r) })
	}
	v := render.TrailView{Limit: o.limit, Top: 8}
	if o.all {
		v.Limit, v.Top = 0, 0
	}
	return g.writeDocument(render.TrailDocument(r, v))
}

// atCommit opens the plan at a revision, HEAD where none is named.
func (g *global) atCommit(ctx context.Context, rev string) (*workspace.Workspace, workspace.Source, error) {
	w, err := g.open(ctx)
	if err != nil {
		return nil, workspace.Source{}, err
	}
	if rev == "" {
		rev = "HEAD"
	}
	at, err := w.Resolve(ctx, rev)
	if err != nil {
		w.Close()
	}
	return w, at, err
}

// choose fills in what the names and the range say, and returns how the beginning
// is called.
func (o *historyOptions) choose(ctx context.Context, w *workspace.Workspace, at workspace.Source, t *workspace.TrailOptions) (since string, err error) {
	if o.period != "" || o.name != "" {
		cal, err := w.CalendarAt(at)
		if err != nil {
			return "", err
		}
		if _, _, err := cal.ParseRange(o.name); o.period == "" && err == nil {
			if err := o.alone(ctx, w, at); err != nil {
				return "", err
			}
		}
		if o.period == "" {
			return o.relatives(ctx, w, at, t)
		}
		if t.From, t.To, err = cal.ParseRange(o.period); err != nil {
			return "", &workspace.Usage{Summary: fmt.Sprintf("%q is not a period", o.period), Do: "write it as " + period.FormOf(cal.Name()) + ", a range as FIRST..LAST"}
		}
	}
	return o.relatives(ctx, w, at, t)
}

// alone takes what could be a name for a period, unless something is called so.
func (o *historyOptions) alone(ctx context.Context, w *workspace.Workspace, at workspace.Source) error {
	s, err := w.Read(ctx, at)
	if err == nil && (s.Plan == nil || !slices.Contains(historyNames(s.Plan), o.name)) {
		o.name, o.period = "", o.name
	}
	return err
}

// relatives finds what a name stands for beside itself, and where the history begins.
func (o *historyOptions) relatives(ctx context.Context, w *workspace.Workspace, at workspace.Source, t *workspace.TrailOptions) (since string, err error) {
	if t.Name = o.name; o.name != "" {
		if t.Families, t.Items, err = w.Relatives(ctx, at, o.name); err != nil {
			return "", err
		}
	}
	return o.begin(ctx, w, at, t)
}

// begin finds where the history begins.
func (o *historyOptions) begin(ctx context.Context, w *workspace.Workspace, at workspace.Source, t *workspace.TrailOptions) (string, error) {
	switch {
	case o.since == fromStart || o.since == "" && o.name != "":
		return "", nil
	case o.since == "":
		closed, err := lastClose(ctx, w, at)
		if closed != nil {
			t.Since = &closed.Commit
			return closed.Tag, err
		}
		return "", err
	}
	if day, err := period.ParseDate(o.since); err == nil {
		t.After = day
		return o.since, nil
	}
	s, err := w.Resolve(ctx, o.since)
	if errors.Is(err, history.ErrUnknownRevision) && likeDay().MatchString(o.since) {
		return "", &workspace.Usage{Summary: fmt.Sprintf("--since %s is no day", o.since), Do: "write a day as 2026-12-01"}
	}
	t.Since = s.Commit
	return o.since, err
}

// likeDay is how people write a day, or how long ago one was.
var likeDay = pattern.Of(`^([0-9]+([-./][0-9./-]*| ?(d|w|m|y|days?|weeks?|months?|years?)( ago)?)|yesterday|today)$`)

// lastClose is the newest close before a commit, nil for none.
func lastClose(ctx context.Context, w *workspace.Workspace, at workspace.Source) (*history.Close, error) {
	closes, err := w.Closes(ctx, *at.Commit)
	for i := len(closes) - 1; i >= 0; i-- {
		if closes[i].Commit.Hash != at.Commit.Hash {
			return &closes[i], nil
		}
	}
	return nil, err
}

func (o *historyOptions) asked() string {
	words := strings.TrimSpace(o.name + " " + o.period)
	if words == "" && o.market+strings.Join(o.of, "") != "" {
		words = "all numbers"
	}
	if o.market != "" {
		words += " in " + o.market
	}
	if len(o.of) > 0 {
		words += " (only " + strings.Join(o.of, ", ") + ")"
	}
	return words
}

// historyNames are the names in a plan of which there is a history.
func historyNames(p *plan.Plan) []string {
	known := slices.Concat(p.ItemIDs.IDs(), p.FamilyIDs.IDs(), p.SourceIDs.IDs())
	for i := range p.Adjustments {
		known = append(known, p.Adjustments[i].ID)
	}
	for i := range p.Targets {
		known = append(known, p.Targets[i].ID)
	}
	return known
}

// inMarket reports whether a change is listed of a market itself, not of all.
func inMarket(r *trail.Report, market string) bool {
	return slices.ContainsFunc(r.Commits, func(c trail.Commit) bool {
		return slices.ContainsFunc(c.Changes, func(x trail.Change) bool { return x.Market == market })
	})
}

// named refuses a market, and a name where nothing was found of it, if nothing is
// called so.
func (g *global) named(ctx context.Context, w *workspace.Workspace, at workspace.Source, o *historyOptions, nothing bool) error {
	s, err := w.Read(ctx, at)
	if err != nil || s.Plan == nil {
		return err
	}
	p := s.Plan
	if markets := p.MarketIDs.IDs(); o.market != "" && !slices.Contains(markets, o.market) {
		return unknownName("market", o.market, markets)
	}
	if o.name == "" || !nothing {
		return nil
	}
	known := historyNames(p)
	if slices.Contains(known, o.name) {
		return nil
	}
	if slices.Contains(p.MarketIDs.IDs(), o.name) {
		return &workspace.Usage{Summary: o.name + " is a market", Do: "write --market " + o.name}
	}
	if strings.Trim(o.name, "0123456789-.WP") == "" {
		return &workspace.Usage{Summary: fmt.Sprintf("%q is neither a name nor a period", o.name), Do: "write a period as " + period.FormOf(p.Calendar.Name()) + ", a range as FIRST..LAST"}
	}
	if nearest(o.name, known) == "" {
		return &workspace.Usage{Summary: fmt.Sprintf("unknown name %q", o.name), Do: "name an item, a family, a source, a stock target or an adjustment"}
	}
	return unknownName("name", o.name, known)
}
