package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/cadence"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/propose"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/spf13/cobra"
)

type cycleOpenOptions struct {
	request                          cadence.OpenRequest
	target, branch                   string
	noBranch, propose, draft, dryRun bool
	noPush                           bool
}

func (g *global) cycleOpen() *cobra.Command {
	o := &cycleOpenOptions{}
	c := &cobra.Command{
		Use:   "open CYCLE",
		Short: "Open the next cycle: roll the horizon on a branch, say what people have to extend",
		Long: "Open moves the plan on to its next cycle: `cycle` in plan.yaml (and first_period, where it is stated), and the\n" +
			"periods that the horizon gains in the forecasts that accord made. History stays in the files, and no other byte\n" +
			"of what somebody wrote moves. Then it says what ends before the new horizon and whose it is, how the facts of\n" +
			"the period that just closed stand, what falls due, and the days of the steps.\n\n" +
			"It begins from the branch that is committed from and writes to a new branch cycle/CYCLE; --no-branch writes\n" +
			"where you stand. --propose makes the commit and the pull request too, as `accord propose` does.\n\n" +
			"A cycle whose predecessor is not closed is not opened, unless --skip says why that one is left out: the reason\n" +
			"goes to `skipped` in plan.yaml, where `accord cycle history` finds it." +
			exits(exitFine, exitFindings, exitUsage, exitEnvironment, exitFault) +
			"\n\nHere 1 means that the plan cannot be read, or that --propose found errors in it.",
		Example: "  accord cycle open 2027-01 --dry-run\n  accord cycle open 2027-01 --propose\n  accord cycle open 2026-10 --skip \"the trade fair took everybody's time\"",
		Args:    atMost(1, "one cycle"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &workspace.Usage{Summary: "which cycle is to be opened?", Do: "name it, as `accord cycle open 2027-01`"}
			}
			o.request.Cycle = args[0]
			return g.runCycleOpen(c.Context(), o)
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	f := c.Flags()
	f.StringVar(&o.request.Skip, "skip", "", "why the cycles before it that are not closed are left out")
	f.BoolVar(&o.request.Early, "early", false, "open a cycle that has not begun yet")
	f.StringVar(&o.target, "target", "", "the branch that is committed from (default: origin's)")
	f.StringVar(&o.branch, "branch", "", "the branch to make (default: cycle/CYCLE)")
	f.BoolVar(&o.noBranch, "no-branch", false, "write to what is checked out, which must be the target")
	f.BoolVar(&o.propose, "propose", false, "commit, push and open the pull request")
	f.BoolVar(&o.draft, "draft", false, "with --propose: open the pull request as a draft")
	f.BoolVar(&o.noPush, "no-push", false, "with --propose: make the commit, push nothing")
	f.BoolVar(&o.dryRun, "dry-run", false, "say what would be written, write nothing")
	must(c.RegisterFlagCompletionFunc("target", g.revisions(1)))
	g.formatFlag(c, "text", "markdown", "html", "json")
	return c
}

func (g *global) runCycleOpen(ctx context.Context, o *cycleOpenOptions) error {
	if o.noBranch && o.branch != "" {
		return &workspace.Usage{Summary: "--branch and --no-branch exclude each other", Do: "leave one out"}
	}
	w, r, err := g.rhythm(ctx, "", o.target, true)
	if err != nil {
		return err
	}
	defer w.Close()
	opening, err := g.opening(ctx, w, r, o)
	if err != nil {
		return err
	}
	if !o.dryRun {
		if err := g.writeOpening(ctx, w, r, o, opening); err != nil {
			return err
		}
	}
	if !o.propose || o.dryRun {
		opening.Next = nextOf(opening, o)
		return g.tellOpening(w, opening)
	}
	return g.proposeOpening(ctx, w, o, opening)
}

// opening finds out what is changed. Nothing is written yet.
func (g *global) opening(ctx context.Context, w *workspace.Workspace, r *rhythmic, o *cycleOpenOptions) (*cadence.Opening, error) {
	if !o.dryRun {
		if err := g.mayOpen(ctx, w, r, o); err != nil {
			return nil, err
		}
	}
	src := r.snapshot.Source
	opening, err := cadence.Open(r.Input, o.request, sourceOf(r.snapshot, "plan.yaml"))
	if err != nil {
		return nil, inOpeningWords(err)
	}
	opening.DryRun = o.dryRun
	fsys, done, err := w.Files(ctx, src)
	if err != nil {
		return nil, err
	}
	defer done()
	opening.Drop(r.Input, func(name string) []byte {
		text, err := fs.ReadFile(fsys, w.Path(name))
		if err != nil {
			return nil
		}
		return text
	})
	rolled, err := w.EditedAt(ctx, src, opening.After, "cycle "+opening.Cycle)
	if err != nil {
		return nil, err
	}
	if rolled.Plan == nil {
		return nil, g.invalid(w, rolled, "so it is not opened")
	}
	texts := map[string][]byte{}
	for _, d := range rolled.Loaded.Documents {
		texts[d.Path] = d.Text()
	}
	if err := opening.Extend(r.Input, rolled.Plan, texts); err != nil {
		return nil, err
	}
	after, err := w.EditedAt(ctx, src, opening.After, "cycle "+opening.Cycle)
	if err != nil {
		return nil, err
	}
	opening.Errors = len(workspace.NewErrors(r.snapshot, after))
	return opening, nil
}

// sourceOf is the text of a document of a snapshot.
func sourceOf(s *workspace.Snapshot, path string) []byte {
	for _, d := range s.Loaded.Documents {
		if d.Path == path {
			return d.Text()
		}
	}
	return nil
}

func inOpeningWords(err error) error {
	var refused *cadence.Refused
	if errors.As(err, &refused) {
		return &workspace.Usage{Summary: refused.Summary, Do: refused.Do}
	}
	var r *planfile.Refusal
	if errors.As(err, &r) {
		return &workspace.Usage{Summary: "plan.yaml:" + r.Error(), Do: "set `cycle` by hand"}
	}
	return err
}

// mayOpen refuses a work tree with changes of the plan, and a branch that is
// there already.
func (g *global) mayOpen(ctx context.Context, w *workspace.Workspace, r *rhythmic, o *cycleOpenOptions) error {
	if err := w.Writable(); err != nil {
		return err
	}
	at := g.git(w.Root())
	dirty, err := at.Run(ctx, "status", "--porcelain", "--untracked-files=all", "-z", "--", w.Dir())
	if err != nil {
		return err
	}
	if first, _, _ := strings.Cut(string(dirty), "\x00"); len(first) > 3 {
		return &workspace.Usage{Summary: "the plan has changes that are not committed, as " + printable(first[3:]), Do: "commit them or put them away"}
	}
	if !o.noBranch {
		name := branchFor(o)
		if _, err := at.Run(ctx, "check-ref-format", "refs/heads/"+name); err != nil || strings.HasPrefix(name, "-") || strings.HasPrefix(name, "plan/") {
			return &workspace.Usage{Summary: fmt.Sprintf("--branch %q is no name for it", printable(name)), Do: "write it as cycle/2027-01"}
		}
		if _, err := at.Run(ctx, "show-ref", "--verify", "--quiet", "--", "refs/heads/"+name); err == nil {
			return &workspace.Usage{Summary: "the branch " + name + " exists already", Do: "go on there: git switch " + name + "; or name another one with --branch"}
		}
		return nil
	}
	head, name, err := w.Repository().Head(ctx)
	if err != nil {
		return err
	}
	if head.Hash != r.snapshot.Source.Commit.Hash {
		return &workspace.Usage{Summary: fmt.Sprintf("%s is checked out, and the cycle is opened on %s", orHead(name), r.name), Do: "git switch " + strings.TrimPrefix(r.name, "origin/") + ", or leave out --no-branch"}
	}
	return nil
}

func orHead(name string) string {
	if name == "" {
		return "HEAD"
	}
	return name
}

// branchFor is the branch that is made.
func branchFor(o *cycleOpenOptions) string {
	if o.branch != "" {
		return o.branch
	}
	return cadence.OpeningBranch(o.request.Cycle)
}

// writeOpening makes the branch and writes the files.
func (g *global) writeOpening(ctx context.Context, w *workspace.Workspace, r *rhythmic, o *cycleOpenOptions, opening *cadence.Opening) error {
	if !o.noBranch {
		opening.Branch = branchFor(o)
		if _, err := g.git(w.Root()).Run(ctx, "switch", "--quiet", "--no-track", "-c", opening.Branch, r.snapshot.Source.Commit.Hash); err != nil {
			return &history.Problem{Summary: "git could not make the branch " + opening.Branch + ": " + err.Error(), Do: "nothing was written", Err: history.ErrUnsupported}
		}
	}
	return w.WriteEdited(opening.Until, opening.After)
}

// nextOf says what comes then.
func nextOf(opening *cadence.Opening, o *cycleOpenOptions) (next []string) {
	switch {
	case o.dryRun:
		next = append(next, "open it: the same without --dry-run")
	default:
		next = append(next, "look at it and propose it: accord diff HEAD, accord propose --title \"Open cycle "+opening.Cycle+"\"")
	}
	if slices.ContainsFunc(opening.Facts, func(f cadence.FactState) bool { return f.State != "complete" }) {
		next = append(next, "bring the facts in, then forecast from them: accord import, accord forecast")
	}
	return append(next, "see how it goes: accord cycle status")
}

func (g *global) tellOpening(w *workspace.Workspace, opening *cadence.Opening) error {
	if g.format == "json" {
		return g.writeJSON(opening)
	}
	return g.writeDocument(render.OpeningDocument(opening, w.Prefix(), nil))
}

// proposeOpening hands what was written over to a proposal.
func (g *global) proposeOpening(ctx context.Context, before *workspace.Workspace, o *cycleOpenOptions, opening *cadence.Opening) error {
	w, err := g.open(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	head, err := w.Load(ctx, workspace.WorkTree, workspace.Compared)
	if err != nil {
		return err
	}
	if head.Errors() || head.Result == nil {
		return g.invalid(w, head, "so it is not proposed; what was written stands on "+orHead(opening.Branch))
	}
	p, err := g.proposer(ctx, w, head, o.target)
	if err != nil {
		return err
	}
	title := "Open cycle " + opening.Cycle
	r, err := p.Propose(ctx, propose.Options{Branch: opening.Branch, Title: title, Message: openingMessage(title, opening), Draft: o.draft, NoPush: o.noPush,
		Lead: render.OpeningBlocks(opening, before.Prefix())})
	if err != nil {
		return err
	}
	opening.Commit = r.Commit
	if g.format == "json" {
		return g.writeJSON(opening)
	}
	if g.format == "markdown" {
		return g.emit([]byte(r.Body))
	}
	d := render.OpeningDocument(opening, before.Prefix(), nil)
	d.Blocks = append(d.Blocks, r.Document().Blocks...)
	return g.writeDocument(d)
}

// openingMessage is that of the commit.
func openingMessage(title string, o *cadence.Opening) string {
	lines := []string{title, "", "The plan is open from " + o.First + " to " + o.Last + "."}
	for _, s := range o.Skipped {
		lines = append(lines, "Cycle "+s.Cycle+" is left out: "+printable(s.Reason))
	}
	if n := len(o.Extended); n > 0 {
		lines = append(lines, render.Count(n, "forecast is", "forecasts are")+" extended.")
	}
	return strings.Join(lines, "\n") + "\n"
}
