package render

import (
	"path"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/trigger"
)

// MonitorView says how what calls for a review is laid out.
type MonitorView struct {
	// Limit is how many breaches are told in full, 0 for all.
	Limit int
	// Prefix is the plan's folder in the repository.
	Prefix string
	Footer []Text
}

// MonitorDocument lays out what calls for a review: a line each, then each with
// its evidence and with what the plan offers.
func MonitorDocument(r *trigger.Report, o MonitorView) *Document {
	p := monitorPage{r, o.Prefix, true}
	d := &Document{Title: r.Company + ", cycle " + r.Cycle + ": what calls for a review", Headline: p.headline(), Footer: o.Footer}
	d.Subtitle = Plain("from facts to " + r.Closed + p.asOf() + p.revision())
	if len(r.Breaches) == 0 {
		d.Blocks = append(d.Blocks, &Paragraph{p.nothing()})
	} else {
		d.Blocks = append(d.Blocks, p.summary(r.Breaches))
	}
	for i := range r.Breaches {
		if o.Limit > 0 && i >= o.Limit {
			d.Footer = append([]Text{Plain(Whole(len(r.Breaches)-i) + " more are not told in full; --limit 0 tells all.")}, d.Footer...)
			break
		}
		b := &r.Breaches[i]
		d.Blocks = append(d.Blocks, &Heading{Level: 2, Text: b.ID})
		d.Blocks = append(d.Blocks, p.breach(b)...)
	}
	d.Blocks = append(d.Blocks, p.quiet()...)
	d.Blocks = append(d.Blocks, p.notJudged()...)
	if !r.SignOffJudged {
		d.Footer = append([]Text{Plain("Sign-off is not judged here: a decision counts as accepted by the status in its file.")}, d.Footer...)
	}
	return d
}

// BreachDocument is one breach on its own, as an issue tells it. It has no
// title: the issue has.
func BreachDocument(r *trigger.Report, b *trigger.Breach, prefix string, footer ...Text) *Document {
	p := monitorPage{r: r, prefix: prefix}
	d := &Document{Footer: footer}
	d.Blocks = append(d.Blocks, &Paragraph{Text{Strong.Of(BreachTitle(b, r.Currency) + ".")}})
	d.Blocks = append(d.Blocks, p.breach(b)...)
	return d
}

// OverviewDocument lists breaches that have no issue of their own.
func OverviewDocument(r *trigger.Report, rest []trigger.Breach, prefix string, footer ...Text) *Document {
	p := monitorPage{r: r, prefix: prefix}
	words := Count(len(rest), "breach calls", "breaches call") + " for a review and has no issue of its own: only the largest have."
	if len(rest) != 1 {
		words = Count(len(rest), "breach calls", "breaches call") + " for a review and have no issue of their own: only the largest have."
	}
	return &Document{Blocks: []Block{&Paragraph{Plain(words)}, p.summary(rest)}, Footer: footer}
}

// mostWords is how long what somebody wrote may be, in characters: an issue holds
// so much.
const mostWords = 400

type monitorPage struct {
	r      *trigger.Report
	prefix string
	judged bool // held against the day as of which it is read
}

// nothing says that there is no breach, and not more than was judged.
func (p monitorPage) nothing() Text {
	if len(p.r.NotJudged) > 0 {
		return Text{Warn.Of("Nothing calls for a review of what could be judged"), Normal.Of("; what could not is listed below.")}
	}
	return Text{Good.Of("Nothing calls for a review"), Normal.Of(": no trigger is exceeded that a decision does not cover.")}
}

func (p monitorPage) asOf() string {
	if p.r.AsOf == "" {
		return ""
	}
	return ", judged as of " + p.r.AsOf
}

func (p monitorPage) revision() string {
	if p.r.Revision == "" {
		return ""
	}
	return ", revision " + p.r.Revision
}

func (p monitorPage) headline() []Fact {
	n := Fact{Label: "to review", Value: Whole(len(p.r.Breaches)), Tone: Good}
	if len(p.r.Breaches) > 0 {
		n.Tone = Bad
	}
	return []Fact{n, {Label: "covered by a decision", Value: Whole(len(p.r.Quiet))},
		{Label: "triggers", Value: Whole(p.r.Triggers), Detail: "on " + Count(p.r.Subjects, "subject", "subjects")}}
}

