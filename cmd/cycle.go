package cmd

import (
	"context"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/approval"
	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/closing"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signing"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/spf13/cobra"
)

type closeOptions struct {
	target, key, pack, genesis string
	expect                     []string
	push, dryRun, yes          bool
	replan, offline            bool
}

// cycle holds the commands about a cycle as a whole.
func (g *global) cycle() *cobra.Command {
	c := &cobra.Command{
		Use:   "cycle",
		Short: "Open a cycle, see how it stands and how cycles went, close it",
		Long: "Cycle opens the next cycle, says how each step stands and how the cycles before went, holds the open period to\n" +
			"date against its plan once a week, lists the days, and closes the cycle by a signed tag." + exits(exitFine, exitUsage),
		Example: "  accord cycle open 2027-01 --dry-run\n  accord cycle status\n  accord cycle week\n  accord cycle close --push",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(c, args[0])
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(g.cycleOpen(), g.cycleStatus(), g.cycleWeek(), g.cycleHistory(), g.cycleCalendar(), g.cycleClose("close", ""), g.cycleGenesis())
	return c
}

// commit is cycle close under the name of what it does to the plan.
func (g *global) commit() *cobra.Command {
	return g.cycleClose("commit", "Commit is the same as `accord cycle close`.\n\n")
}

func (g *global) cycleClose(name, before string) *cobra.Command {
	o := &closeOptions{}
	c := &cobra.Command{
		Use:   name,
		Short: "Close the cycle: gate, sign-off, signed tag, pack",
		Long: before + "Close ends the plan's cycle: it puts a signed tag on the plan at the target, as plan/2026-12, by which everybody\n" +
			"knows from then on what was committed to. Before that it asks, and says of each step what it found: has the\n" +
			"branch moved at origin, is the chain of closes whole, does the plan pass the gate (`accord validate --gate close`),\n" +
			"has everybody agreed whom the last close's policy asks (`accord signoff --close`). Where only your own agreement\n" +
			"is missing, it shows you the plan and asks for it.\n\n" +
			"Every step looks first whether it is done, so a run that was interrupted is finished by the next one. A cycle\n" +
			"that is closed is not closed again; --replan closes it as .2 where its plan has changed.\n\n" +
			"The tag is made verbatim by git and signed by ssh-keygen with the key of a closer: from --key, git's\n" +
			"user.signingkey, the agent, or ~/.ssh, whichever the policy knows. --pack writes the committed plan as a page,\n" +
			"a workbook and JSON, the same bytes on every machine." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitSignoff, exitFault) +
			"\n\nHere 1 means that the plan lacks something, 4 that somebody has not agreed or that the chain does not hold.",
		Example: "  accord cycle close --dry-run\n  accord cycle close --push --pack 2026-12.zip\n  accord commit --key ~/.ssh/id_ed25519",
		Args:    atMost(0, "no argument"),
		RunE:    func(c *cobra.Command, _ []string) error { return g.runClose(c.Context(), o) },
	}
	o.flags(c, g)
	f := c.Flags()
	f.StringVar(&o.pack, "pack", "", "write the committed plan to this folder, or as one file that ends in .zip")
	f.BoolVar(&o.replan, "replan", false, "close a cycle again that is closed already, as .2 and so on")
	f.StringVar(&o.genesis, "genesis", "", "the hash of the genesis tag, as it is kept outside of the repository")
	f.StringArrayVar(&o.expect, "expect", nil, "a close that must be here, as 2026-11=sha256:…; may be repeated")
	f.BoolVar(&o.yes, "yes", false, "do not ask before your own agreement is signed")
	return c
}

func (g *global) cycleGenesis() *cobra.Command {
	o := &closeOptions{}
	c := &cobra.Command{
		Use:   "genesis",
		Short: "Sign the tag with which the plan's chain of closes begins",
		Long: "Genesis puts the signed tag plan/genesis on the plan at the target: the root of trust, by whose hash statements\n" +
			"and closes call the plan. The plan must have no errors, and its policy must name you as a closer, with your key.\n\n" +
			"Keep the hash that it prints outside of the repository: in the minutes, on paper, with the auditors. Nothing\n" +
			"inside a repository can prove that its beginning is the right one. `accord init` does this for a new plan." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitSignoff, exitFault) +
			"\n\nHere 1 means that the plan lacks something, 4 that the key is no closer's.",
		Example: "  accord cycle genesis\n  accord cycle genesis --key ~/.ssh/id_ed25519 --push",
		Args:    atMost(0, "no argument"),
		RunE:    func(c *cobra.Command, _ []string) error { return g.runGenesis(c.Context(), o) },
	}
	o.flags(c, g)
	return c
}

func (o *closeOptions) flags(c *cobra.Command, g *global) {
	f := c.Flags()
	f.StringVar(&o.target, "target", "", "the branch whose tip is closed (default: origin's)")
	f.StringVar(&o.key, "key", "", "your SSH key: a file, private or public, or the public key itself")
	f.BoolVar(&o.push, "push", false, "push the tag and the approvals to origin")
	f.BoolVar(&o.offline, "offline", false, "do not ask origin whether the branch has moved")
	f.BoolVar(&o.dryRun, "dry-run", false, "say what would be done, do nothing")
	must(c.RegisterFlagCompletionFunc("target", g.revisions(1)))
	g.formatFlag(c, "text", "markdown", "json")
}

