package cadence_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/cadence"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/google/go-cmp/cmp"
)

func source(l *planfile.Loaded, path string) []byte {
	for _, d := range l.Documents {
		if d.Path == path {
			return d.Text()
		}
	}
	return nil
}

func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct {
		name, cycle, on string
		q               cadence.OpenRequest
		want            string
	}{
		{"open already", "2026-12", "2027-01-04", cadence.OpenRequest{}, "cycle 2026-12 is open already"},
		{"earlier", "2026-10", "2027-01-04", cadence.OpenRequest{}, "cycle 2026-10 comes before 2026-12, which is open"},
		{"no cycle", "2027-13", "2027-01-04", cadence.OpenRequest{}, "2027-13 is no cycle of this plan"},
		{"a week", "2027-W01", "2027-01-04", cadence.OpenRequest{}, "2027-W01 is no cycle of this plan"},
		{"not closed", "2027-01", "2027-01-04", cadence.OpenRequest{}, "cycle 2026-12 is not closed"},
		{"two not closed", "2027-02", "2027-02-04", cadence.OpenRequest{}, "cycle 2026-12 is not closed, nor are 1 after it"},
		{"no reason", "2027-01", "2027-01-04", cadence.OpenRequest{Skip: "  \n "}, "cycle 2026-12 is not closed"},
		{"not begun", "2027-01", "2026-12-31", cadence.OpenRequest{Skip: "ill"}, "cycle 2027-01 begins on 2027-01-01, and it is 2026-12-31"},
		{"far ahead", "2127-01", "2026-12-31", cadence.OpenRequest{Skip: "ill", Early: true}, "2127-01 is 1201 cycles ahead, and at most 60 are left out at once"},
		{"early", "2027-01", "2026-12-31", cadence.OpenRequest{Skip: "ill", Early: true}, ""},
	} {
		l := read(t, small)
		c.q.Cycle = c.cycle
		_, err := cadence.Open(cadence.Input{Plan: l.Plan, Record: record(t, l.Plan), AsOf: day(t, c.on)}, c.q, source(l, "plan.yaml"))
		var refused *cadence.Refused
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if !errors.As(err, &refused) || !strings.HasPrefix(refused.Summary, c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// opened opens January 2027 in the small plan.
func opened(t *testing.T, changes ...string) (*cadence.Opening, *planfile.Loaded) {
	t.Helper()
	l := read(t, small, changes...)
	in := cadence.Input{Plan: l.Plan, Record: record(t, l.Plan), AsOf: day(t, "2027-01-04")}
	o, err := cadence.Open(in, cadence.OpenRequest{Cycle: "2027-01", Skip: "everybody was ill: 12 of 14"}, source(l, "plan.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	was := string(source(l, "plan.yaml"))
	rolled := read(t, strings.Replace(small, strings.TrimSuffix(withoutComment(was), "\n"), strings.TrimSuffix(withoutComment(string(o.After["plan.yaml"])), "\n"), 1), changes...)
	if rolled.Plan.Cycle != "2027-01" {
		t.Fatalf("the plan is not rolled: %s", rolled.Plan.Cycle)
	}
	texts := map[string][]byte{}
	for _, d := range rolled.Documents {
		texts[d.Path] = d.Text()
	}
	if err := o.Extend(in, rolled.Plan, texts); err != nil {
		t.Fatal(err)
	}
	return o, l
}

func withoutComment(s string) string { return s }

// TestOpenKeepsBytes: what was written stays, to the byte: the new text without
// the lines that were added is the old one.
func TestOpenKeepsBytes(t *testing.T) {
	o, l := opened(t)
	want := map[string][2]string{
		"plan.yaml": {"cycle: 2026-12   # the open one\n", "cycle: 2027-01   # the open one\n"},
	}
	got := strings.Replace(string(o.After["plan.yaml"]), want["plan.yaml"][1], want["plan.yaml"][0], 1)
	got = strings.Replace(got, "skipped:\n  2026-12: \"everybody was ill: 12 of 14\"\n", "", 1)
	if d := cmp.Diff(string(source(l, "plan.yaml")), got); d != "" {
		t.Error(d)
	}
	const baseline = "demand/baseline/eu-cups.yaml"
	got = strings.Replace(string(o.After[baseline]), "    2027-03: 30\n", "", 1)
	if d := cmp.Diff(string(source(l, baseline)), got); d != "" {
		t.Error(d)
	}
	if len(o.After) != 2 {
		t.Errorf("%d files are written, want 2", len(o.After))
	}
}

func TestOpenLists(t *testing.T) {
	o, _ := opened(t)
	if o.First != "2027-01" || o.Last != "2027-03" || o.Ended != "2027-02" {
		t.Errorf("open %s..%s, before to %s", o.First, o.Last, o.Ended)
	}
	var got []string
	for _, e := range o.Ends {
		got = append(got, fmt.Sprintf("%s, %s, %s", e.What, e.Until, e.Role))
	}
	// Of the lead time of one month January is inside, and December was promised.
	want := []string{"commitments of plant, 2026-12, plant", "capacity of plant/hours, 2027-02, plant"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	got = nil
	for _, f := range o.Facts {
		got = append(got, f.Fact+" "+f.Period+" "+f.State)
	}
	if d := cmp.Diff([]string{"sales 2026-12 missing", "receipts 2026-12 missing", "stock 2026-12 missing"}, got); d != "" {
		t.Error(d)
	}
	if o.Due[4].Due != "2027-01-27" {
		t.Errorf("the executives decide on %s, want 2027-01-27", o.Due[4].Due)
	}
}

// TestOpenForeign: a forecast of another program is not extended, but listed.
func TestOpenForeign(t *testing.T) {
	o, _ := opened(t, "name: seasonal-naive", "name: other")
	if len(o.Extended) != 0 || o.Ends[0].What != "forecast of cups in eu, made by other" || o.Ends[0].Until != "2027-02" {
		t.Errorf("%+v %+v", o.Extended, o.Ends)
	}
}

// TestOpenTyped: what people typed they type on.
func TestOpenTyped(t *testing.T) {
	o, _ := opened(t, "name: seasonal-naive", "name: manual")
	if e := o.Ends[0]; len(o.Extended) != 0 || e.What != "forecast of cups in eu, typed by people" || e.Do != "type it to "+o.Last {
		t.Errorf("%v %+v", o.Extended, o.Ends)
	}
}

// TestOpenCapacity: capacity that holds always does not end.
func TestOpenCapacity(t *testing.T) {
	o, _ := opened(t, "{hours: {2026-12: 100, 2027-01: 100, 2027-02: 100}}", "{hours: 100}")
	for _, e := range o.Ends {
		if strings.HasPrefix(e.What, "capacity") {
			t.Errorf("%+v", e)
		}
	}
}

// TestOpenSkipsOn: a second cycle that is left out goes beside the first.
func TestOpenSkipsOn(t *testing.T) {
	l := read(t, small, "holidays:", "skipped: {2026-11: at the fair}\nholidays:")
	o, err := cadence.Open(cadence.Input{Plan: l.Plan, Record: record(t, l.Plan), AsOf: day(t, "2027-01-04")}, cadence.OpenRequest{Cycle: "2027-01", Skip: "ill"}, source(l, "plan.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(o.After["plan.yaml"]); !strings.Contains(got, "skipped: {2026-11: at the fair, 2026-12: ill}\n") {
		t.Error(got)
	}
}

// TestOpenWeeks: a cycle of a month over weeks begins with the week whose middle
// day is its first.
func TestOpenWeeks(t *testing.T) {
	l := read(t, small, "calendar: month\ncycle: 2026-12   # the open one", "calendar: week\ncycle: 2026-12   # the open one\nfirst_period: 2026-W49",
		"    2026-11: 90\n    2026-12: 220\n    2027-01: 110  # as last year\n    2027-02: 120\n", "    2026-W49: 20\n    2026-W50: 20\n    2026-W51: 20\n",
		"add: {2027-01: 10}", "add: {2026-W50: 10}", "{2026-12: 100, 2027-01: 100, 2027-02: 100}", "100", "      2026-12: 200\n", "      2026-W49: 50\n")
	o, err := cadence.Open(cadence.Input{Plan: l.Plan, Record: &cadence.Record{}, AsOf: day(t, "2027-01-08")}, cadence.OpenRequest{Cycle: "2027-01", Skip: "ill"}, source(l, "plan.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	// The 1st of January 2027 is a Friday of W53, whose Thursday lies in December:
	// January begins with W01, on the 4th.
	if o.First != "2027-W01" || o.Last != "2027-W03" || o.Edits[1].Field != "first_period" || o.Edits[1].After != "2027-W01" {
		t.Errorf("open %s..%s: %+v", o.First, o.Last, o.Edits)
	}
}

// TestDrop: facts to date of the period that is over go, open orders stay, and
// what stays in the manifest stays to the byte.
func TestDrop(t *testing.T) {
	l := read(t, small)
	in := cadence.Input{Plan: l.Plan, Record: record(t, l.Plan), AsOf: day(t, "2027-01-04")}
	o, err := cadence.Open(in, cadence.OpenRequest{Cycle: "2027-01", Skip: "ill"}, source(l, "plan.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	const manifest = "facts/open/manifest.yaml"
	o.Drop(in, func(path string) []byte {
		if path == manifest {
			return source(l, manifest)
		}
		return []byte("text")
	})
	if d := cmp.Diff([]string{"facts/open/receipts.csv", "facts/open/sales.csv"}, o.Dropped); d != "" {
		t.Error(d)
	}
	if text, there := o.After["facts/open/sales.csv"]; !there || text != nil {
		t.Errorf("sales.csv is not removed: %q", text)
	}
	head, _, _ := strings.Cut(string(source(l, manifest)), "  sales.csv")
	_, tail, _ := strings.Cut(string(source(l, manifest)), "  open-supply.csv")
	if d := cmp.Diff(head+"  open-supply.csv"+tail, string(o.After[manifest])); d != "" {
		t.Error(d)
	}
}
