package schema

import (
	"errors"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"
)

// A key that no document can have guards nothing, and as one that must be there it
// asks everybody for what the kind then refuses; so does a word that its place does not
// take. They are told where they stand in the braces of a shape as such; what it names,
// calls or computes is CUE's.

// sayAsked is told of a key or word that no document can have, where it stands, and
// what its place has instead.
type sayAsked func(at ast.Node, word string, have []string)

// asked calls say for each key and word that a shape of a kind asks for and that no
// document of the kind can have.
func asked(kind string, shape ast.Expr, form func(kind string) *Form, say sayAsked) {
	if f := form(kind); f != nil {
		askedOf(f, shape, say)
	}
}

func askedOf(f *Form, e ast.Expr, say sayAsked) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		askedOf(f, e.X, say)
	case *ast.UnaryExpr:
		if e.Op == token.MUL { // a default
			askedOf(f, e.X, say)
		}
	case *ast.BinaryExpr:
		if e.Op != token.OR && e.Op != token.AND {
			return
		}
		for _, x := range operands(e, e.Op) {
			askedOf(f, x, say)
		}
	case *ast.BasicLit: // where no text may stand at all, CUE says so
		word, ok := textOf(e)
		texts := slices.DeleteFunc(slices.Clone(f.scalars), func(a alternative) bool { return a.classes&isText == 0 })
		if !ok || composed(word) != word || len(texts) == 0 || f.Scalar(word, false) != No {
			return
		}
		var have []string
		for _, a := range texts {
			have = append(have, a.of...)
		}
		say(e, word, have)
	case *ast.ListLit:
		for _, x := range e.Elts {
			if more, ok := x.(*ast.Ellipsis); ok {
				x = more.Type
			}
			if x != nil && f.List() {
				askedOf(f.Elem(), x, say)
			}
		}
	case *ast.StructLit:
		if !f.Map() {
			return
		}
		for _, d := range e.Elts {
			switch d := d.(type) {
			case *ast.EmbedDecl:
				askedOf(f, d.Expr, say)
			case *ast.Field:
				if below := askedKey(f, d, say); below != nil {
					askedOf(below, d.Value, say)
				}
			}
		}
	}
}

// askedKey is the form of what stands below a key, nil where none is known.
func askedKey(f *Form, d *ast.Field, say sayAsked) *Form {
	if patternOf(d) != nil {
		if f.Named() || len(f.patterns) == 0 {
			return nil
		}
		return f.patterns[0].value
	}
	name, ok := labelOf(d)
	if !ok {
		return nil
	}
	if !f.Named() && len(f.patterns) == 0 {
		return nil
	}
	below, known := f.Key(name, false)
	if known == No {
		say(d, name, f.order)
	}
	return below
}

// misspelt calls say for each regular expression that stands in a file as text behind
// =~ or !~ and is none, with what is wrong with it. CUE would say so of the values that
// it meets. It is for a process that may be ended: reading one can take long.
func misspelt(n ast.Node, say func(e ast.Node, text, wrong string)) {
	ast.Walk(n, func(n ast.Node) bool {
		e, ok := n.(*ast.UnaryExpr)
		if !ok || e.Op != token.MAT && e.Op != token.NMAT {
			return true
		}
		lit, ok := bare(e.X).(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		if text, err := literal.Unquote(lit.Value); err == nil && len(text) <= mostPattern {
			if wrong := wrongExpression(text); wrong != "" {
				say(e, text, wrong)
			}
		}
		return true
	}, nil)
}

// bare is an expression without brackets around it.
func bare(e ast.Expr) ast.Expr {
	for {
		p, ok := e.(*ast.ParenExpr)
		if !ok {
			return e
		}
		e = p.X
	}
}

// wrongExpression says why a text is no regular expression; "" where it is one.
func wrongExpression(text string) string {
	_, err := syntax.Parse(text, syntax.Perl)
	var wrong *syntax.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &wrong) && wrong.Expr == text:
		return wrong.Code.String()
	}
	return strings.TrimPrefix(err.Error(), "error parsing regexp: ")
}

// spelt is a word of a foreign text as messages show it: what could not be seen or
// would end a line is written as an escape.
func spelt(word string) string {
	if s := clip(word); s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsGraphic(r) || r == utf8.RuneError }) {
		return s
	}
	return strconv.QuoteToGraphic(clip(word))
}