func (g *global) runClose(ctx context.Context, o *closeOptions) error {
	opt, w, err := g.closing(ctx, o)
	if err != nil {
		return err
	}
	defer w.Close()
	opt.Replan = o.replan
	if opt.Anchor, err = anchorOf(o.genesis, o.expect); err != nil {
		return err
	}
	if o.pack != "" {
		opt.PackTo, opt.Pack = o.pack, g.pack
	}
	opt.Page = func(ctx context.Context, a *assess.Assessment, by signature.Signer) ([]byte, error) {
		return g.signPage(ctx, &signOptions{}, w, a, by)
	}
	opt.Confirm = func(page []byte, d *approval.Draft, key *closing.Key) error { return g.confirmOwn(o, page, d, key) }
	return g.tellClosed(closing.Close(ctx, w, opt))
}

func (g *global) runGenesis(ctx context.Context, o *closeOptions) error {
	opt, w, err := g.closing(ctx, o)
	if err != nil {
		return err
	}
	defer w.Close()
	return g.tellClosed(closing.Genesis(ctx, w, opt))
}

// closing opens the plan at the target and says who closes it.
func (g *global) closing(ctx context.Context, o *closeOptions) (opt closing.Options, w *workspace.Workspace, err error) {
	repo, err := g.repository()
	if err != nil {
		return opt, nil, err
	}
	defer repo.Close()
	if opt.At, opt.AtName, err = repo.DefaultTarget(ctx, o.target, g.env.Getenv); err != nil {
		return opt, nil, err
	}
	if w, err = g.openWitness(ctx, opt.At.Hash); err != nil {
		return opt, nil, err
	}
	at := g.dated(g.git(w.Root()))
	opt = g.closingOptions(o, at, opt.At, opt.AtName)
	if !o.offline {
		if _, err := at.Line(ctx, "config", "--get", "remote."+origin+".url"); err == nil {
			opt.Remote = origin
		}
	}
	return opt, w, nil
}

// closingOptions say what is closed, and with which key.
func (g *global) closingOptions(o *closeOptions, at git.Git, c history.Commit, name string) closing.Options {
	version, _, _ := build()
	return closing.Options{At: c, AtName: name, Git: at, Tool: "accord " + version, Push: o.push, DryRun: o.dryRun,
		Key: func(ctx context.Context, ring *signature.Ring) (*closing.Key, error) {
			return g.closerKey(ctx, o, at, ring)
		}}
}

// origin is the remote that closes are pushed to.
const origin = "origin"

// closerKey finds the key, and has ssh-keygen sign with it.
func (g *global) closerKey(ctx context.Context, o *closeOptions, at git.Git, ring *signature.Ring) (*closing.Key, error) {
	world := g.world(at)
	_, _, when, err := at.Self(ctx)
	if err != nil {
		return nil, err
	}
	key, err := signing.Find(ctx, world, ring, signing.Wanted{Key: o.key, Day: period.FromTime(when)})
	if err != nil {
		return nil, err
	}
	return &closing.Key{Signer: key.Signer, From: key.From, Sign: func(ctx context.Context, message []byte, namespace string) ([]byte, error) {
		return signing.Sign(ctx, world, ring, key, message, namespace)
	}}, nil
}

// confirmOwn shows what the closer agrees to, and asks.
func (g *global) confirmOwn(o *closeOptions, page []byte, d *approval.Draft, key *closing.Key) error {
	if _, err := g.env.Err.Write(page); err != nil {
		return err
	}
	fmt.Fprintf(g.env.Err, "\nOnly your own agreement is missing. With it: %s\n", outcomeWords(d.Outcome, printable(d.Why)))
	if !o.yes && !g.env.Asks {
		return &workspace.Usage{Summary: "there is no terminal at which you could agree to the plan", Do: "say --yes if you have seen it, or sign it before: accord sign --purpose close"}
	}
	return g.confirm(&signOptions{yes: o.yes}, &signing.Key{Signer: key.Signer, From: key.From}, d)
}

// tellClosed prints the report; what kept the plan from being closed is the exit
// code.
func (g *global) tellClosed(r *closing.Report, err error) error {
	if err != nil {
		return identityOf(err)
	}
	if g.format == "json" {
		err = g.writeJSON(r)
	} else {
		err = g.writeDocument(r.Document())
	}
	if err != nil {
		return err
	}
	switch r.Outcome {
	case closing.Open:
		return quiet{exitFindings}
	case closing.Missing, closing.Broken:
		return quiet{exitSignoff}
	}
	return nil
}

// anchorOf reads what somebody knows from elsewhere.
func anchorOf(genesis string, expect []string) (chain.Options, error) {
	var o chain.Options
	if genesis != "" {
		if o.Genesis = statement.Hash(genesis); !o.Genesis.Valid() {
			return o, &workspace.Usage{Summary: fmt.Sprintf("--genesis %s is no hash", genesis), Do: "write sha256: and 64 digits, as `accord cycle genesis` printed it"}
		}
	}
	for _, pair := range expect {
		cycle, hash, ok := strings.Cut(pair, "=")
		if !ok || !statement.Hash(hash).Valid() {
			return o, &workspace.Usage{Summary: fmt.Sprintf("--expect %s is not understood", pair), Do: "write it as 2026-11=sha256:…, as `accord verify` prints it"}
		}
		if o.Expect == nil {
			o.Expect = map[string]statement.Hash{}
		}
		if before, twice := o.Expect[cycle]; twice && before != statement.Hash(hash) {
			return o, &workspace.Usage{Summary: "--expect gives two hashes for " + cycle, Do: "give one"}
		}
		o.Expect[cycle] = statement.Hash(hash)
	}
	return o, nil
}
