package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"
	"cuelang.org/go/encoding/yaml"
)

// ruleLine says where the company's shape asks for what an error at a path
// misses, as rules/NAME.cue:LINE: what CUE names, else what leads there in the text;
// "" where neither tells.
func (c *Checker) ruleLine(kind string, err error, path []string) string {
	for _, e := range errors.Errors(err) {
		if !samePath(trim(e.Path()), path) {
			continue
		}
		for _, pos := range errors.Positions(e) {
			if strings.HasPrefix(pos.Filename(), "rules/") {
				return fmt.Sprintf("%s:%d", pos.Filename(), pos.Line())
			}
		}
	}
	var found token.Pos
	most := 0
	for _, f := range c.rules.syntax() {
		for _, d := range f.Decls {
			if field, ok := d.(*ast.Field); ok {
				if pos, n := leading(field, append([]string{"shape", kind}, path...)); n > most && n > 1 {
					found, most = pos, n
				}
			}
		}
	}
	if most == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d", found.Filename(), found.Line())
}

func samePath(a, b []string) bool { return strings.Join(a, "\x00") == strings.Join(b, "\x00") }

// syntax parses the files of rules again.
func (r *Rules) syntax() []*ast.File {
	if r == nil {
		return nil
	}
	if r.parsed == nil {
		for _, f := range r.files {
			if s, err := parser.ParseFile(f.Name, f.Text); err == nil { // it was good once
				r.parsed = append(r.parsed, s)
			}
		}
	}
	return r.parsed
}

// leading is the last key of those written in the braces of a field that lead along a
// path, and how many they are.
func leading(f *ast.Field, path []string) (token.Pos, int) {
	name, ok := labelOf(f)
	if len(path) == 0 || patternOf(f) == nil && (!ok || name != path[0]) {
		return token.NoPos, 0
	}
	pos, n := leadingIn(f.Value, path[1:])
	if n == 0 {
		pos = f.Pos()
	}
	return pos, n + 1
}

func leadingIn(e ast.Expr, path []string) (found token.Pos, most int) {
	take := func(pos token.Pos, n int) {
		if n > most {
			found, most = pos, n
		}
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		take(leadingIn(e.X, path))
	case *ast.UnaryExpr:
		take(leadingIn(e.X, path))
	case *ast.BinaryExpr:
		for _, x := range operands(e, e.Op) {
			take(leadingIn(x, path))
		}
	case *ast.ListLit:
		if len(path) == 0 {
			break
		}
		n, err := strconv.Atoi(path[0])
		for i, x := range e.Elts {
			more, ok := x.(*ast.Ellipsis)
			if err != nil || !ok && i != n || ok && more.Type == nil {
				continue
			}
			if ok {
				x = more.Type
			}
			if pos, n := leadingIn(x, path[1:]); n > 0 {
				take(pos, n+1)
			}
		}
	case *ast.StructLit:
		for _, d := range e.Elts {
			switch d := d.(type) {
			case *ast.EmbedDecl:
				take(leadingIn(d.Expr, path))
			case *ast.Field:
				take(leading(d, path))
			}
		}
	}
	return found, most
}

// forbidden tells which keys of a document are forbidden by the company's shape in
// so many words, `KEY?: _|_`: CUE names the rule then, and no key.
func (c *Checker) forbidden(kind string, src []byte, err error) []Violation {
	var out []Violation
	for _, e := range errors.Errors(err) {
		if format, _ := e.Msg(); !strings.HasPrefix(format, "explicit error") || len(trim(e.Path())) > 0 {
			continue
		}
		for _, pos := range errors.Positions(e) {
			if !strings.HasPrefix(pos.Filename(), "rules/") {
				continue
			}
			rule := fmt.Sprintf("%s:%d", pos.Filename(), pos.Line())
			for _, path := range c.paths(src, c.rules.pathTo(kind, pos)) {
				out = append(out, Violation{Path: path, Fault: UnknownKey, Message: "unknown key " + last(path), Company: true, Rule: rule})
			}
		}
	}
	return out
}

// each stands in a path for every key of a map, or every element of a list.
const each = "\x00"

