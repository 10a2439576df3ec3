package planfile

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stock"
)

// ids collects what is referred to by id alone.
func (l *loader) ids() {
	l.assumptions, l.decisions = map[string]bool{}, map[string]bool{}
	for _, d := range l.byKind[kindAssumption] {
		l.assumptions[d.Tree.Root().Get("id").Text()] = true
	}
	for _, d := range l.byKind[kindDecision] {
		l.decisions[d.Tree.Root().Get("id").Text()] = true
	}
	l.names = map[string][]string{kindAssumption: sortedKeys(l.assumptions), kindDecision: sortedKeys(l.decisions)}
}

func sortedKeys(m map[string]bool) []string { return slices.Sorted(maps.Keys(m)) }

func (l *loader) decision(d *Document) {
	r, root := l.reader(d), d.Tree.Root()
	x := decision.Decision{ID: r.id(root.Get("id")), Owner: r.text(root.Get("owner")), Question: r.text(root.Get("question")),
		Status: decision.Status(r.text(root.Get("status"))), Due: r.date(root.Get("due")), DueAt: r.ref(root.Get("due")),
		Recommended: r.text(root.Get("recommended")), Chosen: r.text(root.Get("chosen")), Because: r.text(root.Get("because")),
		DecidedBy: r.texts(root.Get("decided_by")), SupersededBy: r.text(root.Get("superseded_by")),
		At: r.ref(root.Get("id")), StatusAt: r.ref(root.Get("status")), ChosenAt: r.ref(root.Get("chosen")),
		RecommendedAt: r.ref(root.Get("recommended")), SupersededByAt: r.ref(root.Get("superseded_by"))}
	for _, e := range root.Get("decided_by").Elements() {
		r.role(e)
	}
	for _, e := range root.Get("options").Elements() {
		x.Options = append(x.Options, decision.Option{ID: r.id(e.Get("id")), Summary: r.text(e.Get("summary")), Branch: r.text(e.Get("branch")),
			Cost: r.optional(e.Get("cost")), At: r.ref(e.Get("id"))})
	}
	for _, e := range root.Get("covers").Elements() {
		x.Covers = append(x.Covers, r.cover(e))
	}
	if n := root.Get("expected"); n.OK() {
		from, to := r.periods(n.Get("period"))
		target, _ := r.number(n.Get("target"))
		r.subject(n)
		x.Expected = &decision.Expectation{Measure: r.text(n.Get("measure")), Item: r.text(n.Get("item")), Family: r.text(n.Get("family")), Market: r.text(n.Get("market")),
			Site: r.text(n.Get("site")), Resource: r.text(n.Get("resource")), From: from, To: to, Target: target,
			Operator: r.text(n.Get("operator")), CheckOn: r.period(n.Get("check_on")), At: r.ref(n)}
	}
	if n := root.Get("reconsider_if"); n.OK() {
		x.Reconsider = r.test(n)
	}
	r.named(root.Get("superseded_by"), l.decisions, finding.UnknownDecision, kindDecision, "decision")
	l.plan.Decisions = append(l.plan.Decisions, x)
}

func (r reader) role(n N) {
	if r.plan.Policy == nil || r.unread[kindPolicy] || r.roles[n.Text()] {
		return
	}
	var names []string
	for _, x := range r.plan.Policy.Roles {
		names = append(names, x.ID)
	}
	r.unknown(finding.UnknownOwner, r.d, n, "role", names, "roles of the policy")
}

func (r reader) cover(e N) decision.Cover {
	from, to := r.periods(e.Get("periods"))
	if n := e.Get("family"); n.OK() {
		r.family(n)
	}
	return decision.Cover{ID: r.id(e.Get("id")), Gap: r.text(e.Get("gap")), Family: r.text(e.Get("family")), From: from, To: to,
		UpTo: r.optional(e.Get("up_to")), UpToMoney: r.optional(e.Get("up_to_money")), At: r.ref(e.Get("gap"))}
}

// subject checks the references of a test or expectation.
func (r reader) subject(n N) {
	if x := n.Get("item"); x.OK() {
		r.item(x)
	}
	if x := n.Get("items"); x.OK() {
		r.listOf(x, r.item)
	}
	if x := n.Get("family"); x.OK() {
		r.family(x)
	}
	if x := n.Get("market"); x.OK() {
		r.market(x)
	}
	if x := n.Get("site"); x.OK() {
		r.site(x)
	}
	if x := n.Get("resource"); x.OK() {
		r.resource(x)
	}
}

