package scaffold_test

import (
	"fmt"
	"io/fs"
	"sort"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/policy"
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
		if err := c.Fits(d.Kind, d.Text()); err != nil {
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
	want := []string{".gitattributes", ".github/pull_request_template.md", ".github/workflows/plan-events.yml", ".github/workflows/plan-monitor.yml", ".github/workflows/plan.yml", "CODEOWNERS", "README.md", "plans/catalog/example.yaml",
		"plans/demand/adjustments/sales-home.yaml", "plans/demand/baseline/home-example.yaml", "plans/facts/facts.yaml", "plans/facts/receipts/2026-11.csv", "plans/facts/sales/2026-11.csv", "plans/facts/stock/2026-11.csv", "plans/imports.yaml",
		"plans/network.yaml", "plans/plan.yaml", "plans/policy.yaml", "plans/stock/targets.yaml", "plans/supply/supplier.yaml", "plans/triggers/demand-off-plan.yaml"}
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
		if len(l.Findings) != 0 || l.Plan.Cycle != "2026-01" || len(l.Plan.Policy.Roles) != 8 || l.Plan.Policy.People[0].Email != "" {
			t.Errorf("%v: %v %+v", p, l.Findings, l.Plan.Policy)
		}
	}
}

// TestTeam: people are known by their accounts, each is somebody of their own, and
// no name of the forge's writes the file.
func TestTeam(t *testing.T) {
	host := "git.example.com:3000"
	f, err := scaffold.Empty(scaffold.Options{Today: date(t, "2026-12-09"), Person: scaffold.Person{Name: "Anna", Host: host, Account: 2, Login: "anna"},
		Team: []scaffold.Person{{Name: "Ben: {x: 1}", Host: host, Account: 3, Login: "ben"}, {Host: host, Account: 4, Login: "null"}, {Name: "Anna", Host: host, Account: 5, Login: "anna2"}}})
	if err != nil {
		t.Fatal(err)
	}
	l := load(t, f)
	if len(l.Findings) != 0 {
		t.Fatalf("%v\n%s", l.Findings, f["plans/policy.yaml"])
	}
	var got []string
	for _, p := range l.Plan.Policy.People {
		got = append(got, fmt.Sprintf("%s %q %d %s", p.ID, p.Name, p.Forges[host], p.Logins[host]))
	}
	want := []string{`anna "Anna" 2 anna`, `anna-2 "Anna" 5 anna2`, `ben-x-1 "Ben: {x: 1}" 3 ben`, `person "null" 4 null`}
	sort.Strings(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if role := l.Plan.Policy.Role("team"); len(role.People) != 4 {
		t.Errorf("%+v", role)
	}
	if role := l.Plan.Policy.Role(policy.Closer); len(role.People) != 1 || role.People[0] != "anna" {
		t.Errorf("%+v", role)
	}
}
