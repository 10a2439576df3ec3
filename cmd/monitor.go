package cmd

import (
	"cmp"
	"context"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/trigger"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/spf13/cobra"
)

type monitorOptions struct {
	rev            string
	limit          int
	issues, dryRun bool
	fetch          bool
}

func (g *global) monitor() *cobra.Command {
	o := &monitorOptions{}
	c := &cobra.Command{
		Use:   "monitor [REVISION]",
		Short: "Say what calls for a review: what happened against what was committed",
		Long: "Monitor holds the newest facts against the plan that was committed, by the plan's triggers, and lists what calls\n" +
			"for a review: with its owner, the periods, the parts that are off most, the source that is late where that explains\n" +
			"it, and what the plan offers. Watched without a trigger: assumptions that broke or expired, decisions to look at\n" +
			"again or overdue, facts that are stale, and gaps that need a decision and were not there at the last close. What an\n" +
			"accepted decision covers is quiet, and said so.\n\n" +
			"  accord monitor            prints the report; nothing is sent\n" +
			"  accord monitor --issues   opens or updates one issue at the forge for each breach, and closes what is over" +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that something calls for a review, or that the plan has errors, so that it cannot be computed. With\n" +
			"--issues it means the latter alone: what calls for a review is told by its issue.",
		Example: "  accord monitor\n  accord monitor -o html --out monitor.html\n  accord monitor --issues --dry-run",
		Args:    atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runMonitor(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(1),
	}
	f := c.Flags()
	f.BoolVar(&o.issues, "issues", false, "open, update and close issues at the forge, of HEAD or the revision")
	f.BoolVar(&o.fetch, "fetch", false, "with --issues: fetch first, and look at the tip of the forge's default branch; for CI, in a bare repository")
	f.BoolVar(&o.dryRun, "dry-run", false, "with --issues: print what would be sent, and send nothing")
	f.IntVar(&o.limit, "limit", 10, "breaches told in full, or given an issue of their own; 0 for all that are told")
	g.formatFlag(c, "text", "markdown", "html", "json")
	g.linkFlag(c)
	return c
}

func (o *monitorOptions) check() error {
	switch {
	case o.limit < 0:
		return notNegative("limit", o.limit)
	case o.fetch && (o.rev != "" || !o.issues):
		return &workspace.Usage{Summary: "--fetch looks at the tip of the forge's default branch", Do: "name no revision, and add --issues"}
	case o.dryRun && !o.issues:
		return &workspace.Usage{Summary: "--dry-run without --issues: nothing is sent anyway", Do: "leave it out, or add --issues"}
	}
	return nil
}

func (g *global) runMonitor(ctx context.Context, o *monitorOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	w, s, err := g.watched(ctx, o)
	if err != nil {
		return err
	}
	defer w.Close()
	r, err := g.monitored(ctx, w, s)
	if err != nil {
		return err
	}
	switch {
	case o.issues:
		err = g.keepIssues(ctx, w, s, r, o)
	case g.format == "json":
		err = g.writeJSON(r)
	default:
		err = g.writeDocument(render.MonitorDocument(r, render.MonitorView{Limit: o.limit, Prefix: w.Prefix()}))
	}
	told := o.issues && !o.dryRun // the issues say it, and a job that fails says that they may not
	if err == nil && r.Open() && !told {
		return quiet{exitFindings}
	}
	return err
}

// watched computes what is looked at, as of today.
func (g *global) watched(ctx context.Context, o *monitorOptions) (*workspace.Workspace, *workspace.Snapshot, error) {
	today := *g
	today.asOf = cmp.Or(g.asOf, period.FromTime(g.env.Now()).String())
	if o.fetch {
		return today.fetched(ctx)
	}
	if o.issues {
		return today.computed(ctx, cmp.Or(o.rev, "HEAD")) // what is sent, others can look at
	}
	return today.computed(ctx, o.rev)
}

// fetched computes the tip of the forge's default branch.
func (g *global) fetched(ctx context.Context) (*workspace.Workspace, *workspace.Snapshot, error) {
	where, err := g.where(ctx)
	if err != nil {
		return nil, nil, err
	}
	f, err := g.forge(ctx, where)
	if err != nil {
		return nil, nil, err
	}
	tip, err := g.locator(f, where).Tip(ctx)
	if err != nil {
		return nil, nil, err
	}
	w, err := g.openFor(ctx, []string{tip})
	if err != nil {
		return nil, nil, err
	}
	src, err := source(ctx, w, tip, false)
	var s *workspace.Snapshot
	if err == nil {
		s, err = w.Load(ctx, src, workspace.Compared)
	}
	if err == nil && s.Result == nil {
		err = g.invalid(w, s, "so it cannot be computed")
	}
	if err != nil {
		w.Close()
		return nil, nil, err
	}
	return w, s, nil
}

// monitored evaluates a snapshot's triggers.
func (g *global) monitored(ctx context.Context, w *workspace.Workspace, s *workspace.Snapshot) (*trigger.Report, error) {
	agreed, _, err := g.agreed(ctx, w, s)
	if err != nil {
		return nil, err
	}
	s = s.Agreeing(agreed)
	record, err := w.Record(ctx, s, monitoredCycles)
	if err != nil {
		return nil, err
	}
	in := trigger.Input{Record: record, Findings: s.Findings}
	if s.Previous != nil && s.Previous.Result != nil {
		before := map[string]bool{}
		for i := range s.Previous.Result.Gaps {
			before[s.Previous.Result.Gaps[i].ID()] = true
		}
		in.Opened = func(gap string) bool { return !before[gap] }
	}
	return trigger.Evaluate(in), nil
}

// monitoredCycles is how many cycles back is looked.
const monitoredCycles = 36
