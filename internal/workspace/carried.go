package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/validate"
)

// mostCarried is how many files of an option's branch are compared.
const mostCarried = 500

// carriedOut says of the branches of options that accepted decisions chose
// whether the plan of a state holds them. A branch that is in its history, or
// whose files read here as they do there, is in it; one whose files all read as
// they did before it is not. Between the two nobody can tell: the branch may
// have been squashed and its numbers changed since.
func (w *Workspace) carriedOut(ctx context.Context, s *Snapshot) (map[string]validate.Outcome, error) {
	if w.repo == nil || s.Plan == nil {
		return nil, nil
	}
	out := map[string]validate.Outcome{}
	for i := range s.Plan.Decisions {
		d := &s.Plan.Decisions[i]
		o := d.Option(d.Chosen)
		if d.Status != decision.Accepted || o == nil || o.Branch == "" {
			continue
		}
		outcome, err := w.carried(ctx, s.Source, o.Branch)
		if err != nil {
			return nil, err
		}
		out[o.Branch] = outcome
	}
	return out, nil
}

func (w *Workspace) carried(ctx context.Context, src Source, branch string) (validate.Outcome, error) {
	unknown := func(format string, args ...any) (validate.Outcome, error) {
		return validate.Outcome{Why: fmt.Sprintf(format, args...)}, nil
	}
	tip, _, ok, err := w.repo.Branch(ctx, branch)
	if err != nil || !ok {
		return validate.Outcome{Why: "there is no branch " + branch + " here"}, err
	}
	at, err := w.standsAt(ctx, src)
	if errors.Is(err, history.ErrEmpty) {
		return unknown("there is no commit yet")
	}
	if err != nil {
		return validate.Outcome{}, err
	}
	base, err := w.repo.MergeBase(ctx, at, tip)
	switch {
	case errors.Is(err, history.ErrNoBase) || errors.Is(err, history.ErrShallow):
		return unknown("the history does not tell where %s begins", branch)
	case err != nil:
		return validate.Outcome{}, err
	case base.Hash == tip.Hash:
		return validate.Outcome{Is: validate.Merged}, nil
	}
	changes, err := w.repo.Changed(ctx, base, tip, w.dir)
	switch {
	case err != nil:
		return validate.Outcome{}, err
	case len(changes) == 0:
		return unknown("%s does not change the plan", branch)
	case len(changes) > mostCarried:
		return unknown("%s changes %d files", branch, len(changes))
	}
	return w.readsAs(ctx, src, base, tip, changes, branch)
}

// standsAt is the commit whose history a state has.
func (w *Workspace) standsAt(ctx context.Context, src Source) (history.Commit, error) {
	if src.Commit != nil {
		return *src.Commit, nil
	}
	head, _, err := w.repo.Head(ctx)
	return head, err
}

// readsAs compares the files that a branch changes with those of a state.
func (w *Workspace) readsAs(ctx context.Context, src Source, base, tip history.Commit, changes []history.Change, branch string) (validate.Outcome, error) {
	here, done, err := w.open(ctx, src)
	if err != nil {
		return validate.Outcome{}, err
	}
	defer done()
	before, err := w.repo.At(ctx, base)
	if err != nil {
		return validate.Outcome{}, err
	}
	after, err := w.repo.At(ctx, tip)
	if err != nil {
		return validate.Outcome{}, err
	}
	asBefore, asAfter := 0, 0
	for _, c := range changes {
		now := textOf(here, c.Path)
		if bytes.Equal(now, textOf(after, c.Path)) {
			asAfter++
		} else if bytes.Equal(now, textOf(before, c.Path)) {
			asBefore++
		}
	}
	switch len(changes) {
	case asAfter:
		return validate.Outcome{Is: validate.Merged}, nil
	case asBefore:
		return validate.Outcome{Is: validate.NotMerged}, nil
	}
	return validate.Outcome{Why: branch + " is not in the history, and its files read neither as there nor as before it"}, nil
}

// textOf is the text of a file; one that is not there is nil, as no text is.
func textOf(fsys fs.FS, name string) []byte {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil
	}
	return append([]byte{1}, text...) // an empty file is not a missing one
}
