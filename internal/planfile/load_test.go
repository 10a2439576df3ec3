package planfile

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
)

func TestExampleLoads(t *testing.T) {
	l := mustLoad(t, os.DirFS("../../plans"), Options{})
	for _, f := range l.Findings {
		t.Errorf("%v %s %s (%s)", l.Files.At(f.At), f.Code, f.Message, f.Hint)
	}
	if l.Plan == nil || len(l.Rules) == 0 {
		t.Error("no plan or no rules")
	}
}

// with returns the small plan with texts of its files replaced: path, old, new
// and so on.
func with(t testing.TB, edits ...string) fstest.MapFS {
	t.Helper()
	m := smallPlan(t)
	for i := 0; i < len(edits); i += 3 {
		path, old, text := edits[i], edits[i+1], edits[i+2]
		was := ""
		if f := m[path]; f != nil {
			was = string(f.Data)
		}
		if !strings.Contains(was, old) {
			t.Fatalf("%s does not hold %q", path, old)
		}
		if old == "" {
			was = ""
		}
		m[path] = &fstest.MapFile{Data: []byte(strings.Replace(was, old, text, 1))}
	}
	return m
}

// lines returns the findings as `path:line:column code message`.
func lines(l *Loaded) []string {
	var out []string
	for _, f := range l.Findings {
		at := l.Files.At(f.At)
		out = append(out, fmt.Sprintf("%s:%d:%d %s %s", at.File, at.Line, at.Column, f.Code, f.Message))
	}
	return out
}

func TestReferences(t *testing.T) {
	for name, c := range map[string]struct {
		edits []string
		want  []string
		hint  string
	}{
		"item":                 {[]string{"demand/baseline/eu-goods.yaml", "  A:", "  A3:"}, []string{"demand/baseline/eu-goods.yaml:7:3 A0203 unknown item A3"}, "did you mean A?"},
		"item in another case": {[]string{"supply/lyon.yaml", "    A:\n", "    a:\n"}, []string{"supply/lyon.yaml:17:5 A0203 unknown item a"}, "did you mean A?"},
		"nothing near":         {[]string{"demand/baseline/eu-goods.yaml", "  A:", "  RUCKSACK:"}, []string{"demand/baseline/eu-goods.yaml:7:3 A0203 unknown item RUCKSACK"}, "the items of the catalog are: A, A2, B"},
		"swapped letters":      {[]string{"supply/lane.yaml", "sites: [east]", "sites: [esat]"}, []string{"supply/lane.yaml:7:9 A0206 unknown site esat"}, "did you mean east?"},
		"family twice, both are said": {[]string{"stock/targets.yaml", "family: goods", "family: good", "demand/baseline/eu-goods.yaml", "family: goods", "family: godos"},
			[]string{"demand/baseline/eu-goods.yaml:4:9 A0204 unknown family godos", "stock/targets.yaml:5:27 A0204 unknown family good"}, "did you mean goods?"},
		"market of a split":     {[]string{"demand/adjustments/sales-all.yaml", "markets: [us]", "markets: [us, uk]"}, []string{"demand/adjustments/sales-all.yaml:7:105 A0205 unknown market uk"}, "the markets of the network are: eu, us"},
		"another family's item": {[]string{"demand/baseline/eu-goods.yaml", "  A:", "  B:"}, []string{"demand/baseline/eu-goods.yaml:7:3 A0203 item B is not of family goods"}, "its family is orders: move the row there"},
	} {
		t.Run(name, func(t *testing.T) {
			l := mustLoad(t, with(t, c.edits...), Options{})
			if d := cmp.Diff(c.want, lines(l)); d != "" {
				t.Fatalf("-want +got:\n%s", d)
			}
			if got := l.Findings[0].Hint; got != c.hint {
				t.Errorf("hint %q, want %q", got, c.hint)
			}
		})
	}
}

