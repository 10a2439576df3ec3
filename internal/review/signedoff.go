package review

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/accord-plan/accord/internal/forge"
)

// signedOff keeps the records of reviews, and then takes the success of
// accord/sign-off away where it would say too much: for a target that is not
// protected, where somebody spoke or pushed since, and where a record of what
// counts could not be kept. The report that says success was made by a step that
// read what a stranger wrote; all of this is asked of the forge anew.
func signedOff(ctx context.Context, f forge.Forge, r *Report, recorder *Recorder, d *Done) error {
	err := keepRecords(ctx, r, recorder, d)
	r.Statuses = slices.Clone(r.Statuses)
	for i := range r.Statuses {
		s := &r.Statuses[i]
		if !of(s.Context, SignOffContext) || s.State != forge.Success {
			continue
		}
		state, why, failed := lessThanSuccess(ctx, f, r, recorder, err)
		if why != "" {
			s.State, s.Description = state, why
		}
		if err == nil {
			err = failed
		}
	}
	return err
}

func lessThanSuccess(ctx context.Context, f forge.Forge, r *Report, recorder *Recorder, kept error) (forge.State, string, error) {
	switch {
	case kept != nil:
		return forge.Error, "all agreed, but no record of their reviews could be kept: " + kept.Error(), nil
	case recorder == nil && len(r.Records) > 0:
		return forge.Error, "all agreed, but no record of their reviews is kept: CI has no " + RecorderVar, nil
	}
	branch := r.targetBranch()
	b, err := f.Branch(ctx, branch)
	switch {
	case err != nil:
		return forge.Error, "whether " + line(branch) + " is protected is not known", err
	case !b.Protected:
		return forge.Failure, "all agreed, but " + line(branch) + " is not protected at the forge, so nothing depends on it: protect it", nil
	}
	if pr := r.At.PullRequest; pr != nil {
		rs, err := f.Reviews(ctx, pr.Number)
		if err != nil {
			return forge.Error, "the reviews cannot be read again", err
		}
		if !sameReviews(rs, r.At.Reviews) {
			return forge.Pending, "somebody reviewed it meanwhile: it is judged again", nil
		}
	}
	return "", "", nil
}

// targetBranch is the branch that the content comes onto.
func (r *Report) targetBranch() string {
	if r.At.Event == Pushed {
		return r.At.HeadName
	}
	return r.At.TargetName
}

// sameReviews says that nobody said anything else since.
func sameReviews(now, then []forge.Review) bool {
	if len(now) != len(then) {
		return false
	}
	for i := range now {
		a, b := now[i], then[i]
		if !a.SubmittedAt.Equal(b.SubmittedAt) {
			return false
		}
		a.SubmittedAt = b.SubmittedAt
		a.Stale, b.Stale = false, false
		if !reflect.DeepEqual(a, b) {
			return false
		}
	}
	return true
}

func keepRecords(ctx context.Context, r *Report, recorder *Recorder, d *Done) error {
	if recorder == nil || len(r.Records) == 0 {
		return nil
	}
	n, err := recorder.Keep(ctx, r)
	if err == nil {
		d.say("records of reviews: %s on %s, by %s", counted(n), Approvals, recorder.Fingerprint())
	}
	return err
}

func counted(n int) string {
	if n == 1 {
		return "1 new"
	}
	return fmt.Sprintf("%d new", n)
}
