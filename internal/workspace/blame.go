package workspace

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/render"
)

// WhoSet adds to the make-up of a number who set each part of it, and when.
// Outside a repository, and before the first commit, it adds nothing.
func (w *Workspace) WhoSet(ctx context.Context, s *Snapshot, whys []*render.Why) error {
	if w.repo == nil {
		return nil
	}
	b := w.blamer(s.Plan.Calendar)
	for _, y := range whys {
		t, err := s.Plan.Calendar.Parse(y.Period)
		if err != nil {
			return err
		}
		base := planfile.DemandCell{Market: y.Market, Item: y.Item, Period: t}
		if y.BaselineSet, err = b.who(ctx, s, y.BaselineAt.File, base); err != nil {
			return err
		}
		for i := range y.Steps {
			step := &y.Steps[i]
			cell := planfile.DemandCell{Market: step.Document, Item: y.Item, Period: t, Layer: step.Layer, ID: step.ID}
			if step.Set, err = b.who(ctx, s, step.File, cell); err != nil {
				return err
			}
		}
	}
	return nil
}

// who says who set one cell of a snapshot, nil where nobody can tell.
func (b *blamer) who(ctx context.Context, s *Snapshot, file string, cell planfile.Cell) (*render.WhySet, error) {
	if file == "" {
		return nil, nil
	}
	c, at, ok, err := b.start(ctx, s, file, cell)
	switch {
	case err != nil:
		return nil, err
	case !ok && c.Hash == "":
		return nil, nil
	case !ok:
		return &render.WhySet{Uncommitted: true}, nil
	}
	set, err := b.follow(ctx, c, at, cell)
	if err != nil || set == nil {
		return nil, err
	}
	return whySet(set, s.Plan.Policy), nil
}

// requests are how forges name a pull request in the subject of a commit that
// they make: `... (#42)` where it is squashed, `Merge pull request #42 from ...`.
var requests = pattern.Of(`\(([#!][0-9]{1,9})\)$|^Merge (?:pull request|branch) .*?([#!][0-9]{1,9})\b`)

// whySet puts a commit into words.
func whySet(set *SetBy, p *policy.Policy) *render.WhySet {
	c := set.Commit
	out := &render.WhySet{Commit: c.Short(), Date: period.FromTime(c.AuthorTime).String(), Author: c.AuthorName, Subject: c.Subject, Earlier: set.Earlier}
	if p != nil && c.AuthorEmail != "" {
		for i := range p.People {
			if strings.EqualFold(p.People[i].Email, c.AuthorEmail) {
				out.Person = p.People[i].ID
			}
		}
	}
	subjects := []string{c.Subject}
	if set.Via != nil {
		subjects = append(subjects, set.Via.Subject)
	}
	for _, subject := range subjects {
		if m := requests().FindStringSubmatch(subject); m != nil && out.Request == "" {
			out.Request = m[1] + m[2]
		}
	}
	return out
}

// SetBy says in which commit a number got the value that it has. A commit that
// moved it to another file, or wrote the same number in another way, is not it.
type SetBy struct {
	// Commit set it; the zero Commit while it is not committed.
	Commit history.Commit
	// Via is the merge that brought it to the branch, nil for none.
	Via *history.Commit
	// Earlier says that it is older than Commit, which is the last one of a
	// shallow clone, or of those that are looked at.
	Earlier bool
}

// mostCommits is how many commits are looked at for one number.
const mostCommits = 50_000

// blamer follows numbers back through the history of a plan's folder. It reads a
// file only where two neighbouring commits differ in it.
type blamer struct {
	w       *Workspace
	cal     period.Calendar
	trees   map[string]*planfile.Tree      // by the hash of the file
	folders map[string]string              // the plan's folder, by commit
	changes map[[2]string][]history.Change // by parent and commit
}

func (w *Workspace) blamer(cal period.Calendar) *blamer {
	return &blamer{w: w, cal: cal, trees: map[string]*planfile.Tree{}, folders: map[string]string{}, changes: map[[2]string][]history.Change{}}
}

// follow finds who set a cell that a file of a commit states. The path is from
// the repository's root.
func (b *blamer) follow(ctx context.Context, c history.Commit, file string, cell planfile.Cell) (*SetBy, error) {
	hash, err := b.w.repo.Hash(c, file)
	if err != nil {
		return nil, err
	}
	value, ok, err := b.stated(hash, cell)
	if err != nil || !ok {
		return nil, err
	}
	out := &SetBy{}
	for range mostCommits {
		out.Commit = c
		parents, cut, err := b.w.repo.Parents(ctx, c)
		if err != nil {
			return nil, err
		}
		if cut {
			out.Earlier = true
			return out, nil
		}
		from := -1
		for i, p := range parents {
			before, same, err := b.same(ctx, p, c, file, cell, value)
			if err != nil {
				return nil, err
			}
			if same {
				from, file = i, before
				break
			}
		}
		if from < 0 {
			return out, nil
		}
		if from > 0 && out.Via == nil {
			merge := c
			out.Via = &merge
		}
		c = parents[from]
	}
	out.Earlier = true
	return out, nil
}

