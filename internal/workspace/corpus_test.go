package workspace

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/planfile/planfiletest"
	"github.com/accord-plan/accord/schema"
	"pgregory.net/rapid"
)

// oneByOne tells a test that does one thing at a time that the run is a short one, as
// that under the race detector is, which has nothing to find in it.
func oneByOne(t *testing.T) bool {
	t.Helper()
	if testing.Short() {
		t.Skip("one thing at a time: in the run without the race detector")
	}
	return testing.Short()
}

// TestBrokenPlans lays every broken file of the corpus into a small plan and
// judges it with CUE: each ends in the finding that is expected, at a place,
// and never in a panic.
func TestBrokenPlans(t *testing.T) {
	if oneByOne(t) {
		return
	}
	cases, err := planfiletest.Broken("../planfile/testdata")
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) < 150 {
		t.Fatalf("only %d cases", len(cases))
	}
	shape := shapes(nil, nil, false)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			l, err := planfile.Load(c.FS, "plans", planfile.Options{NewShape: shape, Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			var codes []string
			for _, f := range l.Findings {
				codes = append(codes, string(f.Code))
				if f.Message == "" || strings.ContainsAny(f.Message, "\n\x1b") {
					t.Errorf("message %q", f.Message)
				}
				if f.Code == c.Code && !f.At.IsZero() || f.Code == finding.ShapeNoPlan {
					return
				}
			}
			t.Errorf("findings %v, want %s", codes, c.Code)
		})
	}
}

