package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/statement"
)

// Effects is what follows from a plan, spelled.
type Effects struct {
	// Arithmetic is the number of the computation's meaning.
	Arithmetic int
	Lines      []string // `PATH<TAB>VALUE`, sorted
}

// Hash is the effects digest.
func (e *Effects) Hash() statement.Hash {
	h := sha256.New()
	fmt.Fprintf(h, "%s\narithmetic %d\n", effectsVersion, e.Arithmetic)
	for _, l := range e.Lines {
		_, _ = io.WriteString(h, l+"\n")
	}
	return statement.Hash(prefix + hex.EncodeToString(h.Sum(nil)))
}

// The measures of effects: of a market, and of a site. Units, and money in plan
// currency.
const (
	demandEffect  = "demand"
	revenueEffect = "revenue"
	marginEffect  = "margin"
	supplyEffect  = "supply"
	stockEffect   = "stock"
)

// EffectsOf spells what follows from a plan within a scope: every gap, and by
// family, place and period demand, revenue and margin of markets, supply and
// stock of sites.
func EffectsOf(r *projection.Result, scope Scope) *Effects {
	e := &Effects{Arithmetic: projection.Arithmetic}
	in := reachOf(r.Plan, scope)
	var sums sums
	for i := range r.Demand {
		d := &r.Demand[i]
		if f := r.Plan.Items[d.Item].Family; in.market(f, d.Market) {
			sums.add(effectKey{demandEffect, d.Market, f}, d.Consensus)
			sums.add(effectKey{revenueEffect, d.Market, f}, d.Revenue)
			sums.add(effectKey{marginEffect, d.Market, f}, d.Margin)
		}
	}
	for i := range r.Stock {
		s := &r.Stock[i]
		if f := r.Plan.Items[s.Item].Family; in.site(f, s.Site) {
			sums.add(effectKey{supplyEffect, s.Site, f}, s.Supply)
			sums.add(effectKey{stockEffect, s.Site, f}, s.Stock)
		}
	}
	sums.lines(e, r)
	for i := range r.Gaps {
		if g := &r.Gaps[i]; in.gap(g) {
			e.Lines = append(e.Lines, gapLine(g, r.Plan.Calendar))
		}
	}
	slices.Sort(e.Lines)
	return e
}

// effectKey is a row of effects.
type effectKey struct {
	measure       string
	place, family int
}

// sum is a column of sums, and of how many numbers in each are not known.
type sum struct {
	known   []quantity.Number
	some    []bool
	missing []int
}

type sums map[effectKey]*sum

func (s *sums) add(k effectKey, c projection.Column) {
	if *s == nil {
		*s = sums{}
	}
	x := (*s)[k]
	if x == nil {
		x = &sum{make([]quantity.Number, len(c)), make([]bool, len(c)), make([]int, len(c))}
		(*s)[k] = x
	}
	for t, n := range c {
		if n.IsMissing() {
			x.missing[t]++
			continue
		}
		x.known[t], x.some[t] = x.known[t].Add(n), true
	}
}

func (s sums) lines(e *Effects, r *projection.Result) {
	for k, x := range s {
		places := r.Plan.MarketIDs
		if k.measure == supplyEffect || k.measure == stockEffect {
			places = r.Plan.SiteIDs
		}
		row := "/" + k.measure + "/" + encode(r.Plan.FamilyIDs.ID(k.family)) + "/" + encode(places.ID(k.place)) + "/"
		for t := range x.known {
			e.Lines = append(e.Lines, row+r.Plan.Calendar.Label(r.First+period.Period(t))+"\t"+x.at(t))
		}
	}
}

// at spells a sum: `n` and what is known, `z` where nothing is; behind a space
// how many numbers are not known, where there are any.
func (x *sum) at(t int) string {
	text := null
	if x.some[t] {
		text = "n" + x.known[t].String()
	}
	if x.missing[t] > 0 {
		text += fmt.Sprintf(" %d", x.missing[t])
	}
	return text
}

// gapLine spells a gap: kind, what and periods, then class, units and money.
func gapLine(g *projection.Gap, cal period.Calendar) string {
	when := cal.Label(g.From)
	if g.To != g.From {
		when += ".." + cal.Label(g.To)
	}
	return "/gap/" + encode(g.Kind) + "/" + encode(g.What) + "/" + when + "\t" + g.Class.String() + " " + amount(g.Units) + " " + amount(g.Money)
}

func amount(n quantity.Number) string {
	if n.IsMissing() {
		return null
	}
	return "n" + n.String()
}
