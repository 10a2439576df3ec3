package cmd

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/review"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render/findings"
)

// reviewAt finds the commits that are meant: those of --at, of a pull request,
// or a branch of this clone; the forge is nil where none is asked.
func (g *global) reviewAt(ctx context.Context, o *reviewOptions) (review.At, forge.Forge, error) {
	if o.at != "" {
		at, err := readStep(o.at, review.ReadAt)
		return at, nil, err
	}
	if o.rev != "" || o.target != "" {
		at, err := g.reviewHere(ctx, o)
		return at, nil, err
	}
	where, err := g.where(ctx)
	if err != nil && !errors.Is(err, forge.ErrNotFound) {
		return review.At{}, nil, err // what was said of a forge cannot be meant
	}
	number := cmp.Or(o.number, where.Pull)
	inCI := where.Event == "merge_group" || where.Event == "push"
	if number == 0 && !inCI {
		at, err := g.reviewHere(ctx, o)
		return at, nil, err
	}
	if err != nil {
		return review.At{}, nil, err
	}
	f, err := g.forge(ctx, where)
	if err != nil {
		return review.At{}, nil, err
	}
	at, err := g.locator(f, where).Locate(ctx, number)
	return at, f, err
}

func (g *global) reviewHere(ctx context.Context, o *reviewOptions) (review.At, error) {
	repo, err := g.repository()
	if err != nil {
		return review.At{}, err
	}
	defer repo.Close()
	return review.LocateHere(ctx, repo, o.rev, o.target, g.env.Getenv)
}

// where is the forge of CI, or else that of the remote origin.
func (g *global) where(ctx context.Context) (forge.Context, error) {
	remote, _ := git.Git{Dir: cmp.Or(g.repo, ".")}.Line(ctx, "config", "--get", "remote.origin.url")
	return forge.Locate(g.env.Getenv, remote)
}

func (g *global) locator(f forge.Forge, where forge.Context) *review.Locator {
	token, _ := where.Token(g.env.Getenv) // without one there would be no forge
	return &review.Locator{Forge: f, Context: where, Token: token, Dir: cmp.Or(g.repo, "."), Before: g.env.Getenv("ACCORD_BEFORE")}
}

// locateReview is the first step of three.
func (g *global) locateReview(ctx context.Context, o *reviewOptions) error {
	where, err := g.where(ctx)
	if err != nil {
		return err
	}
	f, err := g.forge(ctx, where)
	if err != nil {
		return err
	}
	at, err := g.locator(f, where).Locate(ctx, cmp.Or(o.number, where.Pull))
	if errors.Is(err, review.ErrNothing) {
		// No file is written: the steps that follow have nothing to do.
		say(g.env.Err, err.Error(), "")
		return nil
	}
	if err != nil {
		return err
	}
	if at.Plans, at.SignOff, err = g.plansAt(ctx, at); err != nil {
		return err
	}
	if err := g.writeJSON(at); err != nil {
		return err
	}
	if o.dryRun {
		return nil
	}
	// Whoever may not set statuses hears of it when they are published.
	err = review.Pend(ctx, f, at, g.plan)
	if errors.Is(err, forge.ErrPermission) || errors.Is(err, forge.ErrUnsupported) {
		return nil
	}
	return err
}

// plansAt lists the plans on either side, and those that sign-off was set up for.
func (g *global) plansAt(ctx context.Context, at review.At) (plans, signOff []string, err error) {
	repo, err := g.repository()
	if err != nil {
		return nil, nil, err
	}
	defer repo.Close()
	if plans, err = workspace.PlansAt(ctx, repo, at.Target, at.Head); err != nil {
		return nil, nil, err
	}
	signOff, err = review.SignOffAt(ctx, repo, at.Target, plans)
	return plans, signOff, err
}

// publishReview is the third step of three. Where the second ended without a
// report, the statuses say so: pending would wait for ever.
func (g *global) publishReview(ctx context.Context, o *reviewOptions) error {
	if _, err := os.Stat(o.publish); o.at != "" && errors.Is(err, fs.ErrNotExist) {
		return g.giveUp(ctx, o)
	}
	r, err := readStep(o.publish, review.Read)
	if err != nil {
		return err
	}
	where, err := g.where(ctx)
	if err != nil {
		return err
	}
	// What CI runs for is known here too, and the report went through a step that
	// read what strangers wrote.
	if number := cmp.Or(o.number, where.Pull); number != 0 && (r.At.PullRequest == nil || r.At.PullRequest.Number != number) {
		return &workspace.Usage{Summary: fmt.Sprintf("%s is not about pull request %d", o.publish, number), Do: "publish the report of the step before this one"}
	}
	f, err := g.forge(ctx, where)
	if err != nil {
		return err
	}
	return g.sendReview(ctx, f, r, o)
}