// TestLargePlans judges the large broken files with CUE: each ends in a finding
// in its file, in no more than a person reads, and the other files' are there
// too. What it costs is .ci/bench-broken's to tell.
func TestLargePlans(t *testing.T) {
	if oneByOne(t) {
		return
	}
	small, err := planfiletest.Small("../planfile/testdata")
	if err != nil {
		t.Fatal(err)
	}
	const other = "assumptions/A-2.yaml"
	small[other] = &fstest.MapFile{Data: []byte("kind: Assumption\nversion: 1\nowner: sales\nid: A-2\nstatement: x\nsaid: 1\n")}
	for _, c := range planfiletest.Larges(400) {
		t.Run(c.Name, func(t *testing.T) {
			l, err := planfile.Load(c.In(small), "plans", planfile.Options{NewShape: shapes(nil, nil, false), Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			here, elsewhere, by := 0, false, map[finding.Code]int{}
			for _, f := range l.Findings {
				switch name := l.Files.Name(f.At.File); {
				case name == other:
					elsewhere = true
				case name == c.Path && (f.Code == c.Code || c.Code == "" && f.Severity == finding.Error):
					here++
				}
				by[f.Code]++
			}
			if here == 0 || !elsewhere {
				t.Errorf("%d findings in %s, in another file: %t", here, c.Path, elsewhere)
			}
			for code, n := range by {
				if n > 2*listed+50 {
					t.Errorf("%d of %s", n, code)
				}
			}
		})
	}
}

// What is not listed is counted, and the count is exact.
func TestManyMistakesAreCounted(t *testing.T) {
	var b strings.Builder
	b.WriteString("kind: Risk\nversion: 1\nowner: sales\nid: R-1\ntype: risk\nstatement: x\nprobability: 30%\nmoney: 1\nin_plan: \"no\"\n")
	for i := range 14_050 {
		fmt.Fprintf(&b, "k%d: 1\n", i)
	}
	l, err := planfile.Load(fstest.MapFS{"risks/R-1.yaml": &fstest.MapFile{Data: []byte(b.String())}}, "plans", planfile.Options{NewShape: shapes(nil, nil, false), ShapeOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(l.Findings); n != 100 {
		t.Fatalf("%d findings", n)
	}
	last := l.Findings[99]
	if want := "unknown key k99 (and 13950 more places in this file that do not fit)"; last.Message != want {
		t.Errorf("the last one says %q, want %q", last.Message, want)
	}
}

func TestSmallPlanIsSound(t *testing.T) {
	small, err := planfiletest.Small("../planfile/testdata")
	if err != nil {
		t.Fatal(err)
	}
	l, err := planfile.Load(small, "plans", planfile.Options{NewShape: shapes(nil, nil, false)})
	if err != nil || l.Plan == nil || len(l.Findings) > 0 {
		t.Fatal(err, l.Findings)
	}
}

// FuzzShape reads and judges any text as a plan file of any kind, and holds
// what is told of it against CUE's verdict on the whole document.
func FuzzShape(f *testing.F) {
	cases, err := planfiletest.Broken("../planfile/testdata")
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range cases {
		if file := c.FS[c.Path]; file != nil && len(file.Data) < 4<<10 {
			f.Add(file.Data)
		}
	}
	for i, o := range odd {
		f.Add(fmt.Appendf(nil, "%s      %s: A\n      %s: B\n      x: %s\n", codes, o, odd[(i+7)%len(odd)], o))
	}
	shape := shapes(nil, nil, false)
	f.Fuzz(func(t *testing.T, text []byte) {
		if oneByOne(t) {
			return
		}
		fsys := fstest.MapFS{"plan.yaml": &fstest.MapFile{Data: text}}
		l, err := planfile.Load(fsys, "plans", planfile.Options{NewShape: shape, Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		if l.Plan == nil && len(l.Findings) == 0 {
			t.Fatal("neither a plan nor a finding")
		}
		agrees(t, fsys)
	})
}

// agrees holds the verdict on each document, which is reached value by value,
// against CUE's on the whole text. Where a rule of text or of YAML is broken
// the two may read different things, and that is a finding anyway.
func agrees(t interface{ Errorf(string, ...any) }, fsys fstest.MapFS) {
	type verdict struct {
		by    []finding.Finding
		table bool
		whole error
	}
	said := map[string]verdict{}
	checker := checkers()
	whole, err := checker()
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	l, err := planfile.Load(fsys, "plans", planfile.Options{Workers: 1, ShapeOnly: true, NewShape: func() planfile.Shape {
		return func(d *planfile.Document) []finding.Finding {
			if schema.FormOf(d.Kind) != nil && d.Tree.Root().Get("version").Text() == "1" {
				said[d.Path] = verdict{judge(checker, d), accepted(schema.TableOf(d.Kind), d), whole.Fits(d.Kind, d.Text())}
			}
			return nil
		}
	}})
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	for _, f := range l.Findings {
		delete(said, l.Files.Name(f.At.File))
	}
	for name, v := range said {
		if v.table && v.whole != nil {
			t.Errorf("%s: the table takes it, CUE on the whole: %v\n%s", name, v.whole, fsys[name].Data)
		}
		if (len(v.by) == 0) != (v.whole == nil) {
			t.Errorf("%s: value by value %d findings, CUE on the whole: %v\n%s", name, len(v.by), v.whole, fsys[name].Data)
		}
	}
}

func TestAgreesWithCUE(t *testing.T) {
	if oneByOne(t) {
		return
	}
	cases, err := planfiletest.Broken("../planfile/testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		agrees(t, c.FS)
	}
}

// smallDocuments is the small plan and the names of its documents, sorted.
func smallDocuments(t *testing.T) (fstest.MapFS, []string) {
	t.Helper()
	small, err := planfiletest.Small("../planfile/testdata")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range small {
		if strings.HasSuffix(name, ".yaml") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return small, names
}

// Documents with one thing changed, and two, and more: a value in the place of
// another, a key renamed, a line gone or moved.
func TestAgreesWithCUEOnChanges(t *testing.T) {
	if oneByOne(t) {
		return
	}
	small, names := smallDocuments(t)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "file")
		text := string(small[name].Data)
		for range rapid.IntRange(1, 4).Draw(t, "changes") {
			text = changed(t, text)
		}
		agrees(t, fstest.MapFS{name: &fstest.MapFile{Data: []byte(text)}})
	})
}

var token = regexp.MustCompile(`[-A-Za-z0-9_."%]+`)

// foreign stand in the place of another value.
var foreign = []string{"1", "-1", "0", "-0", "1.5", "2.0", "0.00001", "521", "520.5", "1e5", "0x10", "017", "1_000", "true", "yes", "no", "null", "~", `""`, "x", `"1"`, "'true'",
	"A", "-a", "a b", "17-A", "4711-22", "0017-1", "2027-1-2", "1e-5", "12A", "1d5", "12f", "1_A", "0b1", "1.5.2", "1-", "2027-01", "2027-13", "2027-W09", "2027-01..2027-02", "2027-1", "2026-12-31", "2026-02-30", "30d", "5%", "-4.5%", "EUR", "eur", "{}", "[]", "{a: 1}", "[a]",
	"{2027-01: 1}", "{amount: 1}", "{amount: 1, offset: 2}", "[1, x]", "12:30", ".5", "Überzelt", "20 % off", "3-person tent", "(x)", "2026-12-31 10:00:00", "2026-12-31T10:00:00Z", "/x", "1,000", "a: b", "1/2", "@x", "10000000000000000", "1.50", "1e5: 1", "=", "<<", "<", "~x", "-x", "+x", "..", "...", "1..2", "0o7", "0b1", "é", "+1", "1.", "inf", ".inf", "99999999999999999999", "!!str 1", "123456789012345.5", "make", "above", "ssh-rsa x"}

func changed(t *rapid.T, text string) string {
	places := token.FindAllStringIndex(text, -1)
	p := places[rapid.IntRange(0, len(places)-1).Draw(t, "place")]
	switch rapid.IntRange(0, 5).Draw(t, "how") {
	case 0: // the line goes
		from, to := strings.LastIndexByte(text[:p[0]], '\n')+1, p[1]
		if i := strings.IndexByte(text[p[1]:], '\n'); i >= 0 {
			to += i + 1
		}
		return text[:from] + text[to:]
	case 1: // another word of the same text
		q := places[rapid.IntRange(0, len(places)-1).Draw(t, "other")]
		return text[:p[0]] + text[q[0]:q[1]] + text[p[1]:]
	}
	return text[:p[0]] + rapid.SampledFrom(foreign).Draw(t, "value") + text[p[1]:]
}
