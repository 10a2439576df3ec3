package signoff

import (
	"testing"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
)

// short is a shortage of A at central in February 2027.
func short(class projection.Class, units, money string) func(*projection.Result) {
	return func(r *projection.Result) {
		r.Gaps = append(r.Gaps, projection.Gap{Kind: projection.Shortage, What: "A@central", From: month("2027-02"), To: month("2027-02"), Class: class,
			Units: number(units), Peak: number(units), Base: number("100"), Money: number(money), Measure: projection.AtPeak, LastDay: period.NoDate,
			Family: 1, Item: 0, Site: 0, Market: dimension.None, Source: dimension.None, Resource: dimension.None})
	}
}

func TestGaps(t *testing.T) {
	demanded := table{"A eu": "100 100 100 100"}
	none := company(demanded)
	lever := company(demanded, short(projection.Lever, "20", "500"))
	decide := company(demanded, short(projection.NeedsDecision, "80", "2000"))
	larger := company(demanded, short(projection.NeedsDecision, "90", "2250.50"))
	unpriced := company(demanded, short(projection.NeedsDecision, "80", "-"))
	noise := company(demanded, short(projection.Noise, "1", "5"))
	gap := func(edits ...func(*policy.GapTest)) policy.Condition {
		t := &policy.GapTest{}
		for _, e := range edits {
			e(t)
		}
		return policy.Condition{Gaps: t}
	}
	class := func(c string) func(*policy.GapTest) { return func(t *policy.GapTest) { t.Class = c } }
	how := func(h ...string) func(*policy.GapTest) { return func(t *policy.GapTest) { t.How = h } }
	money := func(m string) func(*policy.GapTest) { return func(t *policy.GapTest) { t.AboveMoney = amount(m) } }
	for _, c := range []trial{
		{"opened", none, decide, gap(class("decision")), Met, "opens shortage/A@central 2027-02 of class decision, 80 units, EUR 2,000"},
		{"opened, and only growth is asked for", none, decide, gap(class("decision"), how("grown")), NotMet, "no gap of class decision opens or grows"},
		{"below the class", none, lever, gap(class("decision")), NotMet, "no gap of class decision opens or grows"},
		{"at least a lever", none, decide, gap(class("lever")), Met, "opens shortage/A@central 2027-02 of class decision, 80 units, EUR 2,000"},
		{"noise is no gap", none, noise, gap(), NotMet, "no gap opens or grows"},
		{"grown within its class", decide, larger, gap(class("decision"), how("grown")), Met, "grows shortage/A@central 2027-02 of class decision, 90 units, EUR 2,251"},
		{"grown, and only what is new is asked for", decide, larger, gap(class("decision"), how("opened")), NotMet, "no gap of class decision opens or grows"},
		{"grown into the class is opened there", lever, decide, gap(class("decision"), how("opened")), Met, "opens shortage/A@central 2027-02 of class decision, 80 units, EUR 2,000"},
		{"smaller is no worse", larger, decide, gap(), NotMet, "no gap opens or grows"},
		{"the same", decide, decide, gap(), NotMet, "no gap opens or grows"},
		{"closed", decide, none, gap(), NotMet, "no gap opens or grows"},
		{"above money", none, decide, gap(money("1999")), Met, "opens shortage/A@central 2027-02 of class decision, 80 units, EUR 2,000"},
		{"exactly at the money", none, decide, gap(money("2000")), NotMet, "no gap opens or grows"},
		{"money that nobody knows", none, unpriced, gap(money("1000000")), Met, "opens shortage/A@central 2027-02 of class decision, 80 units, money not known"},
		{"of another family", none, decide, gap(func(t *policy.GapTest) { t.Families = []string{"stoves"} }), NotMet, "no gap opens or grows"},
		{"at its site", none, decide, gap(func(t *policy.GapTest) { t.Sites = []string{"central"} }), Met, "opens shortage/A@central 2027-02 of class decision, 80 units, EUR 2,000"},
		{"of another kind", none, decide, gap(func(t *policy.GapTest) { t.Kinds = []string{"overload"} }), NotMet, "no gap opens or grows"},
		{"of a new plan", nil, decide, gap(class("decision")), Met, "opens shortage/A@central 2027-02 of class decision, 80 units, EUR 2,000"},
	} {
		t.Run(c.name, c.run)
	}
}

