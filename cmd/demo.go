package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/accord-plan/accord/internal/demo"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/spf13/cobra"
)

func (g *global) demo() *cobra.Command {
	return &cobra.Command{
		Use:   "demo [DIR]",
		Short: "Build a complete example repository and walk through the main job on it",
		Long: "Demo builds the repository of Northlight Outdoor, a made-up maker of camping gear: closed cycles with\n" +
			"their tags, facts that came in after each, an open proposal and two options that would answer it. Then it\n" +
			"does the main job on it: validate, diff, render, signoff. It asks nothing and needs nothing but accord itself.\n\n" +
			"Every close is signed, and so is genesis, whose hash it prints. The people's private keys lie in .git/accord-demo,\n" +
			"so that you can sign in anybody's name; they are derived from the names and protect nothing." +
			exits(exitFine, exitUsage, exitEnvironment, exitFault),
		Example: "  accord demo\n  accord demo ../northlight",
		Args:    atMost(1, "one folder"),
		RunE: func(c *cobra.Command, args []string) error {
			dir := "northlight"
			if len(args) == 1 {
				dir = args[0]
			}
			return g.runDemo(c.Context(), dir)
		},
	}
}

func (g *global) runDemo(ctx context.Context, dir string) error {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return &workspace.Usage{Summary: fmt.Sprintf("%s exists and is not empty", dir), Do: "name another folder, as `accord demo northlight-2`, or remove this one"}
	}
	if g.env.TTY {
		fmt.Fprintf(g.env.Err, "accord: building %s: every commit, cycle and branch of it\n", printable(dir))
	}
	tour, err := demo.Build(dir)
	if err != nil {
		return err
	}
	g.tell(introduction(tour))
	show := &global{env: g.env, repo: dir, asOf: tour.AsOf.String(), colour: g.colour, engine: g.engine, format: "text"}
	proposal := tour.Main + "..." + tour.Proposal.Name
	page := filepath.Join(dir, "plan.html")
	for _, step := range []struct {
		title, command string
		run            func() error
	}{
		{"1. Is the proposal sound, and what gaps does it have?", "accord validate " + tour.Proposal.Name,
			func() error {
				return show.runValidate(ctx, &validateOptions{failOn: "error", limit: 20, rev: tour.Proposal.Name})
			}},
		{"2. What does it change, and what follows from it?", "accord diff " + proposal,
			func() error { return show.runDiff(ctx, &diffOptions{args: []string{proposal}}) }},
		{"3. The plan as executives read it", "accord render " + tour.Proposal.Name + " -o html --out plan.html",
			func() error {
				html := *show
				html.format, html.out = "html", page
				if err := html.runRender(ctx, &renderOptions{gaps: 5, rev: tour.Proposal.Name}); err != nil {
					return err
				}
				g.tell(whereIs(page))
				return nil
			}},
		{"4. Who must agree to it, and who has?", "accord signoff " + tour.Proposal.Name,
			func() error {
				err := show.runSignoff(ctx, &signoffOptions{rev: tour.Proposal.Name})
				if q := (quiet{}); errors.As(err, &q) && q.code == exitSignoff {
					return nil // nobody has agreed yet, which is what it shows
				}
				return err
			}},
	} {
		g.tell("\n" + step.title + "\n$ " + step.command + " --as-of " + tour.AsOf.String() + "\n\n")
		if err := step.run(); err != nil {
			return err
		}
	}
	g.tell(conclusion(tour))
	return nil
}

func (g *global) tell(text string) { _, _ = g.env.Out.Write([]byte(text)) }

func introduction(t *demo.Tour) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s, in %s\n\n", t.Company, t.Dir)
	fmt.Fprintf(&b, "  %d commits by %d people, %d closed cycles:", t.Commits, len(t.People), len(t.Closes))
	for _, c := range t.Closes {
		b.WriteString(" " + c.Tag)
	}
	if len(t.Skipped) > 0 {
		b.WriteString(" (skipped: " + strings.Join(t.Skipped, ", ") + ")")
	}
	fmt.Fprintf(&b, "\n  %-22s %s\n", "genesis", t.Genesis)
	fmt.Fprintf(&b, "  %-22s %s\n", t.Main, "the plan in force, cycle "+t.Cycle)
	for _, o := range append([]demo.Branch{t.Proposal}, t.Options...) {
		fmt.Fprintf(&b, "  %-22s %s\n", o.Name, o.Summary)
	}
	return b.String()
}

// whereIs says where the executive page is.
func whereIs(page string) string {
	if abs, err := filepath.Abs(page); err == nil {
		page = abs
	}
	return "The page is " + page + ": open it in a browser.\n"
}

func conclusion(t *demo.Tour) string {
	var b bytes.Buffer
	asOf := " --as-of " + t.AsOf.String()
	keys, err := filepath.Rel(t.Dir, t.Keys)
	if err != nil {
		keys = t.Keys
	}
	keys = filepath.ToSlash(keys)
	fmt.Fprintf(&b, "\nEverybody's key lies in %s/%s, so agree as clara, sam, anna and dora; hugo closes cycles:\n", t.Dir, keys)
	fmt.Fprintf(&b, "  accord sign %s --key %s/clara%s\n  accord signoff %[1]s --explain%[3]s\n", t.Proposal.Name, keys, asOf)
	fmt.Fprintf(&b, "  accord cycle close --key %s/hugo --dry-run%s\n", keys, asOf)
	fmt.Fprintf(&b, "  accord verify --genesis %s\n", t.Genesis)
	fmt.Fprintf(&b, "\nTry next, in %s:\n", t.Dir)
	for _, o := range t.Options {
		fmt.Fprintf(&b, "  accord diff %s...%s%s\n", t.Proposal.Name, o.Name, asOf)
	}
	if len(t.Options) > 1 {
		b.WriteString("  accord compare " + t.Main)
		for _, o := range t.Options {
			b.WriteString(" " + o.Name)
		}
		b.WriteString(asOf + "\n")
	}
	if n := len(t.Closes); n > 0 {
		fmt.Fprintf(&b, "  accord diff %s %s%s\n", t.Closes[n-1].Tag, t.Main, asOf)
		fmt.Fprintf(&b, "  accord variance %s --ytd%s\n", t.Main, asOf)
		fmt.Fprintf(&b, "  accord monitor %s%s\n", t.Main, asOf)
		fmt.Fprintf(&b, "  accord cycle status%s\n", asOf)
	}
	fmt.Fprintf(&b, "  accord render --only grids --family tents%s\n", asOf)
	fmt.Fprintf(&b, "  change a number in %s/demand/adjustments/sales-eu.yaml, then: accord diff HEAD%s\n", t.Plan, asOf)
	return b.String()
}
