package workspace

import (
	"maps"
	"slices"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/planfile"
)

// Compare returns what differs between two snapshots that are computed; all
// lists every consequence, however small.
func (w *Workspace) Compare(base, head *Snapshot, all bool) *change.Diff {
	opt := change.Options{Base: base.Label(), Head: head.Label(), TextChanged: w.TextChanged(base, head), Files: filesOf(base, head)}
	if all {
		opt.Tolerance = -1
	}
	return change.Compare(base.Result, head.Result, opt)
}

// filesOf joins the documents and rules of two snapshots by path, without the
// documents that both have alike.
func filesOf(base, head *Snapshot) []change.File {
	byPath := map[string]*change.File{}
	file := func(path, kind string) *change.File {
		if byPath[path] == nil {
			byPath[path] = &change.File{Path: path, Kind: kind}
		}
		return byPath[path]
	}
	before := map[string]*planfile.Document{}
	for _, d := range base.Loaded.Documents {
		before[d.Path] = d
	}
	for _, d := range head.Loaded.Documents {
		if old, ok := before[d.Path]; ok && old.SameText(d) {
			delete(before, d.Path)
			continue
		}
		file(d.Path, d.Kind).Head = d.Text()
	}
	for _, d := range before {
		file(d.Path, d.Kind).Base = d.Text()
	}
	for _, r := range base.Rules {
		file(r.Name, "").Base = r.Text
	}
	for _, r := range head.Rules {
		file(r.Name, "").Head = r.Text
	}
	out := make([]change.File, 0, len(byPath))
	for _, path := range slices.Sorted(maps.Keys(byPath)) {
		out = append(out, *byPath[path])
	}
	return out
}
