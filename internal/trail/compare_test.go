package trail_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/patchwork"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/trail"
	"github.com/google/go-cmp/cmp"
)

var months, _ = period.NewCalendar("month", "")

func version(t testing.TB, text string) trail.Version {
	t.Helper()
	if text == "" {
		return trail.Version{}
	}
	tree, problem := planfile.ExaminePast([]byte(text))
	if problem != nil {
		t.Fatalf("%s in:\n%s", problem.Message, text)
	}
	return trail.Version{File: "f.yaml", Text: []byte(text), Tree: tree}
}

// told spells changes: what, period, from, to, line.
func told(changes []trail.Change) []string {
	var out []string
	for i := range changes {
		c := &changes[i]
		words := []string{c.Of, c.Measure, c.Layer, c.ID, c.Item, strings.Join(c.Items, ","), c.Family, c.Market, c.Source, c.Site, c.Resource, c.Key, c.Period}
		for _, s := range []*string{c.Old, c.New} {
			if s == nil {
				words = append(words, "-")
			} else {
				words = append(words, *s)
			}
		}
		out = append(out, strings.Join(strings.Fields(strings.Join(words, " ")), " ")+fmt.Sprintf(" :%d", c.Line))
	}
	return out
}

const forecast = "kind: Baseline\nversion: 1\nmarket: eu\nfamily: tents\nmethod: {name: x}\nforecast:\n"

