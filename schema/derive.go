package schema

import (
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"
)

// forms are the forms of all kinds, derived once.
var forms = sync.OnceValue(func() map[string]*Form {
	d := deriver{defs: map[string]ast.Expr{}, done: map[string]*Form{}}
	names, _ := fs.Glob(Files, "*.cue")
	for _, name := range names {
		src, err := fs.ReadFile(Files, name)
		if err != nil {
			continue
		}
		f, err := parser.ParseFile(name, src)
		if err != nil {
			continue // the checker says so
		}
		for _, decl := range f.Decls {
			if field, ok := decl.(*ast.Field); ok {
				label, _, _ := ast.LabelName(field.Label)
				d.defs[label] = field.Value
			}
		}
	}
	out := map[string]*Form{}
	for _, kind := range Kinds() {
		out[kind] = d.named("#" + kind)
	}
	return out
})

// FormOf returns the form of the documents of a kind, nil for no kind.
func FormOf(kind string) *Form { return forms()[kind] }

// deriver turns the definitions' expressions into forms. What it does not
// know becomes a form that accepts nothing.
type deriver struct {
	defs map[string]ast.Expr
	done map[string]*Form
}

func scalar(t test) *Form { return &Form{scalars: []test{t}} }

func (d *deriver) named(name string) *Form {
	switch name {
	case "string":
		return scalar(func(c class, _ string) bool { return c == isText })
	case "int":
		return scalar(func(c class, _ string) bool { return c == isWhole })
	case "number":
		return scalar(func(c class, _ string) bool { return c == isWhole || c == isDecimal })
	case "bool":
		return scalar(func(c class, _ string) bool { return c == isBoolean })
	case "null":
		return scalar(func(c class, _ string) bool { return c == isNull })
	}
	if f, ok := d.done[name]; ok {
		return f
	}
	d.done[name] = &Form{} // a definition within itself is not derived
	if e, ok := d.defs[name]; ok {
		d.done[name] = d.form(e)
	}
	return d.done[name]
}

func (d *deriver) form(e ast.Expr) *Form {
	switch e := unparen(e).(type) {
	case *ast.Ident:
		return d.named(e.Name)
	case *ast.BasicLit:
		return constant(e)
	case *ast.UnaryExpr:
		return bound(e)
	case *ast.BinaryExpr:
		x, y := d.form(e.X), d.form(e.Y)
		switch {
		case e.Op == token.OR:
			return either(x, y)
		case e.Op == token.AND && !x.isMap && !y.isMap && x.elem == nil && y.elem == nil:
			return scalar(func(c class, s string) bool { return meets(x, c, s) && meets(y, c, s) })
		}
	case *ast.ListLit:
		if of := element(e); of != nil {
			return &Form{elem: d.form(of)}
		}
	case *ast.StructLit:
		return d.fields(e)
	}
	return &Form{}
}

func meets(f *Form, c class, s string) bool {
	return slices.ContainsFunc(f.scalars, func(t test) bool { return t(c, s) })
}

// either is a disjunction. Two maps or two lists are left to CUE.
func either(x, y *Form) *Form {
	if x.isMap && y.isMap || x.elem != nil && y.elem != nil || x.Unknown() || y.Unknown() {
		return &Form{}
	}
	out := &Form{}
	for _, f := range []*Form{x, y} {
		if f.isMap {
			*out = Form{scalars: out.scalars, elem: out.elem, isMap: true, fields: f.fields, required: f.required, pattern: f.pattern, value: f.value}
		}
		if f.elem != nil {
			out.elem = f.elem
		}
		out.scalars = append(slices.Clip(out.scalars), f.scalars...)
	}
	return out
}

// constant is a constant.
func constant(e *ast.BasicLit) *Form {
	switch e.Kind {
	case token.STRING:
		if want, err := strconv.Unquote(e.Value); err == nil {
			return scalar(func(c class, s string) bool { return c == isText && s == want })
		}
	case token.INT:
		return scalar(func(c class, s string) bool { return c == isWhole && s == e.Value })
	case token.NULL:
		return scalar(func(c class, _ string) bool { return c == isNull })
	}
	return &Form{}
}

// bound is a form of text, or a limit of numbers.
func bound(e *ast.UnaryExpr) *Form {
	lit, ok := e.X.(*ast.BasicLit)
	if !ok {
		return &Form{}
	}
	if lit.Kind == token.STRING {
		want, err := strconv.Unquote(lit.Value)
		switch {
		case err != nil:
		case e.Op == token.NEQ:
			return scalar(func(c class, s string) bool { return c == isText && s != want })
		case e.Op == token.MAT:
			if re, err := regexp.Compile(want); err == nil {
				return scalar(func(c class, s string) bool { return c == isText && re.MatchString(s) })
			}
		}
		return &Form{}
	}
	limit, err := strconv.ParseInt(lit.Value, 10, 32)
	if err != nil {
		return &Form{}
	}
	return compared(e.Op, float64(limit))
}

// compared holds numbers against a whole one; numbers of so few digits are
// told apart exactly.
func compared(op token.Token, limit float64) *Form {
	var holds func(float64) bool
	switch op {
	case token.GEQ:
		holds = func(x float64) bool { return x >= limit }
	case token.GTR:
		holds = func(x float64) bool { return x > limit }
	case token.LEQ:
		holds = func(x float64) bool { return x <= limit }
	case token.LSS:
		holds = func(x float64) bool { return x < limit }
	default:
		return &Form{}
	}
	return scalar(func(c class, s string) bool {
		if c != isWhole && c != isDecimal {
			return false
		}
		x, err := strconv.ParseFloat(s, 64)
		return err == nil && holds(x)
	})
}

// fields is a struct: of keys that it names, or of one form of keys. One of
// both is left to CUE, as is an open one.
func (d *deriver) fields(s *ast.StructLit) *Form {
	f := &Form{isMap: true}
	for _, e := range s.Elts {
		field, ok := e.(*ast.Field)
		if !ok {
			if _, comment := e.(*ast.CommentGroup); comment {
				continue
			}
			return &Form{}
		}
		if p := patternOf(field); p != nil {
			if len(s.Elts) > 1 || !d.keys(f, p) {
				return &Form{}
			}
			f.value = d.form(field.Value)
			return f
		}
		name, _, err := ast.LabelName(field.Label)
		if err != nil || field.Constraint != token.NOT && field.Constraint != token.OPTION || strings.HasPrefix(name, "_") {
			return &Form{}
		}
		if f.fields == nil {
			f.fields = map[string]*Form{}
		}
		if _, twice := f.fields[name]; twice {
			return &Form{}
		}
		f.fields[name] = d.form(field.Value)
		if field.Constraint == token.NOT {
			f.required = append(f.required, name)
		}
	}
	if f.fields == nil {
		return &Form{}
	}
	return f
}

// keys derives which keys the plan may choose.
func (d *deriver) keys(f *Form, pattern ast.Expr) bool {
	e := unparen(pattern)
	if id, ok := e.(*ast.Ident); ok {
		if id.Name == "string" {
			return true
		}
		e = unparen(d.defs[id.Name])
	}
	u, ok := e.(*ast.UnaryExpr)
	if !ok || u.Op != token.MAT {
		return false
	}
	lit, ok := u.X.(*ast.BasicLit)
	if !ok {
		return false
	}
	want, err := strconv.Unquote(lit.Value)
	if err != nil {
		return false
	}
	f.pattern, err = regexp.Compile(want)
	return err == nil
}
