package change

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stock"
	"github.com/accord-plan/accord/internal/supply"
)

// group is an adjustment of a family in both markets.
func group(p *plan.Plan) {
	p.Adjustments = append(p.Adjustments, demand.Adjustment{ID: "price-rise", Owner: "marketing", Layer: demand.Marketing,
		Document: "all", Reason: "price", Markets: []int{eu, us}, Family: tents, Items: []int{tent2P, tent3P},
		Percent: ratios("2027-01: -4%, 2027-02: -4%, 2027-03: -4%, 2027-04: -4%"), Expires: month("2027-05")})
}

func budget(p *plan.Plan) {
	p.Budgets = []finance.Budget{{Year: 2027, Owner: "finance", Rates: map[string]quantity.Ratio{"USD": rate("0.90")},
		Lines: []finance.Line{{Market: eu, Family: tents, Units: cells("2026-10: 5, 2027-01: 600"), Revenue: cells("2027-01: 113400")}}}}
}

func people(p *plan.Plan) {
	p.Policy = &policy.Policy{Owner: "board", People: []policy.Person{{ID: "anna", Name: "Anna", Forges: map[string]int64{"github.com": 7}}},
		Roles: []policy.Role{{ID: "cfo", People: []string{"clara", "anna"}}}}
}

func target(p *plan.Plan) {
	p.Targets = []stock.Target{{ID: "t1", Family: tents, Site: central, Cover: pointer("0.8")}}
}

