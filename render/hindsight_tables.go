package render

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/hindsight"
	"github.com/accord-plan/accord/internal/quantity"
)

// asks lists what somebody has to do, by owner.
func (p *hindsightPage) asks() {
	l := &List{}
	ask := func(owner, what string) {
		l.Items = append(l.Items, Text{Strong.Of(owner), Normal.Of(": " + what)})
	}
	for i := range p.r.Decisions {
		d := &p.r.Decisions[i]
		if d.Outcome != nil && d.Outcome.Overdue {
			ask(d.Owner, "say what became of "+d.ID+", which was to be looked at in "+d.Outcome.CheckOn+": "+d.Outcome.Why)
		}
		if d.Reconsider != nil && d.Reconsider.Now && d.Status == "accepted" {
			ask(d.Owner, "reconsider "+d.ID+": "+p.condition(d.Reconsider, ""))
		}
		if d.Status == "proposed" && d.Late {
			ask(d.Owner, "decide "+d.ID+", whose last day was "+d.Due)
		}
	}
	for i := range p.r.Assumptions {
		a := &p.r.Assumptions[i]
		if a.Used && (a.Expired || broken(a)) {
			why := "broken"
			if !broken(a) {
				why = "expired on " + a.Expires
			}
			ask(a.Owner, a.ID+" is "+why+" and "+Money(a.Coming.Abs(), p.r.Currency, 0)+" of demand to come rest on it: change the plan or the assumption")
		}
	}
	for i := range p.r.Risks {
		if r := &p.r.Risks[i]; r.Ask != "" {
			ask(r.Owner, r.ID+riskPeriods(r)+", "+strings.TrimRight(r.Statement, ". ")+": "+r.Ask)
		}
	}
	if len(l.Items) > 0 {
		p.add(&Heading{Level: 2, Text: "To do", ID: "to-do"}, l)
	}
}

func riskPeriods(r *hindsight.Risk) string {
	if r.Periods == "" {
		return ""
	}
	return " (" + r.Periods + ")"
}

// condition tells what passed its limit: `load of lyon/sewing-hours is 1,650 in
// 2027-03, above 1,600, since the plan of 2026-10`. Of an assumption the limit
// is what was expected.
func (p *hindsightPage) condition(c *hindsight.Condition, expected string) string {
	percent := ""
	if c.Percent {
		percent = " %"
	}
	is, since := " is ", ", since the plan of "+c.Since
	if c.Happened {
		is, since = " was ", ""
	}
	return c.What + is + p.exact(c.Value) + percent + " in " + c.In + ", " + expected + c.Operator + " " + p.exact(c.Threshold) + percent + since
}

// exact prints a number with as many decimals as it needs, two at most.
func (p *hindsightPage) exact(n quantity.Number) string { return Quantity(n, min(decimalsOf(n), 2)) }

func (p *hindsightPage) decisions() {
	if len(p.r.Decisions) == 0 {
		return
	}
	p.add(&Heading{Level: 2, Text: "Decisions", ID: "decisions"})
	t := &Table{ID: "decisions", Fixed: 1, Columns: []Column{{Title: "decision"}, {Title: "outcome"}, {Title: "expected"}, {Title: "came", Kind: NumberKind},
		{Title: "cost", Kind: MoneyKind}, {Title: "owner"}}, Footnotes: []Text{Plain("Cost: as it was stated for the chosen option; no fact says what it was. Before: what the last plan without the decision said.")}}
	var rows []Row
	for i := range p.r.Decisions {
		rows = append(rows, p.decision(&p.r.Decisions[i]))
	}
	told := func(i int) bool {
		return p.r.Decisions[i].Outcome != nil && p.r.Decisions[i].Outcome.Verdict != hindsight.NotDue
	}
	p.list(t, rows, told, "No outcome of "+Count(len(rows), "decision", "decisions")+" can be judged yet.", "whose outcome is not due or was never put in figures", "cost")
	p.covered()
	p.course()
	p.ledger()
}

