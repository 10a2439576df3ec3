package schema

import (
	"slices"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
)

// RuleField is a field of the rows that a rule's check names, where it does so
// first.
type RuleField struct {
	Name   string
	File   string
	Offset int
	// Number and Text say which values the check can take there. Both are true
	// where it is not known before a row is met.
	Number, Text bool
	// Own says that the check computes the value from others: where rows do not
	// have it, it is a helper.
	Own bool
	// Worse is +1 where the check bounds the value from above, so that more is
	// worse, -1 where it does so from below, and 0 for neither or both.
	Worse int
}

// mostFields is how many fields of a check are told: rows have fewer.
const mostFields = 100

// ruleFields lists the fields that a check names, in the order of the text.
// Those that it names under a condition are read from its syntax, since no
// value has them before the condition holds. Helpers, which begin with _, are
// no fields of a row.
func ruleFields(rule Rule, check cue.Value) []RuleField {
	var out []RuleField
	add := func(f RuleField) {
		if len(out) < mostFields && !slices.ContainsFunc(out, func(g RuleField) bool { return g.Name == f.Name }) {
			out = append(out, f)
		}
	}
	parts := conjuncts(check)
	for _, v := range parts {
		for it, err := v.Fields(cue.Optional(true)); err == nil && it.Next(); {
			f := fieldOf(rule, it.Selector().Unquoted(), it.Value())
			f.Own = it.Selector().ConstraintType() == 0 && it.Value().IncompleteKind() == cue.BottomKind
			add(f)
		}
	}
	for _, v := range append(parts, check) {
		if f, ok := v.Source().(*ast.Field); ok {
			namesIn(f.Value, func(name string, label ast.Node) {
				pos := label.Pos()
				add(RuleField{Name: name, File: pos.Filename(), Offset: pos.Offset(), Number: true, Text: true})
			})
		}
	}
	slices.SortStableFunc(out, func(a, b RuleField) int {
		if a.File != b.File {
			return 0
		}
		return a.Offset - b.Offset
	})
	return out
}

// conjuncts returns a check itself, or its alternatives, which are no struct
// together.
func conjuncts(v cue.Value) []cue.Value {
	if op, args := v.Expr(); op == cue.OrOp {
		return args
	}
	return []cue.Value{v}
}

func fieldOf(rule Rule, name string, v cue.Value) RuleField {
	f := RuleField{Name: name, File: rule.File, Offset: rule.Offset, Number: true, Text: true, Worse: worse(v)}
	pos := v.Pos()
	if s, ok := v.Source().(*ast.Field); ok {
		pos = s.Label.Pos()
	}
	if pos.Filename() != "" {
		f.File, f.Offset = pos.Filename(), pos.Offset()
	}
	if k := v.IncompleteKind(); k != cue.BottomKind { // else it waits for its row
		f.Number, f.Text = k&cue.NumberKind != 0, k&cue.StringKind != 0
	}
	return f
}

// worse says in which direction a constraint is broken.
func worse(v cue.Value) int {
	op, args := v.Expr()
	switch op {
	case cue.LessThanOp, cue.LessThanEqualOp:
		return 1
	case cue.GreaterThanOp, cue.GreaterThanEqualOp:
		return -1
	case cue.AndOp:
		up, down := false, false
		for _, a := range args {
			w := worse(a)
			up, down = up || w > 0, down || w < 0
		}
		switch {
		case up && !down:
			return 1
		case down && !up:
			return -1
		}
	}
	return 0
}

// namesIn calls say for each field that stands in the braces of a check, those
// of its alternatives and conditions included, but not those inside of fields.
func namesIn(n ast.Node, say func(name string, label ast.Node)) {
	switch n := n.(type) {
	case *ast.ParenExpr:
		namesIn(n.X, say)
	case *ast.BinaryExpr:
		namesIn(n.X, say)
		namesIn(n.Y, say)
	case *ast.UnaryExpr: // a default
		namesIn(n.X, say)
	case *ast.EmbedDecl:
		namesIn(n.Expr, say)
	case *ast.Comprehension:
		namesIn(n.Value, say)
	case *ast.StructLit:
		for _, e := range n.Elts {
			f, ok := e.(*ast.Field)
			if !ok {
				namesIn(e, say)
				continue
			}
			if name, _, err := ast.LabelName(f.Label); err == nil && name != "" && name[0] != '_' {
				say(name, f.Label)
			}
		}
	}
}