func (g *global) giveUp(ctx context.Context, o *reviewOptions) error {
	at, err := readStep(o.at, review.ReadAt)
	if err != nil {
		return err
	}
	where, err := g.where(ctx)
	if err != nil {
		return err
	}
	f, err := g.forge(ctx, where)
	if err == nil && !o.dryRun {
		err = review.GiveUp(ctx, f, at, g.plan)
	}
	if err != nil {
		return err
	}
	return fmt.Errorf("%s is not there: the step before this one ended without a report, and the statuses say so", o.publish)
}

// readStep reads what an earlier step wrote.
func readStep[T any](name string, read func(io.Reader) (T, error)) (T, error) {
	var none T
	f, err := os.Open(name)
	if err != nil {
		return none, err
	}
	defer f.Close()
	v, err := read(f)
	if err != nil {
		return none, &workspace.Usage{Summary: fmt.Sprintf("%s is of no use: %v", name, err), Do: "make it anew with the step before this one, by this version of accord"}
	}
	return v, nil
}

// sendReview publishes, or prints what would be published.
func (g *global) sendReview(ctx context.Context, f forge.Forge, r *review.Report, o *reviewOptions) error {
	if o.dryRun {
		return g.rehearse(r)
	}
	recorder, err := g.recorder(ctx, f)
	if err != nil {
		return err
	}
	done, err := review.Publish(ctx, f, r, review.Mode(o.mode), recorder)
	if done.Superseded != "" {
		fmt.Fprintf(g.env.Out, "nothing published: %s\n", printable(done.Superseded))
		return err
	}
	for _, s := range done.Steps {
		fmt.Fprintln(g.env.Out, printable(s))
	}
	if done.Unplaced {
		err = errors.Join(err, g.logRemarks(r))
	}
	if err := errors.Join(err, g.summarise(r, o)); err != nil {
		return err
	}
	if !r.Passed() {
		return quiet{exitFindings}
	}
	return nil
}

// recorder keeps records of reviews where the environment has its key, else nil.
func (g *global) recorder(ctx context.Context, f forge.Forge) (*review.Recorder, error) {
	key := g.env.Getenv(review.RecorderVar)
	if key == "" {
		return nil, nil //nolint:nilnil // there need not be one
	}
	where, err := g.where(ctx)
	if err != nil {
		return nil, err
	}
	version, _, _ := build()
	return review.NewRecorder(g.locator(f, where), key, "accord "+version, g.env.Now())
}

// logRemarks writes annotations as commands of the build's log.
func (g *global) logRemarks(r *review.Report) error {
	var cs []findings.Command
	for _, a := range r.Annotations {
		cs = append(cs, findings.Command{Level: string(a.Severity), File: a.File, Line: a.Line, Column: a.Column, Title: a.Title, Message: a.Message})
	}
	var b bytes.Buffer
	findings.WriteCommands(&b, cs)
	_, err := g.env.Out.Write(b.Bytes())
	return err
}

// summarise appends the full report to the job's summary.
func (g *global) summarise(r *review.Report, o *reviewOptions) error {
	name := cmp.Or(o.summary, g.env.Getenv("GITHUB_STEP_SUMMARY"))
	if name == "" {
		return nil
	}
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, r.Summary+"\n")
	return errors.Join(err, out.Close())
}

// rehearse prints what would be sent, as JSON where that is asked for.
func (g *global) rehearse(r *review.Report) error {
	return g.emitWith(func(b *bytes.Buffer) error {
		for _, s := range r.Statuses {
			fmt.Fprintf(b, "status %s: %s, %s\n", s.Context, s.State, printable(s.Description))
		}
		for _, a := range r.Annotations {
			line, err := json.Marshal(a.Message)
			if err != nil {
				return err
			}
			fmt.Fprintf(b, "annotation %s:%d %s %s: %s\n", printable(a.File), a.Line, a.Severity, printable(a.Title), line)
		}
		if !r.Speaks {
			fmt.Fprintf(b, "no comment: %s\n", printable(r.Because))
			return nil
		}
		fmt.Fprintf(b, "comment %s:\n\n%s", r.Key, r.Comment)
		return nil
	})
}
