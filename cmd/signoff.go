package cmd

import (
	"bytes"
	"context"

	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/html"
	"github.com/accord-plan/accord/render/markdown"
	"github.com/accord-plan/accord/render/text"
	"github.com/spf13/cobra"
)

type signoffOptions struct {
	rev, target    string
	close, explain bool
}

func (g *global) signoff() *cobra.Command {
	o := &signoffOptions{}
	c := &cobra.Command{
		Use:   "signoff [REV]",
		Short: "Say who must agree to a proposal or a close, and who has",
		Long: "Signoff holds a branch against the rules of its target's policy: what the merge result does to the plan,\n" +
			"compared with the target and with the last close, decides which rules apply; the statements and records\n" +
			"of reviews in git decide who has agreed. An approval counts as long as what was approved has not changed.\n\n" +
			"  accord signoff             the branch that is checked out, against its target\n" +
			"  accord signoff --close     the plan at the target, as the cycle would close with it\n" +
			"  accord signoff --explain   each rule with its numbers, who counts, who does not and why, who is missing\n\n" +
			"Only commits are read, each object is hashed again, and nothing is asked of a forge: `accord review` does\n" +
			"that, and records the reviews that count. Keys and deputies are judged today, or as of --as-of." +
			exits(exitFine, exitUsage, exitEnvironment, exitSignoff, exitFault) +
			"\n\nHere 0 means that it is approved.",
		Example: "  accord signoff\n  accord signoff spring-promo --target main --explain\n  accord signoff --close -o json",
		Args:    atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runSignoff(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(20),
	}
	f := c.Flags()
	f.StringVar(&o.target, "target", "", "the branch that the proposal is meant for")
	f.BoolVar(&o.close, "close", false, "judge the close of the cycle: by default of the plan at the target")
	f.BoolVar(&o.explain, "explain", false, "print the tree of each rule, and all evidence")
	g.formatFlag(c, "text", "markdown", "html", "json")
	return c
}

func (g *global) runSignoff(ctx context.Context, o *signoffOptions) error {
	t, err := g.judged(ctx, o)
	if err != nil {
		return err
	}
	w, err := g.openWitness(ctx, t.Target.Hash, t.Head.Hash)
	if err != nil {
		return err
	}
	defer w.Close()
	a, err := assess.Case(ctx, w, t)
	if err != nil {
		return err
	}
	next, err := g.afterSignoff(ctx, w, a, o)
	if err != nil {
		return err
	}
	if err := g.printSignoff(a.Report, o, next); err != nil {
		return err
	}
	if a.Report.Outcome != signoff.Approved && a.Report.Outcome != signoff.Overridden {
		return quiet{exitSignoff}
	}
	return nil
}

// judged finds the commits that are meant.
func (g *global) judged(ctx context.Context, o *signoffOptions) (t assess.Transition, err error) {
	repo, err := g.repository()
	if err != nil {
		return t, err
	}
	defer repo.Close()
	if t.Target, t.TargetName, err = repo.DefaultTarget(ctx, o.target, g.env.Getenv); err != nil {
		return t, err
	}
	t.Purpose = policy.Proposals
	switch {
	case o.rev != "":
		t.HeadName = o.rev
		t.Head, err = repo.Resolve(ctx, o.rev)
	case o.close:
		t.Head, t.HeadName = t.Target, t.TargetName
	default:
		if t.Head, t.HeadName, err = repo.Head(ctx); t.HeadName == "" {
			t.HeadName = "HEAD"
		}
		// Who stands on a branch that was merged, or on a target that they have
		// fetched and not pulled, means what is there now.
		if merged, _ := repo.IsAncestor(ctx, t.Head, t.Target); err == nil && merged && t.Head.Hash != t.Target.Hash {
			t.Head, t.HeadName = t.Target, t.TargetName
		}
	}
	if o.close {
		t.Purpose, t.Target, t.TargetName = policy.Closes, t.Head, t.HeadName
	}
	return t, err
}

// afterSignoff says what a person may do next, and what was not looked at.
func (g *global) afterSignoff(ctx context.Context, w *workspace.Workspace, a *assess.Assessment, o *signoffOptions) ([]render.Text, error) {
	var out []render.Text
	t := a.Transition()
	nothing := t.Purpose == policy.Proposals && t.Head.Hash == t.Target.Hash
	if nothing {
		out = append(out, render.Text{render.Muted.Of(t.HeadName + " is the target, so nothing is proposed: this is what changed since the last close. Of the close itself: "), render.Code.Of("accord signoff --close")})
	} else if call := signCall(a.Report, o); call != "" {
		out = append(out, render.Text{render.Muted.Of("Whoever agrees signs with "), render.Code.Of(call), render.Muted.Of(", which shows the plan first; docs/signing.md.")})
	}
	file, err := uncommitted(ctx, g.git(w.Root()), w, t.Head)
	if file != "" {
		out = append(out, render.Text{render.Warn.Of("Not judged: the plan has changes that are not committed, as " + file)})
	}
	return out, err
}

// signCall is the command by which somebody who is missing agrees, "" where that
// changes nothing.
func signCall(r *signoff.Report, o *signoffOptions) string {
	for _, m := range r.Missing {
		if r.Outcome != signoff.NotYet || len(m.From) == 0 || m.Evidence == "review" {
			continue
		}
		call := "accord sign"
		if m.Purpose != string(policy.Proposals) {
			call += " --purpose " + m.Purpose
		}
		if o.rev != "" {
			call += " " + o.rev
		}
		if o.target != "" {
			call += " --target " + o.target
		}
		return call
	}
	return ""
}

func (g *global) printSignoff(r *signoff.Report, o *signoffOptions, next []render.Text) error {
	if g.format == "json" {
		return g.writeJSON(r)
	}
	doc := render.SignOffDocument(r, render.SignOffView{Explain: o.explain, Footer: next})
	return g.emitWith(func(b *bytes.Buffer) error {
		switch g.format {
		case "markdown":
			return markdown.Write(b, doc, markdown.Options{})
		case "html":
			return html.Write(b, doc, html.Options{})
		}
		return text.Write(b, doc, text.Options{Width: g.width(), Colour: g.painted()})
	})
}
