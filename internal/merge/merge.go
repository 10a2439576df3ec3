package merge

import (
	"bytes"
	"path"
	"slices"
	"strings"
)

// Input are the three texts of one file. A text that is nil is a file that is
// not there, which an empty one is not.
type Input struct {
	// Path names the file in keys and messages, slash-separated.
	Path               string
	Base, Ours, Theirs []byte
	// OursName and TheirsName say in markers whose a side is.
	OursName, TheirsName string
	// Who names the side of one conflict that has a key, in place of the names
	// above. It may be nil.
	Who func(c Conflict, side Side) string
	// MarkerSize is the length of conflict markers, 7 if 0.
	MarkerSize int
	// Judge tells what is wrong with a whole text; what it says of the result
	// and of neither side is a conflict. It may be nil.
	Judge func(src []byte) []Complaint
}

// Complaint is something that is wrong at a place of a text.
type Complaint struct {
	Offset        int
	Message, Hint string
}

// Result is what became of a file.
type Result struct {
	Text []byte
	// Gone says that the file is removed.
	Gone      bool
	Conflicts []Conflict
	// NotUnderstood says why the file was merged line by line, and where.
	NotUnderstood string
}

// Conflict is one thing that both sides changed.
type Conflict struct {
	// Key names it: kind, identity, path, joined by slashes.
	Key string `json:"key"`
	// File is the file, from the repository's root.
	File string `json:"file"`
	// Line is that of the conflict's first marker in it, from 1; 0 for a file
	// that one side removed.
	Line int `json:"line"`
	// Why is what happened, in a few words.
	Why string `json:"why"`
	// ByLine is true where it is none by key: git merged by line, and neighbours
	// were in the way of each other.
	ByLine bool `json:"by_line,omitempty"`
	// Base is what both began with.
	Base Value `json:"base"`
	// Ours is what stands on the side that git calls ours.
	Ours Value `json:"ours"`
	// Theirs is what the other side says.
	Theirs Value `json:"theirs"`
	// Differs is what ours and theirs do not say alike, where both hold several
	// things, such as two adjustments of one id.
	Differs []Difference `json:"differs,omitempty"`
	// TakingTheirs is what it means for the plan to take theirs in place of
	// ours, in a few words each; absent where that was not computed.
	TakingTheirs []string `json:"taking_theirs,omitempty"`

	path   []string
	row    string // the key of a row of facts
	region int
}

// Difference is one thing within a conflict that its sides do not say alike.
type Difference struct {
	// Name names it within the conflict, its parts joined by slashes.
	Name string `json:"name"`
	// Base is what both began with.
	Base Value `json:"base"`
	// Ours is what our side says.
	Ours Value `json:"ours"`
	// Theirs is what their side says.
	Theirs Value `json:"theirs"`
}

// Value is what one side says.
type Value struct {
	// There is false where the side does not have it.
	There bool `json:"there"`
	// Text is the value in one line.
	Text string `json:"text"`
	// Change is what it means against the base: the difference of two numbers,
	// or that it is new or removed.
	Change string `json:"change,omitempty"`
	// By is who said it, as far as the history tells.
	By string `json:"by,omitempty"`
}

// Merge joins what ours and theirs made of base. See the package's doc.
func Merge(in Input) Result {
	if in.MarkerSize <= 0 {
		in.MarkerSize = 7
	}
	in.OursName, in.TheirsName = label(in.OursName), label(in.TheirsName)
	switch {
	case same(in.Ours, in.Theirs), same(in.Base, in.Theirs):
		return Result{Text: in.Ours, Gone: in.Ours == nil}
	case same(in.Base, in.Ours):
		return Result{Text: in.Theirs, Gone: in.Theirs == nil}
	case in.Ours == nil || in.Theirs == nil:
		return removed(in)
	}
	switch extension(in.Path) {
	case ".csv":
		return mergeRows(in)
	case ".yaml", ".yml", "":
		return mergePlan(in)
	}
	return byLine(in, false)
}

func extension(name string) string { return strings.ToLower(path.Ext(name)) }

// Known reports whether files of a name are merged by key or by row, not as
// any text.
func Known(name string) bool {
	switch extension(name) {
	case ".csv", ".yaml", ".yml", "":
		return true
	}
	return false
}

