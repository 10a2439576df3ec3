// Package variance says why two sets of numbers differ.
//
// A [Waterfall] leads from one amount of money to another in a few steps that
// sum exactly, so that it can be drawn and added up by hand. [Bridge] makes
// one from lines that know quantity and price (a plan against its actuals),
// [BudgetBridge] from lines that know units and money only (a plan against a
// budget, which states no items and no prices).
//
//	2,200.00  plan
//	 +126.67  volume     more or fewer units, at the plan's average price
//	 -106.67  mix        dearer or cheaper items among them
//	  -48.00  price      the same units at another price, at the plan's rates
//	  +44.00  currency   the same money at another rate
//	 +200.00  new        sold, but not in the plan
//	 -300.00  ended      in the plan, but not sold
//	2,116.00  actual
//
// Every amount is rounded once, to cents; mix is what remains and so takes up
// the rounding.
package variance

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/accord-plan/accord/internal/quantity"
)

// StepKind names a step of a bridge.
type StepKind string

// The steps, in the order in which a waterfall shows them.
const (
	Volume      StepKind = "volume"
	Mix         StepKind = "mix"
	Price       StepKind = "price"
	PriceAndMix StepKind = "price and mix"
	TradeSpend  StepKind = "trade spend"
	Currency    StepKind = "currency"
	New         StepKind = "new"
	Ended       StepKind = "ended"
)

// Step is one bar of a waterfall, in plan currency.
type Step struct {
	Label  StepKind        `json:"label"`
	Amount quantity.Number `json:"amount"`
}

// Waterfall leads from Base to Target: Base and all steps sum to Target, to
// the cent. Amounts are in plan currency.
type Waterfall struct {
	// Market and Family say what it is about; both are empty for a total.
	Market string          `json:"market,omitempty"`
	Family string          `json:"family,omitempty"`
	Base   quantity.Number `json:"base"`
	Target quantity.Number `json:"target"`
	Steps  []Step          `json:"steps"`
	// Of is the number of lines, Used the number of those whose amounts are
	// known on both sides; the others are in no step, nor in Base or Target.
	Used int `json:"used"`
	Of   int `json:"of"`
}

// Amount returns the amount of a step, zero if the waterfall does not have it.
func (w *Waterfall) Amount(k StepKind) quantity.Number {
	for _, s := range w.Steps {
		if s.Label == k {
			return s.Amount
		}
	}
	return 0
}

// Line is one item in one market. Quantities are in one unit within a call of
// [Bridge]; zero says that the item is not on that side. Prices are per unit
// in local currency, rates plan currency per unit of it. A side whose quantity
// is zero needs no price and no rate. quantity.Missing, or a rate of zero
// beside a quantity, leaves the whole line out.
type Line struct {
	Item                   string
	PlanQuantity, Quantity quantity.Number
	PlanPrice, Price       quantity.Number
	PlanRate, Rate         quantity.Ratio
}

func (l *Line) known() bool {
	return sideKnown(l.PlanQuantity, l.PlanPrice, l.PlanRate) && sideKnown(l.Quantity, l.Price, l.Rate)
}

func sideKnown(q, p quantity.Number, r quantity.Ratio) bool {
	return q == 0 || !q.IsMissing() && !p.IsMissing() && r != 0
}

// Bridge leads from the plan's money to the actual for the lines of one market
// and family, one line per item, in any order. Items with a quantity on one
// side only are new or ended and stay out of the other steps. Price is the
// actual quantity at the difference of the prices, at plan rates; volume the
// difference of total quantity at the plan's average price; currency the
// actual money at the difference of the rates; mix the remainder.
func Bridge(lines []Line) Waterfall {
	var base, target, price, currency, fresh, ended, common exact
	var planUnits, units quantity.Number
	used := 0
	for i := range lines {
		l := &lines[i]
		if !l.known() {
			continue
		}
		used++
		plan := money(l.PlanQuantity, l.PlanPrice, l.PlanRate)
		actual := money(l.Quantity, l.Price, l.Rate)
		base.add(plan)
		target.add(actual)
		switch {
		case l.PlanQuantity == 0:
			fresh.add(actual)
		case l.Quantity == 0:
			ended.sub(plan)
		default:
			planUnits, units = planUnits.Add(l.PlanQuantity), units.Add(l.Quantity)
			common.add(plan)
			price.add(money(l.Quantity, l.Price-l.PlanPrice, l.PlanRate))
			currency.add(money(l.Quantity, l.Price, l.Rate-l.PlanRate))
		}
	}
	w := Waterfall{Base: base.cents(), Target: target.cents(), Used: used, Of: len(lines)}
	w.Steps = []Step{
		{Volume, common.share(units-planUnits, planUnits)}, {Mix, 0}, {Price, price.cents()},
		{Currency, currency.cents()}, {New, fresh.cents()}, {Ended, ended.cents()},
	}
	w.settle(1)
	return w
}

