package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/approval"
	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signing"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/spf13/cobra"
)

type signOptions struct {
	approval.Options
	approval.Place
	rev, target, key            string
	purpose, verdict, tolerance string
	recovery, recipe            bool
	yes, anyway, dryRun, all    bool
}

func (g *global) sign() *cobra.Command {
	o := &signOptions{}
	c := &cobra.Command{
		Use:   "sign [REVISION]",
		Short: "Agree to a plan or refuse it: show it, then sign a statement about it",
		Long: "Sign shows what changed since you last signed this proposal or close, or else since the target or the last\n" +
			"close, and the executive page. When you confirm, it writes a statement about exactly that and has ssh-keygen\n" +
			"sign it with your key: from --key, git's user.signingkey, the agent, or ~/.ssh, whichever the policy knows.\n\n" +
			"It signs the proposal at REVISION (HEAD) as it would be merged into the target; with --purpose close the plan\n" +
			"that the cycle closes with, at REVISION (the target). Only commits are read, never the work tree, so a plan\n" +
			"with changes that are not committed is refused. So is a signature that would not count, saying why.\n\n" +
			"The statement is committed to the branch accord/approvals, with what was signed as a parent; the work tree and\n" +
			"the index are left alone. With --push it is pushed too, with --here it is a commit on the current branch.\n" +
			"It is dated by git's clock, with --as-of on that day. docs/signing.md tells more." +
			exits(exitFine, exitUsage, exitEnvironment, exitSignoff, exitFault) +
			"\n\nHere 4 means that the signature would not count, so that nothing was signed.",
		Example: "  accord sign\n  accord sign spring-promo --push\n  accord sign --verdict reject --reason \"no stock before May\"\n" +
			"  accord sign --purpose close --accept shortage/TENT-2P@central --push\n  accord sign --for clara --role cfo",
		Args: atMost(1, "one revision"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.rev = args[0]
			}
			return g.runSign(c.Context(), o)
		},
		ValidArgsFunction: g.revisions(1),
	}
	o.flags(c)
	must(c.RegisterFlagCompletionFunc("target", g.revisions(1)))
	completeFlags(c, map[string][]string{"verdict": verdicts, "purpose": purposes})
	g.formatFlag(c, "text", "json")
	return c
}

var (
	verdicts = []string{"approve", "reject", "abstain"}
	purposes = []string{"proposal", "close", "policy", "override", "ratify"}
)

func (o *signOptions) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&o.verdict, "verdict", "approve", "what you say: "+strings.Join(verdicts, ", "))
	f.StringVar(&o.purpose, "purpose", "proposal", "what it is for: "+strings.Join(purposes, ", "))
	f.StringVar(&o.Role, "role", "", "the role in which you sign (default: the only one that counts)")
	f.StringVar(&o.For, "for", "", "the person whose deputy you are; of a ratification the override, by its hash")
	f.StringVar(&o.Reason, "reason", "", "why; a rejection and an override state it")
	f.StringVar(&o.tolerance, "tolerance", "0%", "by how much what follows may differ before your approval falls")
	f.StringArrayVar(&o.Accept, "accept", nil, "a gap that you accept up to its size now, by its id; may be repeated")
	f.StringVar(&o.Revoke, "revoke", "", "take back a statement of yours, by its hash or the beginning of it")
	f.StringVar(&o.key, "key", "", "your SSH key: a file, private or public, or the public key itself")
	f.BoolVar(&o.recovery, "recovery", false, "sign with one of the policy's recovery keys")
	f.StringVar(&o.target, "target", "", "the branch that the change is meant for")
	f.BoolVar(&o.Push, "push", false, "push the branch accord/approvals to origin")
	f.BoolVar(&o.Here, "here", false, "commit the statement on the current branch in place of accord/approvals")
	f.BoolVar(&o.all, "all", false, "show every edit and every consequence, however small")
	f.BoolVar(&o.yes, "yes", false, "do not ask")
	f.BoolVar(&o.anyway, "anyway", false, "sign though it would not count")
	f.BoolVar(&o.recipe, "recipe", false, "say how anybody checks the signature with git and ssh-keygen alone")
	f.BoolVar(&o.dryRun, "dry-run", false, "show what would be signed, sign nothing")
}

