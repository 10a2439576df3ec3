package cmd

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/codeowners"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render/findings"
	"github.com/spf13/cobra"
)

type codeownersOptions struct {
	forge, host  string
	check, write bool
}

func (g *global) codeowners() *cobra.Command {
	o := &codeownersOptions{}
	c := &cobra.Command{
		Use:   "codeowners",
		Short: "Write CODEOWNERS from the owners in the plan, or check it",
		Long: "Codeowners says whom a forge asks to review each file of the plan: the role that owns the file, by its\n" +
			"`team` in the policy or by its people's `logins`. It prints the file; --write puts it in its place, where lines\n" +
			"that people wrote outside the marked block stay; --check changes nothing, and finds files that nobody is asked\n" +
			"about, lines that are out of date, and lines that overrule the plan's.\n\n" +
			"The policy, plan.yaml, the company's rules, workflows and CODEOWNERS itself belong to the policy's owner; what\n" +
			"names no owner, as facts and forecasts do, and every new file belongs to the owner of the plan.\n\n" +
			"The dialect is --forge, else the one of the host that the repository was cloned from. Gitea, and Forgejo, read\n" +
			"regular expressions, and do not read .github/CODEOWNERS." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that CODEOWNERS is not as the plan says, or that nobody of a role can be asked.",
		Example: "  accord codeowners\n  accord codeowners --write --forge gitlab\n  accord codeowners --check -o github",
		Args:    atMost(0, "no arguments"),
		RunE:    func(c *cobra.Command, _ []string) error { return g.runCodeowners(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.forge, "forge", "", "the dialect: "+strings.Join(codeowners.Forges, ", "))
	f.StringVar(&o.host, "host", "", "the forge's host, by which the policy tells logins (default: that of the remote origin)")
	f.BoolVar(&o.check, "check", false, "change nothing; say what is wrong with the file and exit 1")
	f.BoolVar(&o.write, "write", false, "write the file instead of printing it")
	completeFlags(c, map[string][]string{"forge": codeowners.Forges})
	g.formatFlag(c, findings.Formats()...)
	return c
}

func (g *global) runCodeowners(ctx context.Context, o *codeownersOptions) error {
	forge, ok := codeowners.ParseForge(o.forge)
	switch {
	case !ok && o.forge != "":
		return unknownName("forge", o.forge, codeowners.Forges)
	case o.check && o.write:
		return &workspace.Usage{Summary: "--check and --write", Do: "choose one of them"}
	case g.format != "text" && !o.check:
		return &workspace.Usage{Summary: "-o without --check", Do: "only findings have formats: accord codeowners --check -o " + g.format}
	}
	useful := func(s *workspace.Snapshot) bool { return s.Plan != nil }
	w, s, err := g.readWorkTree(ctx, useful, "so its owners are not known")
	if err != nil {
		return err
	}
	defer w.Close()
	c, err := w.CodeOwners(ctx, s, forge, o.host)
	if err != nil {
		return err
	}
	switch {
	case o.check:
		return g.checkOwners(w, c)
	case o.write:
		changed, err := c.Write(w)
		if err != nil {
			return err
		}
		if changed {
			err = g.line(printable(c.File))
		}
		return g.askedFor(c.Findings, err)
	}
	text, err := c.Owners.Write(nil)
	if err == nil {
		err = g.emit(text)
	}
	return g.askedFor(c.Findings, err)
}

// checkOwners prints what is wrong with the file, and with who is asked.
func (g *global) checkOwners(w *workspace.Workspace, c *workspace.CodeOwners) error {
	report := finding.NewReport(finding.About{Plan: w.Dir(), Files: 1}, c.Check(), nil)
	err := g.emitWith(func(b *bytes.Buffer) error {
		return findings.Write(b, g.format, report, findings.Options{Color: g.painted(), Width: g.width()})
	})
	if err == nil && report.Counts.Errors > 0 {
		return quiet{exitFindings}
	}
	return err
}

// askedFor says on standard error of whom nobody can be asked, which is exit
// code 1 for files of the plan.
func (g *global) askedFor(found []finding.Resolved, err error) error {
	if err != nil || len(found) == 0 {
		return err
	}
	for _, f := range found {
		fmt.Fprintf(g.env.Err, "accord: %s:%d:%d: %s %s: %s\n", printable(f.File), f.Line, f.Column, f.Severity, f.Code, printable(f.Message))
		fmt.Fprintf(g.env.Err, "accord:     %s\n", printable(f.Hint))
	}
	if slices.ContainsFunc(found, func(f finding.Resolved) bool { return f.Severity == finding.Error }) {
		return quiet{exitFindings}
	}
	return nil
}
