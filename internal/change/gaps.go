package change

import (
	"cmp"
	"strings"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// GapHow says what became of a gap.
type GapHow string

// What became of a gap, the worst first.
const (
	Opened GapHow = "opened"
	Grown  GapHow = "grown"
	// Reclassed is a gap of another class whose size does not say so, as where
	// it is smaller and now needs a decision.
	Reclassed GapHow = "reclassed"
	// Unknown is a gap of which the head cannot tell, at least in a part of
	// its periods, because demand, stock, capacity or revenue is not known
	// there any more. It may be as large as ever.
	Unknown GapHow = "no longer known"
	Shrunk  GapHow = "shrunk"
	Closed  GapHow = "closed"
)

// GapChange is a gap that is not the same in both plans. Gaps are the same one
// when they have one id and overlapping periods, and, if they are about the
// budget, are off the same way.
type GapChange struct {
	How  GapHow `json:"how"`
	ID   string `json:"id"`
	Kind string `json:"kind"`
	What string `json:"what"`
	// Family, Item, Site, Market and Resource (SOURCE/RESOURCE) are what it is
	// about, where they apply.
	Family   string `json:"family,omitempty"`
	Item     string `json:"item,omitempty"`
	Site     string `json:"site,omitempty"`
	Market   string `json:"market,omitempty"`
	Resource string `json:"resource,omitempty"`
	// From and To are the head's periods, or the base's of a closed gap.
	From string `json:"from"`
	To   string `json:"to"`
	// Beyond says that a part of it, in either plan, lies outside of the shared
	// periods: sizes and Money count that part, How does not where it can tell.
	Beyond bool `json:"beyond_shared,omitempty"`
	// Base and Head are its size on either side, nil where it does not exist.
	Base *GapSize `json:"base,omitempty"`
	Head *GapSize `json:"head,omitempty"`
	// Money is how much it grew, plan currency, below zero if it shrank, Missing
	// if the head does not know.
	Money quantity.Number `json:"money"`
	// Above says of a gap of the budget that revenue is above it, not below.
	Above bool `json:"above,omitempty"`
	// LastDay is the last day on which supply can still be ordered for it, ""
	// if no lever is known; CannotWait says that it precedes the executive
	// meeting.
	LastDay    string `json:"last_day,omitempty"`
	CannotWait bool   `json:"cannot_wait,omitempty"`
	Text       string `json:"text"`
	// CoveredBy is the accepted decision that covers it; ProposedBy one that
	// would, with the options among which it chooses.
	CoveredBy  string `json:"covered_by,omitempty"`
	ProposedBy string `json:"proposed_by,omitempty"`
	// FallsShort names an accepted decision that covers a part of it, and how
	// much, where none covers all of it.
	FallsShort  string            `json:"falls_short,omitempty"`
	Options     []Option          `json:"options,omitempty"`
	Recommended string            `json:"recommended,omitempty"`
	Due         string            `json:"due,omitempty"`
	At          position.Position `json:"at,omitzero"`

	first period.Period
	class projection.Class
}

// GapSize is the size of a gap in one plan.
type GapSize struct {
	Class string `json:"class"`
	From  string `json:"from"`
	To    string `json:"to"`
	// Units is by Measure the peak or the sum of its periods; see
	// [projection.Gap].
	Units   quantity.Number    `json:"units"`
	Measure projection.Measure `json:"measure,omitempty"`
	// Peak is the most in one period. Where stock is too little or too much,
	// Money is that of Peak, since the same stock is wanted in each period.
	Peak  quantity.Number `json:"peak,omitempty"`
	Money quantity.Number `json:"money"`
}

// Option is one way to close a gap; Cost is its effect on margin in plan
// currency, Missing if not stated.
type Option struct {
	ID      string          `json:"id"`
	Summary string          `json:"summary"`
	Cost    quantity.Number `json:"cost"`
}

// NeedsDecision reports whether the gap, as it stands in the head, is of class
// decision and no accepted decision covers it.
func (g *GapChange) NeedsDecision() bool {
	return g.Head != nil && g.class == projection.NeedsDecision && g.CoveredBy == ""
}

// Worse reports whether the head is worse off: the gap is new or larger, asks
// for more than before, or can no longer be told.
func (g *GapChange) Worse() bool {
	return g.How == Opened || g.How == Grown || g.How == Reclassed || g.How == Unknown
}

// gaps compares the gaps that lie, at least in part, in the shared horizon and
// not in unsettled periods alone.
func (c *comparer) gaps() {
	before := c.sharedGaps(baseSide)
	matched := map[*projection.Gap]bool{}
	byID := map[string][]*projection.Gap{}
	for _, g := range before {
		id := c.gapID(baseSide, g)
		byID[id] = append(byID[id], g)
	}
	for _, g := range c.sharedGaps(headSide) {
		var same *projection.Gap
		for _, b := range byID[c.gapID(headSide, g)] {
			if b.From <= g.To && g.From <= b.To && b.Below == g.Below {
				matched[b] = true
				if same == nil || c.closer(g, b, same) {
					same = b
				}
			}
		}
		c.gapChange(same, g)
	}
	for _, b := range before {
		if !matched[b] {
			c.gapChange(b, nil)
		}
	}
}

// closer reports whether a gap of the head continues a rather than b: that of the
// same source in the same periods, as two may be off at one site; else the heavier,
// since the source of a gap is that of its worst period only.
func (c *comparer) closer(g, a, b *projection.Gap) bool {
	source := c.source.of(headSide, g.Source)
	own := func(x *projection.Gap) bool {
		return x.From == g.From && x.To == g.To && c.source.of(baseSide, x.Source) == source
	}
	if own(a) != own(b) {
		return own(a)
	}
	return heavier(a.Money, b.Money)
}

// sharedGaps are the gaps of a side that both plans can judge, at least in a
// part of their periods.
func (c *comparer) sharedGaps(s side) []*projection.Gap {
	var out []*projection.Gap
	for g := range c.resultOf(s).EachGapBut(c.alike) {
		if g.From <= c.to && g.To >= c.from && c.seenGap(s, g) {
			out = append(out, g)
		}
	}
	return out
}

// gapID is a gap's id, with a renamed item's new name.
func (c *comparer) gapID(s side, g *projection.Gap) string {
	if s == headSide || len(c.d.Renames) == 0 || g.Item < 0 {
		return g.ID()
	}
	was, is := c.base.Plan.ItemIDs.ID(g.Item), c.item.id(c.item.base[g.Item])
	if rest, ok := strings.CutPrefix(g.What, was); ok && was != is {
		return g.Kind + "/" + is + rest
	}
	return g.ID()
}

func (c *comparer) gapChange(b, h *projection.Gap) {
	how, same := c.compareGaps(b, h)
	if same {
		return
	}
	if classOf(b) <= projection.Noise && classOf(h) <= projection.Noise {
		c.d.Headline.Gaps.Noise++
		return
	}
	money := gapMoney(b, h)
	if (how == Closed || how == Shrunk) && c.unknown(b) {
		how, money = Unknown, quantity.Missing
	}
	g, s := h, headSide
	if h == nil {
		g, s = b, baseSide
	}
	out := GapChange{How: how, ID: c.gapID(s, g), Kind: g.Kind, What: g.What, first: g.From, class: g.Class,
		From: c.label(g.From), To: c.label(g.To), Base: c.size(b), Head: c.size(h),
		Beyond: c.reachesOut(b) || c.reachesOut(h), Money: money, Text: g.Text,
		Above: g.Kind == projection.BudgetGap && !g.Below, At: c.at(s, g.At)}
	c.about(s, g, &out)
	if h != nil {
		out.CannotWait, out.CoveredBy, out.ProposedBy, out.FallsShort = h.CannotWait, h.CoveredBy, h.ProposedBy, h.FallsShort
		if h.LastDay != period.NoDate {
			out.LastDay = h.LastDay.String()
		}
		c.proposal(&out)
	}
	c.count(&out, b)
	c.d.Gaps = append(c.d.Gaps, out)
}

func classOf(g *projection.Gap) projection.Class {
	if g == nil {
		return 0
	}
	return g.Class
}

// compareGaps says what became of a gap: by units, then money, then length,
// unless its class tells otherwise. same says that nothing did. A gap that
// reaches out of the shared periods is compared in them, as far as its rows
// tell: it has not grown because the horizon did.
func (c *comparer) compareGaps(b, h *projection.Gap) (how GapHow, same bool) {
	switch {
	case b == nil:
		return Opened, false
	case h == nil:
		return Closed, false
	}
	units, money := cmp.Compare(weight(h.Units), weight(b.Units)), cmp.Compare(weight(h.Money), weight(b.Money))
	if c.reachesOut(b) || c.reachesOut(h) {
		before, ok1 := c.sizeInShared(baseSide, b)
		after, ok2 := c.sizeInShared(headSide, h)
		if ok1 && ok2 {
			units, money = cmp.Compare(after, before), 0
		}
	}
	size := cmp.Or(units, money, cmp.Compare(c.length(h), c.length(b)))
	switch class := cmp.Compare(h.Class, b.Class); {
	case class > 0 && max(units, money) <= 0 && size <= 0, class < 0 && min(units, money) >= 0 && size >= 0:
		return Reclassed, false
	case cmp.Or(class, size) > 0:
		return Grown, false
	default:
		return Shrunk, class == 0 && size == 0
	}
}

func gapMoney(b, h *projection.Gap) quantity.Number {
	var before, after quantity.Number
	if b != nil {
		before = b.Money
	}
	if h != nil {
		after = h.Money
	}
	return difference(before, after)
}

func (c *comparer) size(g *projection.Gap) *GapSize {
	if g == nil {
		return nil
	}
	return &GapSize{g.Class.String(), c.label(g.From), c.label(g.To), g.Units, g.Measure, g.Peak, g.Money}
}

// about fills what a gap of one side is about.
func (c *comparer) about(s side, g *projection.Gap, out *GapChange) {
	p := c.planOf(s)
	out.Family, out.Item = c.family.id(c.family.of(s, g.Family)), c.item.id(c.item.of(s, g.Item))
	out.Site, out.Market = c.site.id(c.site.of(s, g.Site)), c.market.id(c.market.of(s, g.Market))
	if g.Source >= 0 && g.Resource >= 0 {
		out.Resource = p.Sources[g.Source].ID + "/" + p.Sources[g.Source].Resources[g.Resource].ID
	}
}

// proposal adds the options of the proposed decision that would cover a gap.
func (c *comparer) proposal(g *GapChange) {
	if g.ProposedBy == "" {
		return
	}
	var d *decision.Decision
	for i := range c.head.Plan.Decisions {
		if c.head.Plan.Decisions[i].ID == g.ProposedBy {
			d = &c.head.Plan.Decisions[i]
		}
	}
	if d == nil {
		return
	}
	g.Recommended = d.Recommended
	if d.Due != period.NoDate {
		g.Due = d.Due.String()
	}
	for _, o := range d.Options {
		cost := quantity.Missing
		if o.Cost != nil {
			cost = *o.Cost
		}
		g.Options = append(g.Options, Option{o.ID, o.Summary, cost})
	}
}

func (c *comparer) count(g *GapChange, b *projection.Gap) {
	n := &c.d.Headline.Gaps
	needs := 0
	if g.NeedsDecision() {
		needs = 1
	}
	switch g.How {
	case Opened:
		n.Opened++
		n.OpenedDecision += needs
	case Grown:
		n.Grown++
		n.GrownDecision += needs
	case Reclassed:
		n.Reclassed++
		n.ReclassedDecision += needs
	case Unknown:
		n.Unknown++
		n.UnknownDecision += needs
	case Shrunk:
		n.Shrunk++
	case Closed:
		n.Closed++
		if b.Class == projection.NeedsDecision {
			n.ClosedDecision++
		}
	}
}