func (p monitorPage) summary(bs []trigger.Breach) *Table {
	t := &Table{Fixed: 1, Columns: []Column{{Title: "breach"}, {Title: "what"}, {Title: "worth", Kind: MoneyKind}, {Title: "since"}, {Title: "owner"}, {Title: "review by"}, {Title: "proposed"}}}
	for i := range bs {
		b := &bs[i]
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: Text{Code.Of(b.ID)}, Link: p.link(b.At)}, Words(breachWords(b)), Figure(b.Money, Money(absolute(b.Money), p.r.Currency, 0)),
			Words(b.Since), Words(b.Owner), p.due(b), Words(b.ProposedBy)}})
	}
	return t.without("since").without("review by").without("proposed")
}

// due is the day by which a breach is to be reviewed. What is past is marked in
// a report; an issue, which is written once and stands, states the day alone.
func (p monitorPage) due(b *trigger.Breach) Cell {
	if p.past(b) {
		return Styled(Bad, b.Due)
	}
	return Words(b.Due)
}

func (p monitorPage) past(b *trigger.Breach) bool {
	return p.judged && b.Due != "" && b.Due < p.r.AsOf
}

func absolute(n quantity.Number) quantity.Number {
	if n.IsMissing() {
		return n
	}
	return n.Abs()
}

func (p monitorPage) link(at *trigger.Place) *Link {
	if at == nil {
		return nil
	}
	return &Link{File: path.Join(p.prefix, at.File), Line: at.Line}
}

// breach tells one: who is called, the figures, where they come from, and what
// the plan offers.
func (p monitorPage) breach(b *trigger.Breach) []Block {
	blocks := []Block{p.who(b)}
	if b.What != "" {
		blocks = append(blocks, &Paragraph{Plain(sentence(clipped(b.What, mostWords)))})
	}
	if t := p.cause(b); t != nil {
		blocks = append(blocks, &Paragraph{t})
	}
	if len(b.Evidence) > 0 {
		blocks = append(blocks, p.evidence(b))
	}
	if len(b.Items) > 1 || len(b.Items) == 1 && b.Cause != nil {
		blocks = append(blocks, p.items(b))
	}
	return append(blocks, p.offers(b)...)
}

// who says who answers, who is called to what, and by when.
func (p monitorPage) who(b *trigger.Breach) *List {
	l := &List{Items: []Text{{Normal.Of("Owner: "), Strong.Of(b.Owner)}}}
	if b.Review != "" {
		t := Text{Normal.Of("Review: " + clipped(b.Review, mostWords))}
		if b.Due != "" {
			t = append(t, Normal.Of(", by "), Strong.Of(b.Due))
		}
		if p.past(b) {
			t = append(t, Bad.Of(", which is past"))
		}
		l.Items = append(l.Items, t)
	}
	if len(b.Call) > 0 {
		l.Items = append(l.Items, Plain("Called: "+some(b.Call, 8)))
	}
	if b.Kind == trigger.Variance {
		l.Items = append(l.Items, Text{Normal.Of("Asks: " + limitWords(b, p.r.Currency)), Muted.Of(p.stated(b.At))})
	} else if b.At != nil {
		l.Items = append(l.Items, Text{Normal.Of("Stated in "), {Text: path.Join(p.prefix, b.At.File), Style: Code, Link: p.link(b.At)}})
	}
	if b.FallsShort != "" {
		l.Items = append(l.Items, Text{Warn.Of("Not covered: "), Normal.Of(b.FallsShort)})
	}
	return l
}

func (p monitorPage) stated(at *trigger.Place) string {
	if at == nil {
		return ""
	}
	return " (" + path.Join(p.prefix, at.File) + ")"
}

