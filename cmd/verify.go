package cmd

import (
	"context"
	"fmt"

	"github.com/accord-plan/accord/internal/proof"
	"github.com/spf13/cobra"
)

type verifyOptions struct {
	target, genesis string
	expect          []string
	fast            bool
}

func (g *global) verify() *cobra.Command {
	o := &verifyOptions{}
	c := &cobra.Command{
		Use:   "verify",
		Short: "Prove every close from the repository alone",
		Long: "Verify proves the plan's past, offline, from a clone: from genesis to every close, from each close to the\n" +
			"statements that it names, to the policy that judged them, to the content that was signed. Every object is hashed\n" +
			"again; effects are computed again; whether the statements were enough is judged again by the policy of the\n" +
			"close before.\n\n" +
			"Nothing inside a repository can prove that its beginning is the right one, so --genesis gives the hash that is\n" +
			"kept elsewhere; without it the chain is called unanchored. Whoever notes the head's hash in the minutes detects\n" +
			"with --expect a clone that is stale or was rolled back.\n\n" +
			"docs/signoff.md has the recipe for doing the same with git, ssh-keygen and a script in Python." +
			exits(exitFine, exitUsage, exitEnvironment, exitSignoff, exitFault) +
			"\n\nHere 4 means that something does not hold, or that the chain is unanchored.",
		Example: "  accord verify --genesis sha256:4f1c…\n  accord verify --genesis sha256:4f1c… --expect 2026-11=sha256:9b07… -o json",
		Args:    atMost(0, "no argument"),
		RunE:    func(c *cobra.Command, _ []string) error { return g.runVerify(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.genesis, "genesis", "", "the hash of the genesis tag, as it is kept outside of the repository")
	f.StringArrayVar(&o.expect, "expect", nil, "a close that must be here, as 2026-11=sha256:…; may be repeated")
	f.StringVar(&o.target, "target", "", "the branch whose history must hold all closes (default: origin's)")
	f.BoolVar(&o.fast, "fast", false, "compute no effects and judge no rules again")
	must(c.RegisterFlagCompletionFunc("target", g.revisions(1)))
	g.formatFlag(c, "text", "markdown", "html", "json")
	return c
}

func (g *global) runVerify(ctx context.Context, o *verifyOptions) error {
	anchor, err := anchorOf(o.genesis, o.expect)
	if err != nil {
		return err
	}
	repo, err := g.repository()
	if err != nil {
		return err
	}
	at, name, err := repo.DefaultTarget(ctx, o.target, g.env.Getenv)
	_ = repo.Close()
	if err != nil {
		return err
	}
	w, err := g.openWitness(ctx, at.Hash)
	if err != nil {
		return err
	}
	defer w.Close()
	opt := proof.Options{Options: anchor, At: at, AtName: name, Fast: o.fast}
	if g.env.TTY {
		opt.Step = func(done, all int) { fmt.Fprintf(g.env.Err, "\raccord: %d of %d closes", done, all) }
		defer fmt.Fprint(g.env.Err, "\r\x1b[K")
	}
	r, err := proof.Verify(ctx, w, opt)
	if err != nil {
		return err
	}
	if g.format == "json" {
		err = g.writeJSON(r)
	} else {
		err = g.writeDocument(r.Document())
	}
	if err != nil {
		return err
	}
	if !r.Proven || !r.Anchored {
		return quiet{exitSignoff}
	}
	return nil
}
