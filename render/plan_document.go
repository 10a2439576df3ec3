package render

import (
	"fmt"
	"slices"
	"strings"
)

// Parts say what of a plan's report goes into a document. The zero value is
// all of it with every family's grid, at most 24 of them.
type Parts struct {
	// Executive, Issues, Capacity and Grids choose parts; none chosen is all.
	Executive, Issues, Capacity, Grids bool
	// Decisions chooses the register of decisions, which stands in a document of
	// all parts no second time.
	Decisions bool
	// Families restricts grids and issues to these identifiers; nil is all.
	Families []string
	// Gaps is how many gaps are listed by family, 5 if zero; Limit how many
	// grids there are, 24 if zero. What is not shown is folded or counted.
	Gaps, Limit int
	// All shows every gap, assumption, risk and resource.
	All bool
	// Prefix is the plan's folder in the repository, which the links of the
	// document begin with.
	Prefix string
}

func (o Parts) withDefaults() Parts {
	if !o.Executive && !o.Issues && !o.Capacity && !o.Grids && !o.Decisions {
		o.Executive, o.Issues, o.Capacity, o.Grids = true, true, true, true
	}
	if o.Gaps == 0 {
		o.Gaps = 5
	}
	if o.All {
		o.Gaps = everything
	}
	if o.Limit == 0 {
		o.Limit = 24
	}
	return o
}

func (o Parts) wants(family string) bool {
	return o.Families == nil || slices.Contains(o.Families, family)
}

// Document lays the report out: the executive page first, then issues,
// capacity and one grid by family.
func (r *PlanReport) Document(o Parts) *Document {
	o = o.withDefaults()
	d := &Document{Title: r.Company + ", cycle " + r.Cycle, Subtitle: r.subtitle(), Footer: r.footer()}
	p := page{r, d, r.linked(o), o.All, o.Prefix}
	if o.Executive {
		d.Headline = r.headline()
		p.executive()
	}
	if o.Issues {
		p.issues(o)
	}
	if o.Decisions {
		p.register()
	}
	if o.Capacity {
		p.capacity()
	}
	if o.Grids {
		p.grids(o)
	}
	return d
}

// page adds blocks of a report to a document.
type page struct {
	r *PlanReport
	d *Document
	// grid holds the families whose grids are in the document.
	grid map[string]bool
	// all rows are shown of tables that are else cut.
	all bool
	// prefix is the plan's folder, which links begin with.
	prefix string
}

// shown is how many rows a table shows where n answer.
func (p page) shown(n int) int {
	if p.all {
		return everything
	}
	return n
}

// linked says which families have a grid in the document.
func (r *PlanReport) linked(o Parts) map[string]bool {
	out := map[string]bool{}
	for i := range r.Grids {
		if id := r.Grids[i].ID; o.Grids && o.wants(id) && len(out) < o.Limit {
			out[id] = true
		}
	}
	return out
}

func (p page) add(bs ...Block) { p.d.Blocks = append(p.d.Blocks, bs...) }

func (r *PlanReport) subtitle() Text {
	t := Text{}
	if r.Previous != "" {
		t = append(t, Normal.Of("compared with cycle "+r.Previous))
	} else {
		t = append(t, Normal.Of("first cycle, nothing to compare with"))
	}
	if r.AsOf != "" {
		t = append(t, Normal.Of(", as of "+r.AsOf))
	}
	if r.Revision != "" {
		t = append(t, Normal.Of(", revision "), Code.Of(r.Revision))
	}
	return t
}

func (r *PlanReport) footer() []Text {
	if r.Digest == "" {
		return nil
	}
	return []Text{{Normal.Of("plan "), Code.Of(r.Digest)}}
}

func (p page) executive() {
	e := &p.r.Executive
	if len(e.Decide) > 0 {
		p.add(&Heading{Level: 1, Text: "Decide today", ID: "decide"})
		for _, c := range e.Decide {
			p.add(p.choice(c))
		}
		if e.MoreChoices > 0 {
			p.add(&Paragraph{Text{Muted.Of(Count(e.MoreChoices, "more decision is proposed", "more decisions are proposed") + ".")}})
		}
	}
	p.add(&Heading{Level: 1, Text: "What changed", ID: "changed"})
	var words Text
	for i, s := range e.Sentences {
		if i > 0 {
			s = " " + s
		}
		words = append(words, Normal.Of(s))
	}
	p.add(&Paragraph{words})
	if len(e.Carried) > 0 {
		p.add(&Heading{Level: 1, Text: "Carried over", ID: "carried"}, p.carried())
	}
	p.add(&Heading{Level: 1, Text: "Families", ID: "families"}, p.lines())
	if len(e.Bridge) > 0 {
		p.add(&Heading{Level: 1, Text: "Budget to plan", ID: "bridge"}, p.bridge())
	}
	if len(e.Assumptions) > 0 {
		p.add(&Heading{Level: 1, Text: "Assumptions", ID: "assumptions"}, p.assumptions())
	}
	if len(e.Risks) > 0 {
		p.add(&Heading{Level: 1, Text: "Risks and opportunities", ID: "risks"}, p.risks())
	}
	if e.Process != nil && e.Process.Why == "" {
		p.add(&Heading{Level: 1, Text: "Did we do what we said?", ID: "said"}, marksTable(e.Process))
	}
}

