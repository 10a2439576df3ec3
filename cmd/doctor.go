package cmd

import (
	"cmp"
	"context"
	"fmt"

	"github.com/accord-plan/accord/internal/doctor"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/spf13/cobra"
)

func (g *global) doctor() *cobra.Command {
	var fix bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Examine this clone: git, the merge driver, what is missing of the history",
		Long: "Doctor looks at what accord rests on in this clone: git and its version, the plan, who commits, whether git merges\n" +
			"plan files by key (the driver in the clone's configuration and the attribute in .gitattributes), whether history,\n" +
			"objects or part of the plan are left out, replaced objects and grafts, branches named as closes, the clock. Each\n" +
			"line says what was found and what mends it. Git never takes a merge driver from a repository by itself: every\n" +
			"clone registers it once, with --fix, which changes nothing but the clone's own configuration." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) + "\n\nHere 1 means that a line is a warning.",
		Example: "  accord doctor\n  accord doctor --fix\n  accord doctor -o json",
		Args:    atMost(0, "no arguments"),
		RunE:    func(c *cobra.Command, args []string) error { return g.runDoctor(c.Context(), fix) },
	}
	c.Flags().BoolVar(&fix, "fix", false, "register the merge driver in this clone's configuration")
	g.formatFlag(c, "text", "json")
	return c
}

func (g *global) runDoctor(ctx context.Context, fix bool) error {
	dir := cmp.Or(g.repo, ".")
	if fix {
		if err := doctor.Fix(ctx, dir); err != nil {
			return err
		}
		fmt.Fprintln(g.env.Err, "accord: registered the merge driver in this clone")
	}
	open := func() (*workspace.Workspace, error) { return g.open(ctx) }
	r, err := doctor.Examine(ctx, doctor.Options{Dir: dir, Open: open, Now: g.env.Now(), Getenv: g.env.Getenv})
	if err != nil {
		return err
	}
	if g.format == "json" {
		err = g.writeJSON(r)
	} else {
		err = g.writeDocument(r.Document())
	}
	if err == nil && !r.OK {
		return quiet{exitFindings}
	}
	return err
}
