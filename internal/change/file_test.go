package change_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/plans"
	"github.com/google/go-cmp/cmp"
)

func tree(t *testing.T, text string) *planfile.Tree {
	t.Helper()
	if text == "" {
		return nil
	}
	tree, ok := planfile.Readable([]byte(text))
	if !ok {
		t.Fatalf("not a plan file:\n%s", text)
	}
	return tree
}

const forecast = "kind: Baseline\nversion: 1\nmarket: eu\nfamily: tents\nforecast:\n  A:\n"

const adjustments = "kind: Adjustments\nversion: 1\nowner: sales-eu\nlayer: sales\nmarket: eu\nadjustments:\n"

func TestCompareFiles(t *testing.T) {
	promo := adjustments + "  - {id: promo, reason: promotion, note: agreed, items: [A, B], add: {2027-03: 400}}\n"
	for name, tt := range map[string]struct {
		base, head string
		want       string
	}{
		"the same":              {promo, promo, ""},
		"another layout":        {promo, adjustments + "  # said\n  - id: promo\n    items: [B, A]\n    reason: promotion\n    note: agreed\n    add:\n      2027-03: 400.0\n", ""},
		"a number":              {promo, strings.Replace(promo, "400", "500", 1), "changed A, B eu 2027-03 add +400 > +500 promotion"},
		"below zero":            {promo, strings.Replace(promo, "400", "-50", 1), "changed A, B eu 2027-03 add +400 > -50 promotion"},
		"fewer items":           {promo, strings.Replace(promo, "[A, B]", "[A]", 1), "changed adjustment promo  items A, B > A "},
		"no percent":            {promo, strings.Replace(promo, "add: {2027-03: 400}", "percent: {2027-03: 4%}", 1), "added A, B eu 2027-03 percent  > 4% promotion\nremoved A, B eu 2027-03 add +400 >  promotion"},
		"a range taken apart":   {forecast + "    2027-02..2027-04: 10\n", forecast + "    2027-02: 10\n    2027-03: 10\n    2027-04: 10\n", ""},
		"a run of periods":      {forecast + "    2027-02..2027-04: 10\n", forecast + "    2027-02: 11\n    2027-03..2027-04: 11\n", "changed A eu 2027-02..2027-04 forecast 10 > 11 "},
		"over the year":         {forecast + "    2026-12: 1\n    2027-01: 1\n", forecast + "    2026-12: 2\n    2027-01: 2\n", "changed A eu 2026-12..2027-01 forecast 1 > 2 "},
		"two differences":       {forecast + "    2027-02..2027-03: 10\n", forecast + "    2027-02: 11\n    2027-03: 12\n", "changed A eu 2027-02 forecast 10 > 11 \nchanged A eu 2027-03 forecast 10 > 12 "},
		"weeks":                 {forecast + "    2027-W01..2027-W02: 10\n", forecast + "    2027-W01: 10\n    2027-W02: 9\n", "changed A eu 2027-W02 forecast 10 > 9 "},
		"fiscal periods":        {forecast + "    2027-P01..2027-P02: 10\n", forecast + "    2027-P01..2027-P02: 12\n", "changed A eu 2027-P01..2027-P02 forecast 10 > 12 "},
		"not known":             {forecast + "    2027-02: 10\n", forecast + "    2027-02: null\n", "changed A eu 2027-02 forecast 10 > null "},
		"a note with a comma":   {strings.Replace(promo, "note: agreed", "note: 'so, then'", 1), strings.Replace(promo, "note: agreed", "note: 'then, so'", 1), "changed adjustment promo  note so, then > then, so "},
		"no file":               {"", forecast + "    2027-02: 10\n", "added   kind  > Baseline \nadded   version  > 1 \nadded   market  > eu \nadded   family  > tents \nadded A eu 2027-02 forecast  > 10 "},
		"file removed":          {forecast + "    2027-02: 10\n", "", "removed   kind Baseline >  \nremoved   version 1 >  \nremoved   market eu >  \nremoved   family tents >  \nremoved A eu 2027-02 forecast 10 >  "},
		"a factor and a number": {"kind: Network\nversion: 1\nrates: {USD: {2026-12: 0.90}}\n", "kind: Network\nversion: 1\nrates: {USD: {2026-12: 0.9000000001}}\n", "changed rates 2026-12 USD 0.90 > 0.9000000001 "},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, e := range change.CompareFiles(tree(t, tt.base), tree(t, tt.head)) {
				got = append(got, strings.Join([]string{string(e.How), e.What, e.Period, e.Field, e.Before, ">", e.After, e.Reason}, " "))
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestFilesOfTheExample: every document says the same as itself, as its canonical
// text, and something else once a number of it is another one.
func TestFilesOfTheExample(t *testing.T) {
	seen := 0
	err := fs.WalkDir(plans.Files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		text, err := fs.ReadFile(plans.Files, name)
		if err != nil {
			return err
		}
		seen++
		loose := strings.ReplaceAll(string(text), "\n", " # x\n")
		if strings.ContainsAny(loose, "|>") {
			loose = string(text)
		}
		a := tree(t, string(text))
		for _, other := range []string{string(text), loose} {
			if got := change.CompareFiles(a, tree(t, other)); len(got) > 0 {
				t.Errorf("%s: %+v", name, got)
			}
		}
		if changed := strings.Replace(string(text), "version: 1", "version: 2", 1); len(change.CompareFiles(a, tree(t, changed))) != 1 {
			t.Errorf("%s: another version is no edit", name)
		}
		return nil
	})
	if err != nil || seen < 30 {
		t.Fatal(seen, err)
	}
}

// FuzzFiles: whatever two texts say, they compare without a panic, a text with
// itself has no edits, and as many are removed one way as are added the other.
func FuzzFiles(f *testing.F) {
	f.Add(forecast+"    2027-02: 10\n", adjustments+"  - {id: promo, add: {2027-03: 400}}\n")
	f.Add("kind: Risk\na: [{id: x}, 3, [4]]\n", "kind: Risk\n'': {'': {2027-01..2099-12: 1}}\n")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, okX := planfile.Readable([]byte(a))
		y, okY := planfile.Readable([]byte(b))
		if !okX || !okY {
			return
		}
		if got := change.CompareFiles(x, x); len(got) > 0 {
			t.Fatalf("%+v", got)
		}
		there, back := change.CompareFiles(x, y), change.CompareFiles(y, x)
		if (len(there) == 0) != (len(back) == 0) {
			t.Fatalf("%+v and %+v", there, back)
		}
	})
}