func TestPeriods(t *testing.T) {
	const file = "demand/baseline/eu-goods.yaml"
	for name, c := range map[string]struct {
		key, want, hint string
	}{
		"weeks":        {"2027-W05", "A0115 2027-W05 is not a period of this plan's calendar", "the plan's calendar is month: write 2027-03"},
		"fiscal":       {"2027-P01..2027-P02", "A0115 2027-P01..2027-P02 is not a period of this plan's calendar", "the plan's calendar is month: write 2027-03"},
		"reversed":     {"2027-04..2027-02", "A0116", "write a period as 2027-03 or a range as A..B with A before B"},
		"month 13":     {"2027-13", "A0106 2027-13 is not a period", "write a period as 2027-03 or a range as A..B"},
		"three points": {"2027-01...2027-02", "A0106 2027-01...2027-02 is not a period", ""},
		"open range":   {"2027-01..", "A0106 2027-01.. is not a period", ""},
		"overlap":      {"2027-03..2027-05", "A0107 duplicate cell 2027-03, stated as 2027-03..2027-05 and as 2027-02..2027-04", "keep one: shorten the range, or remove the cell"},
	} {
		t.Run(name, func(t *testing.T) {
			l := mustLoad(t, with(t, file, "2027-01:", c.key+":"), Options{})
			if len(l.Findings) == 0 {
				t.Fatal("no finding")
			}
			got := l.Findings[0]
			if s := string(got.Code) + " " + got.Message; !strings.HasPrefix(s, c.want) || c.hint != "" && got.Hint != c.hint {
				t.Errorf("%s (%s), want %s (%s)", s, got.Hint, c.want, c.hint)
			}
		})
	}
}

// What cannot be read is said once; what it was to define is not held against
// the other files.
func TestOneBrokenFileDoesNotFlood(t *testing.T) {
	for name, c := range map[string]struct {
		path, old, text string
		code            finding.Code
	}{
		"catalog, syntax":              {"catalog/goods.yaml", "items:", "items: [", finding.TextSyntax},
		"catalog, cut in two":          {"catalog/goods.yaml", "A2: {", "A2: {\x00", finding.TextControl},
		"catalog, items a list":        {"catalog/goods.yaml", "items:\n  A: {", "items:\n  - {", ""},
		"catalog, merge key":           {"catalog/goods.yaml", "  A: {", "  A: {<<: {b: 1}, ", finding.TextMergeKey},
		"catalog, no kind any more":    {"catalog/goods.yaml", "kind: Catalog", "knid: Catalog", ""},
		"catalog, kind of another":     {"catalog/goods.yaml", "kind: Catalog", "kind: Catalogue", ""},
		"catalog, one text":            {"catalog/goods.yaml", "", "kind Catalog\n", ""},
		"network, syntax":              {"network.yaml", "markets:", "markets: {", finding.TextSyntax},
		"network, without sites":       {"network.yaml", "sites:", "sitse:", ""},
		"supply, syntax":               {"supply/lyon.yaml", "[central]", "[central", finding.TextSyntax},
		"policy, syntax":               {"policy.yaml", "roles:", "roles: [", finding.TextSyntax},
		"policy, roles misspelt":       {"policy.yaml", "roles:", "rolls:", ""},
		"assumption, syntax":           {"assumptions/A-1.yaml", "items: [A]", "items: [A", finding.TextSyntax},
		"decision, its id is missing":  {"decisions/D-1.yaml", "id: D-1\n", "", ""},
		"a second catalog of a family": {"catalog/orders.yaml", "family: orders", "family: goods", finding.DuplicateDocument},
		"manifest":                     {"facts/manifest.yaml", "files:", "files: [", finding.TextSyntax},
	} {
		t.Run(name, func(t *testing.T) {
			l := mustLoad(t, with(t, c.path, c.old, c.text), Options{})
			for _, f := range l.Findings {
				if l.Files.Name(f.At.File) != c.path {
					t.Errorf("a finding elsewhere: %v %s %s", l.Files.At(f.At), f.Code, f.Message)
				}
			}
			if c.code != "" && (len(l.Findings) != 1 || l.Findings[0].Code != c.code) {
				t.Errorf("got %v, want one %s", lines(l), c.code)
			}
		})
	}
}

// A catalog that is not there at all is another matter: the references are
// wrong, and said within bounds.
func TestMissingCatalog(t *testing.T) {
	m := fstest.MapFS{}
	if err := generate.Plan(func(p string, b []byte) error { m[p] = &fstest.MapFile{Data: b}; return nil }, generate.Options{Items: 5000}); err != nil {
		t.Fatal(err)
	}
	for p := range m {
		if strings.HasPrefix(p, "catalog/") && p != "catalog/f0001.yaml" {
			delete(m, p)
		}
	}
	l := mustLoad(t, m, Options{})
	files := map[int32]int{}
	for _, f := range l.Findings {
		files[f.At.File]++
	}
	for n, count := range files {
		if count > 3*maxSame {
			t.Errorf("%d findings in %s", count, l.Files.Name(n))
		}
	}
	last := l.Findings[len(l.Findings)-1]
	if !found(l, finding.UnknownItem, "demand/baseline/m01-f0002.yaml") {
		t.Errorf("unknown items are not said; the last is %s %s", last.Code, last.Message)
	}
	if !slices.ContainsFunc(lines(l), func(s string) bool { return strings.Contains(s, "more like it in this file)") }) {
		t.Error("what was cut is not counted")
	}
}

