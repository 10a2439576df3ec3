package digest_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// small is a plan of two families, markets and sites over two periods, small
// enough to compute by hand.
const small = `
-- plan.yaml --
kind: Plan
version: 1
owner: scm
name: Small
currency: EUR
calendar: month
cycle: 2026-12
horizon: 2
tolerances:
  shortage: {lever: 2%, decision: 5%, money: 100}
-- network.yaml --
kind: Network
version: 1
owner: scm
markets:
  eu: {currency: EUR, served_from: {central: 100%}}
  us: {currency: USD, served_from: {east: 100%}}
sites: {central: {}, east: {}}
rates: {USD: {2026-12: 0.90}}
-- catalog/tents.yaml --
kind: Catalog
version: 1
owner: scm
family: tents
strategy: make-to-stock
items:
  TENT-2P: {unit: each, price: {eu: 200, us: 210}, cost: 120}
  TENT-3P: {unit: each, price: {eu: 300}, cost: 150}
-- catalog/stoves.yaml --
kind: Catalog
version: 1
owner: scm
family: stoves
strategy: make-to-stock
items:
  GAS: {unit: each, price: {eu: 50, us: 60}, cost: 30}
-- demand/eu-tents.yaml --
kind: Baseline
version: 1
market: eu
family: tents
method: {name: manual}
forecast:
  TENT-2P: {2026-12: 100, 2027-01: 40}
  TENT-3P: {2026-12: 10}
-- demand/us-tents.yaml --
kind: Baseline
version: 1
market: us
family: tents
method: {name: manual}
forecast:
  TENT-2P: {2026-12: 20, 2027-01: 20}
-- demand/eu-stoves.yaml --
kind: Baseline
version: 1
market: eu
family: stoves
method: {name: manual}
forecast:
  GAS: {2026-12: 5, 2027-01: 5}
-- supply/lyon.yaml --
kind: Supply
version: 1
owner: scm
source: lyon
type: make
sites: [central, east]
lead_time: 0
resources: {hours: {2026-12: 10, 2027-01: 100}}
uses: {TENT-2P: {hours: 0.5}}
commitments:
  central: {TENT-2P: {2026-12: 30, 2027-01: 90}, TENT-3P: {2026-12: 10, 2027-01: 0}, GAS: {2026-12: 5, 2027-01: 5}}
  east: {TENT-2P: {2026-12: 20, 2027-01: 20}}
-- facts/facts.yaml --
kind: Facts
version: 1
files:
  stock/2026-11.csv: {fact: stock, complete: true, as_of: 2026-11-30, source: erp, rows: 4, sha256: "%"}
-- facts/stock/2026-11.csv --
period,site,item,quantity
2026-11,central,TENT-2P,50
2026-11,central,TENT-3P,0
2026-11,central,GAS,0
2026-11,east,TENT-2P,0
`

func project(tb testing.TB, archive string) *projection.Result {
	tb.Helper()
	fsys := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	l, err := planfile.Load(fsys, "plans", planfile.Options{})
	if err != nil || l.Plan == nil {
		tb.Fatal(err, l.Findings)
	}
	return projection.Project(l.Plan)
}

// effects are those of the small plan, computed by hand: central has 50 and 30
// two-person tents for 100, and 15 hours too few at lyon; nobody says how many
// three-person tents are wanted in January.
const effects = `/demand/stoves/eu/2026-12	n5
/demand/stoves/eu/2027-01	n5
/demand/tents/eu/2026-12	n110
/demand/tents/eu/2027-01	n40 1
/demand/tents/us/2026-12	n20
/demand/tents/us/2027-01	n20
/gap/no-forecast/GAS%40us/2026-12..2027-01	lever n0 z
/gap/no-forecast/TENT-3P%40eu/2027-01	lever n0 z
/gap/overload/lyon%2Fhours/2026-12	lever n15 n2345.0002
/gap/shortage/TENT-2P%40central/2026-12	decision n20 n1600
/margin/stoves/eu/2026-12	n100
/margin/stoves/eu/2027-01	n100
/margin/tents/eu/2026-12	n7900
/margin/tents/eu/2027-01	n4800 1
/margin/tents/us/2026-12	n1380
/margin/tents/us/2027-01	n1380
/revenue/stoves/eu/2026-12	n250
/revenue/stoves/eu/2027-01	n250
/revenue/tents/eu/2026-12	n19000
/revenue/tents/eu/2027-01	n12000 1
/revenue/tents/us/2026-12	n3780
/revenue/tents/us/2027-01	n3780
/stock/stoves/central/2026-12	n0
/stock/stoves/central/2027-01	n0
/stock/tents/central/2026-12	n0
/stock/tents/central/2027-01	n30 1
/stock/tents/east/2026-12	n0
/stock/tents/east/2027-01	n0
/supply/stoves/central/2026-12	n5
/supply/stoves/central/2027-01	n5
/supply/tents/central/2026-12	n40
/supply/tents/central/2027-01	n90
/supply/tents/east/2026-12	n20
/supply/tents/east/2027-01	n20
`