// resource checks a reference of the form SOURCE/RESOURCE.
func (r reader) resource(n N) {
	source, name, _ := strings.Cut(n.Text(), "/")
	if i := r.plan.SourceIDs.Index(source); i != dimension.None {
		for _, x := range r.plan.Sources[i].Resources {
			if x.ID == name {
				return
			}
		}
	}
	if r.unread[kindSupply] {
		return
	}
	var names []string
	for j := range r.plan.Sources {
		for _, x := range r.plan.Sources[j].Resources {
			names = append(names, r.plan.Sources[j].ID+"/"+x.ID)
		}
	}
	r.unknown(finding.UnknownResource, r.d, n, "resource", names, "resources of the plan")
}

func (r reader) test(n N) *decision.Test {
	from, to := r.periods(n.Get("period"))
	t := &decision.Test{Measure: r.text(n.Get("measure")), Market: r.text(n.Get("market")), Family: r.text(n.Get("family")), Site: r.text(n.Get("site")),
		Resource: r.text(n.Get("resource")), Currency: r.text(n.Get("currency")), Items: r.texts(n.Get("items")), From: from, To: to,
		Above: n.Get("operator").Text() == "above", At: r.ref(n)}
	if x := n.Get("item"); x.OK() {
		t.Items = []string{x.Text()}
	}
	r.subject(n)
	th := n.Get("threshold")
	text, percent := strings.CutSuffix(th.Text(), "%")
	t.Percent = percent
	if percent {
		x, _ := r.ratio(th)
		t.Threshold = quantity.Number(x / (quantity.RatioScale / 100 / quantity.Scale)) // 95% is 95
	} else if text != "" {
		t.Threshold, _ = r.number(th)
	}
	return t
}

func (l *loader) assumption(d *Document) {
	r, root := l.reader(d), d.Tree.Root()
	x := decision.Assumption{ID: r.id(root.Get("id")), Owner: r.text(root.Get("owner")), Statement: r.text(root.Get("statement")), Evidence: r.text(root.Get("evidence")),
		Expires: r.date(root.Get("expires")), At: r.ref(root.Get("id")), ExpiresAt: r.ref(root.Get("expires"))}
	if n := root.Get("test"); n.OK() {
		x.Test = r.test(n)
	}
	l.plan.Assumptions = append(l.plan.Assumptions, x)
}

func (l *loader) risk(d *Document) {
	r, root := l.reader(d), d.Tree.Root()
	from, to := r.periods(root.Get("periods"))
	x := decision.Risk{ID: r.id(root.Get("id")), Owner: r.text(root.Get("owner")), Statement: r.text(root.Get("statement")), Mitigation: r.text(root.Get("mitigation")),
		Status: r.text(root.Get("status")), Opportunity: root.Get("type").Text() == "opportunity", From: from, To: to, InPlan: root.Get("in_plan").Text() == "yes", At: r.ref(root.Get("id")),
		ProbabilityAt: r.ref(root.Get("probability")), PeriodsAt: r.ref(root.Get("periods")), InPlanAt: r.ref(root.Get("in_plan")), StatusAt: r.ref(root.Get("status"))}
	x.Probability, _ = r.ratio(root.Get("probability"))
	x.Money, _ = r.number(root.Get("money"))
	if n := root.Get("happened"); n.OK() {
		x.Happened = &decision.Happening{Period: r.period(n.Get("period")), Money: quantity.Missing, Note: r.text(n.Get("note")), At: r.ref(n)}
		if m := r.optional(n.Get("money")); m != nil {
			x.Happened.Money = *m
		}
	}
	l.plan.Risks = append(l.plan.Risks, x)
}

// sort brings everything into the order that the plan promises.
func (l *loader) sort() {
	p := l.plan
	slices.SortStableFunc(p.Baselines, func(a, b demand.Baseline) int {
		return cmp.Or(cmp.Compare(a.Market, b.Market), cmp.Compare(a.Family, b.Family))
	})
	slices.SortStableFunc(p.Adjustments, func(a, b demand.Adjustment) int {
		return cmp.Or(cmp.Compare(a.Layer, b.Layer), cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Document, b.Document), cmp.Compare(a.ID, b.ID))
	})
	slices.SortStableFunc(p.Targets, func(a, b stock.Target) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(p.Budgets, func(a, b finance.Budget) int { return cmp.Compare(a.Year, b.Year) })
	slices.SortStableFunc(p.Decisions, func(a, b decision.Decision) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(p.Assumptions, func(a, b decision.Assumption) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(p.Risks, func(a, b decision.Risk) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(p.Triggers, func(a, b decision.Trigger) int { return cmp.Compare(a.ID, b.ID) })
}
