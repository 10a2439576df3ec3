package pattern_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestPatternsCompile compiles every pattern of the sources: a wrong one would
// otherwise be found by whoever needs it first.
func TestPatternsCompile(t *testing.T) {
	seen := 0
	err := filepath.WalkDir("../..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !isOf(call.Fun) {
				return true
			}
			seen++
			for _, problem := range literals(call.Args) {
				t.Errorf("%s: %s", files.Position(call.Pos()), problem)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 50 {
		t.Errorf("only %d patterns seen: the test looks at the wrong folder", seen)
	}
}

// isOf reports whether a function is Of of this package.
func isOf(f ast.Expr) bool {
	s, ok := f.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != "Of" {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == "pattern"
}

// literals says which expressions do not compile; what is no literal, or made of
// literals, is not seen.
func literals(args []ast.Expr) (out []string) {
	for _, a := range args {
		text, ok := literal(a)
		if !ok {
			continue
		}
		if _, err := regexp.Compile(text); err != nil {
			out = append(out, err.Error())
		}
	}
	return out
}

func literal(e ast.Expr) (string, bool) {
	switch x := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(x.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		a, first := literal(x.X)
		b, second := literal(x.Y)
		return a + b, first && second && x.Op == token.ADD
	}
	return "", false
}