func TestEffects(t *testing.T) {
	e := digest.EffectsOf(project(t, small), digest.Scope{})
	if diff := cmp.Diff(strings.Split(strings.TrimSuffix(effects, "\n"), "\n"), e.Lines); diff != "" {
		t.Errorf("effects (-want +got):\n%s", diff)
	}
	if !slices.IsSorted(e.Lines) {
		t.Error("not sorted")
	}
	e.Arithmetic = 2 // printf 'accord-effects/1\narithmetic 2\n' | cat - LINES | sha256sum
	if got, want := string(e.Hash()), "sha256:d6fa26dbf2ce208dc6d7b2055aa6ebbad91cc78ae90c1f11e3ec8563cec82865"; got != want {
		t.Errorf("hash %s, want %s", got, want)
	}
	e.Arithmetic = 3
	if got := string(e.Hash()); strings.Contains(got, "d6fa26db") {
		t.Error("the arithmetic is not part of the hash")
	}
}

// TestScopedEffects counts the effects of scopes by the beginning of their
// lines: measure, family and place.
func TestScopedEffects(t *testing.T) {
	r := project(t, small)
	for _, tt := range []struct{ scope, want string }{
		{"family/stoves", "demand/stoves/eu gap/no-forecast/GAS%40us gap/overload margin/stoves/eu revenue/stoves/eu stock/stoves/central supply/stoves/central"},
		{"family/stoves market/us", "gap/no-forecast/GAS%40us gap/overload"},
		{"family/tents market/eu", "demand/tents/eu gap/no-forecast/TENT-3P%40eu gap/overload gap/shortage margin/tents/eu revenue/tents/eu stock/tents/central supply/tents/central"},
		{"family/tents market/us", "demand/tents/us gap/overload margin/tents/us revenue/tents/us stock/tents/east supply/tents/east"},
		{"market/us", "demand/tents/us gap/no-forecast/GAS%40us gap/overload margin/tents/us revenue/tents/us stock/tents/east supply/tents/east"},
		{"family/tents market/all", "demand/tents/eu demand/tents/us gap/no-forecast/TENT-3P%40eu gap/overload gap/shortage margin/tents/eu margin/tents/us revenue/tents/eu revenue/tents/us stock/tents/central stock/tents/east supply/tents/central supply/tents/east"},
		{"document/Decision/x", ""},
		{"document/Policy", ""},
		{"document/Budget/2027 family/unknown", ""},
		{"family/stoves source/lyon", "demand/stoves/eu gap/no-forecast/GAS%40us gap/overload margin/stoves/eu revenue/stoves/eu stock/stoves/central supply/stoves/central"},
	} {
		var got []string
		for _, l := range digest.EffectsOf(r, scope(t, tt.scope)).Lines {
			parts := strings.Split(l, "/")
			row := strings.Join(parts[1:4], "/")
			if parts[1] == "gap" && parts[2] != "no-forecast" {
				row = "gap/" + parts[2]
			}
			if !slices.Contains(got, row) {
				got = append(got, row)
			}
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.scope, diff)
		}
	}
	all := digest.EffectsOf(r, digest.Scope{})
	for _, text := range []string{"document/Plan family/tents", "document/Facts", "document/file/facts/stock/2026-11.csv", "document/Network", "source/lyon", "family/stoves family/tents"} {
		if diff := cmp.Diff(all.Lines, digest.EffectsOf(r, scope(t, text)).Lines); diff != "" {
			t.Errorf("%s is about all effects (-want +got):\n%s", text, diff)
		}
	}
}

// TestOverloadByAnotherFamily: what another family takes of the capacity that
// tents need is an effect of tents.
func TestOverloadByAnotherFamily(t *testing.T) {
	before := digest.EffectsOf(project(t, small), scope(t, "family/tents market/eu"))
	after := digest.EffectsOf(project(t, strings.Replace(small, "uses: {TENT-2P: {hours: 0.5}}", "uses: {TENT-2P: {hours: 0.5}, GAS: {hours: 1}}", 1)), scope(t, "family/tents market/eu"))
	got := digest.EffectsDiffer(before, after, 0)
	if len(got) != 1 || !strings.HasPrefix(got[0], "gap overload/lyon/hours 2026-12: lever of 15") || !strings.Contains(got[0], "→ lever of 20") {
		t.Errorf("%q", got)
	}
}

