package scaffold_test

import (
	"io/fs"
	"sort"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/scaffold"
	"github.com/accord-plan/accord/schema"
	"github.com/google/go-cmp/cmp"
)

func date(t testing.TB, s string) period.Date {
	t.Helper()
	d, err := period.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// load reads the plan in a repository's files, shape included, and fails on
// anything that the test does not expect.
func load(t testing.TB, files scaffold.Files) *planfile.Loaded {
	t.Helper()
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: text}
	}
	sub, err := fs.Sub(folder, "plans")
	if err != nil {
		t.Fatal(err)
	}
	l, err := planfile.Load(sub, "plans", planfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := schema.NewChecker(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range l.Documents {
		if err := c.Fits(d.Kind, d.Source); err != nil {
			t.Errorf("%s: %v", d.Path, err)
		}
	}
	return l
}

func TestEmpty(t *testing.T) {
	f, err := scaffold.Empty(scaffold.Options{Name: "Müller & Söhne: Zelte", Currency: "CHF", Today: date(t, "2026-12-09"), Person: scaffold.Person{Name: "Jörg D'Arc", Email: "joerg@example.com"}})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for n := range f {
		names = append(names, n)
	}
	sort.Strings(names)
	want := []string{".gitattributes", ".github/pull_request_template.md", ".github/workflows/plan-events.yml", ".github/workflows/plan.yml", "CODEOWNERS", "README.md", "plans/catalog/example.yaml",
		"plans/demand/baseline/home-example.yaml", "plans/facts/facts.yaml", "plans/facts/sales/2026-11.csv", "plans/facts/stock/2026-11.csv", "plans/imports.yaml",
		"plans/network.yaml", "plans/plan.yaml", "plans/policy.yaml", "plans/stock/targets.yaml", "plans/supply/supplier.yaml"}
	if d := cmp.Diff(want, names); d != "" {
		t.Error(d)
	}
	l := load(t, f)
	for _, x := range l.Findings {
		t.Errorf("%v %s %s", l.Files.At(x.At), x.Code, x.Message)
	}
	p := l.Plan
	if p.Name != "Müller & Söhne: Zelte" || p.Cycle != "2026-12" || p.Currency != "CHF" || p.Policy.People[0].ID != "joerg-darc" || p.Policy.People[0].Email != "joerg@example.com" {
		t.Errorf("%s %s %s %+v", p.Name, p.Cycle, p.Currency, p.Policy.People)
	}
	for _, x := range p.Actuals.Files {
		if x.SHA256 != x.FoundSHA256 || x.Rows != x.FoundRows {
			t.Errorf("%+v", x)
		}
	}
	if e, _ := finding.Count(l.Findings); e != 0 {
		t.Error(e, "errors")
	}
	if len(planfile.Imports(l)) != 3 {
		t.Errorf("%v", planfile.Imports(l))
	}
}

func TestEmptyWithoutAPerson(t *testing.T) {
	for _, p := range []scaffold.Person{{}, {Name: "北京"}, {Name: "null", Email: "@"}, {Name: "a\nroles: {}", Email: "x@y\nz: 1"}} {
		f, err := scaffold.Empty(scaffold.Options{Today: date(t, "2026-01-31"), Person: p})
		if err != nil {
			t.Fatal(err)
		}
		l := load(t, f)
		if len(l.Findings) != 0 || l.Plan.Cycle != "2026-01" || len(l.Plan.Policy.Roles) != 7 || l.Plan.Policy.People[0].Email != "" {
			t.Errorf("%v: %v %+v", p, l.Findings, l.Plan.Policy)
		}
	}
}
