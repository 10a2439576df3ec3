package trigger

import (
	"cmp"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/accord-plan/accord/internal/vintage"
)

const (
	// lookBack bounds the windows that are looked at for how long it has been so.
	lookBack = 24
	// named is how many parts, gaps and assumptions a breach lists.
	named = 8
)

type evaluator struct {
	in     Input
	record *vintage.Record
	axis   *vintage.Axis
	head   planned
	facts  happened
	last   period.Period // the last closed one
	views  map[*vintage.Vintage]*vintage.View
	short  map[period.Period]map[key]miss
	looked map[looked]*window
	report *Report
}

// Evaluate holds a record against the triggers of its head.
func Evaluate(in Input) *Report {
	e := newEvaluator(in)
	for i := range e.plan().Triggers {
		e.trigger(&e.plan().Triggers[i])
	}
	e.watched()
	for i := range e.report.Breaches {
		e.decide(&e.report.Breaches[i])
	}
	e.part()
	return e.report
}

// looked is a window of a trigger by its last period.
type looked struct {
	tr *decision.Trigger
	to period.Period
}

func newEvaluator(in Input) *evaluator {
	r := in.Record
	e := &evaluator{in: in, record: r, axis: r.Axis(), last: r.Head.First - 1, views: map[*vintage.Vintage]*vintage.View{}, short: map[period.Period]map[key]miss{}, looked: map[looked]*window{}}
	e.head = planned{e.axis.View(r.Head)}
	e.facts = happened{Actuals: e.axis.Actuals(r.Head), head: e.head, backlog: owedAt(e.head), last: e.last}
	p := r.Head.Plan
	e.report = &Report{FormatVersion: FormatVersion, Company: p.Name, Plan: p.ID, Cycle: p.Cycle, Currency: p.Currency, Revision: r.Revision,
		Closed: p.Calendar.Label(e.last), Triggers: len(p.Triggers), Breaches: []Breach{}, Quiet: []Breach{}, NotJudged: []NotJudged{}, SignOffJudged: r.Head.Agreed != nil}
	if r.AsOf != period.NoDate {
		e.report.AsOf = r.AsOf.String()
	}
	return e
}

func (e *evaluator) view(v *vintage.Vintage) *vintage.View {
	if e.views[v] == nil {
		e.views[v] = e.axis.View(v.Result)
	}
	return e.views[v]
}

// trigger judges one trigger.
func (e *evaluator) trigger(tr *decision.Trigger) {
	if tr.Measure == rateOf {
		e.rates(tr)
		return
	}
	now := e.look(tr, e.last)
	e.report.Subjects += len(now.subjects)
	e.unjudged(tr, now)
	at := func(k int) *window { return e.look(tr, e.last-period.Period(k)) }
	found := map[string]*tally{}
	runs := map[string]int{}
	for _, s := range sortedNames(now.subjects) {
		if n := run(tr, s, at); n >= tr.For && n > 0 {
			found[s], runs[s] = now.subjects[s], n
		}
	}
	for _, g := range e.byCause(tr, now, found, runs) {
		e.report.Breaches = append(e.report.Breaches, e.breach(tr, now, g))
	}
}

// run is in how many windows, up to the last closed period, a subject was off in
// the same direction.
func run(tr *decision.Trigger, subject string, at func(int) *window) int {
	sign := 0
	for k := range lookBack {
		t := at(k).subjects[subject]
		if t == nil {
			return k
		}
		s, off := t.beyond(tr)
		if !off || k > 0 && s != sign {
			return k
		}
		sign = s
		if tr.Window.Open {
			return 1
		}
	}
	return lookBack
}

// unjudged says what a window does not know.
func (e *evaluator) unjudged(tr *decision.Trigger, w *window) {
	cells, used, unknown := 0, 0, []string(nil)
	for _, s := range sortedNames(w.subjects) {
		cells, used = cells+w.subjects[s].cells, used+w.subjects[s].used
		if w.subjects[s].used == 0 {
			unknown = append(unknown, s)
		}
	}
	if len(w.why) > 0 {
		e.report.NotJudged = append(e.report.NotJudged, NotJudged{Trigger: tr.ID, All: used == 0, Reason: reasons(w.why)})
	}
	span := e.span(w.from, w.to)
	switch {
	case cells == 0 && len(w.why) == 0:
		e.report.NotJudged = append(e.report.NotJudged, NotJudged{Trigger: tr.ID, All: true, Reason: "neither plan nor facts say anything of it in " + span})
	case len(unknown) > 0:
		e.report.NotJudged = append(e.report.NotJudged, NotJudged{Trigger: tr.ID, Subjects: unknown, All: used == 0, Reason: "nothing to compare in " + span})
	}
}

