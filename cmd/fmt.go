package cmd

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/spf13/cobra"
)

func (g *global) fmt() *cobra.Command {
	var check bool
	c := &cobra.Command{
		Use:   "fmt [FILE...]",
		Short: "Write plan files in their canonical text",
		Long: "Fmt rewrites plan files in their canonical text: one cell per line, periods in order, two spaces, text over\n" +
			"several lines behind `|` or `>`. Comments, the order of everything else and every value stay. Without files\n" +
			"it formats the whole plan and names the files that it changed; `-` formats standard input to standard output.\n" +
			"A file that cannot be read as YAML is left as it is, the others are formatted, and the exit code is 1." + exitsFor("files that cannot be read, or would change with --check", exitFine, exitFindings, exitUsage, exitEnvironment, exitFault),
		Example: "  accord fmt\n  accord fmt --check\n  accord fmt plans/supply/lyon.yaml",
		RunE: func(c *cobra.Command, args []string) error {
			stdin := slices.Contains(args, "-")
			switch {
			case stdin && len(args) > 1:
				return &workspace.Usage{Summary: "- and other files", Do: "standard input is formatted alone: accord fmt -"}
			case stdin:
				return g.formatInput(check)
			case g.out != "":
				return &workspace.Usage{Summary: "--out and files", Do: "files are formatted in place; --out goes with - only"}
			}
			return g.runFmt(c.Context(), args, check)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
		},
	}
	c.Flags().BoolVar(&check, "check", false, "change nothing; list the files that would change and exit 1")
	return c
}

func (g *global) formatInput(check bool) error {
	src, err := io.ReadAll(io.LimitReader(g.env.In, planfile.MaxSize+1))
	if err != nil {
		return err
	}
	out, problems := planfile.Format(src)
	if len(problems) > 0 {
		return g.problems("standard input", src, problems)
	}
	if check && !bytes.Equal(src, out) {
		if err := g.line("standard input"); err != nil {
			return err
		}
		return quiet{exitFindings}
	}
	if check {
		return nil
	}
	return g.emit(out)
}

func (g *global) runFmt(ctx context.Context, args []string, check bool) error {
	paths := args
	for _, p := range paths {
		if err := planFile(p); err != nil {
			return err
		}
	}
	if len(paths) == 0 {
		w, err := g.open(ctx)
		if err != nil {
			return err
		}
		defer w.Close()
		if paths, err = w.Documents(ctx); err != nil {
			return err
		}
	}
	broken, changed := false, false
	for _, p := range paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		src, err := workspace.ReadFile(p, planfile.MaxSize+1)
		if err != nil {
			return err
		}
		out, problems := planfile.Format(src)
		if len(problems) > 0 {
			broken = true
			_ = g.problems(g.relative(p), src, problems)
			continue
		}
		if !bytes.Equal(src, out) {
			changed = true
			if err := g.replace(p, out, check); err != nil {
				return err
			}
		}
	}
	if broken || check && changed {
		return quiet{exitFindings}
	}
	return nil
}

// planFile refuses what no plan file can be before anything is formatted.
func planFile(name string) error {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml":
		return nil
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return nil // it is said where it is read
	}
	return &workspace.Usage{Summary: fmt.Sprintf("%s is no plan file", name), Do: "fmt formats the .yaml files of a plan; `accord fmt` alone formats all of them"}
}

// replace writes the canonical text, unless it is only checked, and names the
// file.
func (g *global) replace(p string, text []byte, check bool) error {
	if !check {
		if err := workspace.WriteFile(p, text); err != nil {
			return err
		}
	}
	return g.line(g.relative(p))
}

func (g *global) line(s string) error {
	_, err := fmt.Fprintln(g.env.Out, s)
	return err
}

// relative shortens a path for people. Build systems take lines that begin with
// two colons for commands; no file's name gives any.
func (g *global) relative(p string) string {
	here, err := filepath.Abs(".")
	if err == nil {
		here, err = filepath.EvalSymlinks(here)
	}
	if err == nil && filepath.IsAbs(p) {
		if rel, err := filepath.Rel(here, p); err == nil && fs.ValidPath(filepath.ToSlash(rel)) && !strings.HasPrefix(rel, "..") {
			p = filepath.ToSlash(rel)
		}
	}
	if strings.HasPrefix(p, "::") || strings.HasPrefix(p, "##") {
		p = "./" + p
	}
	return printable(p)
}

func (g *global) problems(name string, src []byte, ps []planfile.Problem) error {
	for _, p := range ps {
		line, column := planfile.LineColumn(src, p.Offset)
		fmt.Fprintf(g.env.Err, "%s:%d:%d: error %s: %s\n", printable(name), line, column, p.Code, printable(p.Message))
		if p.Hint != "" {
			fmt.Fprintf(g.env.Err, "    %s\n", printable(p.Hint))
		}
	}
	return quiet{exitFindings}
}
