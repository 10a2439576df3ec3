package workspace

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/accord-plan/accord/internal/finding"
)

// Edited reads, judges and computes the work tree as it would be with these
// files in place of its own, by path in the plan's folder: what follows from a
// change is known before anything is written. name is what the state is called.
func (w *Workspace) Edited(ctx context.Context, files map[string][]byte, name string) (*Snapshot, error) {
	if err := w.leftOut(w.dir); err != nil {
		return nil, err
	}
	fsys, done, err := w.open(ctx, WorkTree)
	if err != nil {
		return nil, err
	}
	w.keep(done)
	sub, err := w.folder(fsys)
	if err != nil {
		return nil, err
	}
	src := WorkTree
	src.Name = name
	return w.judged(ctx, src, newOverlay(sub, files), Compared)
}

// EditedAt is Edited for a state that is not the work tree.
func (w *Workspace) EditedAt(ctx context.Context, src Source, files map[string][]byte, name string) (*Snapshot, error) {
	fsys, done, err := w.open(ctx, src)
	if err != nil {
		return nil, err
	}
	w.keep(done)
	sub, err := w.folder(fsys)
	if err != nil {
		return nil, err
	}
	src.Name = name
	return w.judged(ctx, src, newOverlay(sub, files), Compared)
}

// NewErrors are the errors of a state that another one does not have. Places
// may have moved: what counts is the file and what is said of it.
func NewErrors(before, after *Snapshot) []finding.Finding {
	return fresh(before, after, finding.Error)
}

// NewWarnings are the warnings of a state that another one does not have, as
// [NewErrors] tells them, with their places.
func (w *Workspace) NewWarnings(before, after *Snapshot) []finding.Resolved {
	return finding.Resolve(fresh(before, after, finding.Warning), after.Loaded.Files, w.Prefix())
}

func fresh(before, after *Snapshot, severity finding.Severity) []finding.Finding {
	type key struct {
		code          finding.Code
		file, message string
	}
	seen := map[key]int{}
	keyOf := func(s *Snapshot, f finding.Finding) key {
		return key{f.Code, s.Loaded.Files.Name(f.At.File), f.Message}
	}
	for _, f := range before.Findings {
		seen[keyOf(before, f)]++
	}
	var out []finding.Finding
	for _, f := range after.Findings {
		k := keyOf(after, f)
		if seen[k]--; f.Severity == severity && seen[k] < 0 {
			out = append(out, f)
		}
	}
	return out
}

// WriteEdited writes files as [Workspace.WritePlan] does, if those that are
// replaced still are as they were when they were read; one without a before
// must not exist.
func (w *Workspace) WriteEdited(before, after map[string][]byte) error {
	if err := w.Writable(); err != nil {
		return err
	}
	unchanged := func(read func(name string) ([]byte, error)) error {
		for _, name := range slices.Sorted(maps.Keys(after)) {
			now, err := read(name)
			if was, there := before[name]; there != (err == nil) || there && !bytes.Equal(now, was) {
				return &Usage{fmt.Sprintf("%s has changed meanwhile", w.Path(name)), "nothing was written; run the command again"}
			}
		}
		return nil
	}
	return writeTree(filepath.Join(w.root, filepath.FromSlash(w.dir)), after, unchanged)
}