// reasons says several in one: no plan was committed in cycles 2026-08, 2026-09.
func reasons(why []string) string {
	why = slices.Compact(slices.Sorted(slices.Values(why)))
	var cycles, others []string
	for _, w := range why {
		if c, ok := strings.CutPrefix(w, noPlan); ok {
			cycles = append(cycles, c)
		} else {
			others = append(others, w)
		}
	}
	if len(cycles) > 0 {
		others = append([]string{noPlan + strings.Join(cycles, ", ")}, others...)
	}
	return strings.Join(others, "; ")
}

func (e *evaluator) span(from, to period.Period) string {
	cal := e.head.Result.Plan.Calendar
	if from == to {
		return cal.Label(from)
	}
	return cal.Label(from) + ".." + cal.Label(to)
}

// breach tells what was found of one subject, or of several with one cause.
func (e *evaluator) breach(tr *decision.Trigger, w *window, g group) Breach {
	cal := e.head.Result.Plan.Calendar
	b := Breach{ID: tr.ID + "/" + g.subject, Kind: Variance, Trigger: tr.ID, Subject: g.subject, Owner: tr.Owner, Call: tr.Call, Review: tr.Review, DueDays: tr.Due,
		Measure: tr.Measure, Against: tr.Against, Unit: unitOf(tr.Measure), From: cal.Label(w.from), To: cal.Label(w.to),
		Figures: g.tally.figures(), Used: g.tally.used, Cells: g.tally.cells, Limits: limitsOf(tr), Cause: g.cause, At: e.place(tr.At)}
	if !tr.Window.Open {
		b.Periods, b.Since = g.run, cal.Label(w.to-period.Period(g.run)+1)
	}
	if tr.Due > 0 {
		b.Due = e.due(tr.Due)
	}
	b.Evidence = e.evidence(tr, w, g)
	b.Items, b.More = e.items(tr, g.tally, w.to)
	b.Offer = e.offer(e.things(g.tally, g.cause))
	return b
}

// due is so many working days after the facts of the last closed period came.
func (e *evaluator) due(days int) string {
	p := e.head.Result.Plan
	came := period.NoDate
	for i := range p.Actuals.Files {
		if f := &p.Actuals.Files[i]; f.Period == e.last && f.AsOf != period.NoDate {
			came = max(came, f.AsOf)
		}
	}
	if came == period.NoDate {
		came = p.Calendar.End(e.last) - 1
	}
	return period.NewWorkingDays(p.Holidays).Nth(came+1, days).String()
}

// evidence is the window's periods one by one; of a window of one period the
// whole run, so that one sees where it comes from.
func (e *evaluator) evidence(tr *decision.Trigger, w *window, g group) []Evidence {
	var out []Evidence
	cal := e.head.Result.Plan.Calendar
	if w.from == w.to && !tr.Window.Open {
		for k := min(g.run, 6) - 1; k > 0; k-- {
			if s := e.sumOf(tr, g, w.to-period.Period(k)); s != nil {
				out = append(out, Evidence{cal.Label(w.to - period.Period(k)), s.tag, s.figures()})
			}
		}
	}
	for t := w.from; t <= w.to; t++ {
		if s := g.tally.periods[t]; s != nil {
			out = append(out, Evidence{cal.Label(t), s.tag, s.figures()})
		}
	}
	return out
}

// sumOf is what the members of a group came to in an earlier period.
func (e *evaluator) sumOf(tr *decision.Trigger, g group, t period.Period) *sum {
	w, out := e.look(tr, t), newTally()
	for _, m := range g.members {
		if o := w.subjects[m]; o != nil {
			out.merge(o)
		}
	}
	if out.used == 0 {
		return nil
	}
	return &out.sum
}

// items are the rows that are off most.
func (e *evaluator) items(tr *decision.Trigger, t *tally, at period.Period) (out []Item, more int) {
	keys := make([]key, 0, len(t.rows))
	for k, s := range t.rows {
		if s.off != 0 {
			keys = append(keys, k)
		}
	}
	weight := func(k key) quantity.Number {
		if t.rows[k].priced {
			return t.rows[k].money.Abs()
		}
		return t.rows[k].off.Abs()
	}
	slices.SortFunc(keys, func(a, b key) int { return cmp.Or(cmp.Compare(weight(b), weight(a)), compareKeys(a, b)) })
	for _, k := range keys[:min(len(keys), named)] {
		out = append(out, Item{What: e.name(k, t), Figures: t.rows[k].figures(), At: e.place(e.rowOf(tr.Measure, k, at))})
	}
	return out, max(len(keys)-named, 0)
}

