package signoff

import (
	"testing"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

func by(m policy.ChangeMeasure, above string, edits ...func(*policy.ChangeTest)) policy.Condition {
	t := &policy.ChangeTest{Measure: m, By: policy.ByPlan}
	if above[len(above)-1] == '%' {
		t.Percent = percent(above)
	} else {
		t.Above = amount(above)
	}
	for _, edit := range edits {
		edit(t)
	}
	return policy.Condition{Change: t}
}

func each(g policy.ChangeBy) func(*policy.ChangeTest) { return func(t *policy.ChangeTest) { t.By = g } }

// TestChanges holds tables against limits; all sums are made by hand.
func TestChanges(t *testing.T) {
	// 1,000 of A in Europe, 200 in the States, 100 of B: 1,300 units, worth
	// 10,000 + 200 x 10 x 0.90 + 2,000 = 13,800.
	base := company(table{"A eu": "400 300 200 100", "A us": "50 50 50 50", "B eu": "100 0 0 0"})
	// 60 move from January to March: 120 gross, nothing net.
	moved := company(table{"A eu": "400 240 200 160", "A us": "50 50 50 50", "B eu": "100 0 0 0"})
	// 10 from A to B in Europe, 5 more in the States: 25 gross; in value
	// 100 + 200 + 45 = 345, 2.5 % of 13,800 to the last cent.
	swapped := company(table{"A eu": "390 300 200 100", "A us": "55 50 50 50", "B eu": "110 0 0 0"})
	for _, c := range []trial{
		{"nothing", base, base, by(policy.Demand, "0"), NotMet, "demand does not change"},
		{"gross, not net", base, moved, by(policy.Demand, "100"), Met, "demand changes by 120 units gross, above 100 units"},
		{"exactly at the limit", base, moved, by(policy.Demand, "120"), NotMet, "demand changes by 120 units gross, not above 120 units"},
		{"a hair above it", base, moved, by(policy.Demand, "119.9999"), Met, "demand changes by 120 units gross, above 119.9999 units"},
		{"percent of the base", base, moved, by(policy.Demand, "9%"), Met, "demand changes by 9.2 % (120 units gross of 1,300 units), above 9 %"},
		{"in value", base, swapped, by(policy.DemandValue, "2%"), Met, "demand in value changes by 2.5 % (EUR 345 gross of EUR 13,800), above 2 %"},
		{"exactly at a percent", base, swapped, by(policy.DemandValue, "2.5%"), NotMet, "demand in value changes by 2.5 % (EUR 345 gross of EUR 13,800), not above 2.5 %"},
		{"both limits, one exceeded", base, swapped, by(policy.DemandValue, "2%", func(t *policy.ChangeTest) { t.Above = amount("345") }), NotMet,
			"demand in value changes by 2.5 % (EUR 345 gross of EUR 13,800), not above 2 % and EUR 345"},
		{"both limits exceeded", base, swapped, by(policy.DemandValue, "2%", func(t *policy.ChangeTest) { t.Above = amount("344") }), Met,
			"demand in value changes by 2.5 % (EUR 345 gross of EUR 13,800), above 2 % and EUR 344"},
		{"by item", base, swapped, by(policy.Demand, "9%", each(policy.ByItem)), Met, "demand of B changes by 10 % (10 units gross of 100 units), above 9 %"},
		{"by market", base, swapped, by(policy.Demand, "2.4%", each(policy.ByMarket)), Met, "demand of us changes by 2.5 % (5 units gross of 200 units), above 2.4 %"},
		{"by family", base, swapped, by(policy.Demand, "2%", each(policy.ByFamily)), NotMet, "demand of tents changes by 1.9 % (25 units gross of 1,300 units), not above 2 %"},
		{"of one item only", base, swapped, by(policy.Demand, "14", func(t *policy.ChangeTest) { t.Items = []string{"A"} }), Met, "demand of A changes by 15 units gross, above 14 units"},
		{"of another market only", base, moved, by(policy.Demand, "0", func(t *policy.ChangeTest) { t.Markets = []string{"us"} }), NotMet, "demand of us does not change"},
		{"of a family that is not touched", base, moved, by(policy.Demand, "0", func(t *policy.ChangeTest) { t.Families = []string{"stoves"} }), NotMet, "demand of stoves does not change"},
		{"in a zone", base, moved, by(policy.Demand, "59", func(t *policy.ChangeTest) { t.Zones = []string{"slushy"} }), Met, "demand (slushy) changes by 60 units gross, above 59 units"},
		{"in a zone that is not touched", base, moved, by(policy.Demand, "0", func(t *policy.ChangeTest) { t.Zones = []string{"frozen"} }), NotMet, "demand (frozen) does not change"},
	} {
		t.Run(c.name, c.run)
	}
}

// TestNewAndUnknown: what comes or goes counts in full, what one plan does not
// know exceeds every limit.
func TestNewAndUnknown(t *testing.T) {
	base := company(table{"A eu": "100 100 100 100"})
	more := company(table{"A eu": "100 100 100 100", "C eu": "0 0 10 10"})
	hole := company(table{"A eu": "100 - 100 100"})
	late := func(r *projection.Result) { r.Plan.Items[0].From = month("2027-02") }
	unpriced := func(r *projection.Result) { r.Plan.Items[0].Prices = catalog.PricesBy(map[int]dimension.Series{}) }
	uncosted := func(r *projection.Result) { r.Plan.Items[0].Cost = dimension.Series{} }
	served := func(units string) func(*projection.Result) {
		return func(r *projection.Result) { r.Demand[0].Served = column(units) }
	}
	foreign := func(r *projection.Result) { r.Plan.Currency = "USD" }
	weekly := func(r *projection.Result) { r.Plan.Calendar = weeks }
	later := func(r *projection.Result) { r.First += 12; r.Plan.First += 12 }
	stove := func(r *projection.Result) {
		r.Plan.Items[0].Family, r.Plan.Families = 0, []catalog.Family{{ID: "stoves", Items: []int{0, 2}}, {ID: "tents", Items: []int{1}}}
	}
	for _, c := range []trial{
		{"a new item", base, more, by(policy.DemandValue, "2%"), Met, "demand in value changes by 2.5 % (EUR 100 gross of EUR 4,000), above 2 %"},
		{"an item that ends", more, base, by(policy.Demand, "19"), Met, "demand changes by 20 units gross, above 19 units"},
		{"from nothing", base, more, by(policy.Demand, "99999%", each(policy.ByItem)), Met, "demand of C changes by 20 units gross from nothing, above 99999 %"},
		{"a number deleted", base, hole, by(policy.Demand, "99999%"), Met, "demand changes by what nobody knows (A eu 2027-01), which is more than any limit"},
		{"a number that was not known", hole, base, by(policy.Demand, "1000000"), Met, "demand changes by what nobody knows (A eu 2027-01), which is more than any limit"},
		{"not known in either", hole, hole, by(policy.Demand, "0"), NotMet, "demand does not change"},
		{"before the item's life nothing is sold", company(table{"A eu": "- - 100 100"}, late), company(table{"A eu": "- - 100 100"}, late), by(policy.Demand, "0"), NotMet, "demand does not change"},
		{"born earlier", company(table{"A eu": "- - 100 100"}, late), company(table{"A eu": "30 0 100 100"}), by(policy.Demand, "29"), Met, "demand changes by 30 units gross, above 29 units"},
		{"a price that is gone", base, company(table{"A eu": "100 100 100 100"}, unpriced), by(policy.DemandValue, "50%"), Met,
			"demand in value changes by what nobody knows (A eu 2026-12), which is more than any limit"},
		{"a price that there never was, and more units", company(table{"A eu": "100 100 100 100"}, unpriced), company(table{"A eu": "100 100 999 100"}, unpriced), by(policy.DemandValue, "50%"), Met,
			"demand in value changes by what nobody knows (A eu 2027-02), which is more than any limit"},
		{"a price that there never was, and as many units", company(table{"A eu": "100 100 100 100"}, unpriced), company(table{"A eu": "100 100 100 100"}, unpriced), by(policy.DemandValue, "50%"), NotMet,
			"demand in value does not change"},
		{"a cost that there never was, and more stock", company(nil, uncosted, stocked(table{"A@east": "0 0 0 0"}, table{"A@east": "10 10 10 10"})),
			company(nil, uncosted, stocked(table{"A@east": "0 0 0 0"}, table{"A@east": "10 10 10 11"})), by(policy.StockValue, "50%"), Met,
			"stock in value in 2027-03 changes by what nobody knows (A east 2027-03), which is more than any limit"},
		{"revenue that nobody knew, and more served", company(table{"A eu": "1 1 1 1"}, served("1 1 1 1")), company(table{"A eu": "1 1 1 1"}, served("1 2 1 1")), by(policy.Revenue, "50%"), Met,
			"revenue changes by what nobody knows (A eu 2027-01), which is more than any limit"},
		{"and units do not ask for it", base, company(table{"A eu": "100 100 100 100"}, unpriced), by(policy.Demand, "0"), NotMet, "demand does not change"},
		{"another currency of the plan", base, company(table{"A eu": "100 100 100 100"}, foreign), by(policy.Revenue, "50%"), Met,
			"the plan's currency changed from EUR to USD: money cannot be compared, which is more than any limit"},
		{"another calendar", base, company(table{"A eu": "100 100 100 100"}, weekly), by(policy.Demand, "50%"), Met,
			"the calendar changed: periods cannot be compared, which is more than any limit"},
		{"no period in common", base, company(table{"A eu": "100 100 100 100"}, later), by(policy.Demand, "50%"), Met,
			"the plans share no period, which is more than any limit"},
		{"the same cycle again, from an earlier month", company(table{"A eu": "100 100 100 100"}, func(r *projection.Result) { r.First++; r.Plan.First++ }), base, by(policy.Demand, "50%"), Met,
			"the plan begins in 2026-12, before 2027-01: what was closed is open again, which is more than any limit"},
		{"an item that changes its family", base, company(table{"A eu": "100 100 100 100"}, stove), by(policy.Demand, "5%", each(policy.ByFamily)), Met,
			"demand of stoves changes by 400 units gross from nothing, above 5 %"},
		{"and is the same item", base, company(table{"A eu": "100 100 100 100"}, stove), by(policy.Demand, "0", each(policy.ByItem)), NotMet, "demand does not change"},
		{"a new plan", nil, base, by(policy.Demand, "10%"), Met, "demand changes by 400 units gross from nothing, above 10 %"},
		{"supply by market", base, base, by(policy.Supply, "0", each(policy.ByMarket)), Failed, "supply is of sites and not of markets: it cannot be judged by market"},
	} {
		t.Run(c.name, c.run)
	}
}

// TestRolledOn: a month later the horizon is one on; only what both plans hold is
// compared, period by period.
func TestRolledOn(t *testing.T) {
	base := company(table{"A eu": "100 200 300 400"})
	head := company(table{"A eu": "200 310 400 500"}, func(r *projection.Result) { r.First++; r.Plan.First++ })
	c := trial{"", base, head, by(policy.Demand, "1%"), Met, "demand changes by 1.1 % (10 units gross of 900 units), above 1 %"}
	c.run(t)
}

// TestOtherMeasures: revenue and margin from demand rows, supply and stock from
// stock rows, each by hand.
func TestOtherMeasures(t *testing.T) {
	demanded := table{"A eu": "10 10 10 10", "B us": "5 5 5 5"}
	flat := table{"A@central": "50 50 50 50", "B@east": "20 20 20 20"}
	base := company(demanded, stocked(flat, table{"A@central": "100 100 100 100", "B@east": "10 10 10 10"}),
		market(revenue, table{"A eu": "100 100 100 100", "B us": "90 90 90 90"}), market(margin, table{"A eu": "60 60 60 60", "B us": "-10 50 50 50"}),
		market(backlog, table{"A eu": "0 0 0 0", "B us": "0 0 8 8"}))
	// Revenue: 20 less and 30 more, of 760. Margin: 12 less and 20 more, of 400
	// without signs. Supply: 5 to the other period. Stock in value: 10 x 4 less
	// in February, 5 x 8 more in March, so 40 of 480 is the most. Backlog: 2 of 8
	// in February, 4 of 8 in March.
	head := company(demanded, stocked(table{"A@central": "50 45 55 50", "B@east": "20 20 20 20"}, table{"A@central": "100 100 90 100", "B@east": "10 10 10 15"}),
		market(revenue, table{"A eu": "100 80 100 100", "B us": "90 90 120 90"}), market(margin, table{"A eu": "60 48 60 60", "B us": "10 50 50 50"}),
		market(backlog, table{"A eu": "0 0 0 0", "B us": "0 0 10 12"}))
	inTransit := func(r *projection.Result) { r.Stock[0].Owned = column("0 0 0 25") }
	toDate := func(r *projection.Result) {
		r.Stock[0].Supply = column("30 50 50 50")
		r.Stock[0].SupplyToDate = number("20")
	}
	for _, c := range []trial{
		{"revenue", base, head, by(policy.Revenue, "6%"), Met, "revenue changes by 6.6 % (EUR 50 gross of EUR 760), above 6 %"},
		{"margin", base, head, by(policy.Margin, "8%"), NotMet, "margin changes by 8 % (EUR 32 gross of EUR 400), not above 8 %"},
		{"supply", base, head, by(policy.Supply, "9"), Met, "supply changes by 10 units gross, above 9 units"},
		{"stock in value, the worst month", base, head, by(policy.StockValue, "8%"), Met, "stock in value in 2027-02 changes by 8.3 % (EUR 40 gross of EUR 480), above 8 %"},
		{"stock of a family", base, head, by(policy.StockValue, "0", func(t *policy.ChangeTest) { t.Families = []string{"stoves"} }), NotMet, "stock in value of stoves does not change"},
		{"stock that is ours on its way", base, company(demanded, stocked(flat, table{"A@central": "100 100 100 100", "B@east": "10 10 10 10"}), inTransit),
			by(policy.StockValue, "99"), Met, "stock in value in 2027-03 changes by EUR 100 gross, above EUR 99"},
		{"backlog, the worst month", base, head, by(policy.Backlog, "49%"), Met, "backlog in 2027-03 changes by 50 % (4 units gross of 8 units), above 49 %"},
		{"what came in already is supply", base, company(demanded, stocked(flat, table{"A@central": "100 100 100 100", "B@east": "10 10 10 10"}), toDate),
			by(policy.Supply, "0"), NotMet, "supply does not change"},
	} {
		t.Run(c.name, c.run)
	}
}

func TestPercentWords(t *testing.T) {
	for _, c := range []struct{ part, of, limit, want string }{
		{"1", "100", "1%", "1 %"}, {"14", "1000", "1%", "1.4 %"}, {"10001", "1000000", "1%", "1.0001 %"},
		{"1000001", "100000000", "1%", "hardly other than 1 %"}, {"9", "1", "1%", "900 %"}, {"1049", "100000", "1%", "1.05 %"}, {"99", "10000", "1%", "0.99 %"},
		{"945", "12224902", "1%", "0.01 %"}, {"1", "100000000", "1%", "under 0.0001 %"},
	} {
		if got := percentWords(number(c.part), number(c.of), *percent(c.limit)); got != c.want {
			t.Errorf("%s of %s against %s: %s, want %s", c.part, c.of, c.limit, got, c.want)
		}
	}
	if got := rounded(number("1234.56")); got != number("1235") {
		t.Error(got)
	}
}

// TestSaturated: a sum that does not fit is larger than any limit.
func TestSaturated(t *testing.T) {
	g := gross{}
	g.add(0, quantity.Max)
	if !g.exceeds(&policy.ChangeTest{Above: func() *quantity.Number { n := quantity.Max; return &n }()}) {
		t.Error("the largest number exceeds nothing")
	}
}
