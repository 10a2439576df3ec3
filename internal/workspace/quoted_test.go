package workspace

import (
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
