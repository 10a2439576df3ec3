package schema

import (
	"slices"
	"strconv"
)

// Coverage is what `accord schema --explain` prints: which verdicts on the shape of
// files accord reaches by itself, and which it leaves to CUE. What it does not
// accept by itself is always CUE's to judge.
type Coverage struct {
	// FormatVersion is that of this JSON.
	FormatVersion string `json:"format_version"`
	// Kinds are the kinds of plan files.
	Kinds []Covered `json:"kinds"`
	// Shapes are what the company's rules say of kinds.
	Shapes []Covered `json:"shapes"`
	// Rules are the company's rules that rows are met with: CUE's, all of them.
	Rules []Stated `json:"rules"`
	// Void is why nothing of the company's shape is decided without CUE.
	Void string `json:"void,omitempty"`
	// Unread is why the company's rules were not read.
	Unread string `json:"unread,omitempty"`
}

// Covered is one kind of plan file.
type Covered struct {
	// Kind is its name.
	Kind string `json:"kind"`
	// Places counts the places of a document that are decided without CUE.
	Places int `json:"places"`
	// Left is what is left to CUE; where it is empty all is decided.
	Left []Left `json:"left"`
}

// Stated is a rule and where it is stated.
type Stated struct {
	// Name is its name.
	Name string `json:"name"`
	// File and Line are where it is stated.
	File string `json:"file"`
	Line int    `json:"line"`
}

// Cover tells what is decided without CUE: of all kinds, or of one, and of what a
// company says of them.
func Cover(kind string, rules []RuleFile) *Coverage {
	c := &Coverage{FormatVersion: "1.0", Kinds: []Covered{}, Shapes: []Covered{}, Rules: []Stated{}}
	s := ShapeOf(rules)
	c.Void = s.Void
	for _, k := range Kinds() {
		if kind != "" && kind != k {
			continue
		}
		c.Kinds = append(c.Kinds, Covered{Kind: k, Places: FormOf(k).places(nil), Left: leftOf(k)})
		if list, ok := s.forms[k]; ok {
			shape := &Form{all: list}
			c.Shapes = append(c.Shapes, Covered{Kind: k, Places: shape.places(nil), Left: append([]Left{}, s.Left[k]...)})
		}
	}
	c.Rules = append(c.Rules, s.stated...)
	return c
}

// leftOf is what is left of a kind's own definition.
func leftOf(kind string) []Left {
	if ours() == nil {
		return []Left{{Reason: "the definitions hold something else"}}
	}
	d := newDeriver(ours(), &expressions{ours: true})
	d.root("#" + kind)
	return append([]Left{}, d.left...)
}

// places counts what is decided at a place and below it; a form within itself is
// counted once.
func (f *Form) places(around []*Form) int {
	if f == nil || f.Unknown() || slices.Contains(around, f) {
		return 0
	}
	n, around := 1, append(slices.Clip(around), f)
	if f.all != nil {
		n = 0
	}
	for _, below := range slices.Concat(f.all, []*Form{f.elem}) {
		n += below.places(around)
	}
	for _, below := range f.fields {
		n += below.places(around)
	}
	for _, p := range f.patterns {
		n += p.value.places(around)
	}
	return n
}

func placeOf(file string, line int) string {
	if file == "" {
		return ""
	}
	return file + ":" + strconv.Itoa(line)
}

// Place is where it is stated, `rules/x.cue:4`.
func (l *Left) Place() string { return placeOf(l.File, l.Line) }

// Place is where it is stated, `rules/x.cue:4`.
func (s *Stated) Place() string { return placeOf(s.File, s.Line) }
