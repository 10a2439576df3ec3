package variance

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/accord-plan/accord/internal/quantity"
)

// TestFlowsBridgeAsLinesDo is the case of the lines' own test: A 100 at 10, 120
// at 9; B 50 at USD 20, 40 at USD 22, the dollar at 0.90 and 0.95; C new, 5 at 40;
// D ended, 10 at 30. Price is 120 x -1 + 40 x 2 x 0.90 = -48, currency 880 x 0.05 =
// 44; volume 10 of 150 x 1,900 = 126.67.
func TestFlowsBridgeAsLinesDo(t *testing.T) {
	n := func(s string) quantity.Number { return num(t, s) }
	w := bridgeOf([]*flow{
		{item: 3, planUnits: n("10"), plan: n("300")},
		{item: 2, units: n("5"), actual: n("200")},
		{item: 1, planUnits: n("50"), units: n("40"), plan: n("900"), actual: n("836"), price: n("72"), currency: n("44")},
		{item: 0, planUnits: n("100"), units: n("120"), plan: n("1000"), actual: n("1080"), price: n("-120")},
	}, false)
	want := []string{"2200.00", "volume 126.67", "mix -106.67", "price -48.00", "currency 44.00", "new 200.00", "ended -300.00", "2116.00"}
	if d := cmp.Diff(want, text(w)); d != "" {
		t.Error(d)
	}
}

// A credit of 500 for an item that is neither planned nor sold is no mix: it is
// what was invoiced beyond the plan's price of nothing, 18 of it by the rate.
func TestMoneyWithoutUnitsIsPrice(t *testing.T) {
	n := func(s string) quantity.Number { return num(t, s) }
	w := bridgeOf([]*flow{
		{item: 1, actual: n("-482"), price: n("-500"), currency: n("18")},
		{item: 0, planUnits: n("10"), units: n("10"), plan: n("100"), actual: n("100")},
	}, false)
	if d := cmp.Diff([]string{"100.00", "price -500.00", "currency 18.00", "-382.00"}, text(w)); d != "" {
		t.Error(d)
	}
}

// What is in the flows is in the bridge, to the cent, whatever they hold.
func TestFlowsAddUp(t *testing.T) {
	some := rapid.Int64Range(-1e10, 1e10)
	rapid.Check(t, func(t *rapid.T) {
		flows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) *flow {
			d := func(name string) quantity.Number { return quantity.Number(some.Draw(t, name)) }
			return &flow{planUnits: d("units planned"), units: d("units"), plan: d("plan"), actual: d("actual"), price: d("price"), currency: d("currency"), spend: d("spend"), cost: d("cost")}
		}), 0, 6).Draw(t, "flows")
		w := bridgeOf(flows, true)
		sum := w.Base
		for _, s := range w.Steps {
			if s.Amount.Abs() > quantity.Max/16 {
				return // a ten-thousandth of a unit was planned: no number holds what follows
			}
			sum = sum.Add(s.Amount)
		}
		if sum != w.Target {
			t.Fatalf("%s, want %s", sum, w.Target)
		}
	})
}

// TestValueRoundsOnce: 3 units at 0.3333 and a rate of 0.5 are 0.49995, as money
// on the grid of 1e-4 0.5000 (rounded away from zero), and not 0.49995 twice rounded.
func TestValueRoundsOnce(t *testing.T) {
	for _, c := range []struct{ n, price, rate, want string }{
		{"3", "0.3333", "0.5", "0.5"}, {"-3", "0.3333", "0.5", "-0.5"}, {"120", "9", "1", "1080"}, {"40", "22", "0.95", "836"}, {"0", "5", "2", "0"}, {"900000000", "9000000", "0.5", "4050000000000000"},
	} {
		if got, exact := value(num(t, c.n), num(t, c.price), ratio(t, c.rate)), quantity.Exactly(num(t, c.n)).Times(num(t, c.price)).Mul(ratio(t, c.rate)).Round(4); got != exact {
			t.Errorf("%s at %s x %s: %s, want %s", c.n, c.price, c.rate, got, exact)
		} else if c.want != "4050000000000000" && got != num(t, c.want) {
			t.Errorf("%s at %s x %s: %s, want %s", c.n, c.price, c.rate, got, c.want)
		}
	}
}