func compareKeys(a, b key) int {
	return cmp.Or(cmp.Compare(a.item, b.item), cmp.Compare(a.market, b.market), cmp.Compare(a.site, b.site), cmp.Compare(a.source, b.source))
}

// name says a row as people do: TENT-2P eu, TENT-2P lyon → central.
func (e *evaluator) name(k key, t *tally) string {
	what := ""
	if k.item != dimension.None {
		what = e.axis.Items.ID(k.item)
	} else {
		for f := range t.families {
			what = e.axis.Families.ID(f)
		}
	}
	for _, part := range []struct {
		of dimension.Table
		i  int
	}{{e.axis.Markets, k.market}, {e.axis.Sources, k.source}, {e.axis.Sites, k.site}} {
		if part.i != dimension.None {
			what += " " + part.of.ID(part.i)
		}
	}
	return what
}

// rowOf is the row of facts of a row in a period, no place where there is none.
func (e *evaluator) rowOf(measure string, k key, t period.Period) position.Ref {
	own := func(dim, i int) int { return e.head.Own(dim, i) }
	a := actual.Key{Source: own(vintage.Source, k.source), Market: own(vintage.Market, k.market), Site: own(vintage.Site, k.site), Item: own(vintage.Item, k.item)}
	table := e.plan().Actuals.Sales
	switch measure {
	case supplyOf, attainmentOf:
		table = e.plan().Actuals.Receipts
	case stockOf, stockValueOf:
		table = e.plan().Actuals.Stock
	}
	if c, stated := table.Series(a).Cell(t); stated {
		return c.At
	}
	return position.Ref{}
}

// place resolves a place, nil for none.
func (e *evaluator) place(r position.Ref) *Place {
	files := e.plan().Files
	if files == nil || r.IsZero() {
		return nil
	}
	at := files.At(r)
	return &Place{File: at.File, Line: at.Line, Column: at.Column}
}

// sourceOf is a source as the head has it, or else the newest plan that knows it.
func (e *evaluator) sourceOf(common int) *supply.Source {
	if own := e.head.Own(vintage.Source, common); own != dimension.None {
		return &e.plan().Sources[own]
	}
	for i := len(e.record.Vintages) - 1; i >= 0; i-- {
		if v := &e.record.Vintages[i]; v.Result != nil {
			if own := e.view(v).Own(vintage.Source, common); own != dimension.None {
				return &v.Result.Plan.Sources[own]
			}
		}
	}
	return &supply.Source{ID: e.axis.Sources.ID(common)}
}

// decide holds a breach against the plan's decisions, as gaps are.
func (e *evaluator) decide(b *Breach) {
	if b.Kind == Gap {
		return // which its gaps were already
	}
	g := projection.Gap{Kind: Prefix[:len(Prefix)-1] + "/" + b.Trigger, What: b.Subject, Class: projection.NeedsDecision, Units: b.Difference.Abs(), Money: quantity.Missing,
		From: e.head.Result.First - 1, To: e.head.Result.First - 1, Family: dimension.None, Item: dimension.None, Site: dimension.None, Market: dimension.None, Source: dimension.None, Resource: dimension.None}
	if b.Kind != Variance {
		g.Kind, g.What, _ = strings.Cut(b.ID, "/")
		g.Kind = Prefix[:len(Prefix)-1] + "/" + g.Kind
	}
	if !b.Money.IsMissing() {
		g.Money = b.Money.Abs()
	}
	if from, to, err := e.head.Result.Plan.Calendar.ParseRange(b.From + ".." + b.To); err == nil {
		g.From, g.To = from, to
	}
	b.CoveredBy, b.ProposedBy = e.record.Head.Covering(&g)
	if b.CoveredBy == "" {
		b.FallsShort = e.record.Head.FallsShort(&g)
	}
	if b.ProposedBy != "" {
		e.addDecision(&b.Offer, b.ProposedBy)
	}
}

// part ranks the breaches and takes apart what is decided.
func (e *evaluator) part() {
	all := e.report.Breaches
	weight := func(b *Breach) quantity.Number {
		if b.Money.IsMissing() {
			return -1
		}
		return b.Money.Abs()
	}
	slices.SortStableFunc(all, func(a, b Breach) int { return cmp.Or(cmp.Compare(weight(&b), weight(&a)), cmp.Compare(a.ID, b.ID)) })
	e.report.Breaches = []Breach{}
	for _, b := range all {
		if b.CoveredBy != "" {
			e.report.Quiet = append(e.report.Quiet, b)
		} else {
			e.report.Breaches = append(e.report.Breaches, b)
		}
	}
}
