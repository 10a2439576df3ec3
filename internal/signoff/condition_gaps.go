package signoff

import (
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// sized is a gap as a test looks at it.
type sized struct {
	how, id, kind, family, market, site, from, to, class string
	units, money                                         quantity.Number
	// unknown says that nobody can tell it any more, at least in part.
	unknown bool
}

// gaps looks for gaps that were opened or grew. Noise is no gap here.
func gaps(v *View, t *policy.GapTest) verdict {
	if v.Base != nil && v.Diff == nil {
		return verdict{state: Failed, text: "the plans are not compared"}
	}
	if why := apart(v); why != "" {
		return beyond(why)
	}
	var found []sized
	for _, g := range sizes(v, t) {
		if of(&g, t) {
			found = append(found, g)
		}
	}
	if len(found) == 0 {
		return verdict{state: NotMet, text: "no gap" + classWords(t) + " opens or grows"}
	}
	worst := 0
	for i := range found {
		if found[i].weight().heavier(found[worst].weight()) {
			worst = i
		}
	}
	text := found[worst].words(v.Head.Plan.Currency)
	if n := len(found) - 1; n > 0 {
		text += fmt.Sprintf(", and %d more", n)
	}
	return verdict{Met, text, found[worst].weight()}
}

// sizes are the gaps of a view that are worse, with what became of them in the
// eyes of the test: one that grows into the class that it asks for is opened.
func sizes(v *View, t *policy.GapTest) []sized {
	var out []sized
	if v.Base == nil {
		for i := range v.Head.Gaps {
			if g := &v.Head.Gaps[i]; g.Class > projection.Noise {
				out = append(out, newGap(v.Head, g))
			}
		}
		return out
	}
	for i := range v.Diff.Gaps {
		g := &v.Diff.Gaps[i]
		if !g.Worse() {
			continue
		}
		s := sized{how: "grown", id: g.ID, kind: g.Kind, family: g.Family, market: g.Market, site: g.Site, from: g.From, to: g.To, unknown: g.How == change.Unknown}
		size := g.Head
		if size == nil || s.unknown && g.Base != nil && rank(g.Base.Class) > rank(size.Class) {
			size = g.Base
		}
		s.class, s.units, s.money = size.Class, size.Units, size.Money
		if g.Base == nil || t.Class != "" && rank(g.Base.Class) < rank(t.Class) {
			s.how = "opened"
		}
		out = append(out, s)
	}
	return out
}

// newGap is a gap of a plan that is new as a whole.
func newGap(r *projection.Result, g *projection.Gap) sized {
	p := r.Plan
	id := func(table interface{ ID(int) string }, i int) string {
		if i < 0 {
			return ""
		}
		return table.ID(i)
	}
	return sized{how: "opened", id: g.ID(), kind: g.Kind, family: id(p.FamilyIDs, g.Family), market: id(p.MarketIDs, g.Market), site: id(p.SiteIDs, g.Site),
		from: p.Calendar.Label(g.From), to: p.Calendar.Label(g.To), class: g.Class.String(), units: g.Units, money: g.Money}
}

func rank(class string) int { return slices.Index([]string{"noise", "lever", "decision"}, class) }

// of reports whether a test is about a gap. A size that nobody knows exceeds
// every limit.
func of(g *sized, t *policy.GapTest) bool {
	above := func(limit *quantity.Number, n quantity.Number) bool {
		return limit == nil || g.unknown || n.IsMissing() || n.Abs() > *limit
	}
	return listed(t.Kinds, g.kind) && listed(t.Families, g.family) && listed(t.Markets, g.market) && listed(t.Sites, g.site) &&
		(listed(t.How, g.how) || g.unknown) && rank(g.class) >= rank(t.Class) && above(t.AboveUnits, g.units) && above(t.AboveMoney, g.money)
}

func (g *sized) weight() weight {
	w := weight{unknown: g.unknown || g.money.IsMissing(), of: int64(g.money.Abs()), per: 1}
	if w.unknown {
		w.of = 0
	}
	return w
}

// words tells a gap: opens shortage/TENT-2P@central 2027-03 of class decision,
// 380 units, EUR 26,790.
func (g *sized) words(currency string) string {
	verb := map[string]string{"opened": "opens ", "grown": "grows "}[g.how]
	if g.unknown {
		verb = "hides "
	}
	text := verb + g.id + " " + g.from
	if g.to != g.from {
		text += ".." + g.to
	}
	text += " of class " + g.class
	if g.unknown {
		return text + ", whose size nobody can tell any more"
	}
	if !g.units.IsMissing() && g.kind != projection.BudgetGap {
		text += ", " + g.units.Words() + " units"
	}
	if g.money.IsMissing() {
		return text + ", money not known"
	}
	return text + ", " + currency + " " + rounded(g.money).Words()
}

func classWords(t *policy.GapTest) string {
	switch t.Class {
	case "":
		return ""
	case "lever":
		return " of class lever or decision"
	}
	return " of class " + t.Class
}
