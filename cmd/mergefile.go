package cmd

import (
	"context"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/merge"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/spf13/cobra"
)

func (g *global) mergeFile() *cobra.Command {
	c := &cobra.Command{
		Use:   "merge-file BASE OURS THEIRS [SIZE [PATH [BASELABEL OURSLABEL THEIRSLABEL]]]",
		Short: "Merge one file of the plan by key, as git's merge driver",
		Long: "Merge-file merges what two sides made of one file and writes the result into OURS. Git calls it, with\n" +
			"%O %A %B %L %P and where it knows them %S %X %Y, once `accord doctor --fix` has registered it in a clone and\n" +
			".gitattributes says merge=accord.\n\n" +
			"Plan files are merged by kind, identity, id and period, facts by row, any other file as git merges it. A number\n" +
			"that both sides changed differently is a conflict, always; so is what would be consistent on neither side.\n" +
			"Exit code 1 is what git takes for conflicts; above that something failed, and the file is as git would leave it." +
			exitsFor("conflicts", exitFine, exitFindings, exitUsage, exitEnvironment),
		Example: "  git config merge.accord.driver 'accord merge-file %O %A %B %L %P %S %X %Y'\n  accord merge-file base.yaml ours.yaml theirs.yaml",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) < 3 || len(args) > 8 {
				return &workspace.Usage{Summary: fmt.Sprintf("merge-file takes three files and what git says about them, and got %d arguments", len(args)),
					Do: "for example `accord merge-file base.yaml ours.yaml theirs.yaml`"}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return g.runMergeFile(c.Context(), args) },
	}
	return c
}

func (g *global) runMergeFile(ctx context.Context, args []string) error {
	args = append(args, make([]string, 8-len(args))...)
	t := workspace.Triple{Base: args[0], Ours: args[1], Theirs: args[2], Path: args[4], OursLabel: args[6], TheirsLabel: args[7]}
	if args[3] != "" {
		n, err := strconv.Atoi(args[3])
		if err != nil || n < 1 || n > 1000 {
			return &workspace.Usage{Summary: fmt.Sprintf("%q is no length of conflict markers", args[3]), Do: "write a number such as 7; git gives it for %L"}
		}
		t.MarkerSize = max(n, 7)
	}
	if t.Path == "" {
		t.Path = filepath.ToSlash(t.Ours)
		if name := path.Base(t.Path); strings.HasPrefix(name, ".merge_file_") {
			t.Path = name[1:] // a temporary file of git's, whose name has no ending
		}
	}
	r, err := workspace.MergeFile(ctx, t)
	if err != nil {
		return err
	}
	if r.NotUnderstood != "" {
		fmt.Fprintf(g.env.Err, "accord: %s: not merged by key: %s\n", printable(t.Path), printable(r.NotUnderstood))
	}
	for _, c := range r.Conflicts {
		sayConflict(g.env.Err, c)
	}
	if len(r.Conflicts) > 0 {
		return quiet{exitFindings}
	}
	return nil
}

// sayConflict says a conflict in one line.
func sayConflict(out io.Writer, c merge.Conflict) {
	place := c.File
	if c.Line > 0 {
		place += ":" + strconv.Itoa(c.Line)
	}
	fmt.Fprintf(out, "accord: %s: conflict %s: %s\n", printable(place), printable(c.Key), printable(c.Why))
}
