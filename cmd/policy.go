package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/rehearsal"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/spf13/cobra"
)

func (g *global) policy() *cobra.Command {
	c := &cobra.Command{
		Use:   "policy",
		Short: "Try the policy: on examples of one's own, and on the cycles that are closed",
		Long: "Policy tries the rules that say who must agree to what, before they count. `policy test` runs the company's own\n" +
			"examples; `policy simulate` says what a policy would have asked in the last cycles. Neither approves anything.\n" +
			"docs/policy.md explains rules and examples." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault),
		Example: "  accord policy test\n  accord policy simulate --policy policy-stricter",
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(g.policyTest(), g.policySimulate())
	return c
}

type policyOptions struct {
	policy string
	files  []string
	all    bool
	cycles int
}

func (g *global) policyTest() *cobra.Command {
	o := &policyOptions{}
	c := &cobra.Command{
		Use:   "test [FILE...]",
		Short: "Run the company's own examples of what its policy asks for",
		Long: "Test makes the change of each example, or takes it from two revisions, counts who is said to have agreed, and\n" +
			"compares what comes of it with what the example expects: the outcome, the rules that apply, and who is missing.\n" +
			"Without files it reads those of " + rehearsal.Folder + "/ beside the plan's folder. Nothing is written, and no signature is needed.\n" +
			"With --policy the examples are judged by another policy: a file, or that of a revision." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that an example came out otherwise than expected.",
		Example: "  accord policy test\n  accord policy test policy-tests/money.yaml --all\n  accord policy test --policy stricter.yaml -o json",
		RunE: func(c *cobra.Command, args []string) error {
			o.files = args
			return g.runPolicyTest(c.Context(), o)
		},
	}
	c.Flags().StringVar(&o.policy, "policy", "", "judge by this policy: a file, or that of a revision")
	c.Flags().BoolVar(&o.all, "all", false, "tell of each example why rules apply and why not")
	g.formatFlag(c, "text", "markdown", "html", "json")
	g.linkFlag(c)
	return c
}

func (g *global) runPolicyTest(ctx context.Context, o *policyOptions) error {
	w, here, err := g.computed(ctx, "")
	if err != nil {
		return err
	}
	defer w.Close()
	var examples []rehearsal.Example
	if len(o.files) > 0 {
		examples, err = rehearsal.Files(o.files)
	} else {
		examples, err = rehearsal.Find(ctx, w)
	}
	if err != nil {
		return g.badExamples(err)
	}
	var by *policy.Policy
	if o.policy != "" {
		if by, _, err = g.policyOf(ctx, w, here, o.policy); err != nil {
			return err
		}
	}
	r, err := rehearsal.Test(ctx, w, here, by, examples)
	if err != nil {
		return err
	}
	if g.format == "json" {
		err = g.writeJSON(r)
	} else {
		err = g.writeDocument(r.Document(o.all))
	}
	if err == nil && r.Failed > 0 {
		return quiet{exitFindings}
	}
	return err
}

// badExamples says what is wrong in files of examples, each on its line.
func (g *global) badExamples(err error) error {
	var bad rehearsal.Problems
	if !errors.As(err, &bad) {
		return err
	}
	for _, p := range bad {
		fmt.Fprintln(g.env.Err, "accord: "+printable(p.Error()))
	}
	return quiet{exitUsage}
}

func (g *global) policySimulate() *cobra.Command {
	o := &policyOptions{}
	c := &cobra.Command{
		Use:   "simulate",
		Short: "Say what a policy would have asked in the last cycles",
		Long: "Simulate holds each of the last closes, compared with the one before it, against a policy: which rules would have\n" +
			"applied and why, and of the close whom it would have waited for, given what was signed for it at the time. The\n" +
			"rules for proposals are held against all that changed in the cycle. The policy is that of the work tree; with\n" +
			"--policy a file, or that of a revision, such as the branch that changes it." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that the policy has errors.",
		Example: "  accord policy simulate\n  accord policy simulate --policy stricter.yaml --cycles 12\n  accord policy simulate --policy policy/cfo-at-2-percent --all",
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return g.runPolicySimulate(c.Context(), o) },
	}
	c.Flags().StringVar(&o.policy, "policy", "", "a file with the policy, or the revision that has it (default: the work tree)")
	c.Flags().BoolVar(&o.all, "all", false, "list the rules that would not have applied too")
	c.Flags().IntVar(&o.cycles, "cycles", 6, "how many closes to look at, the newest")
	g.formatFlag(c, "text", "markdown", "html", "json")
	return c
}

func (g *global) runPolicySimulate(ctx context.Context, o *policyOptions) error {
	if o.cycles < 1 {
		return &workspace.Usage{Summary: fmt.Sprintf("--cycles %d is none", o.cycles), Do: "state 1 or more"}
	}
	w, here, err := g.computed(ctx, "")
	if err != nil {
		return err
	}
	defer w.Close()
	p, name, err := g.policyOf(ctx, w, here, o.policy)
	if err != nil {
		return err
	}
	head, err := w.Resolve(ctx, "HEAD")
	if err != nil {
		return err
	}
	opt, err := g.workspace([]string{head.Commit.Hash})
	if err != nil {
		return err
	}
	opt.Proven = true // what was signed counts only where every object is what its name says
	proven, err := workspace.Open(ctx, opt)
	if err != nil {
		return err
	}
	defer proven.Close()
	s, err := rehearsal.Simulate(ctx, proven, *head.Commit, p, name, o.cycles)
	if err != nil {
		return err
	}
	if g.format == "json" {
		return g.writeJSON(s)
	}
	return g.writeDocument(s.Document(o.all))
}

// policyOf is a policy from a file, of a revision, or of the work tree, and what
// it is called. A file is read in the place of the plan's own policy, so that what
// its rules refer to is looked for in the plan.
func (g *global) policyOf(ctx context.Context, w *workspace.Workspace, here *workspace.Snapshot, from string) (*policy.Policy, string, error) {
	s, name := here, cmp.Or(from, "the work tree's policy")
	_, statErr := os.Stat(from)
	switch {
	case from == "":
	case statErr == nil:
		text, err := workspace.ReadFile(from, planfile.MaxSize+1)
		if err != nil {
			return nil, "", err
		}
		if s, err = w.Edited(ctx, map[string][]byte{policyPath(here): text}, from); err != nil {
			return nil, "", err
		}
	default:
		src, err := w.Resolve(ctx, from)
		if err != nil {
			return nil, "", err
		}
		if s, err = w.Read(ctx, src); err != nil {
			return nil, "", err
		}
		name = "the policy of " + from
	}
	if bad := workspace.NewErrors(here, s); s != here && len(bad) > 0 && statErr == nil {
		s.Findings = bad
		return nil, "", g.invalid(w, s, "so it cannot be tried")
	}
	if s.Plan == nil || s.Plan.Policy == nil {
		return nil, "", &workspace.Usage{Summary: name + ": there is no policy", Do: "add policy.yaml, a document of kind Policy"}
	}
	return s.Plan.Policy, name, nil
}

// policyPath is where the plan has its policy.
func policyPath(s *workspace.Snapshot) string {
	for _, d := range s.Loaded.Documents {
		if d.Kind == "Policy" {
			return d.Path
		}
	}
	return "policy.yaml"
}