// Each case is two versions of a document and what changed between them, by hand.
func TestCompare(t *testing.T) {
	adjustments := "kind: Adjustments\nversion: 1\nowner: sales\nlayer: sales\nmarket: eu\nadjustments:\n"
	for _, x := range []struct {
		name, old, now string
		want           []string
	}{
		{"a number", forecast + "  A:\n    2027-01: 5\n    2027-02: 6\n", forecast + "  A:\n    2027-01: 5\n    2027-02: 7\n", []string{"forecast A tents eu 2027-02 6 7 :9"}},
		{"spelling alone", forecast + "  A:\n    2027-01: 5\n", forecast + "  # of all\n  A: {2027-01: 5.0}\n", nil},
		{"order alone", forecast + "  A:\n    2027-01: 5\n  B:\n    2027-01: 6\n", forecast + "  B:\n    2027-01: 6\n  A:\n    2027-01: 5\n", nil},
		{"a range in parts", forecast + "  A:\n    2027-01..2027-03: 5\n", forecast + "  A:\n    2027-01: 5\n    2027-02: 6\n    2027-03: 5\n", []string{"forecast A tents eu 2027-02 5 6 :9"}},
		{"a range set otherwise", forecast + "  A:\n    2027-01..2027-02: 5\n", forecast + "  A:\n    2027-01..2027-02: 6\n", []string{"forecast A tents eu 2027-01 5 6 :8", "forecast A tents eu 2027-02 5 6 :8"}},
		{"parts to a range", forecast + "  A:\n    2027-01: 5\n    2027-02: 4\n", forecast + "  A:\n    2027-01..2027-03: 5\n", []string{"forecast A tents eu 2027-02 4 5 :8", "forecast A tents eu 2027-03 - 5 :8"}},
		{"a cycle on", forecast + "  A:\n    2027-01: 5\n    2027-02: 6\n", forecast + "  A:\n    2027-02: 6\n    2027-03: 7\n", []string{"forecast A tents eu 2027-01 5 - :8", "forecast A tents eu 2027-03 - 7 :9"}},
		{"not stated", forecast + "  A:\n    2027-01: 5\n", forecast + "  A:\n    2027-01: null\n", []string{"forecast A tents eu 2027-01 5 null :8"}},
		{"an item less", forecast + "  A:\n    2027-01: 5\n  B:\n    2027-01: 1\n", forecast + "  A:\n    2027-01: 5\n", []string{"forecast B tents eu 2027-01 1 - :10"}},
		{"another market", forecast + "  A:\n    2027-01: 5\n", strings.Replace(forecast, "eu", "us", 1) + "  A:\n    2027-01: 5\n", []string{"forecast A tents eu 2027-01 5 - :8", "forecast A tents us 2027-01 - 5 :8"}},
		{"a new file", "", forecast + "  A:\n    2027-01: 5\n", []string{"forecast A tents eu 2027-01 - 5 :8"}},
		{"a file removed", forecast + "  A:\n    2027-01: 5\n", "", []string{"forecast A tents eu 2027-01 5 - :8"}},
		{"an adjustment", adjustments + "  - id: x\n    reason: promotion\n    items: [A]\n    add:\n      2027-01: 5\n", adjustments + "  - id: w\n    reason: price\n    family: tents\n    percent:\n      2027-01: 5%\n  - id: x\n    reason: promotion\n    items: [A]\n    add:\n      2027-01: 6\n",
			[]string{"adjustment add sales x A eu 2027-01 5 6 :16", "adjustment percent sales w tents eu 2027-01 - 5% :11"}},
		{"for whom it is", adjustments + "  - id: x\n    reason: promotion\n    items: [A]\n    add:\n      2027-01: 5\n", adjustments + "  - id: x\n    reason: promotion\n    items: [A, B]\n    add:\n      2027-01: 5\n", []string{"adjustment items sales x A,B eu A A, B :9"}},
		{"prices", "kind: Catalog\nversion: 1\nowner: p\nfamily: tents\nstrategy: make-to-stock\nitems:\n  A:\n    unit: each\n    name: A tent\n    price: 10\n    cost: 5\n", "kind: Catalog\nversion: 1\nowner: p\nfamily: tents\nstrategy: make-to-stock\nitems:\n  A:\n    unit: each\n    name: The tent\n    price: {eu: 11, us: {2027-01: 12}}\n    cost: 6\n",
			[]string{"price A tents 10 - :10", "price A tents eu - 11 :10", "price A tents us 2027-01 - 12 :10", "cost A tents 5 6 :11"}},
		{"supply", "kind: Supply\nversion: 1\nowner: o\nsource: lyon\ntype: make\nsites: [central]\nlead_time: 2\nresources:\n  hours:\n    2027-01: 10\nuses:\n  A:\n    hours: 1\nterms:\n  A:\n    cost: 1\n    primary: true\ncommitments:\n  central:\n    A:\n      2027-01: 5\n",
			"kind: Supply\nversion: 1\nowner: o\nsource: lyon\ntype: make\nsites: [central]\nlead_time: 3\nresources:\n  hours:\n    2027-01: 11\nuses:\n  A:\n    hours: {amount: 1, offset: 1}\nterms:\n  A:\n    cost: 2\n    primary: false\ncommitments:\n  central:\n    A:\n      2027-01: 6\n",
			[]string{"terms lead_time lyon 2 3 :7", "capacity lyon hours 2027-01 10 11 :10", "use A lyon hours 1 - :13", "use amount A lyon hours - 1 :13", "use offset A lyon hours - 1 :13", "terms cost A lyon 1 2 :16", "terms primary A lyon true false :17", "commitment A lyon central 2027-01 5 6 :21"}},
		{"targets", "kind: StockTargets\nversion: 1\nowner: o\ntargets:\n  t:\n    family: tents\n    site: central\n    cover: 1\n", "kind: StockTargets\nversion: 1\nowner: o\ntargets:\n  t:\n    family: tents\n    site: central\n    cover: 1.5\n", []string{"target cover t tents central 1 1.5 :8"}},
		{"a budget", "kind: Budget\nversion: 1\nowner: c\nyear: 2027\nrates:\n  USD: 0.9\nbudget:\n  eu:\n    tents:\n      units:\n        2027-01: 5\n", "kind: Budget\nversion: 1\nowner: c\nyear: 2027\nrates:\n  USD: 0.8\nbudget:\n  eu:\n    tents:\n      units:\n        2027-01: 6\n", []string{"rate budget USD 0.9 0.8 :6", "budget units tents eu 2027-01 5 6 :11"}},
		{"rates", "kind: Network\nversion: 1\nowner: n\nmarkets:\n  eu:\n    currency: EUR\n    served_from: {central: 100%}\nrates:\n  USD:\n    2027-01: 0.9\n", "kind: Network\nversion: 1\nowner: n\nmarkets:\n  eu:\n    currency: EUR\n    served_from: {central: 60%, east: 40%}\nrates:\n  USD:\n    2027-01: 0.8\n",
			[]string{"share eu central 100% 60% :7", "share eu east - 40% :7", "rate USD 2027-01 0.9 0.8 :10"}},
		{"no cells", "kind: Decision\nversion: 1\nid: D-1\n", "kind: Decision\nversion: 1\nid: D-2\n", nil},
		{"of another kind", forecast + "  A:\n    2027-01: 5\n", "kind: Risk\nversion: 1\nid: R-1\n", []string{"forecast A tents eu 2027-01 5 - :8"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			got := told(trail.Compare(version(t, x.old), version(t, x.now), trail.Reading{Calendar: months, Filter: &trail.Filter{From: period.None}}, nil))
			if d := cmp.Diff(x.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestFilter(t *testing.T) {
	old := version(t, forecast+"  A:\n    2027-01: 5\n    2027-02: 5\n  B:\n    2027-01: 5\n")
	now := version(t, forecast+"  A:\n    2027-01: 6\n    2027-02: 6\n  B:\n    2027-01: 6\n")
	for _, x := range []struct {
		name string
		f    trail.Filter
		want int
	}{
		{"all", trail.Filter{From: period.None}, 3},
		{"an item", trail.Filter{From: period.None, Name: "A", Families: []string{"tents"}}, 2},
		{"the family", trail.Filter{From: period.None, Name: "tents", Items: []string{"A", "B"}}, 3},
		{"another market", trail.Filter{From: period.None, Market: "us"}, 0},
		{"another sort", trail.Filter{From: period.None, Of: []string{"price", "cost"}}, 0},
		{"a period", trail.Filter{From: at(t, "2027-01"), To: at(t, "2027-01")}, 2},
		{"another name", trail.Filter{From: period.None, Name: "C"}, 0},
	} {
		for how, compare := range map[string]func(f *trail.Filter) []trail.Change{
			"whole": func(f *trail.Filter) []trail.Change {
				return trail.Compare(old, now, trail.Reading{Calendar: months, Filter: f}, nil)
			},
			"differing": func(f *trail.Filter) []trail.Change { return differing(t, old, now, f) },
		} {
			if got := compare(&x.f); len(got) != x.want {
				t.Errorf("%s, %s: %d changes, expected %d", x.name, how, len(got), x.want)
			}
		}
	}
}

func at(t *testing.T, label string) period.Period {
	t.Helper()
	p, err := months.Parse(label)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func differing(t testing.TB, old, now trail.Version, f *trail.Filter) []trail.Change {
	t.Helper()
	var d trail.Differ
	out, _, ok := d.Compare(d.Know(patchwork.Whole(now.Text), now.Text), patchwork.Whole(old.Text), true, "", trail.Reading{Calendar: months, Filter: f}, nil)
	if !ok {
		t.Fatal("not compared by what differs")
	}
	return out
}

// What a file loses and another one gets in one commit changed only if its value
// did.
func TestMoved(t *testing.T) {
	r := trail.Reading{Calendar: months, Filter: &trail.Filter{From: period.None}}
	changes := trail.Compare(version(t, forecast+"  A:\n    2027-01: 5\n    2027-02: 6\n"), trail.Version{}, r, nil)
	changes = trail.Compare(trail.Version{}, version(t, forecast+"  A:\n    2027-01: 5\n    2027-02: 7\n    2027-03: 8\n"), r, changes)
	want := []string{"forecast A tents eu 2027-02 6 7 :9", "forecast A tents eu 2027-03 - 8 :10"}
	if d := cmp.Diff(want, told(trail.Moved(changes))); d != "" {
		t.Error(d)
	}
}
