package merge

import (
	"slices"
	"strings"
)

// Marked is a file with conflict markers in it, read by key.
type Marked struct {
	path       string
	ends       ends
	taken      marked
	o, b, t    *document // nil where a reading is not understood
	conflicts  []Conflict
	unreadable string
}

// Read finds the conflicts of a marked file, whoever wrote its markers. base is
// what both sides began with where the markers do not say it, nil if that is
// not known. ok is false where the markers are not whole.
func Read(path string, text, base []byte) (f *Marked, ok bool) {
	src, e, _ := plain(text)
	f = &Marked{path: path, ends: e}
	if f.taken, ok = takeApart(src); !ok {
		return f, false
	}
	var trouble *trouble
	if f.o, trouble = understand(f.taken.ours); trouble == nil {
		f.t, trouble = understand(f.taken.theirs)
	}
	if trouble != nil {
		f.unreadable = trouble.message
	}
	f.b, _ = understand(f.taken.base)
	if base != nil && slices.ContainsFunc(f.taken.regions, func(r region) bool { return !r.hasBase }) {
		f.b, _ = understand(base)
	}
	for i, r := range f.taken.regions {
		f.conflicts = append(f.conflicts, f.region(i, r)...)
	}
	return f, true
}

// Conflicts lists what is in conflict, in the order of the file.
func (f *Marked) Conflicts() []Conflict { return f.conflicts }

// Ours is the text as ours has it in every conflict.
func (f *Marked) Ours() []byte { return f.ends.restore(f.taken.ours) }

// Theirs is the text as theirs has it in every conflict.
func (f *Marked) Theirs() []byte { return f.ends.restore(f.taken.theirs) }

// region lists the keys of one region that the sides do not have alike. A
// region in which none can be told has its place for a key.
func (f *Marked) region(i int, r region) []Conflict {
	var out []Conflict
	if f.o != nil && f.t != nil && (f.o.kind == "" || f.t.kind == "" || slices.Equal(f.o.section(), f.t.section())) {
		seen := map[string]bool{}
		for _, e := range append(f.o.root.inside(r.inOurs), f.t.root.inside(r.inTheirs)...) {
			path := f.common(e.path())
			if key := pathKey(path); !seen[key] {
				seen[key] = true
				out = append(out, f.differing(i, path)...)
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	c := Conflict{Key: f.path + ":" + itoa(r.line), File: f.path, Line: r.line, Why: "changed by both", region: i,
		Base: briefly(r.base), Ours: briefly(r.ours), Theirs: briefly(r.theirs)}
	if key := f.rowKey(r); key != "" {
		c.Key, c.row = rowKey(f.path, key), key
	}
	c.weigh()
	return []Conflict{c}
}

// common shortens a path to the first entry that one of the sides does not
// have: what is within it is no conflict of its own.
func (f *Marked) common(path []string) []string {
	for n := 1; n < len(path); n++ {
		if f.o.root.find(path[:n]) == nil || f.t.root.find(path[:n]) == nil {
			return path[:n]
		}
	}
	return path
}

// rowKey is the key of the one row of facts that a region is about.
func (f *Marked) rowKey(r region) string {
	if extension(f.path) != ".csv" {
		return ""
	}
	header, _, _ := strings.Cut(string(f.taken.ours), "\n")
	seen := map[string]bool{}
	for _, side := range []string{r.ours, r.base, r.theirs} {
		rows, ok := readRows([]byte(header + "\n" + side))
		if !ok {
			return ""
		}
		for _, k := range rows.keys {
			seen[k] = true
		}
	}
	for k := range seen {
		if len(seen) == 1 {
			return k
		}
	}
	return ""
}

// differing are the conflicts at or below a path: where all three have entries
// of their own there, those that differ.
func (f *Marked) differing(i int, path []string) []Conflict {
	o, t := f.o.root.find(path), f.t.root.find(path)
	var b *entry
	if f.b != nil {
		b = f.b.root.find(path)
	}
	if equal(o, t) {
		return nil
	}
	if b != nil && o != nil && t != nil && f.divisible(b, o, t) {
		var out []Conflict
		for _, e := range slices.Concat(o.children, onlyIn(t, o)) {
			out = append(out, f.differing(i, e.path())...)
		}
		return out
	}
	r := f.taken.regions[i]
	c := Conflict{Key: keyOf(firstOf(o, t)), File: f.path, Line: r.line, Why: why(b, o, t), Base: said(b), Ours: said(o), Theirs: said(t), path: path, region: i}
	c.Ours.By, c.Theirs.By = sideName(r.oursName, "ours"), sideName(r.theirsName, "theirs")
	c.weigh()
	if divisible(o, t) {
		c.Differs = differences(b, o, t, "")
	}
	return []Conflict{c}
}

// divisible reports whether the entries below are conflicts of their own.
func (f *Marked) divisible(b, o, t *entry) bool {
	m := &merger{b: f.b, o: f.o, t: f.t}
	if !alike(o, t) || !alike(b, o) || o.statement() || m.overlap(b, o, t) {
		return false
	}
	stays, open := 0, 0 // entries that stay whatever is chosen, and those that may not
	for _, c := range slices.Concat(o.children, onlyIn(t, o)) {
		bc, oc, tc := b.child(c.name), o.child(c.name), t.child(c.name)
		switch {
		case oc != nil && tc != nil, bc == nil:
			stays++
		case oc != nil && !m.kept(bc, oc), tc != nil && !m.kept(bc, tc):
			open++
		}
	}
	return stays > 0 || open == 0
}

// sideName is whose side a marker of ours names.
func sideName(label, side string) string {
	name, ok := strings.CutPrefix(label, side+" ")
	if !ok {
		return ""
	}
	return name
}

func why(b, o, t *entry) string {
	switch {
	case b == nil && o != nil && t != nil:
		return "added by both"
	case o == nil && b == nil:
		return "added by theirs"
	case t == nil && b == nil:
		return "added by ours"
	case o == nil:
		return "removed by ours, changed by theirs"
	case t == nil:
		return "changed by ours, removed by theirs"
	case equal(b, o):
		return "changed by theirs"
	case equal(b, t):
		return "changed by ours"
	}
	return "changed by both"
}

// inside lists the uppermost entries that begin in a part of their text, whose
// name is in question with it, and those within others that do.
func (e *entry) inside(s span) []*entry {
	var out []*entry
	for _, c := range e.children {
		from, to := c.start, c.end
		if c.flow {
			from, to = c.at, c.valEnd
		}
		switch {
		case from >= s.from && from < s.to:
			out = append(out, c)
		case from < s.to && to > s.from:
			out = append(out, c.inside(s)...)
		}
	}
	return out
}