// What everything refers to and no file defines is said first and once, and no
// reference is held against it, in facts neither.
func TestNoFileOfAKind(t *testing.T) {
	for name, c := range map[string]struct {
		gone []string
		want string
	}{
		"network": {[]string{"network.yaml"}, " A0118 no document of kind Network in this folder, and the plan refers to its markets and sites"},
		"catalog": {[]string{"catalog/goods.yaml", "catalog/orders.yaml"}, " A0119 no document of kind Catalog in this folder, and the plan refers to its items and families"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, reference := range []bool{false, true} {
				m := smallPlan(t)
				for _, p := range c.gone {
					delete(m, p)
				}
				if d := cmp.Diff([]string{":0:0" + c.want}, lines(mustLoad(t, m, Options{Reference: reference}))); d != "" {
					t.Errorf("reference %t: -want +got:\n%s", reference, d)
				}
			}
		})
	}
	m := smallPlan(t)
	for p := range m {
		if p != "plan.yaml" && p != "policy.yaml" {
			delete(m, p)
		}
	}
	if got := lines(mustLoad(t, m, Options{})); len(got) > 0 {
		t.Errorf("a plan that is only begun: %v", got)
	}
}

// The number of workers changes nothing, nor do the names of files, but for
// where things are.
func TestOrderMeansNothing(t *testing.T) {
	m := with(t, "supply/lyon.yaml", "A: {hours", "A: {hour", "demand/adjustments/sales-eu.yaml", "[A]", "[A, AX]", "catalog/goods.yaml", "A2:", "a:")
	want := mustLoad(t, m, Options{Workers: 1})
	if len(want.Findings) < 3 {
		t.Fatalf("%v", lines(want))
	}
	for _, workers := range []int{0, 2, 3, 16, 100} {
		got := mustLoad(t, m, Options{Workers: workers})
		if d := cmp.Diff(want.Findings, got.Findings); d != "" {
			t.Errorf("%d workers: %s", workers, d)
		}
		if d := cmp.Diff(want.Plan, got.Plan, planOptions()...); d != "" {
			t.Errorf("%d workers: %s", workers, d)
		}
	}
	want = mustLoad(t, smallPlan(t), Options{})
	renamed := fstest.MapFS{}
	for p, f := range smallPlan(t) {
		if strings.HasSuffix(p, ".yaml") && !strings.HasPrefix(p, "facts/") {
			p = fmt.Sprintf("%c/%s", 'a'+(len(p)*7+int(p[0]))%26, p)
		}
		renamed[p] = f
	}
	got := mustLoad(t, renamed, Options{})
	if d := cmp.Diff(want.Plan, got.Plan, planOptions()...); d != "" || len(got.Findings) > 0 {
		t.Errorf("other names: %v\n%s", lines(got), d)
	}
}

// planOptions compare two plans but for places.
func planOptions() []cmp.Option {
	return []cmp.Option{cmpopts.IgnoreTypes(position.Ref{}, &position.Files{}), cmp.Comparer(func(a, b period.Calendar) bool { return a == b }),
		cmpopts.IgnoreUnexported(actual.Table{}), cmp.Transformer("ids", dimension.Table.IDs), cmp.Transformer("cells", dimension.Series.List)}
}

// The shape check is made once for each worker, and its words yield to better
// ones about the same place.
func TestShape(t *testing.T) {
	m := with(t, "plan.yaml", "horizon: 6", "horizon: +6")
	makes := make(chan bool, 100)
	o := Options{Workers: 2, NewShape: func() Shape {
		makes <- true
		return func(d *Document) []finding.Finding {
			var out []finding.Finding
			for _, key := range []string{"horizon", "name"} {
				if n := d.Tree.Root().Get(key); n.OK() && d.Kind == "Plan" {
					out = append(out, finding.New(finding.ShapeType, d.Ref(n), "%s is not allowed", key))
				}
			}
			return out
		}
	}}
	l := mustLoad(t, m, o)
	want := []string{"plan.yaml:4:7 A0105 name is not allowed", "plan.yaml:8:10 A0015 +6 is not a plain number"}
	got := lines(l)
	slices.Sort(got)

	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if n := len(makes); n < 1 || n > 2 {
		t.Errorf("%d shape checks for 2 workers", n)
	}
	only := mustLoad(t, m, Options{NewShape: o.NewShape, ShapeOnly: true})
	if only.Plan != nil || !found(only, finding.ShapeType, "plan.yaml") || only.Documents[0].Tree != nil {
		t.Error("ShapeOnly builds or keeps something")
	}
}

