package schema

import (
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"github.com/accord-plan/accord/internal/parallel"
)

// ours are our definitions by name, parsed once.
var ours = sync.OnceValue(func() map[string]ast.Expr { return plainDefinitions(Files) })

// forms are the forms of all kinds.
var forms = formsOf(ours)

// formsOf are the forms of all kinds, each derived from definitions when it is first
// asked for; of none, where there are no definitions.
func formsOf(defs func() map[string]ast.Expr) map[string]func() *Form {
	shared := &expressions{ours: true}
	out := map[string]func() *Form{}
	for _, kind := range Kinds() {
		out[kind] = sync.OnceValue(func() *Form {
			if defs() == nil {
				return &Form{}
			}
			return newDeriver(defs(), shared).root("#" + kind)
		})
	}
	return out
}

// plainDefinitions are the definitions of files by name. It is nil where one of
// them cannot be read, or states a name twice, which CUE would unify, or holds
// anything but definitions and comments: that may say something of any of them.
func plainDefinitions(files fs.FS) map[string]ast.Expr {
	names, err := fs.Glob(files, "*.cue")
	if err != nil {
		return nil
	}
	parsed := make([]*ast.File, len(names))
	parallel.Each(runtime.GOMAXPROCS(0), len(names), func() func(int) {
		return func(i int) {
			if src, err := fs.ReadFile(files, names[i]); err == nil {
				if f, err := parser.ParseFile(names[i], src); err == nil { // of others the checker says so
					parsed[i] = f
				}
			}
		}
	})
	defs := map[string]ast.Expr{}
	for _, f := range parsed {
		if f == nil || !addDefinitions(defs, f) {
			return nil
		}
	}
	return defs
}

// addDefinitions adds the definitions of a file, and reports whether there is
// nothing else in it and none is stated twice.
func addDefinitions(defs map[string]ast.Expr, f *ast.File) bool {
	for _, decl := range f.Decls {
		switch decl := decl.(type) {
		case *ast.Package, *ast.CommentGroup:
		case *ast.Field:
			id, ok := decl.Label.(*ast.Ident)
			if !ok || !strings.HasPrefix(id.Name, "#") || decl.Constraint != token.ILLEGAL || decl.Alias != nil {
				return false
			}
			if _, twice := defs[id.Name]; twice {
				return false
			}
			defs[id.Name] = decl.Value
		default: // imports, lets, comprehensions, attributes
			return false
		}
	}
	return true
}

// root is the form of the documents of a definition.
func (d *deriver) root(name string) *Form {
	d.path = nil
	return d.named(name, nil)
}

// FormOf returns the form of the documents of a kind, nil for no kind.
func FormOf(kind string) *Form { return kept(forms, kind) }

// tables are the tables of all kinds.
var tables = func() map[string]func() *Table {
	out := map[string]func() *Table{}
	for kind, form := range forms {
		out[kind] = sync.OnceValue(func() *Table { return tableOf(form()) })
	}
	return out
}()

// TableOf returns the table of the documents of a kind, nil for no kind.
func TableOf(kind string) *Table { return kept(tables, kind) }

// kept is what is made of a kind, nil for no kind.
func kept[T any](kinds map[string]func() *T, kind string) *T {
	if of, ok := kinds[kind]; ok {
		return of()
	}
	return nil
}

// deriver turns expressions into forms. What it does not know becomes a form
// that accepts nothing, and it says why. It evaluates nothing.
//
// A name means a definition or one of CUE's own types only where no struct
// around it has a key of this name, which would be meant instead. Such names
// are not derived.
type deriver struct {
	defs map[string]ast.Expr
	done map[string]*Form
	// open says that structs are open, as outside definitions.
	open bool
	// near are the keys of the structs around, innermost last.
	near [][]string
	// outer counts those that are around definitions too.
	outer       int
	expressions *expressions
	// left is what is not derived, and path where that stands in a document.
	left  []Left
	path  []string
	level int
	steps int
}

// newDeriver derives from definitions by name; expressions holds those that are met.
func newDeriver(defs map[string]ast.Expr, x *expressions) *deriver {
	return &deriver{defs: defs, done: map[string]*Form{}, expressions: x}
}

