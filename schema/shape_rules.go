package schema

import (
	"bytes"
	"fmt"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"
)

// rulesReader reads the rules of a company.
type rulesReader struct {
	s      *Shape
	form   func(kind string) *Form
	d      *deriver
	pkg    string
	shapes []*ast.Field // `KIND: ...` below shape
	rules  []*ast.Field // `NAME: ...` below rule
	kinds  []string     // and all else that shape has, for what names mean
	twice  map[string]bool
}

// read takes in all files; void says why none of them can be used.
func (r *rulesReader) read(files []RuleFile) (void string) {
	size, brackets := 0, 0
	for _, f := range files {
		size += len(f.Text)
		brackets += bytes.Count(f.Text, []byte("(")) + bytes.Count(f.Text, []byte("[")) + bytes.Count(f.Text, []byte("{"))
	}
	if size > mostShapeText || brackets > mostBrackets {
		return "the rules are too large"
	}
	for i, f := range files {
		syntax, err := syntaxOf(f)
		if err != nil {
			return f.Name + " cannot be read"
		}
		if pkg := syntax.PackageName(); i == 0 {
			r.pkg = pkg
		} else if pkg != r.pkg {
			return "the rules are of several packages"
		}
		for _, d := range syntax.Decls {
			if void = r.decl(d); void != "" {
				return f.Name + ": " + void
			}
		}
	}
	r.s.Sound = r.s.Sound && r.pkg != ""
	return ""
}

// syntaxOf parses a file. The text is foreign, and must never end the program.
func syntaxOf(f RuleFile) (syntax *ast.File, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	return parser.ParseFile(f.Name, f.Text)
}

// decl takes in a declaration of a file.
func (r *rulesReader) decl(d ast.Decl) (void string) {
	switch d := d.(type) {
	case *ast.Package, *ast.CommentGroup:
		return ""
	case *ast.ImportDecl: // what it names is a call, which is not derived
		r.s.Sound = false
		for _, spec := range d.Specs {
			if spec.Name != nil {
				return "an import has a name of its own"
			}
		}
		return ""
	case *ast.Field:
		label, _, err := ast.LabelName(d.Label)
		if err != nil || strings.Contains(label, "#") || d.Constraint != token.ILLEGAL || d.Alias != nil || aliased(d) {
			return "a field of the file is stated in another way"
		}
		switch {
		case label == "shape":
			return r.below(d, &r.shapes)
		case label == "rule":
			return r.below(d, &r.rules)
		case strings.HasPrefix(label, "_"):
			if _, name := d.Label.(*ast.Ident); !name || label == "_" { // in quotes nothing can name it
				return clip(label) + " is no name"
			}
			r.helper(label, d.Value)
			return ""
		}
		return clip(label) + " is neither rule nor shape"
	}
	return "something stands in it that is no field"
}

// below takes in what stands in the braces of shape or rule.
func (r *rulesReader) below(f *ast.Field, to *[]*ast.Field) (void string) {
	body, ok := f.Value.(*ast.StructLit)
	if !ok {
		return "shape or rule is stated in another way"
	}
	for _, e := range body.Elts {
		switch e := e.(type) {
		case *ast.CommentGroup:
		case *ast.Field:
			name, ok := labelOf(e)
			if !ok || e.Constraint != token.ILLEGAL || e.Alias != nil || aliased(e) {
				return "a kind or rule is stated in another way"
			}
			r.kinds = append(r.kinds, name)
			*to = append(*to, e)
			if to == &r.rules {
				r.s.stated = append(r.s.stated, Stated{Name: clip(name), File: e.Pos().Filename(), Line: e.Pos().Line()})
			}
		default:
			return "shape or rule is stated in another way"
		}
	}
	return ""
}

// helper takes in what rules name. What is stated twice is unified by CUE, which
// is not derived.
func (r *rulesReader) helper(name string, e ast.Expr) {
	if _, ok := r.d.defs[name]; ok {
		r.twice[name] = true
	}
	r.d.defs[name] = e
}
