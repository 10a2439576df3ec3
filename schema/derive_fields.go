package schema

import (
	"regexp"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// fields is a struct: of keys that it names, or of one form of keys. One of
// both is left to CUE, as is an open one.
func (d *deriver) fields(s *ast.StructLit) *Form {
	var list []*ast.Field
	var names []string
	for _, e := range s.Elts {
		switch e := e.(type) {
		case *ast.CommentGroup:
			continue
		case *ast.Field:
			name, _, err := ast.LabelName(e.Label)
			if e.Alias != nil || aliased(e) || patternOf(e) == nil && err != nil {
				return &Form{}
			}
			list, names = append(list, e), append(names, name)
		default:
			return &Form{}
		}
	}
	d.near = append(d.near, names)
	defer func() { d.near = d.near[:len(d.near)-1] }()
	if len(list) == 1 && patternOf(list[0]) != nil {
		return d.pattern(list[0])
	}
	return d.keysNamed(list, names)
}

// aliased reports whether a key or its value has a second name.
func aliased(f *ast.Field) bool {
	_, label := f.Label.(*ast.Alias)
	_, value := f.Value.(*ast.Alias)
	return label || value
}

// pattern is a struct of one form of keys.
func (d *deriver) pattern(field *ast.Field) *Form {
	f := &Form{isMap: true}
	if field.Constraint != token.ILLEGAL || !d.keys(f, patternOf(field)) {
		return &Form{}
	}
	f.value = d.form(field.Value)
	return f
}

// keysNamed is a struct of keys with names. One with a definition, a hidden key
// or one that is stated twice is left to CUE.
func (d *deriver) keysNamed(list []*ast.Field, names []string) *Form {
	f := &Form{isMap: true, fields: map[string]*Form{}}
	for i, field := range list {
		name := names[i]
		_, twice := f.fields[name]
		if twice || !simple.MatchString(name) || field.Constraint != token.NOT && field.Constraint != token.OPTION {
			return &Form{}
		}
		f.fields[name] = d.form(field.Value)
		if field.Constraint == token.NOT {
			f.required = append(f.required, name)
		}
	}
	if len(list) == 0 {
		return &Form{}
	}
	return f
}

// simple are names that, without quotes too, are no other key to CUE.
var simple = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// keys derives which keys the plan may choose.
func (d *deriver) keys(f *Form, pattern ast.Expr) bool {
	e := unparen(pattern)
	if id, ok := e.(*ast.Ident); ok {
		if d.hidden(id.Name) {
			return false
		}
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
	want, ok := textOf(lit)
	if !ok {
		return false
	}
	var err error
	f.pattern, err = regexp.Compile(want)
	return err == nil
}
