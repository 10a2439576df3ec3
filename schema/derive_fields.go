package schema

import (
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"

	"github.com/accord-plan/accord/internal/pattern"
)

// structure is a struct in the making.
type structure struct {
	form   Form
	fields []*ast.Field
	names  []string // "" for a pattern
}

// fields is a struct. Definitions have keys with names or one form of keys; one
// of both is left to CUE, as is what is stated in another way than field by
// field. A company's shape may have both.
func (d *deriver) fields(s *ast.StructLit, open bool) *Form {
	in := structure{form: Form{isMap: true, open: open}}
	if left := d.take(&in, s); left != nil {
		return left
	}
	d.near = append(d.near, in.names)
	defer func() { d.near = d.near[:len(d.near)-1] }()
	for i, field := range in.fields {
		if left := d.field(&in.form, field, in.names[i]); left != nil {
			return left
		}
	}
	if f := &in.form; !d.open && (len(f.fields) > 0) == (len(f.patterns) > 0) || !d.open && len(f.patterns) > 1 {
		return d.leave(s, "it has neither keys with names nor one form of keys")
	}
	return &in.form
}

// take collects the fields of a struct; what it returns is what is left to CUE.
func (d *deriver) take(in *structure, s *ast.StructLit) *Form {
	for _, e := range s.Elts {
		switch e := e.(type) {
		case *ast.CommentGroup:
		case *ast.Ellipsis:
			if !d.open || e.Type != nil {
				return d.leave(e, "other keys have a form of their own")
			}
			in.form.open = true
		case *ast.Field:
			name, ok := labelOf(e)
			if e.Alias != nil || aliased(e) {
				return d.leave(e, "it has a second name")
			}
			if !ok && patternOf(e) == nil {
				return d.leave(e, "its key is hidden or computed")
			}
			in.fields, in.names = append(in.fields, e), append(in.names, name)
		default:
			return d.leave(e, "it is not stated field by field")
		}
	}
	return nil
}

// labelOf is the key of a field, where it is an ordinary one.
func labelOf(f *ast.Field) (name string, ok bool) {
	if lit, is := f.Label.(*ast.BasicLit); is {
		name, ok = textOf(lit)
		return name, ok && composed(name) == name
	}
	id, ok := f.Label.(*ast.Ident)
	if !ok || id.Name == "" || id.Name[0] == '_' || id.Name[0] == '#' {
		return "", false
	}
	return id.Name, true
}

// aliased reports whether a key or its value has a second name.
func aliased(f *ast.Field) bool {
	_, label := f.Label.(*ast.Alias)
	_, value := f.Value.(*ast.Alias)
	if p, ok := patternOf(f).(*ast.Alias); ok && p != nil {
		return true
	}
	return label || value
}

// field adds a field to a form.
func (d *deriver) field(f *Form, field *ast.Field, name string) (left *Form) {
	if pattern := patternOf(field); pattern != nil {
		return d.pattern(f, field, pattern)
	}
	if _, twice := f.fields[name]; twice {
		return d.leave(field, "%s is stated twice", clip(name))
	}
	if !d.open && (!simple().MatchString(name) || field.Constraint == token.ILLEGAL) {
		return d.leave(field, "%s is no key of files", clip(name))
	}
	d.path = append(d.path, clip(name))
	defer d.leavePath()
	if f.fields == nil {
		f.fields = map[string]*Form{}
	}
	f.order = append(f.order, name)
	f.fields[name] = d.form(field.Value)
	if field.Constraint != token.OPTION { // what need not be written is none of a form's business
		f.required = append(f.required, name)
	}
	if field.Constraint == token.ILLEGAL {
		f.stated = append(f.stated, name)
	}
	return nil
}

// pattern adds a form of keys.
func (d *deriver) pattern(f *Form, field *ast.Field, pattern ast.Expr) (left *Form) {
	k := keyForm{}
	if field.Constraint != token.ILLEGAL || !d.keys(&k, pattern) {
		return d.leave(field, "its form of keys is not known")
	}
	d.path = append(d.path, "<key>")
	defer d.leavePath()
	k.value = d.form(field.Value)
	f.patterns = append(f.patterns, k)
	return nil
}

// simple are names that, without quotes too, are no other key to CUE.
var simple = pattern.Of(`^[a-z][a-z0-9_-]*$`)

// keys derives which keys the plan may choose.
func (d *deriver) keys(k *keyForm, pattern ast.Expr) bool {
	e := unparen(pattern)
	if id, ok := e.(*ast.Ident); ok {
		if d.hidden(id.Name) {
			return false
		}
		if id.Name == "string" {
			return true
		}
		if id.Name == "_" {
			return d.open
		}
		e = unparen(d.defs[id.Name])
	}
	u, ok := e.(*ast.UnaryExpr)
	if !ok || u.Op != token.MAT && u.Op != token.NMAT {
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
	k.like, k.not = d.expressions.of(want), u.Op == token.NMAT
	return k.like != nil
}
