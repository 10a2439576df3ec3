package finding

import (
	"path"
	"slices"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/position"
)

// What a report keeps of a line, in code points before and after the start of
// the mark. Lines of people are shorter; a file of one endless line must not
// make every finding as large as the file.
const (
	keepBefore = 120
	keepAfter  = 200
)

// Resolve writes findings out: sorted by place, without repetitions, with line
// and column, the line's text, and paths that begin at the repository's root.
// prefix is the plan's folder relative to it. files may be nil; then there are
// no places. It is not safe for concurrent use of the same files.
func Resolve(fs []Finding, files *position.Files, prefix string) []Resolved {
	out := make([]Resolved, 0, len(fs))
	for _, f := range Sort(slices.Clone(fs)) {
		d, _ := Lookup(f.Code)
		r := Resolved{Severity: f.Severity, Code: f.Code, Title: d.Title, Message: f.Message, Hint: f.Hint}
		r.Position = Locate(f.At, files, prefix)
		if r.Line > 0 {
			r.mark(f, files)
			r.fix(f, files)
		}
		for _, other := range f.Related {
			r.Related = append(r.Related, Place{Locate(other.At, files, prefix), other.Message})
		}
		out = append(out, r)
	}
	return out
}

// Locate returns a ref's place with a path that begins at the repository's
// root; the zero Position for no place.
func Locate(at position.Ref, files *position.Files, prefix string) position.Position {
	if at.IsZero() || files == nil {
		return position.Position{}
	}
	p := files.At(at)
	if p.File != "" {
		p.File = path.Join(prefix, p.File)
	}
	return p
}

// fix fills in the mend, if the file still reads as it did.
func (r *Resolved) fix(f Finding, files *position.Files) {
	if f.Fix == nil {
		return
	}
	if _, ok := f.Fix.Apply(files.Text(f.At.File)); !ok {
		return
	}
	point := func(offset int) Point {
		ref := position.Ref{File: f.At.File, Offset: int32(offset)}
		p := files.At(ref)
		_, before := files.Around(ref)
		return Point{p.Line, p.Column, before + 1}
	}
	r.Fix, r.FixAt, r.FixEnd = f.Fix, point(f.Fix.Offset), point(f.Fix.Offset+len(f.Fix.Old))
}

// mark fills in the end of what is marked, and the excerpt.
func (r *Resolved) mark(f Finding, files *position.Files) {
	line, before := files.Around(f.At)
	rest := line[before:]
	length := max(f.Length, 0)
	if length == 0 {
		length = token(rest, r.File)
	}
	r.Bytes = before + 1
	r.EndLine, r.EndColumn = r.Line, r.Column
	if length <= len(rest) {
		r.EndColumn += utf8.RuneCount(rest[:length])
		r.EndBytes = r.Bytes + length
	} else {
		r.markLines(f, files)
	}
	length = min(length, len(rest))
	r.Excerpt = excerpt(line, before, max(1, utf8.RuneCount(rest[:length])))
}

// markLines fills in an end that may lie in a later line.
func (r *Resolved) markLines(f Finding, files *position.Files) {
	text := files.Text(f.At.File)
	end := position.Ref{File: f.At.File, Offset: int32(min(int64(f.At.Offset)+int64(f.Length), int64(len(text))))}
	p := files.At(end)
	_, before := files.Around(end)
	r.EndLine, r.EndColumn, r.EndBytes = p.Line, p.Column, before+1
}

// excerpt cuts the part out of a line that a report keeps; before is in bytes,
// length in code points.
func excerpt(line []byte, before, length int) *Excerpt {
	from := before
	for range keepBefore {
		_, n := utf8.DecodeLastRune(line[:from])
		from -= n // 0 at the beginning of the line
	}
	to, after := before, 0
	for to < len(line) && after < keepAfter {
		_, n := utf8.DecodeRune(line[to:])
		to += n
		after++
	}
	return &Excerpt{Text: string(line[from:to]), Start: utf8.RuneCount(line[from:before]), Length: max(1, min(length, after)),
		CutBefore: from > 0, CutAfter: to < len(line)}
}
