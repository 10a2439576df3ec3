package cmd

import (
	"context"

	"github.com/accord-plan/accord/render"
	"github.com/spf13/cobra"
)

func (g *global) conflicts() *cobra.Command {
	var quick bool
	c := &cobra.Command{
		Use:   "conflicts",
		Short: "List what an unfinished merge waits for, by key",
		Long: "Conflicts lists what is in conflict in the plan after a merge, rebase, cherry-pick or revert that could not be\n" +
			"finished: the key, what both sides began with, what each of them says now and who said it, and what that means\n" +
			"against the base. Of up to eight conflicts it computes what it would mean for the plan to take theirs in place of\n" +
			"ours. It reads the markers in the files, whoever wrote them, and git's index." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) + "\n\nHere 1 means that something is in conflict, or may be: a file holds nothing of theirs, or its markers are not whole.",
		Example: "  accord conflicts\n  accord conflicts -o json",
		Args:    atMost(0, "no arguments"),
		RunE:    func(c *cobra.Command, args []string) error { return g.runConflicts(c.Context(), !quick) },
	}
	c.Flags().BoolVar(&quick, "quick", false, "do not compute the plan")
	g.formatFlag(c, "text", "markdown", "json")
	return c
}

func (g *global) runConflicts(ctx context.Context, compute bool) error {
	w, err := g.open(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	r, err := w.Conflicts(ctx, compute)
	if err != nil {
		return err
	}
	if g.format == "json" {
		err = g.writeJSON(r)
	} else {
		err = g.writeDocument(render.ConflictsDocument(r))
	}
	if err == nil && len(r.Conflicts)+len(r.Broken)+len(r.Untouched)+len(r.Missing) > 0 {
		return quiet{exitFindings}
	}
	return err
}