func (p *hindsightPage) decision(d *hindsight.Decision) Row {
	cells := []Cell{{Text: Text{Code.Of(d.ID)}}, p.verdict(d), {Text: p.expected(d)}, Words(Nothing), p.money(d.Cost), Words(d.Owner)}
	if o := d.Outcome; o != nil && !o.Came.IsMissing() {
		cells[3] = Figure(o.Came, outcomeNumber(o, o.Came, p.r.Currency))
		if o.In != "" {
			cells[3].Text = append(cells[3].Text, Muted.Of(" in "+o.In))
		}
		if o.Used < o.All {
			cells[3].Text = append(cells[3].Text, Warn.Of(" (used "+Whole(o.Used)+" of "+Whole(o.All)+")"))
		}
	}
	return Row{Cells: cells}
}

func (p *hindsightPage) money(n quantity.Number) Cell {
	if n.IsMissing() {
		return Words(Nothing)
	}
	return Figure(n, Money(n, p.r.Currency, 0))
}

// expected is what was promised: `backlog of PACK-55 at central in 2026-11: at
// most 0 (before: 45)`.
func (p *hindsightPage) expected(d *hindsight.Decision) Text {
	o := d.Outcome
	if o == nil {
		return Plain(Nothing)
	}
	limit := ": at least "
	if o.Operator == "below" {
		limit = ": at most "
	}
	t := Plain(o.What + " in " + o.Periods + limit + outcomeNumber(o, o.Target, p.r.Currency))
	if !o.Without.IsMissing() {
		t = append(t, Muted.Of(" (before: "+outcomeNumber(o, o.Without, p.r.Currency)+")"))
	}
	return t
}

// verdict says what became of it, with a mark beside the colour.
func (p *hindsightPage) verdict(d *hindsight.Decision) Cell {
	o := d.Outcome
	if o == nil {
		return Styled(Muted, noVerdict(d))
	}
	switch o.Verdict {
	case hindsight.Kept, hindsight.Missed:
		return stateCell(OutcomeState(o, p.r.Currency))
	case hindsight.NotDue:
		return Styled(Muted, "not due: "+o.Why)
	}
	s := "cannot be told: " + o.Why
	if o.Overdue {
		return Styled(Bad, "overdue, "+s)
	}
	return Styled(Warn, s)
}

// OutcomeState says what became of an expectation in a word or two: good where
// it was kept, bad where it was missed, neither where that is not told.
func OutcomeState(o *hindsight.Outcome, currency string) State {
	yes, no := true, false
	switch o.Verdict {
	case hindsight.Kept:
		return State{Good: &yes, Text: "kept"}
	case hindsight.Missed:
		s := "missed by " + outcomeNumber(o, o.Off, currency)
		if o.Target != 0 {
			s += " (" + Percent(o.Off, o.Target) + ")"
		}
		return State{Good: &no, Text: s}
	}
	return State{Text: string(o.Verdict) + ": " + o.Why}
}

func noVerdict(d *hindsight.Decision) string {
	switch d.Status {
	case "superseded":
		if d.SupersededBy != "" {
			return "superseded by " + d.SupersededBy
		}
	case "accepted", "done":
		return d.Status + ", expects nothing in figures"
	}
	return d.Status
}

// covered are the gaps that were accepted, and what they came to.
func (p *hindsightPage) covered() {
	t := &Table{ID: "covered", Caption: "Gaps that were covered, and what they came to", Fixed: 1, Columns: []Column{{Title: "decision"}, {Title: "gap"}, {Title: "covered", Kind: NumberKind},
		{Title: "came"}, {Title: "at risk", Kind: MoneyKind}, {Title: "in proportion", Kind: MoneyKind}}}
	var rows []Row
	var all []*hindsight.Covered
	for i := range p.r.Decisions {
		d := &p.r.Decisions[i]
		for k := range d.Covered {
			all, rows = append(all, &d.Covered[k]), append(rows, p.coveredRow(d, &d.Covered[k]))
		}
	}
	quiet := Count(len(rows), "covered gap is", "covered gaps are") + " still to come or cannot be told."
	p.list(t, rows, func(i int) bool { return all[i].Closed > 0 && all[i].Why == "" }, quiet, "still to come, or not to be told", "at risk", "in proportion")
}

func (p *hindsightPage) coveredRow(d *hindsight.Decision, c *hindsight.Covered) Row {
	came := Words("still to come")
	switch {
	case c.Why != "":
		came = Styled(Warn, "cannot be told: "+c.Why)
	case !c.Came.IsMissing():
		came = Figure(c.Came, p.exact(c.Came))
		if c.Closed < c.All {
			came.Text = append(came.Text, Muted.Of(" in "+Whole(c.Closed)+" of "+Whole(c.All)+" periods"))
		}
	}
	return Row{Cells: []Cell{{Text: Text{Code.Of(d.ID)}}, {Text: Text{Code.Of(c.Gap), Normal.Of(" " + c.Periods)}}, Figure(c.Size, p.exact(c.Size)), came,
		p.money(c.Money), p.money(c.MoneyCame)}}
}