// read reads the options that are words.
func (o *signOptions) read() error {
	o.Verdict, o.Purpose = statement.Verdict(o.verdict), statement.Purpose(o.purpose)
	if !slices.Contains(verdicts, o.verdict) {
		return unknownName("verdict", o.verdict, verdicts)
	}
	if !slices.Contains(purposes, o.purpose) {
		return unknownName("purpose", o.purpose, purposes)
	}
	t, err := quantity.ParseRatio(o.tolerance)
	if err != nil || !strings.HasSuffix(o.tolerance, "%") || t < 0 || t > quantity.Unit {
		return &workspace.Usage{Summary: fmt.Sprintf("--tolerance %s is no percent between 0%% and 100%%", o.tolerance), Do: "write it as 2%"}
	}
	o.Tolerance = t
	switch {
	case o.Revoke != "" && (o.verdict != "approve" || o.Role != "" || o.For != ""):
		return &workspace.Usage{Summary: "--revoke takes back a statement as it was made", Do: "leave --verdict, --role and --for out"}
	case o.Here && o.Push:
		return &workspace.Usage{Summary: "--here and --push", Do: "push the current branch yourself, or leave --here out"}
	}
	if o.Revoke != "" {
		o.Verdict = statement.Revoke
	}
	version, _, _ := build()
	o.Tool = "accord " + version
	return nil
}

func (g *global) runSign(ctx context.Context, o *signOptions) error {
	if err := o.read(); err != nil {
		return err
	}
	if !o.yes && !o.dryRun && (!g.env.Asks || g.format == "json") {
		return &workspace.Usage{Summary: "there is no terminal at which you could confirm", Do: "say --yes if you have seen what you sign, or --dry-run to see it"}
	}
	t, err := g.transition(ctx, o)
	if err != nil {
		return err
	}
	w, err := g.openWitness(ctx, t.Target.Hash, t.Head.Hash)
	if err != nil {
		return err
	}
	defer w.Close()
	at := g.dated(g.git(w.Root()))
	if err := clean(ctx, at, w, t.Head); err != nil {
		return err
	}
	if err := approval.Ready(ctx, at, t.Head, o.Place); err != nil && !o.dryRun {
		return err
	}
	a, err := assess.Case(ctx, w, t)
	if err != nil {
		return err
	}
	return g.signCase(ctx, o, at, w, a)
}

// signCase shows, asks, signs and keeps.
func (g *global) signCase(ctx context.Context, o *signOptions, at git.Git, w *workspace.Workspace, a *assess.Assessment) error {
	world := g.world(at)
	ring, key, err := g.signKey(ctx, o, world, a)
	if err != nil {
		return err
	}
	page, err := g.signPage(ctx, o, w, a, key.Signer)
	if err != nil {
		return err
	}
	if o.Report = statement.Of(page); o.At.IsZero() {
		if _, _, o.At, err = at.Self(ctx); err != nil {
			return identityOf(err)
		}
	}
	d, err := approval.Prepare(a, key.Signer, o.Options)
	if err != nil {
		return err
	}
	if err := g.showDraft(o, page, d); err != nil {
		return err
	}
	if len(d.Objections) > 0 && !o.anyway {
		for _, why := range d.Objections {
			say(g.env.Err, "it would not count: "+why, "")
		}
		say(g.env.Err, "nothing was signed; --anyway signs all the same", "")
		return quiet{exitSignoff}
	}
	if d.Already != nil && !o.anyway {
		say(g.env.Err, fmt.Sprintf("you have said so already, on %s, and it stands: nothing was signed", d.Already.Statement.SignedAt.Format("2006-01-02")), "--anyway says it once more")
		if g.format == "json" && !o.dryRun {
			return g.writeJSON(d.Signed(nil))
		}
		return nil
	}
	if o.dryRun {
		return nil
	}
	if err := g.confirm(o, key, d); err != nil {
		return err
	}
	armour, err := signing.Sign(ctx, world, ring, key, d.Statement.Bytes(), statement.Namespace)
	if err != nil {
		return err
	}
	kept, err := approval.Keep(ctx, at, d.Statement, armour, a.Transition().Head, o.Place)
	if err != nil && (kept == nil || kept.Commit == "") {
		return identityOf(err)
	}
	if said := g.tellSigned(ctx, o, at, key, d, kept); said != nil {
		return said
	}
	return err
}

