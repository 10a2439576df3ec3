package workspace

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/merge"
)

// unmerged is a file that waits for a decision.
type unmerged struct {
	path               string // from the root
	text               []byte // in the work tree, nil where it is not there
	base, ours, theirs []byte // nil where a side does not have it
	indexed            bool   // git knows that it is not merged
	conflicts          []merge.Conflict
	marked             *merge.Marked // nil for a file that one side removed
	broken             bool          // its markers are not whole, or it cannot be read
}

// Conflicts lists by key what an unfinished merge waits for: in files that git
// does not have merged, and in files in which markers were left. With compute
// it says what each choice means for the plan.
func (w *Workspace) Conflicts(ctx context.Context, compute bool) (*merge.Report, error) {
	files, op, elsewhere, err := w.unmerged(ctx)
	if err != nil {
		return nil, err
	}
	if compute {
		if err := w.weigh(ctx, files); err != nil {
			return nil, err
		}
	}
	r := &merge.Report{FormatVersion: merge.ReportVersion, Operation: op.Name, Continue: op.Continue, Abort: op.Abort,
		Conflicts: []merge.Conflict{}, Ready: []string{}, Untouched: []string{}, Missing: []string{}, Broken: []string{}, Elsewhere: elsewhere}
	for _, f := range files {
		switch {
		case f.broken:
			r.Broken = append(r.Broken, f.path)
		case f.lost():
			r.Missing = append(r.Missing, f.path)
		case f.untouched():
			r.Untouched = append(r.Untouched, f.path)
		case len(f.conflicts) == 0:
			r.Ready = append(r.Ready, f.path)
		}
		r.Conflicts = append(r.Conflicts, f.conflicts...)
	}
	return r, nil
}

func (w *Workspace) unmerged(ctx context.Context) (files []*unmerged, op git.Operation, elsewhere []string, err error) {
	if w.repo == nil {
		return nil, op, nil, noRepository()
	}
	if w.Bare() {
		return nil, op, nil, w.Writable()
	}
	g := git.Git{Dir: w.root}
	if op, err = g.Unfinished(ctx); err != nil {
		return nil, op, nil, err
	}
	stages, err := g.Unmerged(ctx)
	if err != nil {
		return nil, op, nil, err
	}
	fsys, done, err := w.open(ctx, WorkTree)
	if err != nil {
		return nil, op, nil, err
	}
	defer done()
	elsewhere = []string{}
	byPath := map[string]*unmerged{}
	for name, list := range stages {
		if !w.holds(name) {
			elsewhere = append(elsewhere, name)
			continue
		}
		f := &unmerged{path: name, indexed: true}
		if err := f.stages(ctx, g, list); err != nil {
			return nil, op, nil, err
		}
		byPath[name] = f
	}
	slices.Sort(elsewhere)
	w.markedFiles(fsys, byPath)
	for _, name := range slices.Sorted(maps.Keys(byPath)) {
		f := byPath[name]
		f.read(fsys)
		f.name(ctx, g, op)
		files = append(files, f)
	}
	return files, op, elsewhere, ctx.Err()
}

// holds reports whether a path, from the root, is a file of the plan.
func (w *Workspace) holds(name string) bool {
	return (w.dir == "." || strings.HasPrefix(name, w.dir+"/")) && merge.Known(name) && path.Ext(name) != ""
}

func (f *unmerged) stages(ctx context.Context, g git.Git, list []git.Stage) error {
	for _, s := range list {
		b, err := g.Blob(ctx, s.Blob)
		if err != nil {
			return err
		}
		if b == nil {
			b = []byte{}
		}
		switch s.Number {
		case 1:
			f.base = b
		case 2:
			f.ours = b
		case 3:
			f.theirs = b
		}
	}
	return nil
}

var markerLine = []byte("<<<<<<<")

// markedFiles adds the files in which markers stand although git takes them
// for merged.
func (w *Workspace) markedFiles(fsys fs.FS, byPath map[string]*unmerged) {
	_ = fs.WalkDir(fsys, w.dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || byPath[name] != nil || !e.Type().IsRegular() || !w.holds(name) || strings.HasPrefix(e.Name(), ".") {
			return nil
		}
		text, err := readText(fsys, name)
		if err == nil && (bytes.HasPrefix(text, markerLine) || bytes.Contains(text, append([]byte("\n"), markerLine...))) {
			byPath[name] = &unmerged{path: name}
		}
		return nil
	})
}

func readText(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil || info.Size() > maxMerged {
		return nil, cmp.Or(err, fs.ErrInvalid)
	}
	return fs.ReadFile(fsys, name)
}

// read finds the conflicts of a file.
func (f *unmerged) read(fsys fs.FS) {
	var err error
	if f.text, err = readText(fsys, f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		f.broken = true
		return
	}
	if f.indexed && (f.ours == nil || f.theirs == nil) {
		if f.text == nil {
			return // git left what one side kept: that it is gone was chosen
		}
		f.conflicts = merge.Merge(merge.Input{Path: f.path, Base: f.base, Ours: f.ours, Theirs: f.theirs}).Conflicts
		return
	}
	m, whole := merge.Read(f.path, f.text, f.base)
	if f.broken = !whole; f.broken {
		return
	}
	f.marked, f.conflicts = m, m.Conflicts()
	if !f.indexed || len(f.conflicts) == 0 {
		return
	}
	// What a blend contradicts is not in the markers.
	again := merge.Merge(merge.Input{Path: f.path, Base: f.base, Ours: f.ours, Theirs: f.theirs, Judge: judgeText})
	for i := range f.conflicts {
		at := &f.conflicts[i]
		at.ByLine = again.NotUnderstood == ""
		for _, c := range again.Conflicts {
			if c.Key == at.Key {
				at.Why = c.Why
			}
			if c.Line <= 1 || strings.HasPrefix(at.Key+"/", c.Key+"/") || strings.HasPrefix(c.Key, at.Key+"/") {
				at.ByLine = false // the whole file, this one, or a part of it
			}
		}
	}
}

// ready reports whether nothing is left in a file that git does not have merged. One that
// both sides kept and that is gone was not decided here.
func (f *unmerged) ready() bool {
	return f.indexed && !f.broken && len(f.conflicts) == 0 && !f.lost()
}

// lost reports whether a file that both sides kept is gone from the work tree.
func (f *unmerged) lost() bool { return f.indexed && f.text == nil && f.ours != nil && f.theirs != nil }

// untouched reports whether git does not have a file merged that stands as ours
// has it: so a driver leaves it that was not found, or that was killed.
func (f *unmerged) untouched() bool {
	if !f.indexed || f.ours == nil || f.theirs == nil {
		return false
	}
	lf := func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")) }
	return bytes.Equal(lf(f.text), lf(f.ours)) // git may convert line ends
}

// name says whose the values are: as the markers name them, else who said them
// in the history.
func (f *unmerged) name(ctx context.Context, g git.Git, op git.Operation) {
	if op.Theirs == "" {
		return
	}
	said := &sayings{g: g, path: f.path}
	for i := range f.conflicts {
		c := &f.conflicts[i]
		if c.Base.There {
			c.Base.By = said.who(ctx, op.Base, *c)
		}
		for _, side := range []struct {
			of     *merge.Value
			commit string
		}{{&c.Ours, "HEAD"}, {&c.Theirs, op.Theirs}} {
			switch {
			case !side.of.There && side.of.Change != "removed":
				side.of.By = "" // who says nothing is not asked
			case side.of.By == "":
				side.of.By = said.who(ctx, side.commit, *c)
			}
		}
	}
}