// same compares two texts; a file that is not there is not an empty one.
func same(a, b []byte) bool { return (a == nil) == (b == nil) && bytes.Equal(a, b) }

// removed is a file that one side removed and the other changed: what is left
// stays, and somebody decides.
func removed(in Input) Result {
	c := Conflict{Key: in.Path, File: in.Path, Why: "the file is removed by ours and changed by theirs"}
	text := in.Theirs
	if in.Theirs == nil {
		c.Why, text = "the file is changed by ours and removed by theirs", in.Ours
	}
	c.Base, c.Ours, c.Theirs = fileValue(in.Base), fileValue(in.Ours), fileValue(in.Theirs)
	for _, v := range []*Value{&c.Ours, &c.Theirs} {
		if v.Change = "changed"; !v.There {
			v.Change = "removed"
		}
	}
	if d, _ := understand(text); d != nil && d.kind != "" {
		c.Key = strings.Join(d.section(), "/")
	}
	return Result{Text: text, Conflicts: []Conflict{c}}
}

func fileValue(text []byte) Value {
	if text == nil {
		return Value{}
	}
	return Value{There: true, Text: "the file"}
}

// mergePlan merges a plan document by key.
func mergePlan(in Input) Result {
	m, why := newMerger(in)
	if m == nil {
		r := byLine(in, true)
		r.NotUnderstood = why
		return r
	}
	if !m.sameDocument() {
		return wholeFile(in, m, "the sides are different documents")
	}
	for tries := 0; tries < 3; tries++ {
		r, ok := m.run()
		if !ok {
			return wholeFile(in, m, "merged by key it would not mean what both sides say")
		}
		objections := slices.DeleteFunc(m.objections(), func(x objection) bool { return contested(r, x.path) })
		if len(objections) == 0 {
			return r
		}
		if !m.force(objections) {
			return wholeFile(in, m, objections[0].Message)
		}
	}
	return wholeFile(in, m, "the sides contradict each other")
}

// newMerger reads the three texts. A base that is not there is an empty one,
// so is a base that holds conflicts itself: see [merger.unsettle].
func newMerger(in Input) (*merger, string) {
	m := &merger{in: in, forced: map[string]string{}}
	for _, x := range []struct {
		name string
		text []byte
		to   **document
	}{{"base", in.Base, &m.b}, {"ours", in.Ours, &m.o}, {"theirs", in.Theirs, &m.t}} {
		text := x.text
		if x.name == "base" {
			text = m.unsettle(text)
		}
		d, t := understand(text)
		if t != nil {
			line := 1 + bytes.Count(text[:min(t.offset, len(text))], []byte("\n"))
			return nil, x.name + " line " + itoa(line) + ": " + t.message
		}
		*x.to = d
	}
	if m.o.kind == "" || m.t.kind == "" {
		return nil, "no `kind:`: not a plan file"
	}
	return m, ""
}

// run renders the result once and proves it.
func (m *merger) run() (Result, bool) {
	m.conflicts = nil
	p := m.entry(m.b.root, m.o.root, m.t.root)
	text := []byte(m.numbered(p.lead + p.row))
	if !m.proven(text) {
		return Result{}, false
	}
	slices.SortStableFunc(m.conflicts, func(a, b Conflict) int { return a.Line - b.Line })
	return Result{Text: m.ends().restore(text), Conflicts: m.conflicts}, true
}

// ends is how the result begins and ends: what one side changed, else as ours.
func (m *merger) ends() ends {
	pick := func(b, o, t bool) bool {
		if b == o {
			return t
		}
		return o
	}
	b, o, t := m.b.ends, m.o.ends, m.t.ends
	if m.in.Base == nil {
		b = o
		t = o
	}
	return ends{pick(b.bom, o.bom, t.bom), pick(b.crlf, o.crlf, t.crlf), pick(b.unended, o.unended, t.unended)}
}

// sameDocument reports whether kind and identity are the same in all texts.
func (m *merger) sameDocument() bool {
	mine := m.o.section()
	return slices.Equal(mine, m.t.section()) && (m.in.Base == nil || m.b.kind == "" || slices.Equal(mine, m.b.section()))
}