// signKey finds the person's key in the policy that judges; of a close that
// brings another policy also in that one, which has to be agreed to as well.
func (g *global) signKey(ctx context.Context, o *signOptions, world *signing.World, a *assess.Assessment) (*signature.Ring, *signing.Key, error) {
	wanted := signing.Wanted{Key: o.key, Day: a.Case.AsOf, Recovery: o.recovery}
	key, err := signing.Find(ctx, world, a.Ring, wanted)
	if c := a.Case; err != nil && c.Purpose == policy.Closes && c.HeadPolicy != nil {
		next, _ := signature.NewRing(c.HeadPolicy)
		if key, err := signing.Find(ctx, world, next, wanted); err == nil {
			return next, key, nil
		}
	}
	return a.Ring, key, err
}

// transition finds the commits that are meant, and which case they are.
func (g *global) transition(ctx context.Context, o *signOptions) (assess.Transition, error) {
	t, err := g.judged(ctx, &signoffOptions{rev: o.rev, target: o.target, close: o.Purpose == statement.Close})
	if err != nil || t.Purpose == policy.Closes {
		return t, err
	}
	same := t.Head.Hash == t.Target.Hash
	t.Purpose = approval.Purposes(o.Purpose, same)
	switch {
	case t.Purpose == policy.Closes:
		t.Target, t.TargetName = t.Head, t.HeadName
	case same:
		return t, &workspace.Usage{Summary: fmt.Sprintf("%s is the target, so it proposes nothing", t.HeadName), Do: "commit what you changed on a branch of its own, name the branch of a proposal, or say --purpose close for the plan that the cycle closes with"}
	}
	return t, nil
}

// openWitness opens the plans of some commits with every object proven, as of
// today.
func (g *global) openWitness(ctx context.Context, hashes ...string) (*workspace.Workspace, error) {
	opt, err := g.workspace(hashes)
	if err != nil {
		return nil, err
	}
	opt.Proven = true
	if opt.AsOf == period.NoDate {
		opt.AsOf = period.FromTime(g.env.Now())
	}
	return workspace.Open(ctx, opt)
}

// clean refuses a plan whose work tree differs from what would be signed.
func clean(ctx context.Context, at git.Git, w *workspace.Workspace, signed history.Commit) error {
	file, err := uncommitted(ctx, at, w, signed)
	if err != nil || file == "" {
		return err
	}
	return &workspace.Usage{Summary: "the plan has changes that are not committed, as " + file, Do: "commit them or put them away: what is signed is a commit"}
}

// uncommitted is a file of the plan in which the work tree differs from a commit
// that is checked out, "" for none.
func uncommitted(ctx context.Context, at git.Git, w *workspace.Workspace, commit history.Commit) (string, error) {
	head, err := at.Line(ctx, "rev-parse", "--verify", "--quiet", "HEAD")
	if err != nil || head != commit.Hash || w.Bare() {
		return "", nil // what is checked out is something else
	}
	out, err := at.With("GIT_LITERAL_PATHSPECS=1").Line(ctx, "status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=none", "--", w.Dir())
	if err != nil || out == "" {
		return "", err
	}
	return strings.TrimSpace(out[min(len(out), 3):]), nil
}

// world is what package signing asks.
func (g *global) world(at git.Git) *signing.World {
	return &signing.World{Getenv: g.env.Getenv, In: g.env.In, Err: g.env.Err, Setting: func(ctx context.Context, name string) string {
		v, _ := at.Line(ctx, "config", "--get", name)
		return v
	}}
}