// settle gives step i what the others leave.
func (w *Waterfall) settle(i int) {
	rest := w.Target - w.Base
	for j, s := range w.Steps {
		if j != i {
			rest -= s.Amount
		}
	}
	w.Steps[i].Amount = rest
}

// Total adds waterfalls step by step; steps keep the order in which they first
// appear. The total of none has no steps.
func Total(parts []Waterfall) Waterfall {
	var t Waterfall
	for _, w := range parts {
		t.Base, t.Target = t.Base.Add(w.Base), t.Target.Add(w.Target)
		t.Used, t.Of = t.Used+w.Used, t.Of+w.Of
		for _, s := range w.Steps {
			i := slices.IndexFunc(t.Steps, func(x Step) bool { return x.Label == s.Label })
			if i < 0 {
				i = len(t.Steps)
				t.Steps = append(t.Steps, Step{Label: s.Label})
			}
			t.Steps[i].Amount = t.Steps[i].Amount.Add(s.Amount)
		}
	}
	return t
}

// ByLargest sorts waterfalls by the size of their difference, largest first,
// then by market and family.
func ByLargest(ws []Waterfall) {
	slices.SortStableFunc(ws, func(a, b Waterfall) int {
		return cmp.Or(cmp.Compare((b.Target-b.Base).Abs(), (a.Target-a.Base).Abs()),
			cmp.Compare(a.Market, b.Market), cmp.Compare(a.Family, b.Family))
	})
}

// exact is a sum of products of a quantity, a price and a rate, in steps of
// 1e-18; nothing is rounded before cents.
type exact struct{ v big.Int }

func money(q, p quantity.Number, r quantity.Ratio) *big.Int {
	if q == 0 {
		return new(big.Int)
	}
	v := big.NewInt(int64(q))
	v.Mul(v, big.NewInt(int64(p)))
	return v.Mul(v, big.NewInt(int64(r)))
}

func (e *exact) add(v *big.Int) { e.v.Add(&e.v, v) }
func (e *exact) sub(v *big.Int) { e.v.Sub(&e.v, v) }

// perCent is the number of exact steps in a cent, and gridPerCent the number
// of steps of a quantity.Number in one.
const (
	perCent     = 1e16
	gridPerCent = quantity.Scale / 100
)

func (e *exact) cents() quantity.Number { return e.share(1, 1) }

// share returns the sum times part over whole, rounded once to cents, half
// away from zero; zero where whole is zero.
func (e *exact) share(part, whole quantity.Number) quantity.Number {
	if whole == 0 {
		return 0
	}
	num := new(big.Int).Mul(&e.v, big.NewInt(int64(part)))
	den := new(big.Int).Mul(big.NewInt(perCent), big.NewInt(int64(whole)))
	return roundQuo(num, den)
}

// roundQuo returns num/den cents, half away from zero, saturating.
func roundQuo(num, den *big.Int) quantity.Number {
	sign := num.Sign() * den.Sign()
	num.Abs(num)
	den.Abs(den)
	num.Lsh(num, 1).Add(num, den)
	num.Quo(num, den.Lsh(den, 1)).Mul(num, big.NewInt(gridPerCent))
	if !num.IsInt64() {
		return quantity.Max / gridPerCent * gridPerCent * quantity.Number(sign)
	}
	return quantity.Number(num.Int64() * int64(sign))
}