// TestEdits makes both sides by the same setup and then changes the head.
func TestEdits(t *testing.T) {
	for _, c := range []struct {
		name   string
		setup  func(*plan.Plan)
		change func(*plan.Plan)
		want   []string
	}{
		{"baseline cells, alike ones together", nil, func(p *plan.Plan) {
			p.Baselines[1].Rows[0].Cells = cells("2026-11: 300, 2026-12: 420, 2027-01: 600, 2027-03: 1300")
			p.Baselines[1].Rows[1].Cells = cells("2026-12: 80, 2027-01: 90, 2027-02: 95, 2027-03: 95, 2027-04: 95")
		}, []string{
			"baseline TENT-2P eu 2027-02 removed 880 > – -166320 slushy",
			"baseline TENT-3P eu 2027-02..2027-03 added – > 95 45410 slushy",
			"baseline TENT-3P eu 2027-04 added – > 95 22705 liquid",
		}},
		{"unknown is not zero", nil, func(p *plan.Plan) {
			p.Baselines[1].Rows[1].Cells = cells("2026-12: null, 2027-01: 0")
		}, []string{
			"baseline TENT-3P eu 2027-01 changed 90 > 0 -21510 frozen",
			"baseline TENT-3P eu 2026-12 changed 80 > null -19120 frozen",
		}},
		{"closed cells are counted only", nil, func(p *plan.Plan) {
			p.Baselines[1].Rows[0].Cells = valued(p.Baselines[1].Rows[0].Cells, 0, number("299"))
		}, nil},
		{"a percent of a family", group, func(p *plan.Plan) {
			p.Adjustments[0].Percent = ratios("2027-01: -4%, 2027-02: -6%, 2027-03: -6%, 2027-04: -4%")
		}, []string{"adjustment tents all percent 2027-02..2027-03 changed -4% > -6% - slushy"}},
		{"words and scope of an adjustment", promo, func(p *plan.Plan) {
			a := &p.Adjustments[0]
			a.Note, a.Reason, a.Expires, a.Items = "agreed", "customer", month("2027-05"), []int{tent2P, tent3P}
		}, []string{
			"adjustment TENT-2P, TENT-3P eu applies to changed TENT-2P eu > TENT-2P, TENT-3P eu -",
			"adjustment TENT-2P, TENT-3P eu expires added – > 2027-05 -",
			"adjustment TENT-2P, TENT-3P eu reason changed promotion > customer -",
			"adjustment TENT-2P, TENT-3P eu note changed 20 % off at three retailers > agreed -",
		}},
		{"a removed adjustment", promo, func(p *plan.Plan) { p.Adjustments = nil }, []string{
			"adjustment TENT-2P eu add 2027-03 removed 400 > – -75600 slushy",
			"adjustment TENT-2P eu add 2027-04 removed 150 > – -28350 liquid",
			"adjustment TENT-2P eu removed TENT-2P eu > – -",
		}},
		{"trade spend lowers revenue", promo, func(p *plan.Plan) {
			p.Adjustments[0].TradeSpend = cells("2027-03: 16400")
		}, []string{"adjustment TENT-2P eu trade_spend 2027-03 added – > 16400 -16400 slushy"}},
		{"an adjustment in another layer and document", promo, func(p *plan.Plan) {
			p.Adjustments[0].Layer, p.Adjustments[0].Owner = demand.Marketing, "marketing"
		}, []string{
			"adjustment TENT-2P eu layer changed sales > marketing -",
			"adjustment TENT-2P eu owner changed sales-eu > marketing -",
		}},
		{"commitments at cost", nil, func(p *plan.Plan) {
			p.Sources[0].Commitments[0].Cells = cells("2026-12: 400, 2027-01: 620, 2027-02: 0")
		}, []string{
			"commitment TENT-2P@central from lyon 2026-12 changed 420 > 400 -2370 frozen",
			"commitment TENT-2P@central from lyon 2027-02 added – > 0 0 slushy",
		}},
		{"capacity, uses and terms", nil, func(p *plan.Plan) {
			s := &p.Sources[0]
			s.Resources = []supply.Resource{{ID: "sewing-hours", Capacity: cells("2026-12: 1600, 2027-01: 1900, 2027-02: 1900")}}
			s.Uses = []supply.Use{{Item: tent2P, Resource: 0, Amount: number("0.55"), Offset: 1}}
			s.Terms = []supply.Terms{{Item: tent2P, Minimum: pointer("80"), Multiple: pointer("20")}}
		}, []string{
			"capacity lyon/sewing-hours 2027-01 changed 1600 > 1900 - frozen",
			"capacity lyon/sewing-hours 2027-02 changed 1600 > 1900 - slushy",
			"use TENT-2P of lyon/sewing-hours amount changed 0.6 > 0.55 -",
			"use TENT-2P of lyon/sewing-hours offset added – > 1 -",
			"terms TENT-2P from lyon minimum changed 100 > 80 -",
			"terms TENT-2P from lyon primary removed true > – -",
		}},
		{"a capacity that holds always", nil, func(p *plan.Plan) {
			p.Sources[0].Resources = []supply.Resource{{ID: "sewing-hours", Always: pointer("1600")}}
		}, []string{"capacity lyon/sewing-hours holds changed by period > always -"}},
		{"the terms of a source", nil, func(p *plan.Plan) {
			p.Sources[0].Lead, p.Sources[0].OwnedOnShipment, p.Sources[0].Name = supply.LeadTime{Days: 90}, true, "Lyon"
		}, []string{
			"source lyon lead_time changed 2 > 90d -",
			"source lyon owned_from changed receipt > shipment -",
			"source lyon name added – > Lyon -",
		}},
		{"prices, costs and rates hold on", nil, func(p *plan.Plan) {
			p.Items[tent2P].Prices = p.Items[tent2P].Prices.With(us, cells("2026-12: 199, 2027-03: 219"))
			p.Items[tent2P].Cost = cells("always: 120")
			p.Rates = network.Rates{"USD": ratios("2026-12: 0.90, 2027-02: 0.95")}
		}, []string{
			"price TENT-2P us 2027-03 added 199 > 219 - slushy",
			"rate USD 2027-02 added 0.9 > 0.95 - slushy",
			"price TENT-2P us 2027-04 removed 209 > 219 - liquid",
			"cost TENT-2P changed 118.5 > 120 -",
		}},
		{"an item's life", nil, func(p *plan.Plan) {
			it := &p.Items[tent3P]
			it.Until, it.Name, it.Replaces, it.Like = month("2027-04"), "Three-person tent", tent2P, catalog.Like{Item: tent2P, Factor: rate("0.6")}
			it.Units = []catalog.Conversion{{Unit: "case", Factor: rate("12")}}
			it.ServedFrom = map[int][]network.Share{eu: {{Site: central, Share: quantity.Unit}}}
		}, []string{
			"share TENT-3P eu from central added – > 100% -",
			"item TENT-3P like added – > TENT-2P -",
			"item TENT-3P like factor added – > 0.6 -",
			"item TENT-3P replaces added – > TENT-2P -",
			"item TENT-3P units case added – > 12 -",
			"item TENT-3P until added – > 2027-04 -",
			"item TENT-3P name added – > Three-person tent -",
		}},
		{"an item in another family keeps its cells", nil, func(p *plan.Plan) {
			p.Items[tent3P].Family = stoves
			moved := p.Baselines[1].Rows[1]
			p.Baselines[1].Rows = p.Baselines[1].Rows[:1]
			p.Baselines[0].Rows = append(p.Baselines[0].Rows, moved)
		}, []string{"item TENT-3P family changed tents > stoves -"}},
		{"the network", nil, func(p *plan.Plan) {
			p.Markets[us].Priority, p.Markets[us].Name = 1, "United States"
			p.Markets[eu].ServedFrom = []network.Share{{Site: central, Share: rate("90%")}}
		}, []string{
			"share eu from central changed 100% > 90% -",
			"market us priority changed 2 > 1 -",
			"market us name added – > United States -",
		}},
		{"a family", nil, func(p *plan.Plan) {
			p.Families[stoves].Unmet, p.Families[stoves].Decimals = catalog.Lost, 1
		}, []string{"family stoves decimals changed 0 > 1 -", "family stoves unmet changed backlog > lost -"}},
		{"targets", target, func(p *plan.Plan) {
			p.Targets = []stock.Target{{ID: "t1", Family: dimension.None, Items: []int{tent2P}, Site: central, Cover: pointer("1"), MaximumCover: pointer("3")}}
		}, []string{
			"target TENT-2P@central applies to changed tents@central > TENT-2P@central -",
			"target TENT-2P@central cover changed 0.8 > 1 -",
			"target TENT-2P@central maximum_cover added – > 3 -",
		}},
		{"budgets, closed periods too", budget, func(p *plan.Plan) {
			p.Budgets[0].Rates = map[string]quantity.Ratio{"USD": rate("0.92")}
			p.Budgets[0].Lines = []finance.Line{{Market: eu, Family: tents, Units: cells("2026-10: 6, 2027-01: 600"), Revenue: cells("2027-01: 120000")}}
		}, []string{
			"budget tents eu revenue 2027-01 changed 113400 > 120000 6600 frozen",
			"budget 2027 rate USD changed 0.9 > 0.92 -",
			"budget tents eu units 2026-10 changed 5 > 6 - history",
		}},
		{"settings", nil, func(p *plan.Plan) {
			p.Fences, p.Horizon, p.Name = plan.Fences{Frozen: 1, Slushy: 4}, 7, "Northlight"
			p.Holidays = []period.Date{date("2027-01-01"), date("2026-12-25")}
			lever := rate("2%")
			p.Tolerances = map[string]plan.Tolerance{"shortage": {Money: number("12000"), Lever: &lever}}
			p.Checklist = []plan.Task{{ID: "prices", Step: "gather", What: "price lists checked", By: "finance", Done: date("2026-12-03")}}
		}, []string{
			"plan plan checklist prices by added – > finance -",
			"plan plan checklist prices done added – > 2026-12-03 -",
			"plan plan checklist prices step added – > gather -",
			"plan plan checklist prices what added – > price lists checked -",
			"plan plan fences frozen changed 2 > 1 -",
			"plan plan holidays added – > 2026-12-25, 2027-01-01 -",
			"plan plan horizon changed 6 > 7 -",
			"plan plan tolerances shortage lever added – > 2% -",
			"plan plan tolerances shortage money changed 10000 > 12000 -",
			"plan plan name changed Northlight Outdoor > Northlight -",
		}},
		{"a decision", thirdShift, func(p *plan.Plan) {
			d := &p.Decisions[0]
			d.Status, d.Chosen, d.Because, d.DecidedBy = decision.Accepted, "third-shift", "cheapest", []string{"coo", "cfo"}
			d.Options = []decision.Option{{ID: "third-shift", Summary: "third shift in Lyon Jan-Feb", Cost: pointer("19000")},
				{ID: "buy-in", Summary: "buy 400", Cost: pointer("26500")}}
			d.Covers = []decision.Cover{{ID: "tents", Gap: "shortage/TENT-2P@central", From: month("2027-03"), To: month("2027-05"), UpTo: pointer("400")}}
			d.Expected = &decision.Expectation{Measure: "backlog", Item: "TENT-2P", From: month("2027-03"), To: month("2027-03"), CheckOn: month("2027-04")}
		}, []string{
			"decision 2026-12-third-shift chosen added – > third-shift -",
			"decision 2026-12-third-shift covers tents added – > shortage/TENT-2P@central 2027-03..2027-05 up to 400 -",
			"decision 2026-12-third-shift decided_by added – > cfo, coo -",
			"decision 2026-12-third-shift expected added – > backlog TENT-2P 2027-03 0 checked on 2027-04 -",
			"decision 2026-12-third-shift option buy-in added – > buy 400, cost 26500 -",
			"decision 2026-12-third-shift option cap removed cap the promotion > – -",
			"decision 2026-12-third-shift option third-shift cost changed 18000 > 19000 -",
			"decision 2026-12-third-shift status changed proposed > accepted -",
			"decision 2026-12-third-shift because added – > cheapest -",
		}},
		{"assumptions and risks", func(p *plan.Plan) {
			p.Assumptions = []decision.Assumption{{ID: "A-014", Statement: "no strike", Expires: period.NoDate}}
			p.Risks = []decision.Risk{{ID: "R-1", Statement: "rain", Money: number("100"), From: period.None, To: period.None}}
		}, func(p *plan.Plan) {
			p.Assumptions = []decision.Assumption{{ID: "A-014", Statement: "no strike", Expires: date("2027-01-31"),
				Test: &decision.Test{Measure: "demand", Items: []string{"TENT-2P"}, Market: "eu", From: period.None, Threshold: number("400"), Above: true}}}
			p.Risks = []decision.Risk{{ID: "R-1", Statement: "much rain", Money: number("150"), From: period.None, To: period.None, InPlan: true},
				{ID: "R-2", Statement: "sun", Opportunity: true}}
		}, []string{
			"assumption A-014 expires added – > 2027-01-31 -",
			"assumption A-014 test added – > demand TENT-2P eu above 400 -",
			"risk R-1 in_plan changed false > true -",
			"risk R-1 money changed 100 > 150 -",
			"risk R-2 added – > sun -",
			"risk R-1 statement changed rain > much rain -",
		}},
		{"a risk that came true", func(p *plan.Plan) {
			p.Risks = []decision.Risk{{ID: "R-1", Statement: "rain", Money: number("100"), From: period.None, To: period.None, Status: "open"}}
		}, func(p *plan.Plan) {
			p.Risks = []decision.Risk{{ID: "R-1", Statement: "rain", Money: number("100"), From: period.None, To: period.None, Status: "closed",
				Happened: &decision.Happening{Period: month("2026-11"), Money: number("12500"), Note: "all of May"}}}
		}, []string{
			"risk R-1 happened added – > in 2026-11, 12,500: all of May -",
			"risk R-1 status changed open > closed -",
		}},
		{"people and roles, whose order means nothing", people, func(p *plan.Plan) {
			p.Policy.Roles = []policy.Role{{ID: "cfo", People: []string{"anna", "clara"}}, {ID: "coo", People: []string{"anna"}}}
			p.Policy.People = []policy.Person{{ID: "anna", Name: "Anna B", Forges: map[string]int64{"github.com": 8},
				Keys: []policy.Key{{ID: "k1", Public: "ssh-ed25519 AAAA", ValidFrom: date("2027-01-01"), ValidUntil: period.NoDate}}}}
		}, []string{
			"policy person anna forges changed github.com 7 > github.com 8 -",
			"policy person anna key k1 added – > ssh-ed25519 AAAA -",
			"policy person anna key k1 valid_from added – > 2027-01-01 -",
			"policy role coo added – > anna -",
			"policy person anna name changed Anna > Anna B -",
		}},
		{"who is asked", people, func(p *plan.Plan) {
			p.Policy.People[0].Logins = map[string]string{"github.com": "anna-r"}
			p.Policy.Roles[0].Team = "@northlight/board"
		}, []string{
			"policy person anna logins added – > github.com anna-r -",
			"policy role cfo team added – > @northlight/board -",
		}},
		{"rules, deputies and keys of nobody", people, func(p *plan.Plan) {
			one := rate("1%")
			p.Policy.Rules = []policy.Rule{{ID: "money", For: []policy.Purpose{policy.Proposals}, Need: policy.Need{Roles: []string{"cfo"}, Evidence: policy.AnyEvidence},
				When: &policy.Condition{Change: &policy.ChangeTest{Measure: policy.DemandValue, By: policy.ByPlan, Percent: &one}}}}
			p.Policy.People[0].Deputies = []policy.Deputy{{ID: "leave", Person: "clara", Roles: []string{"cfo"}, From: date("2027-01-01"), To: date("2027-01-31")}}
			p.Policy.Override = []string{"cfo"}
			p.Policy.Recorder = []policy.Key{{ID: "ci", Public: "ssh-ed25519 BBBB", ValidFrom: period.NoDate, ValidUntil: period.NoDate}}
			p.Policy.Recovery = policy.Recovery{Count: 2}
			p.Policy.Revoked = []policy.Revocation{{ID: "old", Public: "ssh-ed25519 CCCC", On: date("2026-11-30"), Note: "lost"}}
		}, []string{
			"policy person anna deputy leave added – > clara as cfo from 2027-01-01 to 2027-01-31 -",
			"policy policy override added – > cfo -",
			"policy recorder key ci added – > ssh-ed25519 BBBB -",
			"policy recovery count added – > 2 -",
			"policy revoked key old added – > ssh-ed25519 CCCC -",
			"policy revoked key old on added – > 2026-11-30 -",
			"policy rule money added – > for proposal, when {change: {measure: demand-value, above: 1%}}, need {roles: [cfo]} -",
			"policy revoked key old note added – > lost -",
		}},
		{"a rule that is made weaker", func(p *plan.Plan) {
			people(p)
			p.Policy.Rules = []policy.Rule{{ID: "money", For: []policy.Purpose{policy.Proposals}, Need: policy.Need{Roles: []string{"cfo"}, Evidence: policy.Signature},
				When: &policy.Condition{Any: []policy.Condition{{ID: "a", Load: &policy.LoadTest{Percent: rate("110%")}}, {ID: "b", Gaps: &policy.GapTest{Class: "decision"}}}}}}
		}, func(p *plan.Plan) {
			p.Policy.Rules = []policy.Rule{{ID: "money", For: []policy.Purpose{policy.Closes, policy.Proposals}, Need: policy.Need{Roles: []string{"cfo"}, Evidence: policy.AnyEvidence},
				When: &policy.Condition{Any: []policy.Condition{{ID: "a", Load: &policy.LoadTest{Percent: rate("120%")}}, {ID: "b", Gaps: &policy.GapTest{Class: "decision"}}}}}}
		}, []string{
			"policy rule money for changed proposal > close, proposal -",
			"policy rule money need changed {roles: [cfo], evidence: signature} > {roles: [cfo]} -",
			"policy rule money when changed {any: {a: {load: {above: 110%}}, b: {gaps: {class: decision}}}} > {any: {a: {load: {above: 120%}}, b: {gaps: {class: decision}}}} -",
		}},
		{"a person with a key", people, func(p *plan.Plan) {
			p.Policy.People = append(p.Policy.People, policy.Person{ID: "eve", Name: "Eve", Email: "eve@x.example",
				Keys: []policy.Key{{ID: "k", Public: "ssh-ed25519 DDDD", ValidFrom: period.NoDate, ValidUntil: period.NoDate}}})
		}, []string{
			"policy person eve added – > Eve eve@x.example -",
			"policy person eve key k added – > ssh-ed25519 DDDD -",
		}},
		{"facts", func(p *plan.Plan) {
			p.Actuals.Files = []actual.File{{Path: "sales/2026-11.csv", Rows: 50, Complete: true, AsOf: date("2026-12-01")}}
		}, func(p *plan.Plan) {
			p.Actuals.Files = []actual.File{{Path: "sales/2026-11.csv", Rows: 51, Complete: true, AsOf: date("2026-12-02")},
				{Path: "stock/2026-11.csv", Rows: 1, AsOf: date("2026-12-01")}}
		}, []string{
			"facts sales/2026-11.csv as_of changed 2026-12-01 > 2026-12-02 -",
			"facts sales/2026-11.csv rows changed 50 > 51 -",
			"facts stock/2026-11.csv added – > 1 row as of 2026-12-01 -",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.setup == nil {
				c.setup = func(*plan.Plan) {}
			}
			got := lines(compared(t, world(c.setup), world(c.setup, c.change)).Edited)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEditsWholeItem(t *testing.T) {
	with := world()
	without := world(func(p *plan.Plan) {
		p.ItemIDs = dimension.NewTable([]string{"TENT-2P", "TENT-3P"})
		p.FamilyIDs = dimension.NewTable([]string{"tents"})
		p.Families = p.Families[1:]
		p.Items = p.Items[1:]
		for i := range p.Items {
			p.Items[i].Family = 0
		}
		p.Families[0].Items = []int{0, 1}
		p.Baselines = p.Baselines[1:]
		p.Baselines[0].Family, p.Baselines[0].Rows[0].Item, p.Baselines[0].Rows[1].Item = 0, 0, 1
		s := &p.Sources[0]
		s.Uses[0].Item, s.Terms[0].Item, s.Commitments[0].Item = 0, 0, 0
	})
	added := []string{
		"baseline STOVE-1 eu 2026-12 added – > 100 5000 frozen",
		"price STOVE-1 eu added – > 50 -",
		"price STOVE-1 us added – > 60 -",
		"cost STOVE-1 added – > 20 -",
		"item STOVE-1 added – > STOVE-1 -",
		"family stoves added – > Stoves -",
	}
	if diff := cmp.Diff(added, lines(compared(t, without, with).Edited)); diff != "" {
		t.Error("added: ", diff)
	}
	removed := []string{
		"baseline STOVE-1 eu 2026-12 removed 100 > – -5000 frozen",
		"price STOVE-1 eu removed 50 > – -",
		"price STOVE-1 us removed 60 > – -",
		"cost STOVE-1 removed 20 > – -",
		"item STOVE-1 removed STOVE-1 > – -",
		"family stoves removed Stoves > – -",
	}
	if diff := cmp.Diff(removed, lines(compared(t, with, without).Edited)); diff != "" {
		t.Error("removed: ", diff)
	}
}

// rename gives TENT-2P another identifier, which sorts behind TENT-3P.
func rename(p *plan.Plan) {
	p.ItemIDs = dimension.NewTable([]string{"STOVE-1", "TENT-3P", "TENT-X"})
	p.Items[tent2P], p.Items[tent3P] = p.Items[tent3P], p.Items[tent2P]
	p.Items[2].ID, p.Items[2].Name = "TENT-X", "Two-person tent"
	rows := p.Baselines[1].Rows
	rows[0], rows[1] = rows[1], rows[0]
	rows[0].Item, rows[1].Item = 1, 2
	s := &p.Sources[0]
	s.Uses[0].Item, s.Terms[0].Item, s.Commitments[0].Item = 2, 2, 2
}

func TestRename(t *testing.T) {
	d := compared(t, world(), world(rename))
	if diff := cmp.Diff([]Rename{{Item, "TENT-2P", "TENT-X"}}, d.Renames); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"item TENT-X name added – > Two-person tent -"}, lines(d.Edited)); diff != "" {
		t.Error(diff)
	}
	if d.Counts.Numbers != 0 || !d.Changed() {
		t.Errorf("counts %+v", d.Counts)
	}
	base, head := bare(world()), bare(world(rename))
	g := gap(projection.Shortage, "TENT-2P@central", "2027-01", "2027-01", projection.Lever, "5", "50")
	base.Gaps = []projection.Gap{g}
	g.What, g.Item = "TENT-X@central", 2
	head.Gaps = []projection.Gap{g}
	if d := Compare(base, head, Options{}); len(d.Gaps) != 0 {
		t.Errorf("the gap of a renamed item is another: %+v", d.Gaps)
	}
	// With one number changed nobody can tell.
	d = compared(t, world(), world(rename, func(p *plan.Plan) { p.Items[2].Cost = cells("always: 119") }))
	if len(d.Renames) != 0 || d.Counts.Numbers == 0 {
		t.Errorf("renames %v, counts %+v", d.Renames, d.Counts)
	}
}

func TestRenamedAdjustment(t *testing.T) {
	d := compared(t, world(promo), world(promo, func(p *plan.Plan) { p.Adjustments[0].ID = "easter-promo" }))
	if diff := cmp.Diff([]Rename{{Adjustment, "spring-promo", "easter-promo"}}, d.Renames); diff != "" || len(d.Edited) != 0 {
		t.Errorf("edits %v, renames %s", lines(d.Edited), diff)
	}
}

func TestMoves(t *testing.T) {
	d := compared(t, world(promo), world(promo, func(p *plan.Plan) {
		p.Baselines[1].At = in(p, "catalog.yaml", 50)
		p.Adjustments[0].At = in(p, "plan.yaml", 50)
		p.Sources[0].At = in(p, "lyon.yaml", 50) // the same file
	}))
	want := []Move{
		{Baseline, "tents eu", "baseline.yaml", "catalog.yaml"},
		{Adjustment, "spring-promo eu", "adjustments.yaml", "plan.yaml"},
	}
	if diff := cmp.Diff(want, d.Moves); diff != "" {
		t.Error(diff)
	}
	if d.Changed() || len(d.Edited) != 0 {
		t.Errorf("moves count as edits: %v", lines(d.Edited))
	}
}

func TestEffectOfGroup(t *testing.T) {
	base, head := bare(world(group)), bare(world(group, func(p *plan.Plan) {
		p.Adjustments[0].Percent = ratios("2027-01: -4%, 2027-02: -6%, 2027-03: -4%, 2027-04: -4%")
	}))
	step := func(delta string) []projection.Step {
		return []projection.Step{{Adjustment: 0, Period: month("2027-02"), Delta: number(delta)}}
	}
	base.Demand = []projection.DemandRow{{Market: eu, Item: tent2P, Steps: step("-35")}, {Market: us, Item: tent2P, Steps: step("-10")}}
	head.Demand = []projection.DemandRow{{Market: eu, Item: tent2P, Steps: step("-53")}, {Market: us, Item: tent2P, Steps: step("-15")}}
	d := Compare(base, head, Options{})
	// 18 fewer at 189 EUR, 5 fewer at 199 USD of 0.90 EUR.
	if e := d.Edited[0]; e.Units != number("-23") || e.Money != number("-4297.5") || e.Delta.String() != "-2%" {
		t.Errorf("units %s, money %s, delta %s", e.Units, e.Money, e.Delta)
	}
}

func TestPriceIsWorthItsConsensus(t *testing.T) {
	base := bare(world())
	head := bare(world(func(p *plan.Plan) {
		p.Items[tent2P].Prices = p.Items[tent2P].Prices.With(eu, cells("always: 189, 2027-02: 199"))
		p.Items[tent2P].Cost = cells("always: 118.50, 2027-04: 120")
	}))
	base.Demand = []projection.DemandRow{{Market: eu, Item: tent2P, Consensus: column("1 1 1 1 1 1")}}
	head.Demand = []projection.DemandRow{{Market: eu, Item: tent2P, Consensus: column("100 100 10 20 30 -")}}
	want := []string{
		"price TENT-2P eu 2027-02 added 189 > 199 600 slushy",
		"cost TENT-2P 2027-04 added 118.5 > 120 45 liquid",
	}
	if diff := cmp.Diff(want, lines(Compare(base, head, Options{}).Edited)); diff != "" {
		t.Error(diff)
	}
}

func TestRateIsWorthItsDemand(t *testing.T) {
	base := bare(world())
	head := bare(world(func(p *plan.Plan) { p.Rates = network.Rates{"USD": ratios("2026-12: 0.90, 2027-04: 1.00")} }))
	head.Money = []projection.MoneyRow{{Market: us, Family: tents, DemandValue: column("900 900 900 900 1000 500")}}
	base.Money = []projection.MoneyRow{{Market: us, Family: tents, DemandValue: column("900 900 900 900 900 450")}}
	want := []string{"rate USD 2027-04 added 0.9 > 1 150 liquid"}
	if diff := cmp.Diff(want, lines(Compare(base, head, Options{}).Edited)); diff != "" {
		t.Error(diff)
	}
}

func TestOtherCalendarOrCurrency(t *testing.T) {
	weeks, err := period.NewCalendar("week", "")
	if err != nil {
		t.Fatal(err)
	}
	head := before()
	head.Plan.Calendar, head.Plan.First = weeks, weeks.Containing(date("2026-12-01"))
	head.First = head.Plan.First
	d := Compare(before(), head, Options{})
	if d.NotCompared == "" || len(d.Derived) != 0 || len(d.Shared) != 0 || !d.Headline.Demand.Delta.IsMissing() {
		t.Errorf("not compared %q, derived %v", d.NotCompared, d.Derived)
	}
	head = after()
	head.Plan.Currency = "CHF"
	d = Compare(before(), head, Options{})
	if d.NotCompared == "" || !d.Headline.Demand.Delta.IsMissing() || !d.Edited[0].Money.IsMissing() || len(d.Derived) == 0 {
		t.Errorf("not compared %q, headline %+v", d.NotCompared, d.Headline)
	}
}

// TestRenameIsSaidOnce: a file that says the same of an item by its new name is
// not told to differ; one that says more, or whose comment is new, is.
func TestRenameIsSaidOnce(t *testing.T) {
	before := "kind: StockTargets\ntargets:\n  - id: a\n    items: [TENT-2P, TENT-3P]\n  - id: b\n    site: TENT-2P@central\n"
	now := strings.ReplaceAll(before, "TENT-2P", "TENT-X")
	files := []File{
		{Path: "renamed.yaml", Kind: "X", Base: []byte(before), Head: []byte(now)},
		{Path: "more.yaml", Kind: "X", Base: []byte(before), Head: []byte(now + "name: x\n")},
		{Path: "longer.yaml", Kind: "X", Base: []byte("a: TENT-2PX\n"), Head: []byte("a: TENT-XX\n")},
		{Path: "comment.yaml", Kind: "X", Base: []byte("a: 1\n"), Head: []byte("a: 1 # one\n")},
		{Path: "keys.yaml", Kind: "X", Base: []byte("forecast:\n  TENT-2P:\n    2027-01: 5\n"), Head: []byte("forecast:\n  TENT-X:\n    2027-01: 5\n")},
	}
	o := Options{Files: files, TextChanged: []string{"renamed.yaml", "more.yaml", "longer.yaml", "comment.yaml", "keys.yaml"}}
	if diff := cmp.Diff([]string{"comment.yaml", "longer.yaml", "more.yaml"}, Compare(bare(world()), bare(world(rename)), o).TextChanged); diff != "" {
		t.Error(diff)
	}
	if got := Compare(bare(world()), bare(world()), o).TextChanged; len(got) != 5 {
		t.Errorf("nothing is renamed, and yet only %v differ", got)
	}
}
