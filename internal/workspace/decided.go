package workspace

import (
	"context"
	"path"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/hindsight"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
)

// largestDecision bounds what is read of one file of a decision.
const largestDecision = planfile.MaxSize

// Days finds on which day each decision of a snapshot got each of its statuses,
// as its branch shows it: a change that was merged counts on the day of the
// merge. A decision whose file was not always there begins with the day on which
// it came. Outside of a repository there are none.
func (w *Workspace) Days(ctx context.Context, s *Snapshot) (hindsight.Days, error) {
	if w.repo == nil || s.Plan == nil {
		return nil, nil
	}
	c, err := w.commitOf(ctx, s)
	if err != nil || c == nil {
		return nil, err
	}
	f := &dayFinder{w: w, days: hindsight.Days{}, open: map[string]*decisionFile{}}
	for i := range s.Plan.Decisions {
		f.begin(s, &s.Plan.Decisions[i])
	}
	return f.days, f.walk(ctx, *c)
}

// commitOf is the commit of a snapshot, of the work tree its HEAD; nil before
// the first one.
func (w *Workspace) commitOf(ctx context.Context, s *Snapshot) (*history.Commit, error) {
	if s.Source.Commit != nil {
		return s.Source.Commit, nil
	}
	head, _, err := w.repo.Head(ctx)
	if err != nil {
		return nil, nil //nolint:nilerr // nothing is committed yet
	}
	return &head, nil
}

// dayFinder follows the files of decisions back along first parents.
type dayFinder struct {
	w    *Workspace
	days hindsight.Days
	// open are the files whose beginning is not found yet, by path.
	open map[string]*decisionFile
}

type decisionFile struct {
	id   string
	hash string
}

func (f *dayFinder) begin(s *Snapshot, d *decision.Decision) {
	if d.At.IsZero() || s.Plan.Files == nil {
		return
	}
	f.open[path.Join(f.w.Prefix(), s.Plan.Files.Name(d.At.File))] = &decisionFile{id: d.ID}
}

// walk goes back until the first commit of every file is found.
func (f *dayFinder) walk(ctx context.Context, c history.Commit) error {
	for name, x := range f.open {
		hash, err := f.w.repo.Hash(c, name)
		if err != nil {
			return err
		}
		if x.hash = hash; hash == "" {
			delete(f.open, name) // not committed yet
		}
	}
	for range mostCommits {
		parents, cut, err := f.w.repo.Parents(ctx, c)
		if err != nil || cut || len(f.open) == 0 {
			return err
		}
		if err := f.step(c, parents); err != nil || len(parents) == 0 {
			return err
		}
		c = parents[0]
	}
	return nil
}

// step notes what a commit changed against its first parent.
func (f *dayFinder) step(c history.Commit, parents []history.Commit) error {
	for name, x := range f.open {
		before := ""
		if len(parents) > 0 {
			same, err := f.untouched(c, parents[0], path.Dir(name))
			if err != nil {
				return err
			}
			if same {
				continue
			}
			if before, err = f.w.repo.Hash(parents[0], name); err != nil {
				return err
			}
		}
		if before == x.hash {
			continue
		}
		if err := f.note(c, x, before); err != nil {
			return err
		}
		if x.hash = before; before == "" {
			delete(f.open, name)
		}
	}
	return nil
}

// untouched reports whether a folder is the same in two commits.
func (f *dayFinder) untouched(a, b history.Commit, folder string) (bool, error) {
	x, err := f.w.repo.Hash(a, folder)
	if err != nil {
		return false, err
	}
	y, err := f.w.repo.Hash(b, folder)
	return x == y, err
}

// note puts a status before those that are known already, if the commit changed
// it.
func (f *dayFinder) note(c history.Commit, x *decisionFile, before string) error {
	is, err := f.status(x.hash)
	if err != nil {
		return err
	}
	if was, err := f.status(before); err != nil || was == is {
		return err
	}
	day := hindsight.Day{On: period.FromTime(c.CommitterTime), Status: is}
	f.days[x.id] = append([]hindsight.Day{day}, f.days[x.id]...)
	return nil
}

// status is what a file of a decision says, "" of no file.
func (f *dayFinder) status(hash string) (decision.Status, error) {
	if hash == "" {
		return "", nil
	}
	text, err := f.w.repo.Content(hash, largestDecision)
	if err != nil {
		return "", err
	}
	tree, _ := planfile.Parse(text)
	if tree == nil {
		return "", nil
	}
	return decision.Status(tree.Root().Get("status").Text()), nil
}
