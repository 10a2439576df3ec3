package schema

import (
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"
)

// forms are the forms of all kinds, derived once.
var forms = sync.OnceValue(func() map[string]*Form { return derive(Files) })

// derive derives the form of each kind from files of definitions. A file with
// anything in it but definitions and comments may say something of any of
// them: then nothing is derived.
func derive(files fs.FS) map[string]*Form {
	d := deriver{defs: map[string]ast.Expr{}, done: map[string]*Form{}}
	names, err := fs.Glob(files, "*.cue")
	plain := err == nil
	for _, name := range names {
		plain = plain && d.read(files, name)
	}
	out := map[string]*Form{}
	for _, kind := range Kinds() {
		out[kind] = &Form{}
		if plain {
			out[kind] = d.named("#" + kind)
		}
	}
	return out
}

// read takes in the definitions of a file, and reports whether there is
// nothing else in it. What is stated twice is unified by CUE, which is not
// derived.
func (d *deriver) read(files fs.FS, name string) bool {
	src, err := fs.ReadFile(files, name)
	if err != nil {
		return false
	}
	f, err := parser.ParseFile(name, src)
	if err != nil {
		return false // the checker says so
	}
	for _, decl := range f.Decls {
		switch decl := decl.(type) {
		case *ast.Package, *ast.CommentGroup:
		case *ast.Field:
			id, ok := decl.Label.(*ast.Ident)
			if !ok || !strings.HasPrefix(id.Name, "#") || decl.Constraint != token.ILLEGAL || decl.Alias != nil {
				return false
			}
			if _, twice := d.defs[id.Name]; twice {
				return false
			}
			d.defs[id.Name] = decl.Value
		default: // imports, lets, comprehensions, attributes
			return false
		}
	}
	return true
}

// FormOf returns the form of the documents of a kind, nil for no kind.
func FormOf(kind string) *Form { return forms()[kind] }

// deriver turns the definitions' expressions into forms. What it does not
// know becomes a form that accepts nothing.
//
// A name means a definition or one of CUE's own types only where no struct
// around it has a key of this name, which would be meant instead. Such names
// are not derived.
type deriver struct {
	defs map[string]ast.Expr
	done map[string]*Form
	// near are the keys of the structs around, innermost last.
	near [][]string
}

func (d *deriver) hidden(name string) bool {
	return slices.ContainsFunc(d.near, func(keys []string) bool { return slices.Contains(keys, name) })
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
	f := &Form{} // what a definition within itself refers to, filled below
	d.done[name] = f
	if e, ok := d.defs[name]; ok {
		around := d.near
		d.near = nil
		*f = *d.form(e)
		d.near = around
	}
	return f
}

func (d *deriver) form(e ast.Expr) *Form {
	switch e := unparen(e).(type) {
	case *ast.Ident:
		if !d.hidden(e.Name) {
			return d.named(e.Name)
		}
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
		if want, ok := textOf(e); ok {
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
		want, ok := textOf(lit)
		switch {
		case !ok:
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

// textOf returns the text of a literal in double quotes. Bytes, which have
// single ones, are no text.
func textOf(lit *ast.BasicLit) (string, bool) {
	if lit.Kind != token.STRING || lit.Value[0] != '"' {
		return "", false
	}
	s, err := literal.Unquote(lit.Value)
	return s, err == nil
}
