package schema

import (
	"maps"
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// Shape is what a company's `shape` says, as far as it can be told without CUE:
// for each kind that it narrows, the table of what both take. It may only accept,
// as all forms do. The company's text is foreign: it is read within bounds, and
// nothing in it is evaluated.
type Shape struct {
	// Void is why nothing is derived, "" where something is: then nobody knows
	// which kinds are narrowed, and each document is CUE's to judge.
	Void string
	// Left is what is left to CUE, by kind, with its place in the rules.
	Left map[string][]Left
	// Sound says that CUE has nothing to say against the rules: nothing is left of
	// them, and something fits each place.
	Sound bool
	// stated are the rules that rows are met with.
	stated []Stated
	forms  map[string][]*Form
	tables map[string]*Table
}

// The bounds of rules that are read in this process.
const (
	mostShapeText = 64 << 10
	mostBrackets  = 4096
)

// ShapeOf derives the shape of a company from its rules.
func ShapeOf(files []RuleFile) *Shape { return shapeOn(files, FormOf) }

// shapeOn is ShapeOf for kinds of these forms.
func shapeOn(files []RuleFile, form func(kind string) *Form) *Shape {
	s := &Shape{Left: map[string][]Left{}, forms: map[string][]*Form{}, tables: map[string]*Table{}, Sound: true}
	r := rulesReader{s: s, form: form, d: newDeriver(map[string]ast.Expr{}, &expressions{}), twice: map[string]bool{}}
	r.d.open = true
	if s.Void = r.read(files); s.Void != "" {
		s.Sound = false
		return s
	}
	r.derive()
	return s
}

// Table returns the table of documents of a kind, and whether the company
// narrows it; nil where nothing is derived.
func (s *Shape) Table(kind string) *Table {
	switch {
	case s.Void != "":
		return nil
	case s.tables[kind] != nil:
		return s.tables[kind]
	}
	return TableOf(kind)
}

// Rules reports whether rows are met with any rule.
func (s *Shape) Rules() bool { return len(s.stated) > 0 }

// Narrows lists the kinds that are narrowed, sorted.
func (s *Shape) Narrows() []string { return slices.Sorted(maps.Keys(s.forms)) }

// derive derives all kinds and rules.
func (r *rulesReader) derive() {
	for name := range r.twice {
		delete(r.d.defs, name)
	}
	r.d.near, r.d.outer = [][]string{append(r.kinds, "shape", "rule")}, 1
	sound := r.s.Sound && len(r.twice) == 0
	for _, f := range r.shapes {
		kind, _ := labelOf(f)
		if !slices.Contains(Kinds(), kind) {
			sound = false
			continue
		}
		asked(kind, f.Value, r.form, func(ast.Node, string, []string) { sound = false })
		r.d.left, r.d.path = nil, nil
		r.s.forms[kind] = append(r.s.forms[kind], r.d.form(f.Value))
		r.s.Left[kind] = append(r.s.Left[kind], r.d.left...)
	}
	for kind, list := range r.s.forms {
		t := tableOf(append([]*Form{r.form(kind)}, list...)...)
		if spoilt(tableOf(list...)) {
			t = &Table{}
			r.spoilt(kind)
		}
		r.s.tables[kind] = t
		sound = sound && len(r.s.Left[kind]) == 0 && t.isMap && possible(t)
	}
	r.s.Sound = r.rest() && sound
}

// spoilt says that a kind is left to CUE for a value that is stated, which is said
// already where it is one that is not known.
func (r *rulesReader) spoilt(kind string) {
	if len(r.s.Left[kind]) > 0 {
		return
	}
	for _, f := range r.shapes {
		if name, _ := labelOf(f); name == kind {
			r.s.Left[kind] = []Left{{Reason: "a value in it contradicts itself", File: f.Pos().Filename(), Line: f.Pos().Line()}}
			return
		}
	}
}

// rest reports whether CUE has nothing to say against what is not shape: rules
// that hold a row against limits, and what they name.
func (r *rulesReader) rest() bool {
	r.d.left, r.d.path = nil, nil
	names := map[string]bool{}
	for _, f := range r.rules {
		name, _ := labelOf(f)
		if names[name] || len(r.rules) > mostSoundRules || !r.rule(f) {
			return false
		}
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(r.d.defs)) {
		if t := tableOf(r.d.named(name, nil)); !possible(t) {
			return false
		}
	}
	return len(r.d.left) == 0
}

// mostSoundRules is how many rules are looked at.
const mostSoundRules = 200

// rule reports whether a rule is one of limits.
func (r *rulesReader) rule(f *ast.Field) bool {
	body, ok := f.Value.(*ast.StructLit)
	if !ok {
		return false
	}
	seen := map[string]bool{}
	for _, e := range body.Elts {
		field, ok := e.(*ast.Field)
		if !ok {
			return false
		}
		name, ok := labelOf(field)
		if !ok || seen[name] || field.Constraint != token.ILLEGAL || field.Alias != nil || aliased(field) {
			return false
		}
		seen[name] = true
		lit, text := field.Value.(*ast.BasicLit)
		if text {
			_, text = textOf(lit)
		}
		switch {
		case name == "check":
			s, ok := field.Value.(*ast.StructLit)
			if !ok {
				return false
			}
			if t := tableOf(r.d.fields(s, true)); !possible(t) {
				return false
			}
		case name != "over" && name != "message" || !text:
			return false
		}
	}
	return seen["check"]
}
