package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// alone are the files that may start goroutines by themselves: internal/parallel,
// which does it for everybody else, and what runs in a process of its own, whose
// end is what whoever asks it looks at.
var alone = []string{"internal/parallel/parallel.go", "internal/apart/serve.go"}

// TestPanicsOfGoroutinesAreCarried: a panic in a goroutine ends the process, unless
// internal/parallel carries it to whoever waits.
func TestPanicsOfGoroutinesAreCarried(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir("..", func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		file, _ := filepath.Rel("..", p)
		file = filepath.ToSlash(file)
		if e.IsDir() {
			if file != "." && (strings.HasPrefix(e.Name(), ".") || extra(file)) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, p, nil, 0)
		if err != nil {
			return err
		}
		for _, at := range bare(f) {
			seen[file] = true
			if !slices.Contains(alone, file) {
				t.Errorf("%s:%d starts goroutines by itself; let internal/parallel do it", file, set.Position(at).Line)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range alone {
		if !seen[file] {
			t.Errorf("%s starts no goroutine, or the test does not see it", file)
		}
	}
}

// bare are the places of a file that start goroutines, or name what does: go
// statements, sync.WaitGroup and errgroup.
func bare(f *ast.File) (at []token.Pos) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			at = append(at, n.Pos())
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == "sync" && n.Sel.Name == "WaitGroup" {
				at = append(at, n.Pos())
			}
		case *ast.ImportSpec:
			if path.Base(strings.Trim(n.Path.Value, `"`)) == "errgroup" {
				at = append(at, n.Pos())
			}
		}
		return true
	})
	return at
}
