package schema

import (
	"slices"
	"strings"
	"unicode"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// describer turns expressions of the definitions into words.
type describer struct {
	defs map[string]definition
	// within are the definitions around, outermost first: one that holds itself
	// is described once.
	within []string
}

// fields describes the keys of a struct.
func (b *describer) fields(s *ast.StructLit) []Field {
	var out []Field
	for _, e := range s.Elts {
		f, ok := e.(*ast.Field)
		if !ok {
			continue
		}
		if pattern := patternOf(f); pattern != nil {
			out = append(out, b.field("<"+b.keys(pattern)+">", f))
			continue
		}
		name, _, _ := ast.LabelName(f.Label)
		out = append(out, b.field(name, f))
	}
	return out
}

func (b *describer) field(name string, f *ast.Field) Field {
	return Field{Name: name, Required: f.Constraint == token.NOT, Type: b.words(f.Value),
		Doc: b.doc(name, comment(f), f.Value), Allowed: allowed(f.Value), Nested: b.nested(f.Value)}
}

// patternOf returns the expression of keys that the plan chooses, `[#ID]: ...`.
func patternOf(f *ast.Field) ast.Expr {
	if l, ok := f.Label.(*ast.ListLit); ok && len(l.Elts) == 1 {
		return l.Elts[0]
	}
	return nil
}

// keys names the form of chosen keys.
func (b *describer) keys(pattern ast.Expr) string {
	if id, ok := pattern.(*ast.Ident); ok {
		if id.Name == "string" {
			return "text"
		}
		return termName(strings.TrimPrefix(id.Name, "#"))
	}
	return "name"
}

// nested returns the keys below a value, if any alternative of it has some.
func (b *describer) nested(e ast.Expr) []Field {
	switch e := unparen(e).(type) {
	case *ast.Ident:
		name := strings.TrimPrefix(e.Name, "#")
		if d, ok := b.defs[name]; ok && !b.isTerm(name) && !slices.Contains(b.within, name) {
			b.within = append(b.within, name)
			defer func() { b.within = b.within[:len(b.within)-1] }()
			return b.nested(d.value)
		}
	case *ast.StructLit:
		if fs := b.fields(e); len(fs) > 1 || len(fs) == 1 && (fs[0].Nested != nil || !strings.HasPrefix(fs[0].Name, "<")) {
			return fs
		}
	case *ast.ListLit:
		if elem := element(e); elem != nil {
			if nested := b.nested(elem); nested != nil {
				return []Field{{Name: "[]", Required: true, Type: b.words(elem), Doc: b.doc("[]", "", elem), Nested: nested}}
			}
		}
	case *ast.BinaryExpr:
		if nested := b.nested(e.X); nested != nil {
			return nested
		}
		return b.nested(e.Y)
	}
	return nil
}

// element returns the type of a list's elements.
func element(l *ast.ListLit) ast.Expr {
	if len(l.Elts) == 1 {
		if dots, ok := l.Elts[0].(*ast.Ellipsis); ok {
			return dots.Type
		}
	}
	return nil
}

// words says what a value may be.
func (b *describer) words(e ast.Expr) string {
	switch e := unparen(e).(type) {
	case *ast.Ident:
		return b.named(e.Name)
	case *ast.BasicLit:
		return "`" + strings.Trim(e.Value, `"`) + "`"
	case *ast.StructLit:
		return b.structWords(e)
	case *ast.ListLit:
		if elem := element(e); elem != nil {
			if values := allowed(elem); len(values) > 0 {
				return "list of `" + strings.Join(values, "`, `") + "`"
			}
			return "list of " + plural(b.words(elem))
		}
	case *ast.UnaryExpr:
		if e.Op == token.MAT {
			return "text of the form `" + stringOf(e.X) + "`"
		}
	case *ast.BinaryExpr:
		if e.Op == token.OR {
			return b.either(e)
		}
		return b.bounded(e)
	}
	return "value"
}

func (b *describer) named(name string) string {
	switch name {
	case "string":
		return "text, may be empty"
	case "int":
		return "whole number"
	case "bool":
		return "true or false"
	case "number", "null":
		return name
	}
	name = strings.TrimPrefix(name, "#")
	if b.isTerm(name) {
		return termName(name)
	}
	if slices.Contains(b.within, name) {
		return "the keys of a " + termName(name) + ", as above"
	}
	return b.words(b.must(name).value)
}

func (b *describer) structWords(s *ast.StructLit) string {
	if len(s.Elts) == 1 {
		if f, ok := s.Elts[0].(*ast.Field); ok && patternOf(f) != nil {
			return "for each " + b.keys(patternOf(f)) + ": " + b.words(f.Value)
		}
	}
	return keysBelow
}

// keysBelow is the type of a map whose keys the definition names.
const keysBelow = "the keys below"

// either joins alternatives; literals are one alternative together.
func (b *describer) either(e *ast.BinaryExpr) string {
	if allowed(e) != nil {
		return "one of the values"
	}
	x, y := b.words(e.X), b.words(e.Y)
	if strings.Contains(x+y, ",") {
		return x + ", or " + y
	}
	return x + " or " + y
}

// bounded describes `int & >=1 & <=520` and `string & !=""`.
func (b *describer) bounded(e *ast.BinaryExpr) string {
	base, bounds := "number", map[token.Token]string{}
	var walk func(ast.Expr)
	walk = func(e ast.Expr) {
		switch e := unparen(e).(type) {
		case *ast.BinaryExpr:
			walk(e.X)
			walk(e.Y)
		case *ast.Ident:
			base = b.named(e.Name)
		case *ast.UnaryExpr:
			if lit, ok := e.X.(*ast.BasicLit); ok {
				bounds[e.Op] = lit.Value
			}
		}
	}
	walk(e)
	from, hasFrom := bounds[token.GEQ]
	to, hasTo := bounds[token.LEQ]
	above, hasAbove := bounds[token.GTR]
	switch {
	case bounds[token.NEQ] == `""`:
		return "text"
	case hasFrom && hasTo:
		return base + " from " + from + " to " + to
	case hasFrom:
		return base + ", " + from + " or more"
	case hasAbove:
		return base + " above " + above
	}
	return base
}

// allowed returns the values of a constant or a disjunction of constants.
func allowed(e ast.Expr) []string {
	switch e := unparen(e).(type) {
	case *ast.BasicLit:
		return []string{strings.Trim(e.Value, `"`)}
	case *ast.BinaryExpr:
		if e.Op != token.OR {
			return nil
		}
		x, y := allowed(e.X), allowed(e.Y)
		if x == nil || y == nil {
			return nil
		}
		return append(x, y...)
	}
	return nil
}

func unparen(e ast.Expr) ast.Expr {
	for {
		p, ok := e.(*ast.ParenExpr)
		if !ok {
			return e
		}
		e = p.X
	}
}

// isTerm reports whether a definition is a form of value rather than a map with
// keys of its own.
func (b *describer) isTerm(name string) bool {
	d, ok := b.defs[name]
	if !ok {
		return false
	}
	s, isStruct := d.value.(*ast.StructLit)
	if !isStruct {
		return true
	}
	if len(s.Elts) != 1 {
		return false
	}
	f, ok := s.Elts[0].(*ast.Field)
	return ok && patternOf(f) != nil
}

// terms are the names of forms where the definition's own is not a word.
var terms = map[string]string{
	"ID":          "identifier",
	"PeriodRange": "period or range",
	"Cells":       "numbers by period",
	"Positive":    "numbers by period, not negative",
	"Percents":    "percents by period",
	"Share":       "percent, not negative",
	"FromPeriod":  "number or numbers by first period",
}

// termName is a definition's name in words: LeadTime is a lead time.
func termName(name string) string {
	if t, ok := terms[name]; ok {
		return t
	}
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// plural of the words that stand in lists.
func plural(s string) string {
	switch s {
	case keysBelow:
		return "maps"
	case "text", "text, may be empty":
		return "texts"
	case "currency":
		return "currencies"
	}
	return s + "s"
}
