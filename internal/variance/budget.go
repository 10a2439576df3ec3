package variance

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/accord-plan/accord/internal/quantity"
)

// BudgetLine is one family in one market, in one period or over several:
// units, and revenue or margin in plan currency. quantity.Missing says that a
// number is not stated. Rates are plan currency per unit of the market's
// currency, zero where they are not known or the budget pins none.
type BudgetLine struct {
	Market, Family     string
	BudgetUnits, Units quantity.Number
	BudgetMoney, Money quantity.Number
	// Sold is the revenue in Money, in plan currency: what of it moves with the
	// rate, since costs are in plan currency. Of revenue it is Money itself.
	Sold             quantity.Number
	BudgetRate, Rate quantity.Ratio
	// TradeSpend is promotion money that Money is net of, in plan currency.
	TradeSpend quantity.Number
}

// BudgetBridge leads from a budget to a plan, one waterfall per market and
// family in that order, and their total. Lines may come in any order and
// several per market and family. A family that the budget gives neither units
// nor money is new, one that the plan gives neither ended. Volume is the difference of units at
// the budget's average; currency, where the budget pins a rate, what the plan's
// revenue is worth more or less than at that rate; price and mix are one
// remainder, since a budget has no items. The plan's trade spend is a step of
// its own, below zero, if any line has some; a new family's stays in what is
// new. Where either side states no units,
// volume is part of that remainder.
func BudgetBridge(lines []BudgetLine) ([]Waterfall, Waterfall) {
	sorted := slices.Clone(lines)
	byKey := func(a, b BudgetLine) int {
		return cmp.Or(cmp.Compare(a.Market, b.Market), cmp.Compare(a.Family, b.Family))
	}
	slices.SortStableFunc(sorted, byKey)
	kinds := []StepKind{Volume, PriceAndMix, Currency, New, Ended}
	if slices.ContainsFunc(lines, func(l BudgetLine) bool { return l.spends() }) {
		kinds = slices.Insert(kinds, 2, TradeSpend)
	}
	var out []Waterfall
	for len(sorted) > 0 {
		n := 1
		for n < len(sorted) && byKey(sorted[0], sorted[n]) == 0 {
			n++
		}
		out = append(out, budgetGroup(sorted[:n], kinds))
		sorted = sorted[n:]
	}
	return out, Total(out)
}

func (l *BudgetLine) known() bool { return !l.BudgetMoney.IsMissing() && !l.Money.IsMissing() }

func (l *BudgetLine) spends() bool {
	return l.known() && l.TradeSpend != 0 && !l.TradeSpend.IsMissing()
}

// budgetGroup bridges one market and family by steps of these kinds.
func budgetGroup(lines []BudgetLine, kinds []StepKind) Waterfall {
	w := Waterfall{Market: lines[0].Market, Family: lines[0].Family, Of: len(lines)}
	var base, target, currency, spend exact
	var budgetUnits, units quantity.Number
	unitsKnown, budgeted, planned := true, false, false
	for _, l := range lines {
		if !l.known() {
			continue
		}
		w.Used++
		budgeted = budgeted || l.BudgetMoney != 0 || l.BudgetUnits != 0 && !l.BudgetUnits.IsMissing()
		planned = planned || l.Money != 0 || l.Units != 0 && !l.Units.IsMissing()
		base.add(money(quantity.One, l.BudgetMoney, quantity.Unit))
		target.add(money(quantity.One, l.Money, quantity.Unit))
		if l.BudgetUnits.IsMissing() || l.Units.IsMissing() {
			unitsKnown = false
		} else {
			budgetUnits, units = budgetUnits.Add(l.BudgetUnits), units.Add(l.Units)
		}
		pinned := l.BudgetRate != 0 && l.Rate != 0
		if pinned && !l.Sold.IsMissing() {
			currency.add(revalued(l.Sold, l.Rate, l.BudgetRate))
		}
		if l.spends() {
			spend.sub(money(quantity.One, l.TradeSpend, quantity.Unit))
			if pinned { // at the budget's rate: the rest of it is in currency
				spend.add(revalued(l.TradeSpend, l.Rate, l.BudgetRate))
			}
		}
	}
	w.Base, w.Target = base.cents(), target.cents()
	for _, k := range kinds {
		w.Steps = append(w.Steps, Step{Label: k})
	}
	switch {
	case !budgeted:
		w.settle(w.index(New))
	case !planned:
		w.settle(w.index(Ended))
	default:
		if unitsKnown {
			w.Steps[w.index(Volume)].Amount = base.share(units-budgetUnits, budgetUnits)
		}
		w.Steps[w.index(Currency)].Amount = currency.cents()
		if i := w.index(TradeSpend); i >= 0 {
			w.Steps[i].Amount = spend.cents()
		}
		w.settle(w.index(PriceAndMix))
	}
	return w
}

func (w *Waterfall) index(k StepKind) int {
	return slices.IndexFunc(w.Steps, func(s Step) bool { return s.Label == k })
}

// revalued returns what an amount at one rate is worth above its worth at
// another, m - m*pinned/rate, to 1e-18.
func revalued(m quantity.Number, rate, pinned quantity.Ratio) *big.Int {
	v := money(quantity.One, m, rate-pinned)
	v.Mul(v, big.NewInt(quantity.RatioScale))
	return v.Quo(v, big.NewInt(int64(rate)))
}
