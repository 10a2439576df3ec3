package cmd

import (
	"bytes"
	"context"
	"fmt"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/findings"
	"github.com/spf13/cobra"
)

type validateOptions struct {
	failOn, gate  string
	shape, staged bool
	limit         int
	rev           string
	shard         string
	sharded       bool
	join          []string
}

func (g *global) validate() *cobra.Command {
	o := &validateOptions{}
	c := &cobra.Command{
		Use:   "validate [REVISION]",
		Short: "Say what is wrong with the plan, and what gaps it has",
		Long: "Validate reads every file of the plan, judges its text, its shape and its consistency, computes it,\n" +
			"and lists what is wrong (findings) and what a planner may decide to live with (gaps).\n\n" +
			"With --gate close it prints the list that a plan must pass before its cycle closes: a decision for each gap\n" +
			"that needs one, nothing past its day, and the checklist of the cycle, computed and the company's own. What is\n" +
			"missing is an error; with --gate proposal it is a warning. Formats for machines list it among the findings.\n" +
			"Of a commit, or a work tree without changes, a decision counts as accepted where those who decide have signed\n" +
			"it; elsewhere its status counts, and the list says so.\n\n" +
			"With --shard 2/4 it judges the shape of a quarter of the files and writes a part, as JSON, and --join makes of all\n" +
			"parts what one run would have said, byte for byte, in any format." +
			exitsFor("findings at or above --fail-on", exitFine, exitFindings, exitUsage, exitEnvironment, exitFault),
		Example: "  accord validate\n  accord validate HEAD~1 -o json\n  accord validate --fail-on warning -o github\n  accord validate --gate close\n  accord validate --shard 1/2 --out part-1.json\n  accord validate --join part-1.json,part-2.json -o sarif",
		Args:    atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			// A matrix that computes no share is no full run.
			o.sharded = c.Flags().Changed("shard")
			return g.runValidate(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(1),
	}
	c.Flags().StringVar(&o.failOn, "fail-on", "error", "exit 1 from this severity on: error, warning or never")
	c.Flags().StringVar(&o.gate, "gate", "", "hold the plan against what a close needs of it: close or proposal")
	c.Flags().BoolVar(&o.shape, "shape", false, "judge text and shape only: nothing is computed")
	c.Flags().BoolVar(&o.staged, "staged", false, "judge what is staged instead of the work tree")
	c.Flags().IntVar(&o.limit, "limit", 20, "findings of one code listed in a file, 0 for all")
	c.Flags().StringVar(&o.shard, "shard", "", "judge the shape of one share of the files alone, as 2/4, and write a part")
	c.Flags().StringSliceVar(&o.join, "join", nil, "the parts of all shards, or a folder of them: their verdicts on shape are taken")
	c.MarkFlagsMutuallyExclusive("shard", "join")
	c.MarkFlagsMutuallyExclusive("shard", "gate")
	g.formatFlag(c, findings.Formats()...)
	g.linkFlag(c)
	completeFlags(c, map[string][]string{"fail-on": {"error", "warning", "never"}, "gate": {"close", "proposal"}})
	return c
}

func (g *global) runValidate(ctx context.Context, o *validateOptions) error {
	if o.failOn != "error" && o.failOn != "warning" && o.failOn != "never" {
		return &workspace.Usage{Summary: fmt.Sprintf("--fail-on %s is not known", o.failOn), Do: "write error, warning or never"}
	}
	if o.limit < 0 {
		return notNegative("limit", o.limit)
	}
	if err := o.checkGate(); err != nil {
		return err
	}
	w, err := g.open(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	src, err := source(ctx, w, o.rev, o.staged)
	if err != nil {
		return err
	}
	if o.sharded {
		return g.runShard(ctx, w, src, o.shard)
	}
	if len(o.join) > 0 {
		if err := join(ctx, w, src, o.join); err != nil {
			return err
		}
	}
	depth := o.depth()
	if depth == workspace.Verdict && g.env.Lean != nil {
		g.env.Lean()
	}
	s, err := w.Load(ctx, src, depth)
	if err != nil {
		return err
	}
	if g.format != "text" { // which says what was not judged itself
		g.remark(s)
	}
	unsigned := ""
	if o.gate != "" {
		agreed, why, err := g.agreed(ctx, w, s)
		if err != nil {
			return err
		}
		s, unsigned = s.Agreeing(agreed), why
	}
	if s, err = g.writeValidated(w, s, o, unsigned); err != nil {
		return err
	}
	errs, warnings := finding.Count(s.Findings)
	if o.failOn != "never" && (errs > 0 || o.failOn == "warning" && warnings > 0) {
		return quiet{exitFindings}
	}
	return nil
}

// depth is how far the plan is taken.
func (o *validateOptions) depth() workspace.Depth {
	switch {
	case o.shape:
		return workspace.Shape
	case o.gate != "":
		return workspace.Compared
	}
	return workspace.Verdict
}

func (o *validateOptions) checkGate() error {
	switch {
	case o.gate != "" && o.gate != "close" && o.gate != "proposal":
		return &workspace.Usage{Summary: fmt.Sprintf("--gate %s is not known", o.gate), Do: "write close or proposal"}
	case o.gate != "" && o.shape:
		return &workspace.Usage{Summary: "--gate needs the plan computed, and --shape computes nothing", Do: "leave one of them out"}
	}
	return nil
}

// writeValidated prints the findings, or the gate where one is asked for, and
// returns the snapshot with what the gate misses. unsigned is why nobody knows
// which decisions were signed.
func (g *global) writeValidated(w *workspace.Workspace, s *workspace.Snapshot, o *validateOptions, unsigned string) (*workspace.Snapshot, error) {
	if o.gate != "" && s.Plan != nil {
		r := w.Gate(s, policy.Purpose(o.gate), unsigned)
		s = s.Gated(r)
		switch g.format {
		case "json":
			return s, g.writeJSON(r)
		case "text", "markdown":
			asOf := render.Plain("dates judged as of " + s.AsOf.String() + " (" + s.AsOfBy + ")")
			return s, g.writeDocument(render.GateDocument(r, render.GateView{Limit: o.limit, Footer: []render.Text{asOf}}))
		}
	}
	var report finding.Report
	if g.format == "text" || g.format == "markdown" { // which keep to the limit
		report = w.Page(s, o.limit)
	} else {
		report = w.Report(s)
	}
	return s, g.emitWith(func(b *bytes.Buffer) error {
		return findings.Write(b, g.format, report, findings.Options{Color: g.painted(), Width: g.width(), Limit: o.limit, Base: g.links})
	})
}

func notNegative(flag string, n int) error {
	return &workspace.Usage{Summary: fmt.Sprintf("--%s %d is below 0", flag, n), Do: "write a whole number from 0 on"}
}

// source is the work tree, the index or a revision.
func source(ctx context.Context, w *workspace.Workspace, rev string, staged bool) (workspace.Source, error) {
	switch {
	case staged && rev != "":
		return workspace.Source{}, &workspace.Usage{Summary: "--staged and a revision", Do: "name one of them"}
	case staged:
		return workspace.Source{Index: true, Name: "index"}, nil
	case rev != "":
		return w.Resolve(ctx, rev)
	case w.Bare():
		return w.Resolve(ctx, "HEAD")
	}
	return workspace.WorkTree, nil
}

func atMost(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > n && n == 0 {
			return &workspace.Usage{Summary: fmt.Sprintf("%q is one argument too many", args[n]), Do: c.CommandPath() + " takes " + what}
		}
		if len(args) > n {
			return &workspace.Usage{Summary: fmt.Sprintf("%q is one argument too many", args[n]), Do: fmt.Sprintf("%s takes at most %s", c.CommandPath(), what)}
		}
		return nil
	}
}
