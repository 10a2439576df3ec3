package review

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/forge"
)

// rounds bounds how often a comment is looked at again: two runs that write at
// once settle in the second.
const rounds = 3

// comment writes the plan's comment. After each write it looks again: a run
// that wrote at the same time may have taken our words for older ones, or left
// a second comment.
func comment(ctx context.Context, f forge.Forge, r *Report, mode Mode, d *Done) error {
	self, err := f.Self(ctx)
	if err != nil {
		return err
	}
	u := &upsert{f: f, r: r, d: d, mode: mode, self: self, number: r.At.PullRequest.Number}
	for range rounds {
		settled := false
		// Of a write that the forge failed on nobody knows whether it was carried
		// out: the next round sees it.
		if settled, err = u.round(ctx); settled || err != nil && !errors.Is(err, forge.ErrUnreachable) {
			return err
		}
	}
	return err
}

type upsert struct {
	f      forge.Forge
	r      *Report
	d      *Done
	mode   Mode
	self   forge.User
	number int
	// wrote is the comment that this run has written, 0 before.
	wrote int64
}

// round brings the comments into order and reports whether they were.
func (u *upsert) round(ctx context.Context) (settled bool, err error) {
	all, err := u.f.Comments(ctx, u.number)
	if err != nil {
		return false, err
	}
	mine := ours(all, u.self, u.r.Key)
	if len(mine) == 0 {
		if !u.r.Speaks {
			u.d.say("no comment: %s", u.r.Because)
			return true, nil
		}
		if over, err := u.overtaken(ctx); over || err != nil {
			return true, err
		}
		return false, u.create(ctx)
	}
	newest := u.newest(mine)
	m, _ := marked(newest.Body)
	switch {
	case older(u.r.At.Run, m.run):
		u.d.say("the comment is of run %d, which is newer", m.run.ID)
		return true, u.tidy(ctx, mine, newest)
	case unchanged(newest, u.r):
		if u.wrote == 0 {
			u.d.say("the comment says so already")
		}
		return true, u.tidy(ctx, mine, newest)
	}
	if over, err := u.overtaken(ctx); over || err != nil {
		return true, err
	}
	if u.mode == Update || u.wrote != 0 || !u.r.Speaks {
		return false, u.update(ctx, newest)
	}
	if u.mode == HideAndNew {
		if err := u.hide(ctx, newest); err != nil {
			return false, err
		}
	}
	return false, u.create(ctx)
}

// newest is the comment of the latest run; of equals the one written last.
func (u *upsert) newest(mine []forge.Comment) forge.Comment {
	best := mine[0]
	for _, c := range mine[1:] {
		m, _ := marked(c.Body)
		if b, _ := marked(best.Body); !older(m.run, b.run) {
			best = c
		}
	}
	return best
}

// overtaken asks once more before a write: a newer run sets its statuses before
// it writes its comment, so whoever finds none, or may not look, is the newest by
// all that can be known.
func (u *upsert) overtaken(ctx context.Context) (bool, error) {
	newer, err := newerRun(ctx, u.f, u.r)
	if errors.Is(err, forge.ErrPermission) || errors.Is(err, forge.ErrNotFound) {
		err = nil // said already
	}
	if newer != "" {
		u.d.say("no comment: %s", newer)
	}
	return newer != "", err
}

func (u *upsert) create(ctx context.Context) error {
	c, err := u.f.CreateComment(ctx, u.number, u.r.body())
	if err == nil {
		u.wrote = c.ID
		u.d.say("comment written: %s", c.URL)
	}
	return err
}

func (u *upsert) update(ctx context.Context, c forge.Comment) error {
	_, err := u.f.UpdateComment(ctx, u.number, c.ID, u.r.body())
	if errors.Is(err, forge.ErrNotFound) {
		return nil // somebody deleted it meanwhile: the next round writes it anew
	}
	if err == nil {
		u.wrote = c.ID
		u.d.say("comment updated: %s", c.URL)
	}
	return err
}

// tidy removes second comments of the plan that two first runs wrote at once:
// under Update there is one.
func (u *upsert) tidy(ctx context.Context, mine []forge.Comment, keep forge.Comment) error {
	if u.mode != Update {
		return nil
	}
	var errs []error
	for _, c := range mine {
		if c.ID == keep.ID {
			continue
		}
		if err := u.f.DeleteComment(ctx, u.number, c.ID); err != nil && !errors.Is(err, forge.ErrNotFound) {
			errs = append(errs, fmt.Errorf("a second comment stays: %w", err))
		}
	}
	return errors.Join(errs...)
}

// hide folds a comment away. Where a forge cannot, the comment itself says that
// it is outdated, in one line over what it said.
func (u *upsert) hide(ctx context.Context, c forge.Comment) error {
	err := u.f.HideComment(ctx, u.number, c.ID)
	if !errors.Is(err, forge.ErrUnsupported) {
		return err
	}
	const over = "\n<details><summary>Outdated: a newer report stands below</summary>\n\n"
	m, _ := marked(c.Body)
	words := strings.ReplaceAll(c.Body[len(markLine().FindString(c.Body)):], "\r\n", "\n")
	if len(words) >= len(over) && words[:len(over)] == over {
		return nil
	}
	m.digest = digestOf("outdated " + words)
	_, err = u.f.UpdateComment(ctx, u.number, c.ID, m.String()+over+words+"\n</details>\n")
	if errors.Is(err, forge.ErrNotFound) {
		return nil
	}
	return err
}