// course tells how decisions came about: those that took too long or did not
// last, the others folded.
func (p *hindsightPage) course() {
	t := &Table{ID: "course", Caption: "How they came about", Fixed: 1, Columns: []Column{{Title: "decision"}, {Title: "in the plans of"}, {Title: "asked"}, {Title: "accepted"}, {Title: "last day"}, {Title: "what stands out"}}}
	var rows []Row
	var odd []bool
	for i := range p.r.Decisions {
		d := &p.r.Decisions[i]
		words := standsOut(d)
		odd = append(odd, words != "")
		var history []string
		for _, h := range d.History {
			history = append(history, h.Status+" "+h.Cycle)
		}
		rows = append(rows, Row{Cells: []Cell{{Text: Text{Code.Of(d.ID)}}, Words(strings.Join(history, ", ")), Words(d.OpenedOn), Words(d.AcceptedOn), Words(d.Due), Styled(Warn, words)}})
	}
	p.list(t, rows, func(i int) bool { return odd[i] }, "", "decided in time", "asked", "accepted", "what stands out")
}

// standsOut says what went wrong on a decision's way.
func standsOut(d *hindsight.Decision) string {
	var words []string
	switch {
	case d.Late && d.AcceptedOn != "":
		words = append(words, "accepted on "+d.AcceptedOn+", after its last day")
	case d.Late:
		words = append(words, "still open on "+d.OpenOn+", after its last day")
	}
	if d.Reopened {
		words = append(words, "opened again")
	}
	if d.SupersededBy != "" {
		words = append(words, "superseded by "+d.SupersededBy)
	}
	if d.Gone {
		words = append(words, "its file is gone")
	}
	return strings.Join(words, "; ")
}

// ledger counts decisions by kind and by owner.
func (p *hindsightPage) ledger() {
	l := p.r.Ledger
	if l == nil {
		return
	}
	t := &Table{ID: "ledger", Caption: "Ledger over the plans read", Fixed: 1, Columns: []Column{{Title: ""}, {Title: "decisions", Kind: NumberKind}, {Title: "kept", Kind: NumberKind},
		{Title: "missed", Kind: NumberKind}, {Title: "cannot be told", Kind: NumberKind}, {Title: "not due", Kind: NumberKind}, {Title: "no figure", Kind: NumberKind},
		{Title: "open", Kind: NumberKind}, {Title: "superseded", Kind: NumberKind}, {Title: "rejected", Kind: NumberKind}, {Title: "after last day", Kind: NumberKind}, {Title: "reopened", Kind: NumberKind},
		{Title: "days to accept", Kind: NumberKind}, {Title: "at stake", Kind: MoneyKind}}}
	for _, g := range []struct {
		title string
		lines []hindsight.Line
	}{{"by kind", l.Kinds}, {"by owner", l.Owners}, {"by who decides", l.Deciders}} {
		if len(g.lines) == 0 {
			continue
		}
		t.Rows = append(t.Rows, Row{Kind: GroupRow, Cells: []Cell{Words(g.title)}})
		for i := range g.lines {
			t.Rows = append(t.Rows, p.line(DataRow, &g.lines[i]))
		}
	}
	t.Rows = append(t.Rows, p.line(TotalRow, &l.Total))
	for _, title := range []string{"cannot be told", "not due", "no figure", "open", "superseded", "rejected", "after last day", "reopened", "days to accept", "at stake"} {
		t.without(title)
	}
	p.add(t)
}

func (p *hindsightPage) line(kind RowKind, l *hindsight.Line) Row {
	cells := []Cell{Words(l.Name)}
	for _, n := range []int{l.Decisions, l.Kept, l.Missed, l.NotTold, l.NotDue, l.NoFigure, l.Open, l.Superseded, l.Dropped, l.Late, l.Reopened} {
		v := quantity.Whole(int64(n))
		cells = append(cells, Figure(v, OrNothing(v, Whole(n))))
	}
	took := Words(Nothing)
	if l.Dated > 0 {
		v := quantity.Exactly(quantity.Whole(int64(l.Days))).Per(quantity.Whole(int64(l.Dated))).Round(1)
		took = Figure(v, OrNothing(v, Quantity(v, 1)))
	}
	return Row{Kind: kind, Cells: append(cells, took, p.money(l.AtStake))}
}

