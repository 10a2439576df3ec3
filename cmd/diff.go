package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/disarm"
	"github.com/accord-plan/accord/render/findings"
	"github.com/accord-plan/accord/render/html"
	"github.com/accord-plan/accord/render/markdown"
	"github.com/accord-plan/accord/render/text"
	"github.com/accord-plan/accord/render/xlsx"
	"github.com/spf13/cobra"
)

type diffOptions struct {
	staged, exitCode bool
	target           string
	all              bool
	args             []string
	// external and textconv are how git calls it for one file.
	external, textconv bool
}

func (g *global) diff() *cobra.Command {
	o := &diffOptions{}
	c := &cobra.Command{
		Use:   "diff [A [B] | A...B]",
		Short: "Show what changed in the plan, and what follows from it",
		Long: "Diff compares two states of the plan: what people edited, and what follows from it in stock, backlog,\n" +
			"load, money and gaps.\n\n" +
			"  accord diff          the merge base of target and HEAD, against the work tree\n" +
			"  accord diff A        A against the work tree\n" +
			"  accord diff A B      exactly these\n" +
			"  accord diff A...B    the merge base of A and B, against B\n" +
			"  accord diff --staged HEAD against the index\n\n" +
			"The target is --target, the CI's own variable, origin/HEAD, or main.\n\n" +
			"With --external and --textconv git calls it for single files, so that git diff, git log -p and git show speak\n" +
			"the plan's terms; docs/git.md says how that is set up." +
			exitsFor("errors in a plan, or changes with --exit-code", exitFine, exitFindings, exitUsage, exitEnvironment, exitFault),
		Example: "  accord diff\n  accord diff plan/2026-11 main\n  accord diff main...spring-promo -o markdown",
		Args: func(c *cobra.Command, args []string) error {
			if o.forGit() {
				return nil
			}
			return atMost(2, "two revisions")(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			o.args = args
			switch {
			case o.external && o.textconv:
				return &workspace.Usage{Summary: "--external and --textconv", Do: "choose one of them"}
			case o.forGit() && (o.staged || o.exitCode || o.all || o.target != "" || g.format == "json"):
				return &workspace.Usage{Summary: "--external and --textconv are for git alone", Do: "leave the other flags out"}
			case o.external:
				return g.forPager(c.Context(), args)
			case o.textconv:
				return g.runTextconv(args)
			}
			return g.runDiff(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(2),
	}
	c.Flags().BoolVar(&o.staged, "staged", false, "compare HEAD with what is staged")
	c.Flags().StringVar(&o.target, "target", "", "the branch that the change is meant for")
	c.Flags().BoolVar(&o.exitCode, "exit-code", false, "exit 1 if the plans differ")
	c.Flags().BoolVar(&o.all, "all", false, "list every edit and every consequence, however small")
	c.Flags().BoolVar(&o.external, "external", false, "compare one file as git's diff.NAME.command is asked to; see docs/git.md")
	c.Flags().BoolVar(&o.textconv, "textconv", false, "print one file a value a line, as git's diff.NAME.textconv is asked to")
	g.formatFlag(c, "text", "markdown", "html", "json")
	g.linkFlag(c)
	g.chartFlag(c)
	return c
}

func (g *global) runDiff(ctx context.Context, o *diffOptions) error {
	g.patient(1) // two share nearly all
	w, err := g.open(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	pair, err := w.Pair(ctx, o.args, o.staged, o.target, g.env.Getenv)
	if err != nil {
		return err
	}
	base, head, err := w.Sides(ctx, pair)
	if err != nil {
		return err
	}
	g.remark(head)
	for _, side := range []*workspace.Snapshot{base, head} {
		if side.Result == nil {
			return g.invalid(w, side, "so there is no diff")
		}
	}
	d := w.Compare(base, head, o.all)
	doubts := doubtful(w, base, head)
	for _, doubt := range doubts {
		fmt.Fprintf(g.env.Err, "accord: %s\n", printable(doubt))
	}
	if err := g.writeDiff(d, head, w.Prefix(), o.all, doubts); err != nil {
		return err
	}
	if o.exitCode && d.Changed() {
		return quiet{exitFindings}
	}
	return nil
}

// doubtful says of which sides the numbers have errors: they are computed, and
// nobody should rely on them.
func doubtful(w *workspace.Workspace, sides ...*workspace.Snapshot) (out []string) {
	for _, s := range sides {
		if !s.Errors() {
			continue
		}
		errs, _ := finding.Count(s.Findings)
		for _, f := range w.Findings(s) {
			if f.Severity == finding.Error {
				out = append(out, fmt.Sprintf("%s has %s, as %s at %s:%d: %s; rely on none of its numbers, and see accord validate", s.Label(), render.Count(errs, "error", "errors"), f.Code, f.File, f.Line, f.Message))
				break
			}
		}
	}
	return out
}

// invalid says why there is no diff: the findings of the side that has errors.
func (g *global) invalid(w *workspace.Workspace, s *workspace.Snapshot, so string) error {
	fmt.Fprintf(g.env.Err, "accord: %s has errors, %s; mend them first\n", printable(s.Label()), so)
	say := *g
	if g.format == "html" {
		// There is no page to write: one that stands already is left alone.
		say.format, say.out = "text", ""
	}
	err := say.emitWith(func(b *bytes.Buffer) error {
		return findings.Write(b, say.format, w.Report(s), findings.Options{Color: say.painted(), Width: g.width(), Limit: 20})
	})
	if err != nil {
		return err
	}
	return quiet{exitFindings}
}

func (g *global) writeDiff(d *change.Diff, head *workspace.Snapshot, prefix string, all bool, doubts []string) error {
	if g.format == "json" {
		return g.writeJSON(d)
	}
	rows := 0
	if all {
		rows = -1
	}
	doc := diffDocument(d, head, g.format, prefix, rows)
	if g.format != "text" || g.toFile() { // elsewhere they stand above it
		for _, doubt := range doubts {
			doc.Footer = append(doc.Footer, render.Plain(doubt))
		}
	}
	return g.writeDocument(doc)
}

// writeJSON writes a value as JSON, which a log may hold as well: what would act
// there is written as an escape.
func (g *global) writeJSON(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	var lines bytes.Buffer
	lines.Grow(2 * len(b)) // json.MarshalIndent lets it grow, by copying what is there
	if err := json.Indent(&lines, b, "", "  "); err != nil {
		return err
	}
	return g.emit(append(disarm.JSON(lines.Bytes()), '\n'))
}

// writeDocument writes a document in the chosen format.
func (g *global) writeDocument(d *render.Document) error {
	return g.emitWith(func(b *bytes.Buffer) error {
		switch g.format {
		case "markdown":
			return markdown.Write(b, d, markdown.Options{Base: g.links, Mermaid: g.mermaid})
		case "html":
			return html.Write(b, d, html.Options{Base: g.links})
		case "xlsx":
			return g.workbook(b, d)
		}
		return text.Write(b, d, text.Options{Width: g.width(), Colour: g.painted()})
	})
}

// workbook writes a document as one, which is a file.
func (g *global) workbook(b *bytes.Buffer, d *render.Document) error {
	if g.out == "" {
		return &workspace.Usage{Summary: "a workbook is a file", Do: "name it with --out, as --out report.xlsx; --out - writes it to standard output"}
	}
	return xlsx.Write(b, d)
}

// diffDocument lays the diff out: for a terminal, or folded for a page or a
// pull request; rows as [render.DiffView] has them.
func diffDocument(d *change.Diff, head *workspace.Snapshot, format, prefix string, rows int) *render.Document {
	asOf := "dates judged as of " + head.AsOf.String() + " (" + head.AsOfBy + ")"
	return render.DiffDocument(d, render.DiffView{Comment: format != "text", Rows: rows, AsOf: head.AsOf, Prefix: prefix, Footer: []render.Text{render.Plain(asOf)}})
}
