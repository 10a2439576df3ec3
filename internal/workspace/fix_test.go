package workspace

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/planfile/planfiletest"
	"github.com/google/go-cmp/cmp"
)

// slips are small mistakes of which each has one mend, laid into the small plan:
// a file, what stands in it, and what is written in its place.
var slips = []struct{ file, old, by string }{
	{"demand/adjustments/sales-eu.yaml", "items: [A]", "items: [a]"},
	{"demand/adjustments/sales-eu.yaml", "add: {2027-01: 40}", "add: {2027-01: +40}"},
	{"demand/adjustments/sales-eu.yaml", "add: {2027-01: 40}", "add: {2027-01: -040}"},
	{"demand/adjustments/sales-eu.yaml", "add: {2027-01: 40}", "add: {2027-1: 40}"},
	{"demand/adjustments/sales-eu.yaml", "add: {2027-01: 40}", "add: {01/2027: 40}"},
	{"demand/adjustments/sales-eu.yaml", "add: {2027-01: 40}", "add: {2027-01: \"40\"}"},
	{"demand/adjustments/sales-eu.yaml", "2027-02..2027-04: -4%", "2027-02..2027-04: -04%"},
	{"demand/adjustments/sales-eu.yaml", "2027-02..2027-04: -4%", "2027-02..2027-04: +4 %"},
	{"demand/adjustments/sales-eu.yaml", "reason: promotion", "reason: promotoin"},
	{"demand/adjustments/sales-eu.yaml", "reason: promotion", "reason:promotion"},
	{"demand/adjustments/sales-eu.yaml", "reason: promotion", "reason:\u00a0promotion"},
	{"demand/adjustments/sales-eu.yaml", "reason: promotion", "reasn: promotion"},
	{"demand/adjustments/sales-eu.yaml", "layer: sales", "layer: Sales"},
	{"demand/adjustments/sales-eu.yaml", "assumption: A-1", "assumption: a-1"},
	{"demand/adjustments/sales-eu.yaml", "family: goods", "familly: goods"},
	{"demand/baseline/eu-goods.yaml", "  A:\n", "  a:\n"},
	{"demand/baseline/eu-goods.yaml", "market: eu", "market: EU"},
	{"demand/baseline/eu-goods.yaml", "2027-01: 110.5", "2027-01:110.5"},
	{"decisions/D-1.yaml", "due: 2026-12-31", "due: 31.12.2026"},
	{"decisions/D-1.yaml", "status: accepted", "status: acepted"},
	{"decisions/D-1.yaml", "decided_by: [sales]", "decided_by: [Sales]"},
	{"plan.yaml", "horizon: 6", "horizon: \"6\""},
	{"plan.yaml", "horizon: 6", "horizn: 6"},
	{"plan.yaml", "owner: supply-chain", "owner: suply-chain"},
	{"supply/lyon.yaml", "type: make", "type: Make"},
	{"network.yaml", "served_from: {central: 100%}", "served_from: {Central: 100%}"},
}

// doubtful are small mistakes that have no certain mend.
var doubtful = []struct{ file, old, by string }{
	{"demand/adjustments/sales-eu.yaml", "items: [A]", "items: [A3]"},   // which item is meant
	{"demand/adjustments/sales-eu.yaml", "items: [A]", "items: [A, a]"}, // it would stand there twice
	{"demand/adjustments/sales-eu.yaml", "items: [A]", "items: [+1]"},   // no number is expected
	{"demand/adjustments/sales-eu.yaml", "add: {2027-01: 40}", "add: {2027-01: 1,010}"},
	{"demand/adjustments/sales-eu.yaml", "add: {2027-01: 40}", "add: {2027-01: +4%}"},
	{"demand/adjustments/sales-eu.yaml", "add: {2027-01: 40}", "add: {2027-01: 4e2}"},
	{"demand/adjustments/sales-eu.yaml", "add: {2027-01: 40}", "add: {2027-01: 40, 2027-1: 50}"}, // two numbers for a month
	{"demand/adjustments/sales-eu.yaml", "add: {2027-01: 40}", "add: {2026-12..2027-02: 40, 2027-1: 50}"},
	{"demand/adjustments/sales-eu.yaml", "trade_spend: {2027-01: 160.5}", "trade_spend: {2027-01: -0160.5}"}, // below zero
	{"demand/adjustments/sales-eu.yaml", "2027-02..2027-04: -4%", "2027-02..2027-04: +4"},                    // no percent
	{"demand/adjustments/sales-eu.yaml", "note: agreed", "note: True"},
	{"demand/adjustments/sales-eu.yaml", "reason: promotion", "reasn: 4"},                            // the value does not fit the key
	{"demand/adjustments/sales-eu.yaml", "reason: promotion", "reason: promotion\n    reasn: price"}, // there is one
	{"demand/adjustments/sales-eu.yaml", "market: eu", "market: All"},                                // another document is for all
	{"demand/baseline/eu-goods.yaml", "  A:\n", "  b:\n"},                                            // an item of another family
	{"demand/baseline/eu-goods.yaml", "market: eu", "market: ue"},
	{"plan.yaml", "cycle: 2026-12", "cycle:\t\"2026\t-12\""},
	{"risks/R-1.yaml", "kind: Risk", "kind: risk"},
}

