package schema

import (
	"fmt"
	"regexp"
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
// misses, as rules/NAME.cue:LINE: what CUE names, else the one key in the text that
// the path leads to; "" where neither tells.
func (c *Checker) ruleLine(kind string, err error, path []string) string {
	for _, e := range errors.Errors(err) {
		if !slices.Equal(trim(e.Path()), path) {
			continue
		}
		for _, pos := range errors.Positions(e) {
			if strings.HasPrefix(pos.Filename(), "rules/") {
				return fmt.Sprintf("%s:%d", pos.Filename(), pos.Line())
			}
		}
	}
	var found []string
	c.stated(kind, func(steps []step, f *ast.Field) {
		if along(steps, path) {
			found = append(found, fmt.Sprintf("%s:%d", f.Pos().Filename(), f.Pos().Line()))
		}
	})
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// step is one of a path that shapes state: a key, or all of some keys or elements.
type step struct {
	key  string
	some func(key string) bool // nil for the key alone
}

func (s step) takes(key string) bool {
	if s.some != nil {
		return s.some(key)
	}
	return s.key == key
}

// along reports whether a path is one of those that steps take.
func along(steps []step, path []string) bool {
	return slices.EqualFunc(steps, path, step.takes)
}

// stated calls say for each key that the company's shapes of a kind state for every
// document that has its place, with the steps to it. What stands in one of several
// alternatives, or is named or called, is not among them.
func (c *Checker) stated(kind string, say func(steps []step, f *ast.Field)) {
	for _, file := range c.ruleSyntax() {
		for _, d := range file.Decls {
			shape, ok := d.(*ast.Field)
			if !ok {
				continue
			}
			if name, ok := labelOf(shape); !ok || name != "shape" {
				continue
			}
			for _, f := range fields(shape) {
				if name, ok := labelOf(f); ok && name == kind {
					statedIn(f.Value, nil, say)
				}
			}
		}
	}
}

func statedIn(e ast.Expr, steps []step, say func([]step, *ast.Field)) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		statedIn(e.X, steps, say)
	case *ast.BinaryExpr:
		if e.Op == token.AND {
			for _, x := range operands(e, e.Op) {
				statedIn(x, steps, say)
			}
		}
	case *ast.ListLit:
		for i, x := range e.Elts {
			next := step{key: strconv.Itoa(i)}
			if more, ok := x.(*ast.Ellipsis); ok {
				x = more.Type
				next.some = func(key string) bool { n, err := strconv.Atoi(key); return err == nil && n >= i }
			}
			if x != nil {
				statedIn(x, append(slices.Clip(steps), next), say)
			}
		}
	case *ast.StructLit:
		for _, d := range e.Elts {
			switch d := d.(type) {
			case *ast.EmbedDecl:
				statedIn(d.Expr, steps, say)
			case *ast.Field:
				if next, ok := stepOf(d); ok {
					to := append(slices.Clip(steps), next)
					say(to, d)
					statedIn(d.Value, to, say)
				}
			}
		}
	}
}

// stepOf is the step that a field is; ok is false where its keys cannot be told.
func stepOf(f *ast.Field) (step, bool) {
	switch p := patternOf(f).(type) {
	case nil:
		name, ok := labelOf(f)
		return step{key: name}, ok
	case *ast.Ident:
		return step{some: func(string) bool { return true }}, p.Name == "string"
	case *ast.BasicLit:
		name, ok := textOf(p)
		return step{key: name}, ok
	case *ast.UnaryExpr:
		lit, ok := bare(p.X).(*ast.BasicLit)
		if !ok || p.Op != token.MAT && p.Op != token.NMAT {
			return step{}, false
		}
		text, ok := textOf(lit)
		re, err := regexp.Compile(text)
		if !ok || err != nil {
			return step{}, false
		}
		return step{some: func(key string) bool { return re.MatchString(key) == (p.Op == token.MAT) }}, true
	}
	return step{}, false
}

// ruleSyntax parses the files of rules again.
func (c *Checker) ruleSyntax() []*ast.File {
	if c.syntax == nil && c.rules != nil {
		for _, f := range c.rules.files {
			if s, err := parser.ParseFile(f.Name, f.Text); err == nil { // it was good once
				c.syntax = append(c.syntax, s)
			}
		}
	}
	return c.syntax
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
			c.stated(kind, func(steps []step, f *ast.Field) {
				if b, ok := bare(f.Value).(*ast.BottomLit); !ok || b.Pos().Filename() != pos.Filename() || b.Pos().Offset() != pos.Offset() {
					return
				}
				for _, path := range c.paths(src, steps) {
					out = append(out, Violation{Path: path, Fault: UnknownKey, Message: "unknown key " + last(path), Company: true,
						Rule: fmt.Sprintf("%s:%d", pos.Filename(), pos.Line())})
				}
			})
		}
	}
	return out
}

// mostForbidden is how many keys are told that one rule forbids.
const mostForbidden = 100

// paths are the places of a document that steps lead to.
func (c *Checker) paths(src []byte, steps []step) [][]string {
	f, err := yaml.Extract("", src)
	if err != nil {
		return nil
	}
	var out [][]string
	var walk func(v cue.Value, done []string)
	walk = func(v cue.Value, done []string) {
		if len(done) == len(steps) {
			out = append(out, slices.Clone(done))
			return
		}
		next := steps[len(done)]
		switch v.IncompleteKind() {
		case cue.ListKind:
			i := 0
			for it, err := v.List(); err == nil && it.Next() && len(out) < mostForbidden; i++ {
				if n := strconv.Itoa(i); next.takes(n) {
					walk(it.Value(), append(done, n))
				}
			}
		case cue.StructKind:
			for it, err := v.Fields(); err == nil && it.Next() && len(out) < mostForbidden; {
				if key := it.Selector().Unquoted(); next.takes(key) {
					walk(it.Value(), append(done, key))
				}
			}
		}
	}
	walk(c.ctx.BuildFile(f), nil)
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
		n, ok := strings.CutPrefix(text, f.call)
		if n, closed := strings.CutSuffix(n, ")"); ok && closed {
			words := fmt.Sprintf(f.words, n)
			if n == "1" {
				words = strings.TrimSuffix(words, "s")
			}
			return words
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