// pathTo is the path of the key below a shape whose value is at a place, nil where it
// is none.
func (r *Rules) pathTo(kind string, at token.Pos) []string {
	var walk func(e ast.Expr, path []string) []string
	walk = func(e ast.Expr, path []string) []string {
		switch e := e.(type) {
		case *ast.BottomLit:
			if e.Pos().Filename() == at.Filename() && e.Pos().Offset() == at.Offset() {
				return path
			}
		case *ast.ParenExpr:
			return walk(e.X, path)
		case *ast.BinaryExpr:
			for _, x := range operands(e, e.Op) {
				if found := walk(x, path); found != nil {
					return found
				}
			}
		case *ast.ListLit:
			for i, x := range e.Elts {
				step := strconv.Itoa(i)
				if more, ok := x.(*ast.Ellipsis); ok {
					x, step = more.Type, each
				}
				if x != nil {
					if found := walk(x, append(slices.Clone(path), step)); found != nil {
						return found
					}
				}
			}
		case *ast.StructLit:
			for _, d := range e.Elts {
				f, ok := d.(*ast.Field)
				if !ok {
					continue
				}
				step, ok := labelOf(f)
				if patternOf(f) != nil {
					step, ok = each, true
				}
				if ok {
					if found := walk(f.Value, append(slices.Clone(path), step)); found != nil {
						return found
					}
				}
			}
		}
		return nil
	}
	for _, f := range r.syntax() {
		for _, d := range f.Decls {
			field, ok := d.(*ast.Field)
			if !ok {
				continue
			}
			if name, ok := labelOf(field); !ok || name != "shape" {
				continue
			}
			for _, k := range fields(field) {
				if name, ok := labelOf(k); ok && name == kind {
					if found := walk(k.Value, nil); len(found) > 0 {
						return found
					}
				}
			}
		}
	}
	return nil
}

// mostForbidden is how many keys are told that one rule forbids.
const mostForbidden = 100

// paths are the places of a document that are along a path.
func (c *Checker) paths(src []byte, path []string) [][]string {
	f, err := yaml.Extract("", src)
	if err != nil || len(path) == 0 {
		return nil
	}
	var out [][]string
	var walk func(v cue.Value, done, left []string)
	walk = func(v cue.Value, done, left []string) {
		switch {
		case !v.Exists() || len(out) == mostForbidden:
		case len(left) == 0:
			out = append(out, done)
		case v.IncompleteKind() == cue.ListKind:
			i := 0
			for it, err := v.List(); err == nil && it.Next(); i++ {
				if n := strconv.Itoa(i); left[0] == each || left[0] == n {
					walk(it.Value(), append(slices.Clone(done), n), left[1:])
				}
			}
		case left[0] != each:
			walk(v.LookupPath(cue.MakePath(cue.Str(left[0]))), append(slices.Clone(done), left[0]), left[1:])
		default:
			for it, err := v.Fields(); err == nil && it.Next(); {
				walk(it.Value(), append(slices.Clone(done), it.Selector().Unquoted()), left[1:])
			}
		}
	}
	walk(c.ctx.BuildFile(f), nil, path)
	return out
}

// left names the few values that the company's shape and the kind together leave at a
// path; nil where they are not few single ones.
func (c *Checker) left(kind string, path []string) []string {
	v := c.kinds[kind]
	for _, p := range path {
		next := v.LookupPath(cue.MakePath(cue.Str(p).Optional()))
		if !next.Exists() {
			next = v.LookupPath(cue.MakePath(cue.AnyString))
		}
		if !next.Exists() {
			next = v.LookupPath(cue.MakePath(cue.AnyIndex))
		}
		v = next
	}
	if !v.Exists() || v.Err() != nil {
		return nil
	}
	args := []cue.Value{v}
	if op, some := v.Expr(); op == cue.OrOp {
		args = some
	}
	var out []string
	for _, a := range args {
		if !a.IsConcrete() || a.IncompleteKind()&(cue.StringKind|cue.NumberKind|cue.BoolKind) == 0 {
			return nil
		}
		out = append(out, unquote(fmt.Sprint(a)))
	}
	return out
}

// inWords says a constraint on text or a list that CUE states as an expression; ""
// where it has no words.
func inWords(text string) string {
	for _, f := range []struct{ call, words string }{
		{"strings.MaxRunes(", "at most %s characters"}, {"strings.MinRunes(", "at least %s characters"},
		{"list.MaxItems(", "at most %s elements"}, {"list.MinItems(", "at least %s elements"},
	} {
		if n, ok := strings.CutPrefix(text, f.call); ok && strings.HasSuffix(n, ")") {
			return fmt.Sprintf(f.words, strings.TrimSuffix(n, ")"))
		}
	}
	for _, f := range []struct{ op, words string }{{"=~", "text of the form "}, {"!~", "text that is not of the form "}, {"!=", "not "}} {
		if form, ok := strings.CutPrefix(text, f.op); ok {
			if s, err := literal.Unquote(form); err == nil {
				form = s
			}
			return f.words + form
		}
	}
	return ""
}
