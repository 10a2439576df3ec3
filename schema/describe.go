package schema

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"
)

// source holds the definitions and, for each kind, a worked example.
//
//go:embed *.cue examples/*.yaml
var source embed.FS

// Kind describes one kind of plan file for people: what the documentation of
// the file formats is made from.
type Kind struct {
	Name string
	// Doc says what it is for, in full sentences.
	Doc string
	// Fields are its keys in the order of the definition.
	Fields []Field
	// Example is a document that fits.
	Example string
}

// Field describes one key.
type Field struct {
	// Name is the key as it is written; `<identifier>` stands for keys that the
	// plan chooses, and `[]` for the elements of a list.
	Name     string
	Required bool
	// Type says in words what may stand there.
	Type string
	// Doc is its meaning, in full sentences.
	Doc string
	// Allowed lists the values, where only these are allowed.
	Allowed []string
	// Nested are the keys below it.
	Nested []Field
}

// Term is a form of value that several kinds use: an identifier, a period.
type Term struct {
	// Name is what [Field.Type] calls it.
	Name string
	Doc  string
	// Allowed lists the values, where only these are allowed.
	Allowed []string
}

// Describe returns all kinds, sorted by name.
func Describe() []Kind { return described().kinds }

// Terms returns the forms of value that types of fields name, in the order of
// the definitions.
func Terms() []Term { return described().terms }

type description struct {
	kinds []Kind
	terms []Term
}

// described is computed once: the definitions do not change while we run.
var described = sync.OnceValue(func() description {
	d, err := describe(source)
	if err != nil {
		panic("schema: " + err.Error()) // the files are our own
	}
	return d
})

// definition is one `#Name: ...` of the schema.
type definition struct {
	name, doc string
	value     ast.Expr
}

func describe(files fs.FS) (description, error) {
	defs, err := definitions(files)
	if err != nil {
		return description{}, err
	}
	b := describer{defs: map[string]definition{}}
	for _, d := range defs {
		b.defs[d.name] = d
	}
	var out description
	for _, d := range defs {
		s, isStruct := d.value.(*ast.StructLit)
		switch {
		case isStruct && kindOf(s) == d.name:
			example, err := fs.ReadFile(files, "examples/"+strings.ToLower(d.name)+".example.yaml")
			if err != nil {
				return description{}, err
			}
			out.kinds = append(out.kinds, Kind{d.name, d.doc, b.fields(s), string(example)})
		case b.isTerm(d.name):
			out.terms = append(out.terms, Term{termName(d.name), d.doc, allowed(d.value)})
		}
	}
	return out, nil
}

// definitions parses all files in the order of their names.
func definitions(files fs.FS) ([]definition, error) {
	names, err := fs.Glob(files, "*.cue")
	if err != nil {
		return nil, err
	}
	var out []definition
	for _, name := range names {
		src, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(name, src, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, decl := range f.Decls {
			field, ok := decl.(*ast.Field)
			if !ok {
				continue
			}
			if label, _, _ := ast.LabelName(field.Label); strings.HasPrefix(label, "#") {
				out = append(out, definition{label[1:], comment(field), field.Value})
			}
		}
	}
	return out, nil
}

// kindOf returns the constant of the field `kind`, "" if there is none.
func kindOf(s *ast.StructLit) string {
	for _, e := range s.Elts {
		if f, ok := e.(*ast.Field); ok {
			if label, _, _ := ast.LabelName(f.Label); label == "kind" {
				return stringOf(f.Value)
			}
		}
	}
	return ""
}

// comment returns the text of a field's own comment, as one line.
func comment(n *ast.Field) string {
	var lines []string
	for _, g := range append(ast.Comments(n), ast.Comments(n.Label)...) {
		if g.Doc {
			lines = append(lines, strings.Fields(g.Text())...)
		}
	}
	return strings.Join(lines, " ")
}

// stringOf returns the value of a string literal, "" for anything else.
func stringOf(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		return ""
	}
	s, err := literal.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}

// everywhere explains the keys that mean the same in every kind.
var everywhere = map[string]string{
	"kind":    "What the file is: it decides how the file is read, wherever it lies.",
	"version": "The version of the format.",
	"owner":   "The role of the policy that answers for this file.",
	"id":      "Its identifier, by which others refer to it.",
	"name":    "What people call it, as reports print it.",
}

func (b *describer) doc(name string, own string, value ast.Expr) string {
	if own != "" {
		return own
	}
	if id, ok := unparen(value).(*ast.Ident); ok && !b.isTerm(strings.TrimPrefix(id.Name, "#")) {
		return b.defs[strings.TrimPrefix(id.Name, "#")].doc
	}
	return everywhere[name]
}

func (b *describer) must(name string) definition {
	d, ok := b.defs[name]
	if !ok {
		panic(fmt.Sprintf("schema: no definition #%s", name))
	}
	return d
}
