package internal_test

import (
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is this module's path.
const module = "github.com/accord-plan/accord"

// layers is the table of the house, lowest first. A package imports packages
// of lower layers only; siblings only in the first. docs/architecture.md says
// what each is for.
var layers = [][]string{
	{"internal/period", "internal/quantity", "internal/dimension", "internal/position", "internal/finding", "internal/pattern", "internal/collector", "internal/patchwork", "internal/parallel"},
	{"internal/network"}, // a noun that another noun holds
	{"internal/catalog", "internal/demand", "internal/supply", "internal/stock", "internal/finance", "internal/decision", "internal/policy", "internal/actual", "internal/statement"},
	{"internal/signature"}, // keys of the policy
	{"internal/plan", "internal/plainyaml"},
	{"internal/planfile", "schema"},
	{"internal/projection", "internal/forecast", "internal/completeness"},
	{"internal/vintage"}, // plans as they were committed
	{"internal/change", "internal/variance", "internal/accuracy", "internal/attainment", "internal/stability", "internal/merge", "internal/digest", "internal/trail"},
	{"validate", "internal/option", "internal/adjust", "internal/joint", "internal/codeowners", "internal/signoff", "internal/gate", "internal/trigger"},
	{"internal/cadence", "internal/hindsight"}, // over the gate and the tests of validate
	{"render"},
	{"render/chart", "render/disarm"},
	{"render/text", "render/csv", "render/xlsx", "render/markdown", "render/html", "render/findings", "render/json", "render/ical"},
	{"internal/workbook", "internal/database"}, // what imports read
	{"internal/history", "internal/git", "internal/signing", "internal/facts", "internal/apart", "internal/forge", "internal/memory", "plans"},
	{"internal/ledger", "internal/scaffold", "internal/demo", "internal/generate", "internal/monitor", "internal/forge/github", "internal/forge/gitlab", "internal/forge/gitea"},
	{"internal/workspace"},
	{"internal/chain"},
	{"internal/assess"},
	{"internal/approval"},
	{"internal/closing", "internal/proof", "internal/review", "internal/propose", "internal/doctor", "internal/rehearsal", "internal/monitor"},
	{"cmd"},
	{"cmd/accord", "internal/docgen", "internal/generate/plan"},
}

// only names who may import a library; everybody else may not.
var only = map[string][]string{
	module + "/internal/collector": {"cmd/accord"}, // it leaves the collector of garbage off
	"gopkg.in/yaml.v3":             {"internal/planfile"},
	"cuelang.org/go":               {"schema"},
	"github.com/go-git":            {"internal/history"},
	"github.com/spf13/cobra":       {"cmd", "internal/docgen"},
	"github.com/spf13/pflag":       {"cmd", "internal/docgen"},
	"github.com/sergi/go-diff":     {"render"},
	"github.com/hiddeco/sshsig":    {"internal/signature"},
	"github.com/xuri/excelize":     {"render/xlsx"},
	"github.com/google/go-github":  {"internal/forge/github"},
	"gitlab.com/gitlab-org":        {"internal/forge/gitlab"},
	"code.gitea.io/sdk":            {"internal/forge/gitea"},
	"github.com/klauspost":         {"internal/history"},
	"github.com/arran4":            {"render/ical"},
	"github.com/jackc/pgx":         {"internal/database"},
	"github.com/go-sql-driver":     {"internal/database"},
	"modernc.org/sqlite":           {"internal/database"},
	"database/sql":                 {"internal/database"},
}

// pure layers never see the world.
const pureBelow = "render"

var world = []string{"os", "os/exec", "net", "net/http", "os/signal"}

// extra are packages that tests and examples own; they are not in the table.
func extra(dir string) bool {
	return strings.HasPrefix(dir, "docs/") || strings.HasSuffix(dir, "/gitrepo") || strings.HasSuffix(dir, "test") || strings.Contains(dir, "test/") || strings.Contains(dir, "testdata")
}

func layerOf(dir string) int {
	return slices.IndexFunc(layers, func(l []string) bool { return slices.Contains(l, dir) })
}

func TestImportsRunDownwards(t *testing.T) {
	pure := layerOf(pureBelow)
	seen := 0
	for dir, imports := range packages(t) {
		if extra(dir) {
			continue
		}
		here := layerOf(dir)
		if here < 0 {
			t.Errorf("%s is in no layer: add it to the table and to docs/architecture.md", dir)
			continue
		}
		seen++
		for _, imported := range imports {
			judgeLibrary(t, dir, imported, here < pure)
			if below, ours := strings.CutPrefix(imported, module+"/"); ours {
				if extra(below) {
					t.Errorf("%s imports %s, which is for tests", dir, below)
				} else if there := layerOf(below); there > here || there == here && here > 0 {
					t.Errorf("%s (layer %d) imports %s (layer %d)", dir, here, below, there)
				}
			}
		}
	}
	if seen < 15 {
		t.Fatalf("only %d packages seen: the test looks at the wrong folder", seen)
	}
}

func judgeLibrary(t *testing.T, dir, imported string, pure bool) {
	for prefix, who := range only {
		if (imported == prefix || strings.HasPrefix(imported, prefix+"/")) && !slices.Contains(who, dir) {
			t.Errorf("%s imports %s; only %v may", dir, imported, who)
		}
	}
	if pure && slices.Contains(world, imported) {
		t.Errorf("%s imports %s: layers below render do no I/O", dir, imported)
	}
}

// packages maps each folder to what its non-test files import.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	root := ".."
	out := map[string][]string{}
	err := filepath.WalkDir(root, func(p string, e fs.DirEntry, err error) error {
		if err != nil || !e.IsDir() {
			return err
		}
		if name := e.Name(); p != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules") {
			return fs.SkipDir
		}
		pkg, err := build.ImportDir(p, 0)
		if err != nil {
			return nil // no Go files here
		}
		rel, _ := filepath.Rel(root, p)
		dir := path.Clean(filepath.ToSlash(rel))
		if len(pkg.GoFiles) > 0 && dir != "internal" {
			out[dir] = pkg.Imports
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Who looks at proposals must not be able to open a database: a query of a pull
// request would run with what the build server may read. Only these files import
// what asks databases (docs/security.md).
func TestWhoAsksDatabases(t *testing.T) {
	asks := map[string][]string{
		"internal/database": {"internal/facts"},
		"internal/facts":    {"cmd/import.go", "cmd/init.go", "internal/scaffold", "docs/examples/adventureworks"},
	}
	err := filepath.WalkDir("..", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		file, _ := filepath.Rel("..", p)
		file = filepath.ToSlash(file)
		for _, spec := range f.Imports {
			below, _ := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), module+"/")
			who, held := asks[below]
			if held && !slices.Contains(who, file) && !slices.Contains(who, path.Dir(file)) {
				t.Errorf("%s imports %s; only %v may", file, below, who)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
