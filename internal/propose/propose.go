// Package propose makes a proposal of what was changed in a plan: the branch,
// the commit in the person's own name, the push, and the pull request with its
// text. What writes goes through the git program, so that hooks, signing and
// credentials work as the person has set them up.
//
// Each step is looked for before it is taken: a run that was stopped by a hook
// or by the network is resumed by the next one.
package propose

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
)

// FormatVersion is the version of a Report as JSON. Properties may be added
// under the same major number.
const FormatVersion = "1.0"

// remote is where proposals are pushed to.
const remote = "origin"

// Options say what is proposed and how. Empty texts are made from the change.
type Options struct {
	Branch, Title, Message string
	// Draft opens the pull request as a draft.
	Draft bool
	// Lead stands in the text of the pull request before what follows from the
	// change.
	Lead []render.Block
	// DryRun takes no step; NoPush stops after the commit.
	DryRun, NoPush bool
}

// Proposer has what a proposal needs.
type Proposer struct {
	Git git.Git // in the repository's root
	// Dir is the plan's folder below the root; only its files are proposed.
	Dir string
	// Target is the branch that it is meant for, by its bare name, and Base the
	// merge base of both.
	Target, Base string
	// Diff is what is proposed, nil where the target has errors; Plan is the
	// plan as it is proposed.
	Diff *change.Diff
	Plan *plan.Plan
	View render.DiffView
	// Where is the forge, the zero value where none is known.
	Where forge.Context
	// Hear gets what a hook, git or the other side said, line by line, where a
	// step failed.
	Hear func(line string)
	// Forge opens it: [forge.ErrNotFound] where none is known,
	// [forge.ErrUnauthorized] where there is no token, [forge.ErrRefused] or
	// [forge.ErrUnsupported] where there is none for it. Then the person opens
	// the pull request.
	Forge func(ctx context.Context, at forge.Context) (forge.Forge, error)
}

// Report is what was done, or would be.
type Report struct {
	FormatVersion string `json:"format_version"`
	DryRun        bool   `json:"dry_run"`
	// Nothing says that there is nothing to propose.
	Nothing bool   `json:"nothing"`
	Target  string `json:"target"`
	Branch  string `json:"branch,omitempty"`
	// NewBranch says that the branch was made.
	NewBranch bool `json:"new_branch"`
	// Files are those that were committed, from the repository's root; empty
	// where an earlier run did.
	Files []string `json:"files"`
	// Commit is the branch's tip, Author in whose name it is.
	Commit string `json:"commit,omitempty"`
	Author string `json:"author,omitempty"`
	Title  string `json:"title,omitempty"`
	// Body is the text of the pull request, in Markdown.
	Body   string `json:"body,omitempty"`
	Pushed bool   `json:"pushed"`
	// UpToDate is true where origin had the branch as it is, before the push.
	UpToDate bool `json:"up_to_date,omitempty"`
	// PullRequest is the one that was opened or updated; Did says which:
	// opened, updated, or unchanged.
	PullRequest *forge.PullRequest `json:"pull_request,omitempty"`
	Did         string             `json:"did,omitempty"`
	// Open is the address at which it can be opened by hand, empty where it is
	// not known; Next is what is to be done then.
	Open string   `json:"open,omitempty"`
	Next []string `json:"next,omitempty"`

	message string
	body    *render.Document
}

// work is one run.
type work struct {
	*Proposer
	o Options
	r *Report
	// current is the branch that was checked out, "" for none.
	current string
	found   files
	// ahead says that the branch has changes of the plan already.
	ahead bool
}

// Propose takes the steps that are missing. A failure is a *history.Problem or
// a *forge.Problem that says what stands; the report says how far it came.
func (p *Proposer) Propose(ctx context.Context, o Options) (*Report, error) {
	p.Git = p.Git.Here() // what is written goes where it was read, in a hook too
	p.Target = strings.TrimPrefix(p.Target, "refs/heads/")
	w := &work{Proposer: p, o: o, r: &Report{FormatVersion: FormatVersion, DryRun: o.DryRun, Target: p.Target, Files: []string{}}}
	if err := w.look(ctx); err != nil {
		return w.r, w.inWords(err)
	}
	if !w.found.any() && !w.ahead {
		w.r.Nothing = true
		return w.r, nil
	}
	for _, step := range []func(context.Context) error{w.name, w.write, w.identify, w.branch, w.commit, w.push, w.request} {
		if err := step(ctx); err != nil {
			return w.r, w.inWords(err)
		}
	}
	return w.r, nil
}