// TestGapNobodyCanTell: the number behind a gap was deleted, so that it is no
// longer computed; it may be as large as ever.
func TestGapNobodyCanTell(t *testing.T) {
	v := View{Name: "close", Base: company(nil), Head: company(nil), Diff: &change.Diff{Gaps: []change.GapChange{{How: change.Unknown, ID: "shortage/A@central", Kind: "shortage",
		Family: "tents", Site: "central", From: "2027-02", To: "2027-02", Base: &change.GapSize{Class: "decision", Units: number("80"), Money: number("2000")}}}}}
	rule := &policy.Rule{When: &policy.Condition{Gaps: &policy.GapTest{Class: "decision", How: []string{"opened"}, AboveMoney: amount("9000")}}}
	got := Hits(rule, []View{v}, nil)
	if want := "hides shortage/A@central 2027-02 of class decision, whose size nobody can tell any more [close → merge]"; got.State != Met || got.Text != want {
		t.Errorf("%s %s", got.State, got.Text)
	}
}

// loaded adds the load and capacity of hours of lyon.
func loaded(load, capacity string) func(*projection.Result) {
	return func(r *projection.Result) {
		r.Load = append(r.Load, projection.LoadRow{Load: column(load), Capacity: column(capacity), Planned: column("0 0 0 0")})
	}
}

func TestLoads(t *testing.T) {
	demanded := table{"A eu": "100 100 100 100"}
	base := company(demanded, loaded("100 120 90 90", "100 100 100 100"))
	above := func(p string, resources ...string) policy.Condition {
		return policy.Condition{Load: &policy.LoadTest{Percent: *percent(p), Resources: resources}}
	}
	for _, c := range []trial{
		{"nothing is raised, whatever is overloaded", base, base, above("100%"), NotMet, "no load is raised"},
		{"raised beyond it", base, company(demanded, loaded("100 120 90 112", "100 100 100 100")), above("110%"), Met,
			"lyon/hours in 2027-03 is raised to 112 % of its capacity (112 of 100), above 110 %"},
		{"exactly to it", base, company(demanded, loaded("100 120 90 110", "100 100 100 100")), above("110%"), NotMet,
			"lyon/hours in 2027-03 is raised to 110 % of its capacity (110 of 100), not above 110 %"},
		{"lower than before and still above", base, company(demanded, loaded("100 115 90 90", "100 100 100 100")), above("110%"), NotMet, "no load is raised"},
		{"less capacity for the same work", base, company(demanded, loaded("100 120 90 90", "100 100 75 100")), above("110%"), Met,
			"lyon/hours in 2027-02 is raised to 120 % of its capacity (90 of 75), above 110 %"},
		{"no capacity at all", base, company(demanded, loaded("100 120 90 91", "100 100 100 0")), above("900%"), Met,
			"lyon/hours in 2027-03 is raised to 91 where there is no capacity"},
		{"capacity not stated", base, company(demanded, loaded("100 120 90 90", "100 100 100 -")), above("900%"), Met,
			"lyon/hours in 2027-03 is raised to 90 where no capacity is stated, which is more than any limit"},
		{"load not known", base, company(demanded, loaded("100 120 90 -", "100 100 100 100")), above("900%"), Met,
			"lyon/hours in 2027-03 is raised to what nobody knows, which is more than any limit"},
		{"of another resource", base, company(demanded, loaded("100 120 90 190", "100 100 100 100")), above("110%", "lyon/paint"), NotMet, "no load is raised of lyon/paint"},
		{"a resource that was not there", company(demanded), base, above("110%"), Met, "lyon/hours in 2027-01 is raised to 120 % of its capacity (120 of 100), above 110 %"},
		{"no period in common", base, company(demanded, loaded("0 0 0 0", "100 100 100 100"), func(r *projection.Result) { r.First += 12; r.Plan.First += 12 }), above("900%"), Met,
			"the plans share no period, which is more than any limit"},
		{"a new plan", nil, base, above("110%", "lyon/hours"), Met, "lyon/hours in 2027-01 is raised to 120 % of its capacity (120 of 100), above 110 %"},
	} {
		t.Run(c.name, c.run)
	}
}

func TestControls(t *testing.T) {
	changed := []ControlChange{{Sort: "policy", Path: "plans/policy.yaml", How: "edited"}, {Sort: "rates", Path: "plans/network.yaml", How: "edited"}, {Sort: "workflows", Path: ".github/workflows/plan.yml", How: "added"},
		{Sort: "rates", Path: "plans/network.yaml", How: "edited"}, {Sort: "rules", Path: "plans/rules/northlight.cue", How: "removed"}}
	for _, c := range []struct {
		files []string
		of    []ControlChange
		want  State
		text  string
	}{
		{nil, nil, NotMet, "no control file changes"},
		{[]string{"rates", "rules"}, changed[:1], NotMet, "no control file changes of rates or rules"},
		{[]string{"rates", "rules"}, changed, Met, "rates edited (plans/network.yaml), rules removed (plans/rules/northlight.cue)"},
		{nil, changed, Met, "policy edited (plans/policy.yaml), rates edited (plans/network.yaml), workflows added (.github/workflows/plan.yml), and 1 more"},
	} {
		got := Hits(&policy.Rule{When: &policy.Condition{Control: &policy.ControlTest{Files: c.files}}}, nil, c.of)
		if got.State != c.want || got.Text != c.text {
			t.Errorf("%v: %s %s", c.files, got.State, got.Text)
		}
	}
}