func (p *hindsightPage) assumptions() {
	if len(p.r.Assumptions) == 0 {
		return
	}
	p.add(&Heading{Level: 2, Text: "Assumptions", ID: "assumptions"})
	t := &Table{ID: "assumptions", Fixed: 1, Columns: []Column{{Title: "assumption"}, {Title: "state"}, {Title: "what it says"}, {Title: "rested on it", Kind: MoneyKind},
		{Title: "to come", Kind: MoneyKind}, {Title: "owner"}}}
	var rows []Row
	for i := range p.r.Assumptions {
		rows = append(rows, p.assumption(&p.r.Assumptions[i]))
	}
	news := func(i int) bool { return broken(&p.r.Assumptions[i]) || p.r.Assumptions[i].Expired }
	p.list(t, rows, news, "None of "+Count(len(rows), "assumption", "assumptions")+" is broken or expired.", "that hold or are not tested", "rested on it", "to come")
	p.hangs()
}

// hangs lists the adjustments that rest on what broke or expired.
func (p *hindsightPage) hangs() {
	t := &Table{ID: "hangs", Caption: "What rests on broken and expired assumptions", Fixed: 2, Columns: []Column{{Title: "assumption"}, {Title: "adjustment"}, {Title: "units so far", Kind: NumberKind}, {Title: "money so far", Kind: MoneyKind},
		{Title: "units to come", Kind: NumberKind}, {Title: "money to come", Kind: MoneyKind}, {Title: "owner"}}}
	var rows []Row
	for i := range p.r.Assumptions {
		a := &p.r.Assumptions[i]
		for k := range a.Hangs {
			if h := &a.Hangs[k]; broken(a) || a.Expired {
				rows = append(rows, Row{Cells: []Cell{{Text: Text{Code.Of(a.ID)}}, {Text: Text{Code.Of(h.Adjustment)}}, p.units(h.PastUnits), p.signed(h.Past), p.units(h.ComingUnits), p.signed(h.Coming), Words(h.Owner)}})
			}
		}
	}
	p.list(t, rows, func(int) bool { return true }, "", "")
}

func (p *hindsightPage) units(n quantity.Number) Cell {
	return Figure(n, OrNothing(n, Signed(n, 0)))
}

func (p *hindsightPage) signed(n quantity.Number) Cell {
	return Figure(n, OrNothing(n, SignedMoney(n, p.r.Currency, 0)))
}

func (p *hindsightPage) assumption(a *hindsight.Assumption) Row {
	past, coming := Words(Nothing), Words(Nothing)
	if len(a.Hangs) > 0 {
		past, coming = p.signed(a.Past), p.signed(a.Coming)
	}
	return Row{Cells: []Cell{{Text: Text{Code.Of(a.ID)}}, p.stands(a), Words(a.Statement), past, coming, Words(a.Owner)}}
}

func (p *hindsightPage) stands(a *hindsight.Assumption) Cell {
	switch {
	case broken(a):
		return Styled(Bad, "✘ "+string(a.State)+": "+p.condition(a.Broke, "expected "))
	case a.Expired:
		return Styled(Warn, "expired on "+a.Expires)
	case a.State == hindsight.Holds && a.Judged > 0:
		return Styled(Good, "✔ held in "+Count(a.Judged, "period", "periods"))
	case a.State == hindsight.Holds:
		return Styled(Good, "✔ holds in the plan")
	}
	return Styled(Muted, "not tested: "+a.Why)
}

func (p *hindsightPage) risks() {
	if len(p.r.Risks) == 0 {
		return
	}
	p.add(&Heading{Level: 2, Text: "Risks and opportunities", ID: "risks"})
	t := &Table{ID: "risks", Fixed: 1, Columns: []Column{{Title: "risk"}, {Title: "what became of it"}, {Title: "what"}, {Title: "probability", Kind: PercentKind}, {Title: "money", Kind: MoneyKind},
		{Title: "expected", Kind: MoneyKind}, {Title: "came", Kind: MoneyKind}, {Title: "owner"}}}
	var rows []Row
	for i := range p.r.Risks {
		rows = append(rows, p.risk(&p.r.Risks[i]))
	}
	news := func(i int) bool { return p.r.Risks[i].Fate != hindsight.Open }
	p.list(t, rows, news, "None of "+Count(len(rows), "risk", "risks")+" came true or is over.", "that are open", "came")
	p.calibration()
}