// choice sets one proposed decision apart: the question, its options with
// their price, what is at stake and until when.
func (p page) choice(c Choice) Block {
	when := Text{}
	if c.Due != "" {
		style, words := Strong, "Last day "+c.Due
		if c.Late {
			style, words = Bad, "Overdue since "+c.Due
		}
		when = append(when, style.Of(words), Normal.Of(" · "))
	}
	if c.Gaps > 0 {
		when = append(when, Normal.Of(fmt.Sprintf("covers %s with %s at stake · ", Count(c.Gaps, "gap", "gaps"), Money(c.AtStake, p.r.Currency, 0))))
	}
	when = append(when, Muted.Of(c.ID+", asked by "+c.Owner))
	return &Callout{Tone: Normal, Title: c.Question, Blocks: []Block{p.options(c.Options), &Paragraph{when}}}
}

func (p page) options(os []Option) *Table {
	t := &Table{Fixed: 1, Columns: []Column{{Title: "option"}, {Title: "effect on margin", Kind: MoneyKind}}}
	for _, o := range os {
		name := Plain(o.Summary)
		if o.Recommended {
			name = Text{Strong.Of(o.Summary), Good.Of(" ✔ recommended")}
		}
		// A cost lowers the margin.
		cost := o.Cost
		if !cost.IsMissing() {
			cost = -cost
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: name}, Figure(cost, SignedMoney(cost, p.r.Currency, 0))}})
	}
	return t
}

func (p page) carried() Block {
	t := &Table{Fixed: 1, Columns: []Column{{Title: "decision"}, {Title: "chosen"}, {Title: "status"}, {Title: "outcome"}}}
	for _, c := range p.r.Executive.Carried {
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(c.ID), Words(c.Chosen), Words(c.Status), stateCell(c.State)}})
	}
	return t.without("outcome")
}

// stateCell says how something stands, with a mark beside the colour.
func stateCell(s State) Cell {
	switch {
	case s.Good == nil:
		return Styled(Muted, s.Text)
	case *s.Good:
		return Styled(Good, "✔ "+s.Text)
	}
	return Styled(Bad, "✘ "+s.Text)
}

func (p page) bridge() Block {
	e := &p.r.Executive
	first, last := e.Bridge[0], e.Bridge[len(e.Bridge)-1]
	var steps []BridgeStep
	for _, s := range e.Bridge {
		if s.Total || s.Money != 0 {
			steps = append(steps, s)
		}
	}
	return &Chart{ID: "bridge", Form: Waterfall, Title: fmt.Sprintf("%s budget to plan, next %s (%s)", e.bridgeFrom(), Whole(p.r.Next), p.r.Currency), Unit: p.r.Currency, Steps: steps,
		Description: fmt.Sprintf("%s %s; %s %s.", first.Label, Money(first.Money, p.r.Currency, 0), last.Label, Money(last.Money, p.r.Currency, 0))}
}

// bridgeFrom opens the bridge's title with the money that it is of.
func (e *Executive) bridgeFrom() string {
	if e.BridgeOf == "" {
		return "From"
	}
	return strings.ToUpper(e.BridgeOf[:1]) + e.BridgeOf[1:] + ": from"
}

func (p page) assumptions() Block {
	as := p.r.Executive.Assumptions
	t := &Table{Fixed: 1, Columns: []Column{{Title: "assumption"}, {Title: "state"}, {Title: "until"}, {Title: "owner"}}}
	t.fill(len(as), p.shown(3), func(i int) Row {
		a := as[i]
		return Row{Cells: []Cell{Words(a.Statement), stateCell(a.State), Words(a.Expires), Words(a.Owner)}}
	})
	return t
}

func (p page) risks() Block {
	e := &p.r.Executive
	t := &Table{Fixed: 1, Columns: []Column{{Title: "what may happen"}, {Title: "probability", Kind: PercentKind},
		{Title: "money", Kind: MoneyKind}, {Title: "weighted", Kind: MoneyKind}, {Title: "owner"}}}
	t.fill(len(e.Risks), p.shown(3), func(i int) Row { return p.risk(e.Risks[i]) })
	t.Rows = append(t.Rows, Row{Kind: TotalRow, Cells: []Cell{Words(netWords(e.Risks, len(t.Rows))), {}, {},
		Figure(e.Net, SignedMoney(e.Net, p.r.Currency, 0))}})
	return t
}

func (p page) risk(r Risk) Row {
	name := r.Statement
	if r.InPlan {
		name += " (in the plan)"
	}
	money := r.Money.Abs()
	if !r.Opportunity {
		money = -money
	}
	return Row{Cells: []Cell{Words(name), Words(percentOf(r.Probability)),
		Figure(money, SignedMoney(money, p.r.Currency, 0)), Figure(r.Weighted, SignedMoney(r.Weighted, p.r.Currency, 0)), Words(r.Owner)}}
}

// netWords says how many rows the net of the risks holds, and how many of them
// are not among the first that are shown.
func netWords(rs []Risk, shown int) string {
	held, hidden := 0, 0
	for i, r := range rs {
		if r.InPlan {
			continue
		}
		held++
		if i >= shown {
			hidden++
		}
	}
	s := "Net of the " + Whole(held) + " that are not in the plan"
	switch held {
	case 0:
		s = "Net (all are in the plan)"
	case 1:
		s = "Net of the one that is not in the plan"
	}
	if hidden > 0 {
		s += ", " + Whole(hidden) + " of them not shown here"
	}
	return s
}