// TestEdits counts edits by hand: 2 periods of A in Europe by sales, one of them
// frozen; a price of C that always holds; a note; and a person's new key.
func TestEdits(t *testing.T) {
	of := func(kind change.Kind, what, owner, market, family string) *change.Subject {
		return &change.Subject{Kind: kind, What: what, Owner: owner, Market: market, Family: family}
	}
	promo := of(change.Adjustment, "A eu", "sales-eu", "eu", "tents")
	promo.Reason, promo.Item = "promotion", "A"
	group := of(change.Adjustment, "A, C all", "marketing", "all", "")
	group.Reason, group.Items = "price", []string{"A", "C"}
	v := View{Name: "target", Base: company(nil), Head: company(nil), Diff: &change.Diff{
		Edited: []change.Edit{
			{Subject: promo, Field: "add", How: change.Changed, From: "2026-12", To: "2026-12", Periods: 1, Zone: "frozen"},
			{Subject: promo, Field: "add", How: change.Changed, From: "2027-02", To: "2027-03", Periods: 2, Zone: "liquid"},
			{Subject: promo, Field: "note", How: change.Changed, TextOnly: true},
			{Subject: group, Field: "applies to", How: change.Changed},
			{Subject: of(change.Price, "C", "product", "", "stoves"), How: change.Changed},
			{Subject: of(change.Policy, "person anna", "supply-chain", "", ""), Field: "key k1", How: change.Added},
		},
		Renames: []change.Rename{{Kind: change.Item, From: "TENT", To: "A"}},
	}}
	for _, c := range []struct {
		name string
		test policy.EditTest
		want State
		text string
	}{
		{"all but notes", policy.EditTest{More: 6}, Met, "7 edits, more than 6: adjustment A eu add 2026-12; adjustment A eu add 2027-02..2027-03; adjustment A, C all applies to"},
		{"exactly as many", policy.EditTest{More: 7}, NotMet, "7 edits: adjustment A eu add 2026-12; adjustment A eu add 2027-02..2027-03; adjustment A, C all applies to, not more than 7"},
		{"notes too", policy.EditTest{More: 7, Texts: true}, Met, "8 edits, more than 7: adjustment A eu add 2026-12; adjustment A eu add 2027-02..2027-03; adjustment A eu note"},
		{"of a kind", policy.EditTest{Kinds: []string{"policy"}}, Met, "1 edit of kind policy: policy person anna key k1"},
		{"a new name is an edit", policy.EditTest{Kinds: []string{"item"}}, Met, "1 edit of kind item: item TENT is called A"},
		{"of an owner", policy.EditTest{Owners: []string{"sales-eu"}, More: 2}, Met, "3 edits, more than 2 of sales-eu: adjustment A eu add 2026-12; adjustment A eu add 2027-02..2027-03"},
		{"in a zone, with what always holds", policy.EditTest{Zones: []string{"frozen"}}, Met, "3 edits in frozen: adjustment A eu add 2026-12; adjustment A, C all applies to; price C"},
		{"of a market, and of all", policy.EditTest{Markets: []string{"us"}}, Met, "2 edits in us: adjustment A, C all applies to; price C"},
		{"of a family, by an item of it", policy.EditTest{Families: []string{"stoves"}, Kinds: []string{"adjustment"}}, Met,
			"1 edit of kind adjustment, of stoves: adjustment A, C all applies to"},
		{"for a reason", policy.EditTest{Reasons: []string{"new-product"}}, NotMet, "nothing is edited for new-product"},
		{"of a source", policy.EditTest{Sources: []string{"lyon"}}, NotMet, "nothing is edited of lyon"},
	} {
		got := Hits(&policy.Rule{When: &policy.Condition{Edits: &c.test}}, []View{v}, nil)
		if got.State != c.want || got.Text != c.text+" [target → merge]" {
			t.Errorf("%s:\n got %s: %s\nwant %s: %s", c.name, got.State, got.Text, c.want, c.text)
		}
	}
	rule := &policy.Rule{When: &policy.Condition{Edits: &policy.EditTest{Kinds: []string{"price"}}}}
	if got := Hits(rule, []View{{Name: "target", Head: company(nil)}}, nil); got.State != Met {
		t.Errorf("a new plan: %+v", got)
	}
	if got := Hits(rule, []View{{Name: "target", Base: company(nil), Head: company(nil)}}, nil); got.State != Failed {
		t.Errorf("not compared: %+v", got)
	}
}
