package schema

import (
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// joined is what two expressions say together, or either of them.
func (d *deriver) joined(e *ast.BinaryExpr) *Form {
	if e.Op != token.OR && e.Op != token.AND {
		return d.leave(e, "it is computed")
	}
	out := (*Form)(nil)
	for _, x := range operands(e, e.Op) {
		f := d.form(x)
		switch {
		case out == nil:
			out = f
		case out.Unknown() || f.Unknown():
			out = &Form{}
		case e.Op == token.OR:
			out = d.either(e, out, f)
		default:
			out = d.together(e, out, f)
		}
	}
	return out
}

// operands are the expressions that one operator joins, from left to right.
func operands(e *ast.BinaryExpr, op token.Token) []ast.Expr {
	out := []ast.Expr{e.Y}
	x := e.X
	for {
		b, ok := x.(*ast.BinaryExpr)
		if !ok || b.Op != op {
			break
		}
		out, x = append(out, b.Y), b.X
	}
	out = append(out, x)
	slices.Reverse(out)
	return out
}

// together is what two forms say at once.
func (d *deriver) together(e ast.Node, x, y *Form) *Form {
	switch {
	case x.single() && y.single():
		return d.bounded(e, common(x.scalars, y.scalars))
	case !d.open: // within a definition each part is closed by itself
		return d.leave(e, "maps are stated in parts")
	}
	return &Form{all: []*Form{x, y}}
}

// single reports whether a form takes scalars only.
func (f *Form) single() bool { return !f.isMap && f.elem == nil && f.all == nil && !f.anything }

// bounded is a form of alternatives, where they are not too many.
func (d *deriver) bounded(e ast.Node, list []alternative) *Form {
	words := 0
	for i := range list {
		words += len(list[i].of)
	}
	if len(list) > mostAlternatives || words > mostWords {
		return d.leave(e, "it is one of too many")
	}
	return &Form{scalars: list}
}

// either is a disjunction. Two maps or two lists are left to CUE.
func (d *deriver) either(e ast.Node, x, y *Form) *Form {
	switch {
	case x.isMap && y.isMap || x.elem != nil && y.elem != nil:
		return d.leave(e, "it is one of several maps or lists")
	case x.all != nil || y.all != nil || x.anything || y.anything:
		return d.leave(e, "it is one of several, of which one is stated in parts")
	}
	out := *x
	if y.isMap {
		out.isMap, out.open, out.fields, out.order, out.required, out.patterns = true, y.open, y.fields, y.order, y.required, y.patterns
	}
	if y.elem != nil {
		out.elem = y.elem
	}
	scalars := d.bounded(e, united(x.scalars, y.scalars))
	if len(scalars.scalars) < len(x.scalars) { // too many
		return scalars
	}
	out.scalars = scalars.scalars
	return &out
}