// Left is what a form leaves to CUE: a place in documents, why, and where that
// is stated.
type Left struct {
	// Path is the place, `items.<key>.price`; empty for the whole document.
	Path string `json:"path"`
	// Reason says why it is left.
	Reason string `json:"reason"`
	// File and Line are where that is stated.
	File string `json:"file"`
	Line int    `json:"line"`
}

// The bounds of what is derived.
const (
	mostLeft  = 200
	mostSteps = 20_000
	mostDeep  = 60
	// mostExpressions is how many regular expressions there may be: a company's
	// are foreign.
	mostExpressions = 60
	// mostWords is how many words may be listed at one place.
	mostWords = 1000
)

// leave is the form of what is not derived.
func (d *deriver) leave(at ast.Node, reason string, args ...any) *Form {
	if len(d.left) < mostLeft {
		l := Left{Path: strings.Join(d.path, "."), Reason: fmt.Sprintf(reason, args...)}
		if at != nil {
			l.File, l.Line = at.Pos().Filename(), at.Pos().Line()
		}
		d.left = append(d.left, l)
	}
	return &Form{}
}

func (d *deriver) hidden(name string) bool {
	return slices.ContainsFunc(d.near, func(keys []string) bool { return slices.Contains(keys, name) })
}

// classesOf are CUE's own types.
var classesOf = map[string]class{"string": isText, "int": isWhole, "number": isWhole | isDecimal, "bool": isBoolean, "null": isNull}

// named is the form of a name.
func (d *deriver) named(name string, at ast.Node) *Form {
	if c, ok := classesOf[name]; ok {
		return scalar(alternative{classes: c})
	}
	e, ok := d.defs[name]
	f, again := d.done[name]
	switch {
	case !ok:
		return d.leave(at, "%s is not known", clip(name))
	case again && !d.open:
		return f
	case again:
		return d.leave(at, "%s holds itself", clip(name))
	}
	f = &Form{} // what a definition within itself refers to, filled below
	d.done[name] = f
	if d.open { // what is left of a helper is told of each place that names it
		defer delete(d.done, name)
	}
	around := d.near
	d.near = d.near[:min(d.outer, len(d.near))]
	*f = *d.form(e)
	d.near = around
	return f
}

// form is the form of an expression.
func (d *deriver) form(e ast.Expr) *Form {
	d.level++
	defer func() { d.level-- }()
	if d.steps++; d.steps > mostSteps || d.level > mostDeep {
		return d.leave(e, "it is too large")
	}
	switch e := unparen(e).(type) {
	case *ast.Ident:
		switch {
		case d.hidden(e.Name):
			return d.leave(e, "%s is another field", clip(e.Name))
		case e.Name == "_" && d.open: // in a definition it is closed as soon as a company says more
			return &Form{anything: true}
		}
		return d.named(e.Name, e)
	case *ast.BottomLit:
		return &Form{}
	case *ast.BasicLit:
		return d.constant(e, "")
	case *ast.UnaryExpr:
		return d.bound(e)
	case *ast.BinaryExpr:
		return d.joined(e)
	case *ast.ListLit:
		return d.list(e)
	case *ast.StructLit:
		return d.fields(e, d.open)
	case *ast.CallExpr:
		return d.call(e)
	}
	return d.leave(e, "it is computed")
}

// list is a list of any number of elements of one form.
func (d *deriver) list(e *ast.ListLit) *Form {
	if len(e.Elts) == 1 {
		if rest, ok := e.Elts[0].(*ast.Ellipsis); ok {
			if rest.Type == nil && d.open {
				return &Form{elem: &Form{anything: true}}
			}
			if rest.Type == nil {
				return d.leave(e, "its elements are anything")
			}
			d.path = append(d.path, "[]")
			defer d.leavePath()
			return &Form{elem: d.form(rest.Type)}
		}
	}
	return d.leave(e, "its elements are stated one by one")
}

func (d *deriver) leavePath() { d.path = d.path[:len(d.path)-1] }

// call is a struct that is closed; other calls are computed.
func (d *deriver) call(e *ast.CallExpr) *Form {
	if id, ok := e.Fun.(*ast.Ident); ok && id.Name == "close" && !d.hidden("close") && d.defs["close"] == nil && len(e.Args) == 1 {
		if s, ok := unparen(e.Args[0]).(*ast.StructLit); ok {
			return d.fields(s, false)
		}
	}
	return d.leave(e, "it is a call")
}

// clip is a name of foreign text, short.
func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "..."
	}
	return s
}