func (p *hindsightPage) risk(r *hindsight.Risk) Row {
	sign := quantity.Number(-1)
	if r.Opportunity {
		sign = 1
	}
	came := Words(Nothing)
	if !r.Came.IsMissing() {
		came = Figure(sign*r.Came, SignedMoney(sign*r.Came, p.r.Currency, 0))
	} else if r.Fate == hindsight.Happened {
		came = Words(NotKnown)
	}
	what := r.Statement
	if r.InPlan {
		what += " (in the plan)"
	}
	return Row{Cells: []Cell{{Text: Text{Code.Of(r.ID)}}, p.fate(r), Words(what), Words(percentOf(r.Probability)), Figure(sign*r.Money, SignedMoney(sign*r.Money, p.r.Currency, 0)),
		Figure(sign*r.Expected, SignedMoney(sign*r.Expected, p.r.Currency, 0)), came, Words(r.Owner)}}
}

func (p *hindsightPage) fate(r *hindsight.Risk) Cell {
	switch r.Fate {
	case hindsight.Happened:
		s := "came true in " + r.In
		if r.Opportunity {
			return Styled(Good, "✔ "+s)
		}
		return Styled(Bad, "✘ "+s)
	case hindsight.NoVerdict:
		return Styled(Warn, "over, no verdict")
	case hindsight.Open:
		if r.Periods == "" {
			return Styled(Muted, "open")
		}
		return Styled(Muted, "open, "+r.Periods)
	}
	return Words(string(r.Fate))
}

// calibration holds the probabilities against how many came true.
func (p *hindsightPage) calibration() {
	c := p.r.Calibration
	if c == nil {
		return
	}
	if !slices.ContainsFunc(c.Bands, func(b hindsight.Band) bool { return !b.Share.IsMissing() }) {
		p.add(&Paragraph{Plain(p.tooFew(c))})
		return
	}
	t := &Table{ID: "calibration", Caption: "Were the probabilities right?", Fixed: 1, Columns: []Column{{Title: "probability"}, {Title: "judged", Kind: NumberKind}, {Title: "came true", Kind: NumberKind},
		{Title: "to be expected", Kind: NumberKind}, {Title: "share", Kind: PercentKind}, {Title: "no verdict", Kind: NumberKind}},
		Footnotes: []Text{Plain(p.weighed(c)), Plain("A share is told from " + Whole(c.Enough) + " judged on.")}}
	for _, b := range c.Bands {
		share := Words("too few")
		if !b.Share.IsMissing() {
			share = Words(Quantity(b.Share, 0) + " %")
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(bandName(&b)), Words(Whole(b.Judged)), Words(Whole(b.CameTrue)), Words(Quantity(b.Expected, 1)), share, Words(Whole(b.NoVerdict))}})
	}
	p.add(t)
}

func bandName(b *hindsight.Band) string { return Whole(b.From) + " to " + Whole(b.To) + " %" }

// tooFew counts what was judged where no band has enough of it.
func (p *hindsightPage) tooFew(c *hindsight.Calibration) string {
	var bands []string
	for i := range c.Bands {
		if b := &c.Bands[i]; b.Judged > 0 {
			bands = append(bands, "of "+Whole(b.Judged)+" with "+bandName(b)+" "+Whole(b.CameTrue)+" came true ("+Quantity(b.Expected, 1)+" to be expected)")
		}
	}
	if len(bands) == 0 {
		return "Nothing was judged yet."
	}
	return "Judged so far: " + strings.Join(bands, ", ") + "; from " + Whole(c.Enough) + " on that says whether probabilities are right. " + p.weighed(c)
}

// weighed holds what was expected in money against what came.
func (p *hindsightPage) weighed(c *hindsight.Calibration) string {
	words := "In money " + SignedMoney(c.Expected, p.r.Currency, 0) + " was to be expected of what was judged, and " + SignedMoney(c.Came, p.r.Currency, 0) + " came"
	if c.Unpriced > 0 {
		words += "; " + Count(c.Unpriced, "that came true without a figure is left out", "that came true without a figure are left out")
	}
	return words + "."
}
