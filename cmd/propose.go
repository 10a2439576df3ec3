package cmd

import (
	"context"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/propose"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/spf13/cobra"
)

type proposeOptions struct {
	propose.Options
	target string
}

func (g *global) propose() *cobra.Command {
	o := &proposeOptions{}
	c := &cobra.Command{
		Use:   "propose",
		Short: "Propose what you changed: branch, commit, push and pull request",
		Long: "Propose makes a pull request of what differs from the target in the plan's folder, and of nothing else:\n" +
			"what is staged beside it stays staged. On the target branch, or on none, it makes a branch of its own; on any\n" +
			"other it goes on there. The commit is made by git in your name, so hooks, signing and credentials work.\n\n" +
			"With a token in the environment (GITHUB_TOKEN, GITLAB_TOKEN, GITEA_TOKEN or ACCORD_TOKEN) the pull request\n" +
			"is opened, its text made from the change: what, why, what follows, what to check. An open one of the branch is\n" +
			"brought up to date, between its two marker lines; what people wrote around them stays. Without a token the\n" +
			"text and the address to open it at are printed; -o markdown prints the text alone.\n\n" +
			"A plan that has errors is not proposed. What a hook or the network stopped is resumed by the next run." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that the plan has errors, so that it is not proposed.",
		Example: "  accord propose\n  accord propose --title \"Spring promotion at three retailers\" --draft\n  accord propose --dry-run",
		Args:    atMost(0, "no argument"),
		RunE:    func(c *cobra.Command, _ []string) error { return g.runPropose(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.Branch, "branch", "", "the branch to make (default: named by what is adjusted)")
	f.StringVar(&o.Title, "title", "", "the title (default: made from the change)")
	f.StringVar(&o.Message, "message", "", "the message of the commit (default: made from the change)")
	f.StringVar(&o.target, "target", "", "the branch that the change is meant for")
	f.BoolVar(&o.Draft, "draft", false, "open the pull request as a draft")
	f.BoolVar(&o.DryRun, "dry-run", false, "say what would be done, do nothing")
	f.BoolVar(&o.NoPush, "no-push", false, "make the commit, push nothing")
	must(c.RegisterFlagCompletionFunc("target", g.revisions(1)))
	g.formatFlag(c, "text", "markdown", "json")
	return c
}

func (g *global) runPropose(ctx context.Context, o *proposeOptions) error {
	w, err := g.open(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	if err := w.Writable(); err != nil {
		return err
	}
	defer w.Share()()
	head, err := w.Load(ctx, workspace.WorkTree, workspace.Compared)
	if err != nil {
		return err
	}
	if head.Errors() || head.Result == nil {
		return g.invalid(w, head, "so it is not proposed")
	}
	g.remark(head)
	p, err := g.proposer(ctx, w, head, o.target)
	if err != nil {
		return err
	}
	r, err := p.Propose(ctx, o.Options)
	if err != nil {
		return err
	}
	if g.format == "json" {
		return g.writeJSON(r)
	}
	switch {
	case r.Nothing:
		return g.emit([]byte(fmt.Sprintf("nothing to propose: the plan is as it is on %s\n", r.Target)))
	case g.format == "markdown":
		return g.emit([]byte(r.Body))
	}
	return g.writeDocument(r.Document())
}

// proposer finds the target and compares with it.
func (g *global) proposer(ctx context.Context, w *workspace.Workspace, head *workspace.Snapshot, target string) (*propose.Proposer, error) {
	pair, err := w.Pair(ctx, nil, false, target, g.env.Getenv)
	if err != nil {
		return nil, err
	}
	_, name, err := w.Repository().DefaultTarget(ctx, target, g.env.Getenv)
	if err != nil {
		return nil, err
	}
	base, err := w.Base(ctx, pair.Base, head)
	if err != nil {
		return nil, err
	}
	p := &propose.Proposer{Git: g.git(w.Root()), Dir: w.Dir(), Target: strings.TrimPrefix(name, "origin/"), Base: pair.Base.Commit.Hash,
		Plan: head.Plan, View: render.DiffView{AsOf: head.AsOf, Prefix: w.Prefix()},
		Hear: func(line string) { fmt.Fprintln(g.env.Err, "accord: | "+printable(line)) }}
	if base.Result != nil {
		p.Diff = w.Compare(base, head, false)
	}
	where, unknown := g.where(ctx)
	p.Where = where
	p.Forge = func(ctx context.Context, at forge.Context) (forge.Forge, error) {
		if unknown != nil {
			return nil, unknown
		}
		return g.forge(ctx, at)
	}
	return p, nil
}
