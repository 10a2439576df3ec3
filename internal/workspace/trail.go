package workspace

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/parallel"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/trail"
)

// TrailOptions say which part of the history of cells is wanted.
type TrailOptions struct {
	trail.Filter
	// Since is a commit behind which nothing is read, nil for none; After a day
	// before which nothing is, period.NoDate for none.
	Since *history.Commit
	After period.Date
	// Keep is how many changes are kept; all are counted.
	Keep int
}

// Trail tells how the cells of the plan came to be what a commit states. Only
// files are read that differ between a commit and its parent, each version once.
func (w *Workspace) Trail(ctx context.Context, at Source, o TrailOptions) (*trail.Report, error) {
	t := &trailing{
		w: w, o: o, b: trail.NewBuilder(o.Keep), settings: map[string]*planfile.Rhythm{},
		versions: map[string]*version{}, bases: map[*byte]bool{}, noted: map[string]bool{},
	}
	if err := t.begin(ctx, *at.Commit); err != nil {
		return nil, err
	}
	if err := t.list(ctx, *at.Commit); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	next := t.ahead(ctx)
	defer func() {
		stop()
		for range next { // until it has stopped
		}
		t.reading.Wait()
	}()
	for i := range t.steps {
		if err := t.commit(ctx, &t.steps[i], next); err != nil {
			return nil, err
		}
	}
	r := t.b.Report()
	r.Name, r.Revision = t.now.Name, at.Commit.Short()
	return r, nil
}

// trailing is a report while the history is read.
type trailing struct {
	w      *Workspace
	o      TrailOptions
	b      *trail.Builder
	people []planfile.Someone
	now    *planfile.Rhythm
	steps  []step
	// settings are those of a plan.yaml, by its hash; nil where it cannot be read.
	settings map[string]*planfile.Rhythm
	versions map[string]*version // by hash
	held     int                 // bytes of them
	bases    map[*byte]bool      // of which versions are pieces
	noted    map[string]bool
	// reading reads what the next commits changed.
	reading parallel.Group
	differ  trail.Differ
	// add adds changes of the commit that is looked at; settled is room for them.
	add     func([]trail.Change)
	settled []trail.Change
}

// step is a commit and what it came from.
type step struct {
	history.Commit
	parents []history.Commit
	cut     bool
	// via is the merge that brought it to the branch, nil for none.
	via *history.Commit
}

// begin reads what the plan says of itself and of its people.
func (t *trailing) begin(ctx context.Context, at history.Commit) error {
	var err error
	if t.now, err = t.setting(at); err != nil {
		return err
	}
	if t.now == nil {
		return t.w.noPlanAt(Source{Commit: &at, Name: at.Short()})
	}
	hash, err := t.w.repo.Hash(at, path.Join(t.w.dir, "policy.yaml"))
	if err != nil || hash == "" {
		return err
	}
	text, err := t.w.repo.Content(hash, planfile.MaxSize)
	t.people = planfile.ReadPeople(text)
	return err
}

// list lists the commits, and by which merge each came to the branch.
func (t *trailing) list(ctx context.Context, at history.Commit) error {
	var without []history.Commit
	if t.o.Since != nil {
		without = append(without, *t.o.Since)
	}
	err := t.w.repo.Back(ctx, at, without, func(c history.Commit, parents []history.Commit, cut bool) bool {
		if t.o.After != period.NoDate && period.FromTime(c.CommitterTime) < t.o.After {
			return false
		}
		t.steps = append(t.steps, step{Commit: c, parents: parents, cut: cut})
		return len(t.steps) < mostCommits
	})
	t.merges()
	return err
}

// merges follows the branch from its oldest commit on: what a merge reaches that
// nothing before it did, the merge brought.
func (t *trailing) merges() {
	at := make(map[string]int, len(t.steps))
	for i := range t.steps {
		at[t.steps[i].Hash] = i
	}
	var branch []int
	for i, ok := 0, len(t.steps) > 0; ok; {
		branch = append(branch, i)
		if len(t.steps[i].parents) == 0 {
			break
		}
		i, ok = at[t.steps[i].parents[0].Hash]
	}
	met := make([]bool, len(t.steps))
	for _, b := range slices.Backward(branch) {
		met[b] = true
		for queue := []int{b}; len(queue) > 0; {
			s := &t.steps[queue[0]]
			queue = queue[1:]
			for _, p := range s.parents {
				if j, ok := at[p.Hash]; ok && !met[j] {
					met[j], t.steps[j].via = true, &t.steps[b].Commit
					queue = append(queue, j)
				}
			}
		}
	}
}