// same reports whether a parent states the cell as the commit does, and in which
// file.
func (b *blamer) same(ctx context.Context, parent, c history.Commit, file string, cell planfile.Cell, value string) (string, bool, error) {
	before, err := b.folder(parent)
	if err != nil {
		return "", false, err
	}
	if now, err := b.folder(c); err != nil || before == now {
		return file, before == now, err
	}
	changes, err := b.changed(ctx, parent, c)
	if err != nil {
		return "", false, err
	}
	here := -1
	for i := range changes {
		if changes[i].Path == file {
			here = i
		}
	}
	if here < 0 {
		return file, true, nil
	}
	if text, ok, err := b.stated(changes[here].OldHash, cell); err != nil || ok {
		return file, ok && text == value, err
	}
	for i := range changes { // it may have come from another file
		if i == here || !isDocument(changes[i].Path) {
			continue
		}
		if text, ok, err := b.stated(changes[i].OldHash, cell); err != nil || ok {
			return changes[i].Path, ok && text == value, err
		}
	}
	return "", false, nil
}

func isDocument(name string) bool {
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

func (b *blamer) folder(c history.Commit) (string, error) {
	if h, ok := b.folders[c.Hash]; ok {
		return h, nil
	}
	h, err := b.w.repo.Hash(c, b.w.dir)
	if err == nil {
		b.folders[c.Hash] = h
	}
	return h, err
}

func (b *blamer) changed(ctx context.Context, parent, c history.Commit) ([]history.Change, error) {
	key := [2]string{parent.Hash, c.Hash}
	if changes, ok := b.changes[key]; ok {
		return changes, nil
	}
	changes, err := b.w.repo.Changed(ctx, parent, c, b.w.dir)
	if err == nil {
		b.changes[key] = changes
	}
	return changes, err
}

// stated is what a file of that hash says of the cell. A file that cannot be
// read says nothing.
func (b *blamer) stated(hash string, cell planfile.Cell) (string, bool, error) {
	if hash == "" {
		return "", false, nil
	}
	tree, known := b.trees[hash]
	if !known {
		text, err := b.w.repo.Content(hash, planfile.MaxSize)
		if err != nil {
			return "", false, err
		}
		tree, _ = planfile.Parse(text)
		b.trees[hash] = tree
	}
	text, ok := planfile.Stated(tree, cell, b.cal)
	return text, ok, nil
}

// start is the commit from which a cell of a snapshot is followed, and its file
// there; ok is false where that commit does not state it as the snapshot does.
func (b *blamer) start(ctx context.Context, s *Snapshot, file string, cell planfile.Cell) (c history.Commit, at string, ok bool, err error) {
	if s.Source.Commit != nil {
		return *s.Source.Commit, file, true, nil
	}
	head, _, err := b.w.repo.Head(ctx)
	if err != nil {
		if errors.Is(err, history.ErrEmpty) {
			err = nil
		}
		return c, "", false, err
	}
	value, stated := "", false
	for _, d := range s.Loaded.Documents {
		if b.w.Path(d.Path) == file {
			tree, _ := planfile.Parse(d.Text())
			value, stated = planfile.Stated(tree, cell, b.cal)
		}
	}
	if !stated {
		return c, "", false, nil
	}
	at, text, err := b.find(ctx, head, file, cell)
	return head, at, at != "" && text == value, err
}

// find looks for a cell in a commit: in the file where it is now, else in every
// document of the plan.
func (b *blamer) find(ctx context.Context, c history.Commit, file string, cell planfile.Cell) (at, text string, err error) {
	in := func(name string) (bool, error) {
		hash, err := b.w.repo.Hash(c, name)
		if err != nil {
			return false, err
		}
		said, ok, err := b.stated(hash, cell)
		if ok {
			at, text = name, said
		}
		return ok, err
	}
	if ok, err := in(file); ok || err != nil {
		return at, text, err
	}
	fsys, err := b.w.repo.At(ctx, c)
	if err != nil {
		return "", "", err
	}
	err = fs.WalkDir(fsys, b.w.dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !e.Type().IsRegular() || !isDocument(name) {
			return nil // what cannot be listed has no number to be found
		}
		ok, err := in(name)
		switch {
		case err != nil:
			return err
		case ok:
			return fs.SkipAll
		}
		return ctx.Err()
	})
	return at, text, err
}