func judged(t *testing.T, files fstest.MapFS) *planfile.Loaded {
	t.Helper()
	l, err := planfile.Load(files, "plans", planfile.Options{NewShape: shapes(nil, nil, false), Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// said are the findings without their places, which a fix moves.
func said(l *planfile.Loaded) map[string]int {
	out := map[string]int{}
	for _, f := range l.Findings {
		out[fmt.Sprintf("%s %s: %s", l.Files.Name(f.At.File), f.Code, f.Message)]++
	}
	return out
}

// mended applies each fix by itself and asserts that its finding is gone and no
// other has come; it returns what the fixes do, one line each.
func mended(t *testing.T, name string, files fstest.MapFS) []string {
	t.Helper()
	l := judged(t, files)
	before := said(l)
	var out []string
	for _, r := range finding.Resolve(l.Findings, l.Files, "") {
		if r.Fix == nil {
			continue
		}
		source := files[r.File].Data
		after, ok := r.Fix.Apply(source)
		if !ok {
			t.Errorf("%s: the fix of %s does not apply", name, r.Message)
			continue
		}
		line, text, ok := r.Suggestion(source)
		out = append(out, fmt.Sprintf("%s %s %s:%d %q -> %q: %s", name, r.Code, r.File, line, r.Fix.Old, r.Fix.New, strings.TrimSpace(text)))
		if ok && string(after) != withLine(source, line, text) {
			t.Errorf("%s: line %d %q is not what the fix makes", name, line, text)
		}
		changed := maps.Clone(files)
		changed[r.File] = &fstest.MapFile{Data: after}
		now := said(judged(t, changed))
		gone := fmt.Sprintf("%s %s: %s", r.File, r.Code, r.Message)
		if now[gone] >= before[gone] {
			t.Errorf("%s: %s is still said after %q -> %q", name, gone, r.Fix.Old, r.Fix.New)
		}
		for what, n := range now {
			if n > before[what] {
				t.Errorf("%s: %q -> %q brings %s", name, r.Fix.Old, r.Fix.New, what)
			}
		}
	}
	return out
}

func withLine(source []byte, number int, text string) string {
	lines := strings.SplitAfter(string(source), "\n")
	end := ""
	if trimmed := strings.TrimRight(lines[number-1], "\r\n"); len(trimmed) < len(lines[number-1]) {
		end = lines[number-1][len(trimmed):]
	}
	if number == 1 && strings.HasPrefix(lines[0], "\ufeff") {
		text = "\ufeff" + text
	}
	lines[number-1] = text + end
	return strings.Join(lines, "")
}

// TestFixes applies every fix over the corpus of broken files and over the slips
// above. What they do is a file that people have read.
func TestFixes(t *testing.T) {
	cases, err := planfiletest.Broken("../planfile/testdata")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range cases {
		out = append(out, mended(t, c.Name, c.FS)...)
	}
	small, err := planfiletest.Small("../planfile/testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range slips {
		files := maps.Clone(small)
		text := string(files[s.file].Data)
		if !strings.Contains(text, s.old) {
			t.Fatalf("%s does not hold %q", s.file, s.old)
		}
		files[s.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, s.old, s.by, 1))}
		did := mended(t, "slip", files)
		if len(did) == 0 {
			t.Errorf("%s, %q -> %q: no fix: %v", s.file, s.old, s.by, said(judged(t, files)))
		}
		out = append(out, did...)
	}
	for _, s := range doubtful {
		files := maps.Clone(small)
		text := string(files[s.file].Data)
		if !strings.Contains(text, s.old) {
			t.Fatalf("%s does not hold %q", s.file, s.old)
		}
		files[s.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, s.old, s.by, 1))}
		if len(said(judged(t, files))) == 0 {
			t.Errorf("%q -> %q is no mistake", s.old, s.by)
		}
		out = append(out, mended(t, "doubtful", files)...)
	}
	path := filepath.Join("testdata", "fixes.txt")
	got := strings.Join(out, "\n") + "\n"
	if os.Getenv("ACCORD_UPDATE") == "1" {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
