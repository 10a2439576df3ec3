package schema

import (
	"strings"
	"sync"

	"cuelang.org/go/cue/ast"
)

// Element is how the elements of a list stand in the path that [IsText] takes.
const Element = "[]"

// texts holds the definitions by name, for the attribute of their fields.
var texts = sync.OnceValue(func() map[string]ast.Expr {
	defs, err := definitions(Files)
	if err != nil {
		panic("schema: " + err.Error()) // the files are our own
	}
	out := map[string]ast.Expr{}
	for _, d := range defs {
		out[d.name] = d.value
	}
	return out
})

// IsText reports whether the definitions mark a field as text that only people
// read, with @text(): a note, a name. No number follows from it, and nobody
// decides by it, as by the question of a decision or what an option does. path
// leads there from the document, by keys and, into lists, [Element].
func IsText(kind string, path []string) bool {
	def, ok := texts()[kind]
	return ok && textAt(def, path)
}

// textAt follows a path through an expression of the definitions.
func textAt(e ast.Expr, path []string) bool {
	if len(path) == 0 {
		return false
	}
	switch e := unparen(e).(type) {
	case *ast.Ident:
		def, ok := texts()[strings.TrimPrefix(e.Name, "#")]
		return ok && strings.HasPrefix(e.Name, "#") && textAt(def, path)
	case *ast.BinaryExpr:
		return textAt(e.X, path) || textAt(e.Y, path)
	case *ast.ListLit:
		of := element(e)
		return of != nil && path[0] == Element && textAt(of, path[1:])
	case *ast.StructLit:
		f := keyed(e, path[0])
		if f == nil {
			return false
		}
		return len(path) == 1 && isMarked(f) || textAt(f.Value, path[1:])
	}
	return false
}

// keyed returns the field of a struct that a key is: one of this name, else
// that of keys that the plan chooses.
func keyed(s *ast.StructLit, key string) *ast.Field {
	var chosen *ast.Field
	for _, e := range s.Elts {
		f, ok := e.(*ast.Field)
		if !ok {
			continue
		}
		if patternOf(f) != nil {
			chosen = f
		} else if name, _, err := ast.LabelName(f.Label); err == nil && name == key {
			return f
		}
	}
	return chosen
}

func isMarked(f *ast.Field) bool {
	for _, a := range f.Attrs {
		if key, _ := a.Split(); key == "text" {
			return true
		}
	}
	return false
}