func TestEffectsDiffer(t *testing.T) {
	base := digest.EffectsOf(project(t, small), digest.Scope{})
	ratio := func(s string) quantity.Ratio {
		r, err := quantity.ParseRatio(s)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	line := func(path, value string) string { return path + "\t" + value }
	for _, tt := range []struct {
		name, tolerance, from, to string
		want                      []string
	}{
		{"nothing", "0%", "", "", nil},
		{"a number", "0%", line("/demand/tents/us/2026-12", "n20"), line("/demand/tents/us/2026-12", "n21"), []string{"demand tents us 2026-12: 20 → 21"}},
		{"exactly at the tolerance", "5%", line("/demand/tents/us/2026-12", "n20"), line("/demand/tents/us/2026-12", "n21"), nil},
		{"downwards too", "5%", line("/demand/tents/us/2026-12", "n20"), line("/demand/tents/us/2026-12", "n19"), nil},
		{"above it", "5%", line("/demand/tents/us/2026-12", "n20"), line("/demand/tents/us/2026-12", "n21.0001"), []string{"demand tents us 2026-12: 20 → 21.0001"}},
		{"from zero", "100%", line("/stock/tents/east/2026-12", "n0"), line("/stock/tents/east/2026-12", "n0.0001"), []string{"stock tents east 2026-12: 0 → 0.0001"}},
		{"to not known", "100%", line("/demand/tents/us/2026-12", "n20"), line("/demand/tents/us/2026-12", "z 1"), []string{"demand tents us 2026-12: 20 → n/a (1 not known)"}},
		{"one more not known", "100%", line("/demand/tents/eu/2027-01", "n40 1"), line("/demand/tents/eu/2027-01", "n40 2"), []string{"demand tents eu 2027-01: 40 (1 not known) → 40 (2 not known)"}},
		{"below zero", "50%", line("/margin/tents/us/2026-12", "n1380"), line("/margin/tents/us/2026-12", "n-1380"), []string{"margin tents us 2026-12: 1380 → -1380"}},
		{"a gap within tolerance", "5%", "decision n20 n1600", "decision n21 n1680", nil},
		{"a gap above tolerance", "5%", "decision n20 n1600", "decision n22 n1680", []string{"gap shortage/TENT-2P@central 2026-12: decision of 20, money 1600 → decision of 22, money 1680"}},
		{"a gap's money above tolerance", "5%", "decision n20 n1600", "decision n20 n1700", []string{"gap shortage/TENT-2P@central 2026-12: decision of 20, money 1600 → decision of 20, money 1700"}},
		{"a gap needs a decision now", "50%", "lever n15 n2345.0002", "decision n15 n2345.0002", []string{"gap overload/lyon/hours 2026-12: lever of 15, money 2345.0002 → decision of 15, money 2345.0002"}},
		{"a gap needs none any more", "5%", "decision n20 n1600", "lever n20 n1600", nil},
		{"and no tolerance", "0%", "decision n20 n1600", "lever n20 n1600", []string{"gap shortage/TENT-2P@central 2026-12: decision of 20, money 1600 → lever of 20, money 1600"}},
		{"a gap lasts longer", "5%", "central/2026-12\tdecision", "central/2026-12..2027-01\tdecision", nil},
		{"a gap lasts longer, and no tolerance", "0%", "central/2026-12\tdecision", "central/2026-12..2027-01\tdecision", []string{
			"gap shortage/TENT-2P@central 2026-12: decision of 20, money 1600 → none", "gap shortage/TENT-2P@central 2026-12..2027-01: none → decision of 20, money 1600"}},
		{"a gap opens", "100%", "/gap/overload/", "/gap/excess/X%40central/2027-01\tlever n1 n1\n/gap/overload/", []string{"gap excess/X@central 2027-01: none → lever of 1, money 1"}},
		{"a gap of noise opens", "1%", "/gap/overload/", "/gap/excess/X%40central/2027-01\tnoise n1 n1\n/gap/overload/", nil},
		{"a gap of noise opens, and no tolerance", "0%", "/gap/overload/", "/gap/excess/X%40central/2027-01\tnoise n1 n1\n/gap/overload/", []string{"gap excess/X@central 2027-01: none → noise of 1, money 1"}},
		{"a gap closes", "100%", "/gap/shortage/TENT-2P%40central/2026-12\tdecision n20 n1600\n", "", []string{"gap shortage/TENT-2P@central 2026-12: decision of 20, money 1600 → none"}},
		{"a row is gone", "100%", "/demand/tents/us/2027-01\tn20\n", "", []string{"demand tents us 2027-01: 20 → none"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Join(base.Lines, "\n")
			if tt.from != "" && strings.Count(text, tt.from) != 1 {
				t.Fatalf("%q stands %d times in the effects", tt.from, strings.Count(text, tt.from))
			}
			now := &digest.Effects{Arithmetic: base.Arithmetic, Lines: strings.Split(strings.Replace(text, tt.from, tt.to, 1), "\n")}
			slices.Sort(now.Lines)
			if diff := cmp.Diff(tt.want, digest.EffectsDiffer(base, now, ratio(tt.tolerance))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if (now.Hash() == base.Hash()) != (tt.from == tt.to) {
				t.Error("the hash does not tell them apart")
			}
		})
	}
	other := &digest.Effects{Arithmetic: base.Arithmetic + 1, Lines: base.Lines}
	if got := digest.EffectsDiffer(base, other, ratio("100%")); len(got) != 1 || !strings.Contains(got[0], "cannot be compared") {
		t.Errorf("another arithmetic: %q", got)
	}
}