// limitWords are a trigger's limits: more than 10 % and €25,000, in 2 periods
// running.
func limitWords(b *trigger.Breach, currency string) string {
	var parts []string
	if b.Limits.Percent != nil {
		parts = append(parts, percentOf(*b.Limits.Percent))
	}
	if b.Limits.Money != nil {
		parts = append(parts, Money(*b.Limits.Money, currency, 0))
	}
	if b.Limits.Units != nil {
		parts = append(parts, Quantity(*b.Limits.Units, 0)+" units")
	}
	words := asked(b) + " by more than " + strings.Join(parts, " and ")
	if b.Limits.For > 1 {
		words += ", " + Whole(b.Limits.For) + " periods running"
	}
	return words
}

// asked is which way a measure must be off.
func asked(b *trigger.Breach) string {
	way := b.Limits.Direction
	switch {
	case b.Measure == "attainment":
		return "short of what was committed"
	case b.Measure == "error":
		return "off forecast, without sign,"
	case b.Measure == "bias" && way == "above":
		return "over-forecast"
	case b.Measure == "bias" && way == "below":
		return "under-forecast"
	case way == "either":
		return strings.ReplaceAll(b.Measure, "-", " ") + " off"
	}
	return strings.ReplaceAll(b.Measure, "-", " ") + " " + way + " " + against(b)
}

func (p monitorPage) cause(b *trigger.Breach) Text {
	c := b.Cause
	if c == nil {
		return nil
	}
	t := Text{Strong.Of(clipped(c.Name, 80)), Normal.Of(" (" + c.Owner + ") delivered " + Quantity(c.Received, 0) + " of " + Quantity(c.Committed, 0) + " committed in " + span(c.From, c.To) + ": ")}
	return append(t, Bad.Of(Quantity(c.Short, 0)+" short"), Normal.Of("."))
}

// evidence is the periods one by one, and their sum where it is more than one.
func (p monitorPage) evidence(b *trigger.Breach) *Table {
	t := &Table{Fixed: 1, Caption: p.caption(b), Columns: []Column{{Title: "period"}, {Title: against(b), Kind: NumberKind}, {Title: "actual", Kind: NumberKind},
		{Title: "difference", Kind: NumberKind}, {Title: "%", Kind: PercentKind}, {Title: "worth", Kind: MoneyKind}, {Title: "committed in"}}}
	for _, e := range b.Evidence {
		t.Rows = append(t.Rows, Row{Cells: append(append([]Cell{Words(e.Period)}, p.figures(b, &e.Figures)...), Words(e.Tag))})
	}
	if b.From != b.To && len(b.Evidence) > 1 {
		t.Rows = append(t.Rows, Row{Kind: TotalRow, Cells: append([]Cell{Words(b.From + ".." + b.To)}, p.figures(b, &b.Figures)...)})
	}
	return t.without("worth")
}

func (p monitorPage) caption(b *trigger.Breach) string {
	what := begun(strings.ReplaceAll(b.Measure, "-", " ")) + " of " + subjectWords(b)
	switch b.Unit {
	case trigger.InMoney:
		what += ", " + p.r.Currency
	case trigger.InUnits:
		what += ", units"
	}
	if b.Used < b.Cells {
		what += "; used " + Whole(b.Used) + " of " + Whole(b.Cells)
	}
	return what
}

func against(b *trigger.Breach) string {
	switch b.Against {
	case "budget":
		return "budget"
	case "previous":
		return "plan before"
	}
	return "plan"
}

func (p monitorPage) figures(b *trigger.Breach, f *trigger.Figures) []Cell {
	d := 0
	if b.Unit == trigger.InPercent {
		d = 4
	}
	return []Cell{Figure(f.Plan, Quantity(f.Plan, d)), Figure(f.Actual, Quantity(f.Actual, d)), Figure(f.Difference, Signed(f.Difference, d)), Words(signedRatio(f.Percent)),
		Figure(f.Money, SignedMoney(f.Money, p.r.Currency, 0))}
}

// signedRatio prints a ratio with its sign, −12.5 %.
func signedRatio(r *quantity.Ratio) string {
	if r == nil {
		return NotKnown
	}
	return SignedPercent(quantity.Number(*r), quantity.Number(quantity.Unit))
}

