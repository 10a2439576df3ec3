package digest_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/accord-plan/accord/internal/digest"
)

func TestParseScope(t *testing.T) {
	for _, text := range []string{
		"all", "family/tents", "market/all", "document/Decision/2026-12-third-shift family/tents market/eu source/lyon",
		"document/Budget/2027 document/Facts document/file/facts/sales/2026-11.csv", "family/a%2Fb", "family/x family/y",
	} {
		s, err := digest.ParseScope(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if s.String() != text {
			t.Errorf("%s is written %s", text, s)
		}
	}
	for text, want := range map[string]string{
		"":                          "neither all, nor",
		"all ":                      "neither all, nor",
		"all family/tents":          "neither all, nor",
		"family/":                   "no name",
		"family":                    "neither all, nor",
		"family/a/b":                "more than one thing",
		"market/eu family/tents":    "its one form",
		"family/tents family/tents": "its one form",
		"family/x  family/y":        "neither all, nor",
		" family/x":                 "neither all, nor",
		"family/ü":                  "no name",
		"family/%61":                "no name",
		"family/%2f":                "no name",
		"family/%":                  "no name",
		"document/a//b":             "no name",
		"document/":                 "no name",
		"item/TENT-2P":              "neither all, nor",
		"family/a\tb":               "no name",
		"family/a\nscope":           "no name",
	} {
		s, err := digest.ParseScope(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v; want an error with %q", text, s, err, want)
		} else if !s.IsAll() {
			t.Errorf("%q: a scope beside the error: %v", text, s)
		}
	}
}

// company is a small company; each change of it below is text for text.
const company = `
-- plan.yaml --
kind: Plan
calendar: month
horizon: 18
-- policy.yaml --
kind: Policy
roles: {}
-- network.yaml --
kind: Network
markets: {eu: {}, us: {}}
-- rules/own.cue --
package rules
-- catalog/tents.yaml --
kind: Catalog
family: tents
items: {TENT-2P: {cost: 1}, TENT-3P: {cost: 2}}
-- catalog/stoves.yaml --
kind: Catalog
family: stoves
items: {GAS: {cost: 3}, WOOD: {}}
-- catalog/bags.yaml --
kind: Catalog
family: bags
items: {}
-- baseline/eu-tents.yaml --
kind: Baseline
market: eu
family: tents
forecast: {TENT-2P: {2026-12: 1}}
-- baseline/us-stoves.yaml --
kind: Baseline
market: us
family: stoves
forecast: {GAS: {2026-12: 1}}
-- adjustments/eu.yaml --
kind: Adjustments
owner: sales
layer: sales
market: eu
adjustments:
  - {id: promo, items: [TENT-2P], add: {2027-03: 400}}
  - {id: rise, family: stoves, percent: {2027-03: 1%}}
  - {id: fair, items: [TENT-3P, GAS], add: {2027-03: 5}}
  - {id: gone, items: [OLD], add: {2027-03: 6}}
-- adjustments/all.yaml --
kind: Adjustments
owner: sales
layer: sales
market: all
adjustments:
  - {id: both, items: [TENT-2P], add: {2027-03: 41}}
  - {id: us-only, markets: [us], items: [GAS], add: {2027-03: 42}}
-- supply/lyon.yaml --
kind: Supply
source: lyon
lead_time: 2
resources: {hours: {2027-01: 100}}
uses: {TENT-2P: {hours: 0.5}}
terms: {TENT-2P: {minimum: 10}, GAS: {minimum: 20}}
commitments: {central: {TENT-3P: {2027-01: 7}}}
-- supply/reno.yaml --
kind: Supply
source: reno
lead_time: 9
-- stock.yaml --
kind: StockTargets
targets:
  a: {items: [TENT-2P], site: central, cover: 1}
  b: {family: stoves, site: central, cover: 2}
  c: {items: [OLD], site: central, cover: 3}
-- budget.yaml --
kind: Budget
year: 2027
-- decision.yaml --
kind: Decision
id: third-shift
status: proposed
-- facts/facts.yaml --
kind: Facts
files: {sales/2026-11.csv: {rows: 1}}
-- facts/sales/2026-11.csv --
period,market,item,quantity
`

func spell(tb testing.TB, archive string) *digest.Content {
	tb.Helper()
	var files []digest.File
	for _, f := range txtar.Parse([]byte(archive)).Files {
		files = append(files, digest.File{Path: f.Name, Body: f.Data})
	}
	c, problems := digest.Spell(files, nil)
	if len(problems) > 0 {
		tb.Fatal(problems)
	}
	return c
}

// changed replaces one text in the company.
func changed(tb testing.TB, replace ...string) *digest.Content {
	tb.Helper()
	for i := 0; i < len(replace); i += 2 {
		if strings.Count(company, replace[i]) != 1 {
			tb.Fatalf("%q stands %d times in the company", replace[i], strings.Count(company, replace[i]))
		}
	}
	return spell(tb, strings.NewReplacer(replace...).Replace(company))
}

func TestScopeOf(t *testing.T) {
	base := spell(t, company)
	for _, tt := range []struct {
		name, want string
		replace    []string
	}{
		{"nothing", "all", nil},
		{"a comment", "all", []string{"kind: Plan", "# plan\nkind: Plan"}},
		{"a price", "family/tents", []string{"cost: 1", "cost: 1.5"}},
		{"an item moves to another family", "family/stoves family/tents", []string{", TENT-3P: {cost: 2}", "", "WOOD: {}", "TENT-3P: {cost: 2}, WOOD: {}"}},
		{"a forecast", "family/tents market/eu", []string{"TENT-2P: {2026-12: 1}", "TENT-2P: {2026-12: 2}"}},
		{"two forecasts", "family/stoves family/tents market/eu market/us", []string{"TENT-2P: {2026-12: 1}", "TENT-2P: {2026-12: 2}", "GAS: {2026-12: 1}", "GAS: {}"}},
		{"an adjustment of an item", "family/tents market/eu", []string{"400", "500"}},
		{"an adjustment of a family", "family/stoves market/eu", []string{"1%", "2%"}},
		{"an adjustment of items of two families", "family/stoves family/tents market/eu", []string{"2027-03: 5}", "2027-03: 4}"}},
		{"an adjustment goes", "family/stoves market/eu", []string{"  - {id: rise, family: stoves, percent: {2027-03: 1%}}\n", ""}},
		{"an adjustment is about another family now", "family/stoves family/tents market/eu", []string{"id: promo, items: [TENT-2P]", "id: promo, items: [GAS]"}},
		{"an adjustment of an item that no catalog has", "market/eu", []string{"2027-03: 6}", "2027-03: 7}"}},
		{"of one that no catalog has, and of another", "family/bags family/stoves family/tents market/eu", []string{"2027-03: 6}", "2027-03: 7}", "400", "500"}},
		{"adjustments of all markets", "family/tents market/all", []string{"2027-03: 41", "2027-03: 40"}},
		{"adjustments of all markets that name one", "family/stoves market/us", []string{"2027-03: 42", "2027-03: 40"}},
		{"and no longer name it", "family/stoves market/all market/us", []string{"markets: [us], ", ""}},
		{"a file of adjustments goes over to another layer", "family/stoves family/tents market/all market/us", []string{"layer: sales\nmarket: all", "layer: management\nmarket: all"}},
		{"a commitment", "family/tents source/lyon", []string{"2027-01: 7", "2027-01: 8"}},
		{"terms", "family/stoves source/lyon", []string{"minimum: 20", "minimum: 21"}},
		{"capacity", "family/stoves family/tents source/lyon", []string{"2027-01: 100", "2027-01: 90"}},
		{"a source that supplies nothing yet", "source/reno", []string{"lead_time: 9", "lead_time: 8"}},
		{"demand and supply", "family/stoves family/tents market/all market/eu source/lyon", []string{"400", "500", "minimum: 20", "minimum: 21"}},
		{"a price and demand of another family", "family/stoves family/tents market/all market/eu", []string{"cost: 3", "cost: 4", "400", "500"}},
		{"a stock target of an item", "document/StockTargets family/tents", []string{"cover: 1", "cover: 1.5"}},
		{"a stock target of a family", "document/StockTargets family/stoves", []string{"cover: 2", "cover: 1"}},
		{"a stock target of an unknown item", "document/StockTargets family/bags family/stoves family/tents", []string{"cover: 3", "cover: 4"}},
		{"a budget", "document/Budget/2027", []string{"year: 2027", "year: 2027\nbudget: {}"}},
		{"another year's budget", "document/Budget/2027 document/Budget/2028", []string{"year: 2027", "year: 2028"}},
		{"a decision", "document/Decision/third-shift", []string{"status: proposed", "status: accepted"}},
		{"policy alone", "document/Policy", []string{"roles: {}", "roles: {cfo: {}}"}},
		{"the plan and a price", "document/Plan family/tents", []string{"horizon: 18", "horizon: 24", "cost: 1", "cost: 2"}},
		{"a rule", "document/file/rules/own.cue", []string{"package rules", "package rules // new"}},
		{"facts of closed periods", "document/Facts document/file/facts/sales/2026-11.csv", []string{"rows: 1", "rows: 2", "item,quantity", "item,quantity\n2026-11,eu,TENT-2P,1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			head := changed(t, tt.replace...)
			for _, side := range [][2]*digest.Content{{base, head}, {head, base}} {
				scope := digest.ScopeOf(side[0], side[1])
				if got := scope.String(); got != tt.want {
					t.Errorf("scope %s, want %s", got, tt.want)
				}
				if again, err := digest.ParseScope(scope.String()); err != nil {
					t.Error(err)
				} else if diff := cmp.Diff(scope, again); diff != "" {
					t.Errorf("parsed again (-want +got):\n%s", diff)
				}
				holdsAll(t, scope, side[0], side[1])
			}
		})
	}
}

// holdsAll asserts that each section that differs is within the scope: outside
// of it both sides are equal.
func holdsAll(t *testing.T, scope digest.Scope, base, head *digest.Content) {
	t.Helper()
	for _, c := range []*digest.Content{base, head} {
		for _, s := range c.Sections {
			x, y := base.Section(s.Key), head.Section(s.Key)
			if (x == nil || y == nil || x.Hash != y.Hash) && c.Within(scope).Section(s.Key) == nil {
				t.Errorf("%s differs and is not within %s", s.Key, scope)
			}
		}
	}
}

// TestForeignChange: a change outside of a scope leaves its digest, one within
// it does not.
func TestForeignChange(t *testing.T) {
	base := spell(t, company)
	tents := scope(t, "family/tents market/eu")
	want := base.Hash("none", "2026-12", tents)
	for _, tt := range []struct {
		name    string
		lapses  bool
		replace []string
	}{
		{"a forecast of another market and family", false, []string{"GAS: {2026-12: 1}", "GAS: {}"}},
		{"a price of another family", false, []string{"cost: 3", "cost: 4"}},
		{"a source", false, []string{"minimum: 20", "minimum: 21"}},
		{"facts of a closed period", false, []string{"rows: 1", "rows: 2"}},
		{"a decision", false, []string{"status: proposed", "status: accepted"}},
		{"a new decision", false, []string{"-- facts/facts.yaml --", "-- d2.yaml --\nkind: Decision\nid: two\n-- facts/facts.yaml --"}},
		{"a budget", false, []string{"year: 2027", "year: 2027\nbudget: {}"}},
		{"a new family", false, []string{"-- facts/facts.yaml --", "-- c2.yaml --\nkind: Catalog\nfamily: lamps\n-- facts/facts.yaml --"}},
		{"the forecast", true, []string{"TENT-2P: {2026-12: 1}", "TENT-2P: {2026-12: 2}"}},
		{"a price", true, []string{"cost: 1", "cost: 1.5"}},
		{"adjustments of all markets", true, []string{"2027-03: 41", "2027-03: 40"}},
		{"new adjustments of the market", true, []string{"-- facts/facts.yaml --", "-- a2.yaml --\nkind: Adjustments\nmarket: eu\nowner: marketing\nlayer: marketing\n-- facts/facts.yaml --"}},
		{"the policy", true, []string{"roles: {}", "roles: {cfo: {}}"}},
		{"the plan", true, []string{"horizon: 18", "horizon: 19"}},
		{"the network", true, []string{"us: {}", "us: {priority: 2}"}},
		{"a rule", true, []string{"package rules", "package rules // new"}},
		{"a new rule", true, []string{"-- facts/facts.yaml --", "-- rules/more.cue --\npackage rules\n-- facts/facts.yaml --"}},
		{"the first import", true, []string{"-- facts/facts.yaml --", "-- i.yaml --\nkind: Import\n-- facts/facts.yaml --"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			head := changed(t, tt.replace...)
			if got := head.Hash("none", "2026-12", tents); (got != want) != tt.lapses {
				t.Errorf("the digest differs: %v, want %v", got != want, tt.lapses)
			}
			if head.Hash("none", "2026-12", digest.Scope{}) == base.Hash("none", "2026-12", digest.Scope{}) {
				t.Error("the digest of all of the plan is the same")
			}
		})
	}
	if base.Hash("none", "2026-12", scope(t, "family/stoves market/us")) == want {
		t.Error("two scopes have one digest")
	}
}

func scope(tb testing.TB, text string) digest.Scope {
	tb.Helper()
	s, err := digest.ParseScope(text)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestCovers(t *testing.T) {
	for _, tt := range []struct {
		outer, inner string
		want         bool
	}{
		{"all", "all", true},
		{"all", "family/tents", true},
		{"family/tents", "all", false},
		{"family/tents market/eu", "family/tents market/eu", true},
		{"family/stoves family/tents market/eu source/lyon", "family/tents market/eu", true},
		{"family/tents market/eu", "family/tents market/us", false},
		{"family/tents market/eu", "family/stoves family/tents market/eu", false},
		{"family/tents market/eu", "family/tents", false}, // of all markets
		{"family/tents market/eu", "market/eu", false},    // of all families
		{"family/tents market/eu source/lyon", "source/lyon", false},
		{"family/tents market/all market/eu", "family/tents", true},
		{"market/eu source/lyon", "market/eu", true},
		{"family/tents", "family/tents market/eu", false}, // its adjustments are not within
		{"document/Policy family/tents market/eu", "document/Policy", true},
		{"document/Policy", "document/Plan", false},
		{"document/Policy", "document/Policy family/tents", false},
	} {
		if got := scope(t, tt.outer).Covers(scope(t, tt.inner)); got != tt.want {
			t.Errorf("%s covers %s: %v, want %v", tt.outer, tt.inner, got, tt.want)
		}
	}
}

// TestCoversMeansMore holds covering against what scopes bind: sections of the
// company, and effects of the small plan.
func TestCoversMeansMore(t *testing.T) {
	words := []string{"document/Decision/third-shift", "document/Facts", "family/stoves", "family/tents", "market/all", "market/eu", "market/us", "source/lyon"}
	var scopes []digest.Scope
	for set := 1; set < 1<<len(words); set++ {
		var chosen []string
		for i, w := range words {
			if set&(1<<i) != 0 {
				chosen = append(chosen, w)
			}
		}
		scopes = append(scopes, scope(t, strings.Join(chosen, " ")))
	}
	c, r := spell(t, company), project(t, small)
	bound := make([]map[string]bool, len(scopes))
	for i, s := range scopes {
		bound[i] = map[string]bool{}
		for _, x := range c.Within(s).Sections {
			bound[i][x.Key] = true
		}
		for _, l := range digest.EffectsOf(r, s).Lines {
			bound[i][l] = true
		}
	}
	covered := 0
	for i, outer := range scopes {
		for k, inner := range scopes {
			if !outer.Covers(inner) {
				continue
			}
			covered++
			for x := range bound[k] {
				if !bound[i][x] {
					t.Fatalf("%s covers %s, which binds %s", outer, inner, x)
				}
			}
		}
	}
	if covered < 2*len(scopes) {
		t.Errorf("only %d pairs cover", covered)
	}
}
