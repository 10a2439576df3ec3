package adjust_test

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/adjust"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// state loads the example company, with further files.
func state(t testing.TB, email string, more map[string]string) *adjust.State {
	t.Helper()
	files := fstest.MapFS{}
	plans := os.DirFS("../../plans")
	err := fs.WalkDir(plans, ".", func(p string, e fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(p, ".yaml") {
			text, err := fs.ReadFile(plans, p)
			files[p] = &fstest.MapFile{Data: text}
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range more {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	l, err := planfile.Load(files, "plans", planfile.Options{})
	if err != nil || l.Plan == nil {
		t.Fatal(err, l)
	}
	return &adjust.State{Plan: l.Plan, Documents: l.Documents, Email: email}
}

func request(market string) adjust.Request {
	return adjust.Request{Items: []string{"TENT-2P"}, Market: market, Reason: "market", Changes: []adjust.Change{{Periods: "2027-03", Text: "+4"}}}
}

const another = "kind: Adjustments\nversion: 1\nowner: sales-eu\nlayer: management\nmarket: eu\nadjustments: []\n"

// TestWhichFile: the file is found by its owner, layer and market, whatever it
// is called.
func TestWhichFile(t *testing.T) {
	for name, c := range map[string]struct {
		email string
		more  map[string]string
		set   func(r *adjust.Request)
		want  string // the path, or a part of the problem
	}{
		"of the person":            {email: "ben@northlight.example", want: "demand/adjustments/sales-eu.yaml"},
		"in any case of letters":   {email: "Ben@Northlight.example", want: "demand/adjustments/sales-eu.yaml"},
		"nobody":                   {want: "git has no user.email here"},
		"a stranger":               {email: "x@example.com", want: "x@example.com is nobody in the policy"},
		"of another market":        {email: "ben@northlight.example", set: func(r *adjust.Request) { r.Market = "us" }, want: "none of your roles (sales-eu) has a file of adjustments for us; say it with --owner (column owner); for us there are marketing (marketing), sales-us (sales); with --layer"},
		"of another market, begun": {email: "ben@northlight.example", set: func(r *adjust.Request) { r.Market, r.Layer = "us", "sales" }, want: "demand/adjustments/sales-eu-us.yaml is new"},
		"of all markets":           {email: "dora@northlight.example", set: func(r *adjust.Request) { r.Market = "all" }, want: "demand/adjustments/product.yaml"},
		"two layers":               {email: "ben@northlight.example", more: map[string]string{"demand/ben.yaml": another}, want: "you have several files of adjustments for eu: sales-eu (sales), sales-eu (management)"},
		"two layers, one is said":  {email: "ben@northlight.example", more: map[string]string{"demand/ben.yaml": another}, set: func(r *adjust.Request) { r.Layer = "management" }, want: "demand/ben.yaml"},
		"another owner":            {email: "ben@northlight.example", set: func(r *adjust.Request) { r.Owner = "marketing" }, want: "demand/adjustments/marketing-eu.yaml"},
		"by an id":                 {set: func(r *adjust.Request) { r.ID, r.Market = "spring-promo", "" }, want: "demand/adjustments/sales-eu.yaml"},
		"no role of that name":     {set: func(r *adjust.Request) { r.Owner = "sales-eu2" }, want: "did you mean sales-eu?"},
		"no market":                {set: func(r *adjust.Request) { r.Market = "" }, want: "the market is not said"},
		"an owner without a file":  {set: func(r *adjust.Request) { r.Owner = "finance" }, want: "finance has no file of adjustments for eu"},
		"an owner's first file":    {set: func(r *adjust.Request) { r.Owner, r.Layer = "finance", "management" }, want: "demand/adjustments/finance-eu.yaml"},
		"roles without a file":     {email: "hugo@northlight.example", want: "none of your roles (closer, supply-chain) has a file of adjustments for eu"},
		"a layer that is misspelt": {set: func(r *adjust.Request) { r.Layer = "sale" }, want: "did you mean sales?"},
	} {
		t.Run(name, func(t *testing.T) {
			r := request("eu")
			if c.set != nil {
				c.set(&r)
			}
			result, err := adjust.Demand(state(t, c.email, c.more), []adjust.Request{r})
			got := ""
			if err != nil {
				var ps adjust.Problems
				if !errors.As(err, &ps) {
					t.Fatal(err)
				}
				got = err.Error()
			} else {
				got = result.Written[0].File
				if _, old := result.Before[got]; !old {
					got += " is new"
				}
			}
			if !strings.Contains(got, c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestNewFileName: a new file takes no name that another one has in any case
// of letters, and lies where the owner's others lie.
func TestNewFileName(t *testing.T) {
	r := request("us")
	r.Owner, r.Layer = "sales-eu", "sales"
	more := map[string]string{"demand/adjustments/Sales-EU-us.yaml": strings.ReplaceAll(another, "owner: sales-eu", "owner: product")}
	result, err := adjust.Demand(state(t, "", more), []adjust.Request{r})
	if err != nil {
		t.Fatal(err)
	}
	if got := result.Written[0].File; got != "demand/adjustments/sales-eu-us-sales.yaml" {
		t.Errorf("got %s", got)
	}
}

// TestAllOrNone: one bad request stops all of them.
func TestAllOrNone(t *testing.T) {
	good, bad := request("eu"), request("eu")
	good.Owner, bad.Owner = "sales-eu", "sales-eu"
	bad.Row, bad.Items = 3, []string{"TENT-2P", "TENT-2P", "TENT-22P"}
	result, err := adjust.Demand(state(t, "", nil), []adjust.Request{good, bad})
	if result != nil || err == nil || !strings.Contains(err.Error(), "line 3: item TENT-2P is named twice") || !strings.Contains(err.Error(), `line 3: unknown item "TENT-22P"`) {
		t.Errorf("%v, %v", result, err)
	}
}

// TestContradictions: what is said twice, or cannot be meant, is refused and not
// the last of it taken.
func TestContradictions(t *testing.T) {
	row := func(period, change string, set ...func(r *adjust.Request)) adjust.Request {
		r := adjust.Request{Items: []string{"TENT-2P"}, Market: "eu", Owner: "sales-eu", Reason: "promotion", ID: "spring-promo", Changes: []adjust.Change{{Periods: period, Text: change}}}
		for _, f := range set {
			f(&r)
		}
		return r
	}
	id := func(id string) func(r *adjust.Request) { return func(r *adjust.Request) { r.ID = id } }
	note := func(n string) func(r *adjust.Request) { return func(r *adjust.Request) { r.Note = n } }
	spend := func(n string) func(r *adjust.Request) { return func(r *adjust.Request) { r.TradeSpend = n } }
	for name, c := range map[string]struct {
		rows []adjust.Request
		want string // what is wrong, or the last note
	}{
		"a period of one that is there": {[]adjust.Request{row("2027-03", "+4"), row("2027-02..2027-03", "+7", note("b"))}, "2027-03 is stated twice, as 7 and as 4"},
		"two notes":                     {[]adjust.Request{row("2027-03", "+4", note("a")), row("2027-04", "+7", note("b"))}, "the note of spring-promo is stated twice, as a and as b"},
		"two amounts for one period":    {[]adjust.Request{row("2027-03", "+4", spend("1")), row("2027-03", "-4%", spend("2"))}, "2027-03 is stated twice, as 1 and as 2"},
		"other letters":                 {[]adjust.Request{row("2027-03", "+4", id("Spring-Promo"))}, "adjustment spring-promo is there already, in other letters"},
		"more than all":                 {[]adjust.Request{row("2027-03", "-100.5%")}, "more than all, -100%, cannot be taken away"},
		"beyond the horizon":            {[]adjust.Request{row("2037-03", "+4")}, "2037-03: the horizon ends with 2028-05"},
		"states two kinds":              {[]adjust.Request{row("2027-02..2027-05", "=9")}, "spring-promo states add 400 for 2027-03 too; both count"},
		"one amount for two kinds": {[]adjust.Request{{Items: []string{"TENT-2P"}, Market: "eu", Owner: "sales-eu", Reason: "promotion", TradeSpend: "5",
			Changes: []adjust.Change{{Periods: "2027-03", Text: "+4"}, {Periods: "2027-02..2027-04", Text: "-4%"}}}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			result, err := adjust.Demand(state(t, "", nil), c.rows)
			got := ""
			if err != nil {
				got = err.Error()
			} else if n := len(result.Notes); n > 0 {
				got = result.Notes[n-1]
			}
			if !strings.Contains(got, c.want) || c.want == "" && got != "" {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestSupplyContradictions: one total for a period, and what stood there is
// said of all of them.
func TestSupplyContradictions(t *testing.T) {
	s := state(t, "", nil)
	c := &adjust.Commitment{Source: "lyon", Items: []string{"TENT-2P"}, Changes: []adjust.Change{{Periods: "2027-02", Text: "120"}, {Periods: "2027-01..2027-02", Text: "+20"}}}
	if _, err := adjust.Supply(s, c); err == nil || !strings.Contains(err.Error(), "2027-02 is stated twice") {
		t.Errorf("got %v", err)
	}
	c.Changes = []adjust.Change{{Periods: "2026-12..2027-02", Text: "120"}}
	result, err := adjust.Supply(s, c)
	if err != nil || len(result.Written) != 1 || result.Written[0].Before != "several" {
		t.Errorf("%v, %v", result, err)
	}
}

// TestSupplySites: of several sites the one that has promised the item.
func TestSupplySites(t *testing.T) {
	lyon, err := os.ReadFile("../../plans/supply/lyon.yaml")
	if err != nil {
		t.Fatal(err)
	}
	more := map[string]string{"supply/lyon.yaml": strings.Replace(string(lyon), "sites:\n  - central\n", "sites:\n  - central\n  - east\n", 1)}
	c := &adjust.Commitment{Source: "lyon", Items: []string{"TENT-2P"}, Changes: []adjust.Change{{Periods: "2027-02", Text: "+20"}}}
	result, err := adjust.Supply(state(t, "", more), c)
	if err != nil {
		t.Fatal(err)
	}
	want := []adjust.Written{{File: "supply/lyon.yaml", Line: 166, Source: "lyon", Site: "central", What: "TENT-2P at central", Field: "commitments", Periods: "2027-02", Before: "400", After: "420"}}
	if d := cmp.Diff(want, result.Written); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	c = &adjust.Commitment{Source: "lyon", Items: []string{"BAG-3S"}, Changes: c.Changes}
	if _, err := adjust.Supply(state(t, "", more), c); err == nil || !strings.Contains(err.Error(), "say it with --site: lyon delivers to central, east") {
		t.Errorf("got %v", err)
	}
}

// TestTableProperty: whatever cells hold, a table is read or refused in words,
// and what is read holds them as they were typed.
func TestTableProperty(t *testing.T) {
	s := state(t, "ben@northlight.example", nil)
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.SampledFrom([]string{"", "TENT-2P", "eu", "2027-03", "+4", "=1+1", "@SUM(1)", "-2", "a,b", "\"", "x\ny", "\u202e", "market", "2027-02..2027-05", "-4%"})
		text := "item,market,period,change,reason,note\n"
		notes := []string{}
		for range rapid.IntRange(1, 4).Draw(t, "rows") {
			row := []string{"TENT-2P", "eu", "2027-03", "+4", "market", cell.Draw(t, "note")}
			i := rapid.IntRange(0, 8).Draw(t, "which")
			if i < 5 {
				row[i] = cell.Draw(t, "cell")
			}
			notes = append(notes, row[5])
			for i, c := range row {
				row[i] = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
			}
			text += strings.Join(row, ",") + "\n"
		}
		requests, err := adjust.ReadTable([]byte(text), adjust.Request{})
		var ps adjust.Problems
		if err != nil && !errors.As(err, &ps) {
			t.Fatal(err)
		}
		for _, r := range requests {
			if !slices.Contains(notes, r.Note) {
				t.Fatalf("note %q is none of %q", r.Note, notes)
			}
		}
		result, err := adjust.Table(s, []byte(text), adjust.Request{})
		if err != nil {
			if !errors.As(err, &ps) || result != nil {
				t.Fatalf("%v, %v", result, err)
			}
			return
		}
		for _, after := range result.After {
			if _, err := planfile.NewEditor(after); err != nil {
				t.Fatalf("%v\n%s", err, after)
			}
		}
	})
}

// FuzzTable: no table makes the reader panic.
func FuzzTable(f *testing.F) {
	f.Add([]byte("item;period;change\nTENT-2P;2027-03;+4\n"))
	f.Add([]byte("\xef\xbb\xbfitem,market,period,change\n\"a\nb\",eu,2027-03,\"=1\"\n,,,\n"))
	f.Add([]byte("item,period,change\nx,\"y"))
	f.Fuzz(func(t *testing.T, text []byte) {
		requests, err := adjust.ReadTable(text, adjust.Request{Market: "eu"})
		if err == nil && len(requests) == 0 {
			t.Fatal("neither requests nor a problem")
		}
	})
}
