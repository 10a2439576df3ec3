package cmd

import (
	"context"

	"github.com/accord-plan/accord/internal/cadence"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/spf13/cobra"
)

type cycleHistoryOptions struct {
	rev, target string
	cycles      int
}

func (g *global) cycleHistory() *cobra.Command {
	o := &cycleHistoryOptions{}
	c := &cobra.Command{
		Use:   "history [REVISION]",
		Short: "Say how regular the cycle is: closes, steps, skipped cycles, who took part",
		Long: "History tells from the tags and commits of the branch when each cycle was closed and each of its steps was done,\n" +
			"held against the days of the cadence in working days; which cycles were skipped, and why where somebody said so;\n" +
			"which were planned again; and which role changed, confirmed or agreed to what, on time in how many of them.\n\n" +
			"A day is that of the commit on the branch, or of the tag, in UTC. What git does not tell is n/a." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that the plan cannot be read.",
		Example: "  accord cycle history\n  accord cycle history --cycles 0 -o html --out history.html",
		Args:    atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runCycleHistory(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(1),
	}
	f := c.Flags()
	f.StringVar(&o.target, "target", "", "the branch that is committed from (default: origin's)")
	f.IntVar(&o.cycles, "cycles", 12, "how many cycles are listed, 0 for all; the sums are over all")
	must(c.RegisterFlagCompletionFunc("target", g.revisions(1)))
	g.formatFlag(c, "text", "markdown", "html", "json")
	return c
}

func (g *global) runCycleHistory(ctx context.Context, o *cycleHistoryOptions) error {
	if o.cycles < 0 {
		return notNegative("cycles", o.cycles)
	}
	w, in, err := g.rhythm(ctx, o.rev, o.target, false)
	if err != nil {
		return err
	}
	defer w.Close()
	h := cadence.Look(in.Input)
	if g.format == "json" {
		return g.writeJSON(h)
	}
	return g.writeDocument(render.CycleHistoryDocument(h, render.CycleHistoryView{Last: o.cycles}))
}

// rhythmic is what the commands about the cycle as a whole are made from.
type rhythmic struct {
	cadence.Input
	snapshot *workspace.Snapshot
	name     string // of the branch or revision
	named    bool   // somebody asked for that one
}

// rhythm opens the plan on the branch that is committed from, or at a revision,
// and reads what its history tells. Whoever gets a workspace closes it.
func (g *global) rhythm(ctx context.Context, rev, target string, compute bool) (*workspace.Workspace, *rhythmic, error) {
	depth := workspace.Shape
	if compute {
		depth = workspace.Compared
	}
	w, r, err := g.onBranch(ctx, rev, target, depth)
	if err != nil {
		return nil, nil, err
	}
	if r.Record, err = w.Rhythm(ctx, *r.snapshot.Source.Commit, r.Plan.Policy); err != nil {
		w.Close()
		return nil, nil, err
	}
	return w, r, nil
}

// onBranch opens the plan on the branch that is committed from, or at a revision;
// Shape reads it without computing it.
func (g *global) onBranch(ctx context.Context, rev, target string, depth workspace.Depth) (*workspace.Workspace, *rhythmic, error) {
	repo, err := g.repository()
	if err != nil {
		return nil, nil, err
	}
	defer repo.Close()
	r := &rhythmic{name: rev, named: rev != ""}
	at, err := repo.Resolve(ctx, rev)
	if rev == "" {
		at, r.name, err = repo.DefaultTarget(ctx, target, g.env.Getenv)
	}
	if err != nil {
		return nil, nil, err
	}
	w, err := g.openFor(ctx, []string{at.Hash})
	if err != nil {
		return nil, nil, err
	}
	if err := g.readOn(ctx, w, r, workspace.Source{Commit: &at, Name: r.name}, depth); err != nil {
		w.Close()
		return nil, nil, err
	}
	return w, r, nil
}

func (g *global) readOn(ctx context.Context, w *workspace.Workspace, r *rhythmic, src workspace.Source, depth workspace.Depth) (err error) {
	if depth == workspace.Shape {
		r.snapshot, err = w.Read(ctx, src)
	} else {
		r.snapshot, err = w.Load(ctx, src, depth)
	}
	if err != nil {
		return err
	}
	if r.snapshot.Plan == nil {
		return g.invalid(w, r.snapshot, "so its cycles cannot be told")
	}
	r.Plan, r.AsOf, r.Revision = r.snapshot.Plan, r.snapshot.AsOf, src.Commit.Short()
	if g.asOf == "" && !r.named { // the cycle goes on whether anybody commits or not
		r.AsOf = period.FromTime(g.env.Now())
	}
	return nil
}
