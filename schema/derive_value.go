package schema

import (
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"

	"github.com/accord-plan/accord/internal/pattern"
)

func scalar(a alternative) *Form { return &Form{scalars: []alternative{a}} }

// united is what is one of two lists of alternatives. Words are one list.
func united(x, y []alternative) []alternative {
	out := slices.Clone(x)
	for _, a := range y {
		i := slices.IndexFunc(out, func(b alternative) bool { return b.words() && a.words() && b.classes == a.classes })
		if i < 0 {
			out = append(out, a)
			continue
		}
		of := slices.Clone(out[i].of)
		for _, w := range a.of {
			if at, there := slices.BinarySearch(of, w); !there {
				of = slices.Insert(of, at, w)
			}
		}
		out[i].of = of
	}
	return out
}

// words reports whether an alternative is a list of words and nothing else.
func (a *alternative) words() bool {
	return a.of != nil && len(a.not)+len(a.match)+len(a.unlike) == 0 && !a.some && !a.low.is && !a.high.is
}

// constant is a constant, with a sign in front.
func (d *deriver) constant(e *ast.BasicLit, sign string) *Form {
	switch e.Kind {
	case token.STRING:
		if want, ok := textOf(e); ok && sign == "" && composed(want) == want {
			return scalar(alternative{classes: isText, of: []string{want}})
		}
	case token.INT:
		if n, c := plainNumber(sign + e.Value); c == isWhole && n.part == 0 {
			return scalar(alternative{classes: isWhole, of: []string{sign + e.Value}})
		}
	case token.NULL:
		return scalar(alternative{classes: isNull})
	case token.TRUE, token.FALSE:
		return scalar(alternative{classes: isBoolean, of: []string{e.Value}})
	}
	return d.leave(e, "this constant is not known")
}

// bound is a form of text, or a limit of numbers.
func (d *deriver) bound(e *ast.UnaryExpr) *Form {
	x, sign := unparen(e.X), ""
	if u, ok := x.(*ast.UnaryExpr); ok && u.Op == token.SUB {
		x, sign = unparen(u.X), "-"
	}
	lit, ok := x.(*ast.BasicLit)
	switch {
	case e.Op == token.MUL:
		return d.leave(e, "it has a default")
	case !ok:
		return d.leave(e, "its bound is computed")
	case e.Op == token.SUB && sign == "":
		return d.constant(lit, "-")
	case lit.Kind == token.STRING && sign == "":
		return d.like(e, lit)
	}
	at, ok := numberOf(lit)
	if !ok {
		return d.leave(e, "its bound is not known")
	}
	if sign != "" {
		at.whole, at.part = -at.whole, -at.part
	}
	a := alternative{classes: isWhole | isDecimal}
	switch l := (limit{at: at, is: true, open: e.Op == token.GTR || e.Op == token.LSS}); e.Op {
	case token.GEQ, token.GTR:
		a.low = l
	case token.LEQ, token.LSS:
		a.high = l
	default:
		return d.leave(e, "its bound is not known")
	}
	return scalar(a)
}

// like is a form of text.
func (d *deriver) like(e *ast.UnaryExpr, lit *ast.BasicLit) *Form {
	want, ok := textOf(lit)
	if !ok || composed(want) != want {
		return d.leave(e, "this constant is not known")
	}
	a := alternative{classes: isText}
	switch e.Op {
	case token.NEQ:
		if a.some = want == ""; !a.some {
			a.not = []string{want}
		}
		return scalar(a)
	case token.MAT, token.NMAT:
		re := d.expressions.of(want)
		if re == nil {
			return d.leave(e, "this regular expression is none, is too large, or asks for words, lines or case beyond ASCII")
		}
		if e.Op == token.MAT {
			a.match = []*expression{re}
		} else {
			a.unlike = []*expression{re}
		}
		return scalar(a)
	}
	return d.leave(e, "its bound is not known")
}

// plainLimit is how numbers are written that bound others.
var plainLimit = pattern.Of(`^([0-9]{1,12})(\.[0-9]{1,12})?(?:[eE]\+?([0-9]{1,2}))?$`)

// numberOf is the number that a literal states, where it has few digits.
func numberOf(lit *ast.BasicLit) (decimal, bool) {
	if lit.Kind != token.INT && lit.Kind != token.FLOAT {
		return decimal{}, false
	}
	m := plainLimit().FindStringSubmatch(strings.ReplaceAll(lit.Value, "_", ""))
	if m == nil {
		return decimal{}, false
	}
	tens, _ := strconv.Atoi(m[3])
	if tens > 12 {
		return decimal{}, false
	}
	fraction := strings.TrimPrefix(m[2], ".") + strings.Repeat("0", tens)
	whole := strings.TrimLeft(m[1]+fraction[:tens], "0")
	fraction = strings.TrimRight(fraction[tens:], "0")
	if len(whole) > 12 {
		return decimal{}, false
	}
	var d decimal
	d.whole, _ = strconv.ParseInt("0"+whole, 10, 64)
	d.part, _ = strconv.ParseInt((fraction + strings.Repeat("0", longest))[:longest], 10, 64)
	return d, true
}

// textOf returns the text of a literal in double quotes. Bytes, which have
// single ones, are no text.
func textOf(lit *ast.BasicLit) (string, bool) {
	if lit.Kind != token.STRING || lit.Value[0] != '"' {
		return "", false
	}
	s, err := literal.Unquote(lit.Value)
	return s, err == nil
}