// commit adds what one commit did.
func (t *trailing) commit(ctx context.Context, s *step, next <-chan touched) error {
	files, ok := <-next
	if !ok {
		return ctx.Err()
	}
	c := trail.Commit{Commit: s.Short(), Date: period.FromTime(s.AuthorTime).String(), Merge: len(s.parents) > 1}
	set := whySet(&SetBy{Commit: s.Commit, Via: s.via}, nil)
	c.Author, c.Subject, c.Request = set.Author, set.Subject, set.Request
	for _, p := range t.people {
		if s.AuthorEmail != "" && strings.EqualFold(p.Email, s.AuthorEmail) {
			c.Person = p.ID
		}
	}
	t.b.Begin(c)
	if s.cut {
		t.b.Note("the clone is shallow: what %s and those before it changed is not known; fetch everything with `git fetch --unshallow`", s.Short())
		return nil
	}
	rhythm, err := t.setting(s.Commit)
	if err != nil || rhythm == nil {
		return err
	}
	zones := plan.Plan{First: rhythm.First, Fences: rhythm.Fences}
	t.add = func(changes []trail.Change) {
		for i := range changes {
			x := &changes[i]
			if at := x.At(); at != period.None && rhythm.First != period.None && len(s.parents) > 0 {
				x.Zone = zones.Zone(at).String()
			}
			t.b.Add(*x)
		}
	}
	if files.err != nil {
		return files.err
	}
	changes, err := t.changes(ctx, s, files.by, rhythm.Calendar)
	t.add(changes)
	return err
}

// changes are what a commit did to cells: against its parent, or against all of
// them; those that no other file of the commit can alter are added at once.
func (t *trailing) changes(ctx context.Context, s *step, by [][]history.Change, cal period.Calendar) ([]trail.Change, error) {
	if len(s.parents) == 0 {
		return t.compare(ctx, s, nil, by[0], cal, true)
	}
	var out []trail.Change
	for i := range s.parents {
		changes, err := t.compare(ctx, s, &s.parents[i], inAll(by[i], by), cal, len(s.parents) == 1)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			out = changes
		} else {
			out = trail.Both(out, changes)
		}
	}
	return out, nil
}

// inAll are the files that differ from every parent.
func inAll(files []history.Change, by [][]history.Change) []history.Change {
	if len(by) == 1 {
		return files
	}
	var out []history.Change
	for _, f := range files {
		everywhere := true
		for _, other := range by {
			_, found := slices.BinarySearchFunc(other, f.Path, func(c history.Change, p string) int { return strings.Compare(c.Path, p) })
			everywhere = everywhere && found
		}
		if everywhere {
			out = append(out, f)
		}
	}
	return out
}

// compare compares the documents among some files with a parent's.
func (t *trailing) compare(ctx context.Context, s *step, parent *history.Commit, files []history.Change, cal period.Calendar, alone bool) ([]trail.Change, error) {
	var out []trail.Change
	for i := range files {
		f := &files[i]
		if !isDocument(f.Path) || f.OldHash == f.NewHash {
			continue
		}
		var err error
		from := len(out)
		if out, err = t.file(ctx, s, parent, f, trail.Reading{Calendar: cal, Filter: &t.o.Filter}, out); err != nil {
			return nil, err
		}
		if alone { // many files change at once: no more is held than may have moved
			out = t.settle(out, from, parent == nil)
		}
	}
	return trail.Moved(out), ctx.Err()
}

// settle adds the changes from one on that cannot have moved between files: those
// of numbers that stay, and in the first commit all. The others are returned.
func (t *trailing) settle(changes []trail.Change, from int, first bool) []trail.Change {
	left, settled := changes[:from], t.settled[:0]
	for _, c := range changes[from:] {
		if first || c.Old != nil && c.New != nil {
			settled = append(settled, c)
		} else {
			left = append(left, c)
		}
	}
	t.add(settled)
	t.settled = settled
	return left
}

// file adds what differs between two versions of a file.
func (t *trailing) file(ctx context.Context, s *step, parent *history.Commit, f *history.Change, r trail.Reading, out []trail.Change) ([]trail.Change, error) {
	old, err := t.version(f.OldHash, f.OldMode)
	if err != nil {
		return nil, err
	}
	now, err := t.version(f.NewHash, f.NewMode)
	if err != nil || !t.concerns(old.pieces, now.pieces) {
		return out, err
	}
	more, ok, err := t.differing(old, now, f.Path, r, out)
	if ok || err != nil {
		return more, err
	}
	if err := t.read(now); err != nil {
		return nil, err
	}
	if now.why != "" {
		t.note(f.Path, s.Commit, now.why)
		return out, nil
	}
	if err := t.read(old); err != nil {
		return nil, err
	}
	if old.why != "" {
		if old, err = t.readable(ctx, *parent, f.Path); err != nil {
			return nil, err
		}
	}
	x, y := old.Version, now.Version
	x.File, y.File = f.Path, f.Path
	return trail.Compare(x, y, r, out), nil
}

// setting is what the plan.yaml of a commit says, nil where it cannot be read.
func (t *trailing) setting(c history.Commit) (*planfile.Rhythm, error) {
	hash, err := t.w.repo.Hash(c, path.Join(t.w.dir, "plan.yaml"))
	if err != nil || hash == "" {
		return nil, err
	}
	if r, known := t.settings[hash]; known {
		return r, nil
	}
	text, err := t.w.repo.Content(hash, planfile.MaxSize)
	if err != nil {
		return nil, err
	}
	r := planfile.ReadRhythm(text)
	t.settings[hash] = r
	return r, nil
}