func (p monitorPage) items(b *trigger.Breach) *Table {
	t := &Table{Fixed: 1, Caption: "What is off most", Columns: []Column{{Title: "item"}, {Title: against(b), Kind: NumberKind}, {Title: "actual", Kind: NumberKind},
		{Title: "difference", Kind: NumberKind}, {Title: "%", Kind: PercentKind}, {Title: "worth", Kind: MoneyKind}, {Title: "facts"}}, More: b.More}
	for i := range b.Items {
		it := &b.Items[i]
		facts := Cell{}
		if it.At != nil {
			facts = Cell{Text: Plain(p.row(it.At)), Link: p.link(it.At)}
		}
		t.Rows = append(t.Rows, Row{Cells: append(append([]Cell{Words(it.What)}, p.figures(b, &it.Figures)...), facts)})
	}
	return t.without("facts").without("worth")
}

func (p monitorPage) row(at *trigger.Place) string {
	return path.Join(p.prefix, at.File) + ":" + strconv.Itoa(at.Line)
}

// offers are what the plan itself has to say about it.
func (p monitorPage) offers(b *trigger.Breach) []Block {
	o := &b.Offer
	l := &List{}
	for _, d := range o.Decisions {
		l.Items = append(l.Items, p.decision(&d))
	}
	for _, g := range o.Gaps {
		t := Text{Normal.Of("Gap "), Code.Of(g.ID), Normal.Of(": " + clipped(g.Text, mostWords))}
		if !g.Money.IsMissing() && g.Money != 0 {
			t = append(t, Normal.Of(", "+Money(g.Money, p.r.Currency, 0)))
		}
		if g.LastDay != "" {
			t = append(t, Muted.Of(", last day to order "+g.LastDay))
		}
		l.Items = append(l.Items, t)
	}
	if o.MoreGaps > 0 {
		l.Items = append(l.Items, Plain(Count(o.MoreGaps, "more gap", "more gaps")))
	}
	for _, a := range o.Assumptions {
		word := Normal.Of("Assumption " + a.ID + ": ")
		if a.Broken {
			word = Bad.Of("Assumption " + a.ID + " is broken: ")
		}
		l.Items = append(l.Items, Text{word, Normal.Of(clipped(a.Statement, mostWords))})
	}
	if len(l.Items) == 0 {
		return nil
	}
	title := Text{Strong.Of("What the plan offers")}
	if o.LastDay != "" {
		title = append(title, Normal.Of(": something can still be ordered until "+o.LastDay))
	}
	return []Block{&Paragraph{title}, l}
}

func (p monitorPage) decision(d *trigger.OpenDecision) Text {
	t := Text{Normal.Of("Decision "), Code.Of(d.ID), Normal.Of(" (" + d.Owner + ")")}
	if d.Due != "" {
		t = append(t, Normal.Of(", due "+d.Due))
	}
	t = append(t, Normal.Of(": "+clipped(d.Question, mostWords)))
	for i, o := range d.Options[:min(len(d.Options), 6)] {
		sep := "; "
		if i == 0 {
			sep = " "
		}
		words := sep + o.ID + ": " + clipped(o.Summary, mostWords)
		if o.Cost != nil {
			words += ", " + Money(*o.Cost, p.r.Currency, 0)
		}
		if o.ID == d.Recommended {
			words += " (recommended)"
		}
		t = append(t, Normal.Of(words))
	}
	return t
}

func (p monitorPage) quiet() []Block {
	if len(p.r.Quiet) == 0 {
		return nil
	}
	l := &List{}
	for i := range p.r.Quiet {
		b := &p.r.Quiet[i]
		l.Items = append(l.Items, Text{Code.Of(b.ID), Normal.Of(": " + breachWords(b) + "; decision "), Code.Of(b.CoveredBy), Normal.Of(" covers it")})
	}
	return []Block{&Heading{Level: 2, Text: "Quiet, because a decision covers it"}, l}
}

func (p monitorPage) notJudged() []Block {
	if len(p.r.NotJudged) == 0 {
		return nil
	}
	l := &List{}
	for _, n := range p.r.NotJudged {
		about := ""
		if len(n.Subjects) > 0 {
			about = some(n.Subjects, 3) + ": "
		}
		l.Items = append(l.Items, Text{Code.Of(n.Trigger), Normal.Of(": " + about + n.Reason)})
	}
	return []Block{&Heading{Level: 2, Text: "Not judged"}, l}
}
