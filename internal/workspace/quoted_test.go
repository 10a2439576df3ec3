package workspace

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/schema"
)

// A number in quotes is told to be written without them where it may stand then.
func TestQuotedNumberIsOnlyUnquotedWhereItFits(t *testing.T) {
	for text, want := range map[string]string{`"5"`: "write 5 without quotes", `"-5"`: "expected: a number, a map by period"} {
		m := fstest.MapFS{"catalog/f.yaml": {Data: []byte("kind: Catalog\nversion: 1\nowner: a\nfamily: f\nstrategy: make-to-stock\nitems:\n  A: {unit: each, price: {eu: " + text + "}}\n")}}
		l, err := planfile.Load(m, "p", planfile.Options{})
		if err != nil {
			t.Fatal(err)
		}
		fs := judge(func() (*schema.Checker, error) { return schema.NewChecker(nil) }, l.Documents[0])
		if len(fs) != 1 || fs[0].Hint != want {
			t.Errorf("%s: %+v, want one finding with %s", text, fs, want)
		}
	}
}

// What an entry of a list lacks is asked for at the entry.
func TestMissingInAnEntry(t *testing.T) {
	const text = "kind: Adjustments\nversion: 1\nowner: a\nlayer: sales\nmarket: eu\nadjustments:\n  - id: one\n    reason: price\n    family: f\n    add: {2027-01: 1}\n    expires: 2027-05\n  - note: two\n    reason: price\n    family: f\n    add: {2027-01: 1}\n    expires: 2027-05\n"
	l, err := planfile.Load(fstest.MapFS{"demand/adjustments/a.yaml": {Data: []byte(text)}}, "p", planfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fs := judge(func() (*schema.Checker, error) { return schema.NewChecker(nil) }, l.Documents[0])
	if len(fs) != 1 || fs[0].Message != "missing key id" || !strings.HasPrefix(text[fs[0].At.Offset:], "note: two") {
		t.Errorf("%+v", fs)
	}
}

// What is asked of a document is asked once, and in words that mend it.
func TestAsksOnce(t *testing.T) {
	for _, c := range []struct{ name, file, text, message, hint string }{
		{"a required key misspelt", "catalog/f.yaml", "kind: Catalog\nversion: 1\nowner: a\nfamily: f\nstrategy: make-to-stock\nitemz:\n  A: {unit: each, price: {eu: 1}}\n", "unknown key itemz", "did you mean items?"},
		{"a required key absent", "catalog/f.yaml", "kind: Catalog\nversion: 1\nowner: a\nfamily: f\nstrategy: make-to-stock\n", "missing key items", ""},
		{"a share of one", "risks/r.yaml", "kind: Risk\nversion: 1\nowner: sales\nid: R-1\ntype: risk\nstatement: x\nprobability: 0.6\nmoney: 1\nin_plan: \"no\"\nperiods: 2026-12\n", "probability: 0.6 is not allowed", "write 60%, or 0.6% if it is not a share of 1"},
		{"a percent without its sign", "risks/r.yaml", "kind: Risk\nversion: 1\nowner: sales\nid: R-1\ntype: risk\nstatement: x\nprobability: 60\nmoney: 1\nin_plan: \"no\"\nperiods: 2026-12\n", "probability: 60 is not allowed", "write 60%"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := planfile.Load(fstest.MapFS{c.file: {Data: []byte(c.text)}}, "p", planfile.Options{})
			if err != nil {
				t.Fatal(err)
			}
			fs := judge(func() (*schema.Checker, error) { return schema.NewChecker(nil) }, l.Documents[0])
			if len(fs) != 1 || fs[0].Message != c.message || !strings.HasPrefix(fs[0].Hint, c.hint) {
				t.Errorf("%+v, want one finding: %s, %s", fs, c.message, c.hint)
			}
		})
	}
}
