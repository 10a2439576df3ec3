package review

import (
	"bytes"
	"context"
	"io/fs"
	"path"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/workspace"
)

// relocation turns places in the merge result into places in the head, where
// people see the files. A file that the target changed as well has its lines
// elsewhere there.
type relocation struct {
	// sides gives a file's text in the merge result and in the head, by path
	// from the root; same says that they are equal.
	sides func(file string) (merged, head []byte, same bool)
	known map[string]map[int]int
}

// relocationOf compares a merge result with its head. Where they are the same,
// no place moves.
func relocationOf(ctx context.Context, w *workspace.Workspace, m *workspace.Merge) relocation {
	if m.Tree == "" || m.Tree == m.Head.Tree {
		return relocation{}
	}
	merged, done, err := w.Files(ctx, m.Source(""))
	if err != nil {
		return relocation{}
	}
	defer done()
	head, done, err := w.Files(ctx, workspace.Source{Commit: &m.Head})
	if err != nil {
		return relocation{}
	}
	defer done()
	return relocation{sides: func(file string) (a, b []byte, same bool) {
		if hashOf(merged, file) == hashOf(head, file) {
			return nil, nil, true
		}
		// What cannot be read has no lines.
		a, _ = fs.ReadFile(merged, file)
		b, _ = fs.ReadFile(head, file)
		return a, b, false
	}}
}

// hashOf is the hash of a file or folder in a revision, "" if it is not there.
func hashOf(fsys fs.FS, name string) string {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return ""
	}
	blob, ok := info.Sys().(*history.Blob)
	if !ok {
		return ""
	}
	return blob.Hash
}

// at finds the line in the head: the one with the same text, if there is one
// only and the merge result has one only as well. Otherwise the place is the
// whole file.
func (l *relocation) at(p position.Position) position.Position {
	if l.sides == nil || p.File == "" || p.Line == 0 {
		return p
	}
	lines, ok := l.known[p.File]
	if !ok {
		lines = l.match(p.File)
		if l.known == nil {
			l.known = map[string]map[int]int{}
		}
		l.known[p.File] = lines
	}
	if lines == nil { // equal on both sides
		return p
	}
	p.Line = lines[p.Line]
	if p.Line == 0 {
		p.Column = 0
	}
	return p
}

// match maps lines of the merge result to lines of the head; nil where the
// files are the same.
func (l *relocation) match(file string) map[int]int {
	merged, head, same := l.sides(file)
	if same {
		return nil
	}
	out := map[int]int{}
	there := lineNumbers(head)
	for text, n := range lineNumbers(merged) {
		if n > 0 && there[text] > 0 {
			out[n] = there[text]
		}
	}
	return out
}

// lineNumbers are the numbers of the lines that stand in a text once; others
// are -1.
func lineNumbers(text []byte) map[string]int {
	out := map[string]int{}
	n := 0
	for line := range bytes.Lines(text) {
		n++
		key := string(bytes.TrimRight(line, "\r\n"))
		if out[key] != 0 {
			out[key] = -1
			continue
		}
		out[key] = n
	}
	return out
}

func (l *relocation) finding(f *finding.Resolved) {
	before := f.Line
	f.Position = l.at(f.Position)
	switch {
	case f.Line == 0:
		f.EndLine, f.EndColumn = 0, 0
	case f.EndLine > 0:
		f.EndLine += f.Line - before
	}
	for i := range f.Related {
		f.Related[i].Position = l.at(f.Related[i].Position)
	}
}

// diff places the head's side of a diff, whose paths begin at the plan's
// folder.
func (l *relocation) diff(d *change.Diff, prefix string) {
	move := func(p *position.Position) {
		if p.File == "" {
			return
		}
		at := *p
		at.File = path.Join(prefix, p.File)
		at = l.at(at)
		p.Line, p.Column = at.Line, at.Column
	}
	for i := range d.Edited {
		move(&d.Edited[i].Head)
	}
	for i := range d.Gaps {
		move(&d.Gaps[i].At)
	}
}
