package cmd

import (
	"context"
	"fmt"

	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/spf13/cobra"
)

type compareOptions struct {
	set workspace.OptionSet
	all bool
}

func (g *global) compare() *cobra.Command {
	o := &compareOptions{}
	c := &cobra.Command{
		Use:   "compare BASE OPTION... | compare --decision ID [REVISION]",
		Short: "Set options side by side",
		Long: "Compare sets plans side by side: revenue, margin, stock value, cash, service, gaps, load and change against\n" +
			"the committed plan, for every option against the base. What matters stands first.\n\n" +
			"  accord compare BASE OPTION...              exactly these; the first is the base\n" +
			"  accord compare --decision ID               the options of a decision that the work tree holds\n" +
			"  accord compare --decision ID REVISION      of one that a revision holds\n\n" +
			"An option is a branch that a decision names (`branch:`). With --decision the base is the target: --target,\n" +
			"the CI's own variable, origin/HEAD, or main. An option without a branch, or whose branch is not here, is\n" +
			"listed with the effect that it states. Each revision is taken as it is; one that left the base before the\n" +
			"base's last commit is told, and --merged compares what each would be once it is merged into the base." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that a plan has errors or cannot be merged; the others are compared.",
		Example: "  accord compare main option/third-shift option/buy-in\n  accord compare --decision 2026-12-third-shift -o markdown",
		Args:    atMost(9, "nine revisions"),
		RunE: func(c *cobra.Command, args []string) error {
			o.set.Refs, o.set.Getenv = args, g.env.Getenv
			return g.runCompare(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(9),
	}
	f := c.Flags()
	f.StringVar(&o.set.Decision, "decision", "", "compare the options of this decision with the target")
	f.StringVar(&o.set.Target, "target", "", "with --decision: the branch that it is meant for")
	f.BoolVar(&o.set.Merged, "merged", false, "compare what each revision would be once it is merged into the base")
	f.BoolVar(&o.all, "all", false, "list every edit and every gap")
	g.formatFlag(c, "text", "markdown", "html", "json")
	return c
}

func (g *global) runCompare(ctx context.Context, o *compareOptions) error {
	if o.set.Target != "" && o.set.Decision == "" {
		return &workspace.Usage{Summary: "--target is the base of a decision's options, and here the first revision is", Do: "leave --target out, or name a decision with --decision"}
	}
	w, err := g.open(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	s, err := w.CompareOptions(ctx, o.set)
	if err != nil {
		return err
	}
	if s.Comparison == nil {
		return g.invalid(w, s.Base, "so nothing is compared with it")
	}
	g.remark(s.Base)
	if g.format == "json" {
		err = g.writeJSON(s.Comparison)
	} else {
		view := render.OptionView{AsOf: s.Base.AsOf, Footer: []render.Text{render.Plain("dates judged as of " + s.Base.AsOf.String() + " (" + s.Base.AsOfBy + ")")}}
		if o.all {
			view.Rows = -1
		}
		err = g.writeDocument(render.OptionsDocument(s.Comparison, view))
	}
	if err != nil {
		return err
	}
	return g.notCompared(s)
}

// notCompared is exit code 1 where a plan was asked for that has errors.
func (g *global) notCompared(s *workspace.SideBySide) error {
	failed := false
	for i := range s.Comparison.Options {
		if o := &s.Comparison.Options[i]; o.NotComputed != "" {
			failed = true
			fmt.Fprintf(g.env.Err, "accord: %s is not compared: %s\n", printable(o.Ref), printable(o.NotComputed))
		}
	}
	if failed {
		return quiet{exitFindings}
	}
	return nil
}