// What nobody refuses and the reader cannot use is not dropped silently.
func TestNothingIsDroppedSilently(t *testing.T) {
	for name, edits := range map[string][]string{
		"horizon a word":      {"plan.yaml", "horizon: 6", "horizon: many"},
		"horizon out of hand": {"plan.yaml", "horizon: 6", "horizon: 600"},
		"frozen half":         {"plan.yaml", "frozen: 1", "frozen: 1.5"},
		"capacity a list":     {"supply/lyon.yaml", "{2026-12..2027-05: 160}", "[160]"},
		"cell with a unit":    {"demand/baseline/eu-goods.yaml", "110.5", "110.5 each"},
		"price null":          {"catalog/goods.yaml", "cost: 30,", "cost: null,"},
		"sites a text":        {"supply/lyon.yaml", "sites: [central]", "sites: central"},
		"item a list":         {"assumptions/A-1.yaml", "items: [A]", "items: [[A]]"},
		"primary a word":      {"supply/lyon.yaml", "primary: true", "primary: maybe"},
		"lead time in words":  {"supply/lyon.yaml", "lead_time: 2", "lead_time: two"},
	} {
		t.Run(name, func(t *testing.T) {
			l := mustLoad(t, with(t, edits...), Options{})
			if !found(l, finding.ShapeOther, edits[0]) && !found(l, finding.TextNumber, edits[0]) {
				t.Errorf("only %v", lines(l))
			}
		})
	}
}

// Who mends how a value is spelled writes another value: nothing else is said of
// what it was.
func TestMisspeltValuesAreToldOnce(t *testing.T) {
	for name, c := range map[string]struct{ file, old, text, want string }{
		"null for a number":   {"demand/baseline/eu-goods.yaml", "110.5", "~", "A0029 ~ is not the plain null"},
		"null for a name":     {"assumptions/A-1.yaml", "items: [A]", "items: [NULL]", "A0029 NULL is not the plain null"},
		"a tab in a number":   {"demand/baseline/eu-goods.yaml", "110.5", "110\t5", "A0007 tab"},
		"a tab in a name":     {"assumptions/A-1.yaml", "items: [A]", "items: [A\tB]", "A0007 tab"},
		"nothing for a day":   {"assumptions/A-1.yaml", "expires: 2027-06-30", "expires:", "A0019 empty value"},
		"nothing for a month": {"assumptions/A-1.yaml", "period: 2027-01", "period: ", "A0019 empty value"},
	} {
		t.Run(name, func(t *testing.T) {
			got := lines(mustLoad(t, with(t, c.file, c.old, c.text), Options{}))
			if len(got) != 1 || !strings.HasSuffix(got[0], c.want) {
				t.Errorf("%q, want only %q", got, c.want)
			}
		})
	}
}

func TestFolder(t *testing.T) {
	m := smallPlan(t)
	for _, p := range []string{"README.md", "embed.go", ".hidden", ".git/config", ".x/y.yaml", "rules/a.cue"} {
		m[p] = &fstest.MapFile{Data: []byte("x")}
	}
	m["notes.yml"] = &fstest.MapFile{Data: m["risks/R-1.yaml"].Data}
	delete(m, "risks/R-1.yaml")
	l := mustLoad(t, m, Options{})
	if len(l.Findings) > 0 || len(l.Plan.Risks) != 1 {
		t.Errorf("%v, %d risks", lines(l), len(l.Plan.Risks))
	}
	if d := cmp.Diff([]string{"rules/a.cue"}, l.Rules); d != "" {
		t.Error(d)
	}
	for _, d := range l.Documents {
		if strings.HasPrefix(d.Path, ".") {
			t.Errorf("%s is read", d.Path)
		}
	}
	if _, err := Load(fstest.MapFS{}, "x", Options{}); err != nil {
		t.Error(err)
	}
	if l := mustLoad(t, fstest.MapFS{}, Options{}); !found(l, finding.ShapeNoPlan, "") {
		t.Errorf("an empty folder: %v", lines(l))
	}
	var _ fs.FS = m
}

func BenchmarkFormat(b *testing.B) {
	m := fstest.MapFS{}
	if err := generate.Plan(func(p string, t []byte) error { m[p] = &fstest.MapFile{Data: t}; return nil }, generate.Options{Items: 100}); err != nil {
		b.Fatal(err)
	}
	src := m["demand/baseline/m01-f0001.yaml"].Data
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if out, _ := Format(src); len(out) != len(src) {
			b.Fatal("the baseline is not canonical")
		}
	}
}