// look finds out what there is to propose.
func (w *work) look(ctx context.Context) (err error) {
	w.current, err = w.Git.Line(ctx, "symbolic-ref", "--quiet", "--short", "HEAD")
	if err != nil && git.CodeOf(err) != 1 {
		return err
	}
	if w.found, err = w.changed(ctx); err != nil {
		return err
	}
	if len(w.found.unmerged) > 0 {
		return &history.Problem{Summary: "a merge is not finished: " + w.found.unmerged[0] + " has conflicts",
			Do: "solve them and commit, or git merge --abort; then run accord propose again", Err: history.ErrUnsupported}
	}
	if len(w.found.ignored) > 0 {
		name := oneLine(w.found.ignored[0])
		return &workspace.Usage{Summary: name + " counts in the plan, and git is told to ignore it: the proposal would not hold it",
			Do: "add it with git add --force, or move it out of the plan's folder"}
	}
	_, err = w.Git.Run(ctx, "diff", "--quiet", "--no-ext-diff", w.Base, "HEAD", "--", w.Dir)
	if w.ahead = git.CodeOf(err) == 1; w.ahead {
		err = nil
	}
	return err
}

const tellGit = `git config --global user.name "Your Name" && git config --global user.email you@example.com`

// identify makes sure that a commit would be in somebody's name.
func (w *work) identify(ctx context.Context) error {
	if !w.found.any() {
		return nil
	}
	name, email, err := w.Git.Identity(ctx)
	if errors.Is(err, git.ErrNoIdentity) && w.o.DryRun {
		w.r.Next = append(w.r.Next, "tell git who you are: "+tellGit)
		return nil
	}
	if errors.Is(err, git.ErrNoIdentity) {
		return &history.Problem{Summary: "git does not know in whose name the commit is",
			Do: "set it once: " + tellGit, Err: history.ErrUnsupported}
	}
	w.r.Author = fmt.Sprintf("%s <%s>", name, email)
	return err
}

// inWords says of a failure of git what is to be done.
func (w *work) inWords(err error) error {
	if errors.Is(err, git.ErrNoGit) {
		return &history.Problem{Summary: "git is not on the path, and a proposal is made by it", Do: "install git 2.38 or newer", Err: history.ErrUnsupported}
	}
	var usage *workspace.Usage
	var problem *history.Problem
	var refused *forge.Problem
	if errors.As(err, &usage) || errors.As(err, &problem) || errors.As(err, &refused) || w.r.Branch == "" {
		return err
	}
	var failed *git.Error
	if errors.As(err, &failed) {
		return w.refused("git "+failed.Command+" failed", failed, w.stands())
	}
	return err
}

// refused lets people hear what was said, and says what stands.
func (w *work) refused(summary string, failed *git.Error, do string) error {
	for line := range strings.Lines(withoutSecrets(failed.Said)) {
		if line = strings.TrimSpace(line); line != "" && w.Hear != nil {
			w.Hear(line)
		}
	}
	return &history.Problem{Summary: summary, Do: do, Err: history.ErrUnsupported}
}

// stands says what is there already, and that the next run goes on from it.
func (w *work) stands() string {
	switch {
	case w.o.DryRun:
		return "nothing was done"
	case w.r.Commit != "" && w.r.Pushed:
		return "the commit is on " + w.r.Branch + " and pushed; run accord propose again to go on"
	case w.r.Commit != "":
		return "nothing is lost: commit " + short(w.r.Commit) + " is on " + w.r.Branch + " here; run accord propose again to go on"
	case w.r.NewBranch:
		return "nothing is lost: you are on the new branch " + w.r.Branch + ", with your changes as they were; run accord propose again to go on"
	}
	return "nothing is lost: your changes are as they were; run accord propose again to go on"
}

func short(hash string) string { return hash[:min(len(hash), 10)] }

// oneLine puts foreign text on one line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
