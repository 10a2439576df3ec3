package projection

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestStockColumns(t *testing.T) {
	const n = 6
	opening := units(600, 50)
	supply := append(units(1195, 1202, 1197, 1200, 1200, 1400), units(100, 0, 40, 200, 50, 0)...)
	demand := append(units(1211, 1197, 1257, 1225, 1250, 1250), units(120, 90, 60, 80, 0, 0)...)
	stock, backlog := make(Column, 2*n), make(Column, 2*n)
	stockColumns(opening, supply, demand, stock, backlog, n)
	same(t, "stock", stock, append(units(584, 589, 529, 504, 454, 604), units(30, 0, 0, 40, 90, 90)...))
	same(t, "backlog", backlog, append(units(0, 0, 0, 0, 0, 0), units(0, 60, 80, 0, 0, 0)...))
}

func TestMove(t *testing.T) {
	for _, c := range []struct {
		name                               string
		stock, supply, out, claim          int64
		wantStock, wantShipped, wantServed int64
	}{
		{"enough", 50, 100, 0, 120, 30, 0, 120},
		{"too little", 30, 0, 0, 90, 0, 0, 30},
		{"supply absorbs negative stock first", -20, 100, 0, 60, 20, 0, 60},
		{"still negative: nothing is served", -50, 20, 0, 60, -30, 0, 0},
		{"transfers leave before market demand", 500, 0, 100, 450, 0, 100, 400},
		{"transfers beyond what is there", 80, 0, 100, 50, 0, 80, 0},
		{"made to order", 0, 45, 0, 70, 0, 0, 45},
	} {
		s := step{quantity.Whole(c.stock), quantity.Whole(c.supply), quantity.Whole(c.out), quantity.Whole(c.claim)}
		stock, shipped, served := s.move()
		if stock != quantity.Whole(c.wantStock) || shipped != quantity.Whole(c.wantShipped) || served != quantity.Whole(c.wantServed) {
			t.Errorf("%s: stock %v, shipped %v, served %v", c.name, stock, shipped, served)
		}
	}
}

func TestCoverOf(t *testing.T) {
	for _, c := range []struct {
		name    string
		stock   int64
		coming  Column
		periods string
		atLeast bool
	}{
		{"all of it and more", 100, units(0, 40, 60, 0, 0), "5", true},
		{"one short", 99, units(0, 40, 60, 0, 0), "2.9833", false},
		{"no demand", 10, units(0, 0, 0), "3", true},
		{"no stock", 0, units(0, 0, 0), "0", false},
		{"knowledge ends", 50, units(40, missing, 30), "1", true},
		{"no stock before the future ends", 0, nil, "0", false},
	} {
		want := Cover{num(t, c.periods), c.atLeast}
		if got := coverOf(quantity.Whole(c.stock), c.coming); got != want {
			t.Errorf("%s: %+v, want %+v", c.name, got, want)
		}
	}
	if got := coverOf(quantity.Whole(5), nil); !got.Periods.IsMissing() || got.AtLeast {
		t.Errorf("no future: %+v, want n/a", got)
	}
	if got := coverOf(quantity.Missing, units(1)); !got.Periods.IsMissing() {
		t.Errorf("no stock known: %+v, want n/a", got)
	}
}

func TestAhead(t *testing.T) {
	var o outlook
	o.look(units(10, 20, 30, 45, missing, 5), false)
	for _, c := range []struct {
		t     int
		cover string
		d     int
		want  string
	}{
		{0, "1", 0, "20"}, {0, "2", 0, "50"}, {0, "1.5", 0, "35"}, {0, "0", 0, "0"},
		{1, "1.5", 0, "53"}, // 30 + 22.5, half away from zero
		{1, "1.5", 1, "52.5"},
		{0, "0.0001", 4, "0.002"},
	} {
		if got := o.ahead(c.t, num(t, c.cover), c.d); got != num(t, c.want) {
			t.Errorf("%s periods after %d: %v, want %s", c.cover, c.t, got, c.want)
		}
	}
	for _, c := range []struct {
		t     int
		cover string
	}{{2, "1.5"}, {3, "1"}, {5, "1"}, {3, "0.5"}} {
		if got := o.ahead(c.t, num(t, c.cover), 0); !got.IsMissing() {
			t.Errorf("%s periods after %d: %v, want missing", c.cover, c.t, got)
		}
	}
	o.look(units(10, 20, 30), true) // sold no more after that
	for _, c := range []struct {
		t           int
		cover, want string
	}{{0, "1.5", "35"}, {0, "2", "50"}, {0, "2.5", "50"}, {1, "0.5", "15"}, {1, "9", "30"}, {2, "0.5", "0"}, {2, "3", "0"}} {
		if got := o.ahead(c.t, num(t, c.cover), 0); got != num(t, c.want) {
			t.Errorf("%s of the last periods after %d: %v, want %s", c.cover, c.t, got, c.want)
		}
	}
	o.look(units(10, missing), true)
	if got := o.ahead(0, quantity.One, 0); !got.IsMissing() {
		t.Errorf("an unknown last period: %v, want missing", got)
	}
}

func TestAllocate(t *testing.T) {
	for _, c := range []struct {
		name                string
		amount              int64
		weights, caps, want Column
	}{
		{"equal priority (au, jp, us)", 30, units(25, 25, 50), units(25, 25, 50), units(8, 7, 15)},
		{"3:1, the first capped", 2000, units(3, 1), units(1200, 1500), units(1200, 800)},
		{"3:1, both capped: 300 stay", 2000, units(3, 1), units(1200, 500), units(1200, 500)},
		{"3:2:1", 100, units(3, 2, 1), units(20, 100, 100), units(20, 53, 27)},
		{"nothing to divide", 0, units(3, 1), units(10, 10), units(0, 0)},
		{"no weight, no part", 10, units(0, 1), units(10, 4), units(0, 4)},
	} {
		same(t, c.name, allocate(quantity.Whole(c.amount), c.weights, c.caps, 0), c.want)
	}
}

func TestAllocateKeepsItsLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		amount := quantity.Whole(rapid.Int64Range(0, 1000).Draw(t, "amount"))
		weights, caps := make(Column, n), make(Column, n)
		var limit quantity.Number
		for i := range weights {
			weights[i] = quantity.Whole(rapid.Int64Range(1, 9).Draw(t, "weight"))
			caps[i] = quantity.Whole(rapid.Int64Range(0, 400).Draw(t, "cap"))
			limit += caps[i]
		}
		var sum quantity.Number
		for i, part := range allocate(amount, weights, caps, 0) {
			if part < 0 || part > caps[i] {
				t.Fatalf("part %v of at most %v", part, caps[i])
			}
			sum += part
		}
		if sum != min(amount, limit) {
			t.Fatalf("%v of %v divided, caps allow %v", sum, amount, limit)
		}
	})
}

func TestLot(t *testing.T) {
	for _, c := range []struct {
		name                       string
		need                       int64
		minimum, multiple, maximum *quantity.Number
		want                       int64
	}{
		{"no terms", 37, nil, nil, nil, 37},
		{"nothing needed", 0, whole(100), whole(20), nil, 0},
		{"raised to the minimum", 37, whole(100), nil, nil, 100},
		{"raised to the multiple", 37, nil, whole(20), nil, 40},
		{"minimum, then multiple", 37, whole(50), whole(20), nil, 60},
		{"capped at the maximum", 950, whole(100), whole(20), whole(900), 900},
		{"maximum used up", 10, nil, nil, whole(-5), 0},
	} {
		if got := lot(quantity.Whole(c.need), c.minimum, c.multiple, c.maximum); got != quantity.Whole(c.want) {
			t.Errorf("%s: %v, want %d", c.name, got, c.want)
		}
	}
}

func TestSettle(t *testing.T) {
	ten := ratio("10%")
	for _, c := range []struct {
		name   string
		stand  quantity.Number
		ops    []op
		want   quantity.Number
		deltas []int64
		faults []NoteKind
	}{
		{"a percent", quantity.Whole(610), []op{{kind: opPercent, ratio: ratio("-4%")}}, quantity.Whole(586), []int64{-24}, nil},
		{"percent and add, rounded once", quantity.Whole(586), []op{{adjustment: 0, kind: opPercent, ratio: ten}, {adjustment: 1, kind: opAdd, value: quantity.Whole(400)}},
			quantity.Whole(1045), []int64{59, 400}, nil},
		{"percents multiply", quantity.Whole(100), []op{{adjustment: 0, kind: opPercent, ratio: ten}, {adjustment: 1, kind: opPercent, ratio: ten}}, quantity.Whole(121), []int64{10, 11}, nil},
		{"a set", quantity.Whole(1045), []op{{kind: opSet, value: quantity.Whole(1000)}}, quantity.Whole(1000), []int64{-45}, nil},
		{"a set on nothing", quantity.Missing, []op{{kind: opSet, value: quantity.Whole(120)}}, quantity.Whole(120), []int64{120}, nil},
		{"an add on nothing", quantity.Missing, []op{{kind: opAdd, value: quantity.Whole(7)}}, quantity.Whole(7), []int64{7}, []NoteKind{NoteAddToMissing}},
		{"a percent of nothing", quantity.Missing, []op{{kind: opPercent, ratio: ten}}, quantity.Missing, nil, []NoteKind{NotePercentOfMissing}},
		{"two sets", quantity.Whole(5), []op{{adjustment: 0, kind: opSet, value: quantity.Whole(8)}, {adjustment: 1, kind: opSet, value: quantity.Whole(9)}},
			quantity.Whole(8), []int64{3}, []NoteKind{NoteTwoSets}},
		{"a group beside a set", quantity.Whole(5), []op{{adjustment: 0, kind: opSet, value: quantity.Whole(8)}, {adjustment: 1, kind: opPart, from: quantity.Whole(5), value: quantity.Whole(6)}},
			quantity.Whole(8), []int64{3}, []NoteKind{NoteGroupOverSet}},
		{"more than stands", quantity.Whole(5), []op{{kind: opAdd, value: quantity.Whole(-7)}}, 0, []int64{-5}, []NoteKind{NoteRemovesTooMuch}},
		{"two groups multiply", quantity.Whole(100), []op{{adjustment: 0, kind: opPart, from: quantity.Whole(100), value: quantity.Whole(90)}, {adjustment: 1, kind: opPart, from: quantity.Whole(100), value: quantity.Whole(90)}},
			quantity.Whole(81), []int64{-10, -9}, nil},
		{"a group's part, then its own percent", quantity.Whole(5), []op{{adjustment: 0, kind: opPart, from: quantity.Whole(5), value: quantity.Whole(3)}, {adjustment: 1, kind: opPercent, ratio: ratio("50%")}},
			quantity.Whole(5), []int64{-2, 2}, nil},
	} {
		var s cell
		if got := s.settle(c.stand, c.ops, 0); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		var deltas []int64
		for _, st := range s.steps {
			deltas = append(deltas, int64(st.Delta/quantity.Scale))
		}
		var faults []NoteKind
		for _, f := range s.faults {
			faults = append(faults, f.kind)
		}
		if d := cmp.Diff(c.deltas, deltas); d != "" {
			t.Errorf("%s: steps %s", c.name, d)
		}
		if d := cmp.Diff(c.faults, faults); d != "" {
			t.Errorf("%s: faults %s", c.name, d)
		}
	}
}

func TestProductIsExactOrRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := quantity.Number(rapid.Int64Range(-1e16, 1e16).Draw(t, "n"))
		r := rapid.Int64Range(-1e12, 1e12).Draw(t, "ratio")
		want := new(big.Int).Mul(big.NewInt(int64(n)), big.NewInt(r))
		q, m := new(big.Int).QuoRem(want, big.NewInt(quantity.RatioScale), new(big.Int))
		got, ok := product(n, r, quantity.RatioScale)
		if ok && (m.Sign() != 0 || q.Int64() != int64(got)) {
			t.Fatalf("%v x %v = %v, want %v", n, r, got, q)
		}
		if !ok && m.Sign() == 0 && q.CmpAbs(big.NewInt(1<<61)) < 0 {
			t.Fatalf("%v x %v is exact and was refused", n, r)
		}
	})
}

func TestTimesIsThePackageProduct(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := quantity.Number(rapid.Int64Range(-1e13, 1e13).Draw(t, "a"))
		b := quantity.Number(rapid.Int64Range(-1e9, 1e9).Draw(t, "b"))
		if times(a, b) != a.Times(b) {
			t.Fatalf("%v x %v = %v, want %v", a, b, times(a, b), a.Times(b))
		}
	})
}

func TestRevenueOf(t *testing.T) {
	for _, c := range []struct{ units, price, spend, rate, want string }{
		{"100", "20", "0", "0.9", "1800"},
		{"100", "20", "500", "0.9", "1350"},
		{"3", "0.3333", "0", "0.3333333333", "0.3333"},                 // 0.9999 x 0.3333333333 = 0.33329999...
		{"0.0001", "0.0001", "0", "0.5", "0"},                          // 0.000000005
		{"99999999999", "999", "0", "1.5", "149849999998501.5"},        // beyond 63 bits before the rate
		{"999999999999", "999999", "0", "1.5", "922337203685477.5807"}, // does not fit: saturates
	} {
		if got := revenueOf(num(t, c.units), num(t, c.price), num(t, c.spend), ratio(c.rate)); got.String() != c.want {
			t.Errorf("(%s x %s - %s) x %s = %v, want %s", c.units, c.price, c.spend, c.rate, got, c.want)
		}
	}
}

func TestExceeds(t *testing.T) {
	limit := ratioOf("5%")
	for _, c := range []struct {
		units, base int64
		want        bool
	}{{5, 100, false}, {6, 100, true}, {0, 0, false}, {1, 0, true}, {0, 100, false}} {
		if got := exceeds(quantity.Whole(c.units), quantity.Whole(c.base), limit); got != c.want {
			t.Errorf("%d of %d: %v", c.units, c.base, got)
		}
	}
	if exceeds(quantity.Whole(5)+1, quantity.Whole(100), limit) != true {
		t.Error("a ten-thousandth above the limit exceeds it")
	}
	if exceeds(quantity.Whole(9), quantity.Whole(1), nil) {
		t.Error("no limit is never exceeded")
	}
}

func TestWords(t *testing.T) {
	for in, want := range map[string]string{"0": "0", "999": "999", "1000": "1,000", "-1234567.05": "-1,234,567.05", "0.5": "0.5", "1000000": "1,000,000", "1001.0001": "1,001.0001"} {
		if got := words(num(t, in)); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestIdentitySkipsWhatIsMissing(t *testing.T) {
	// The second stock is not known, so neither its period nor the next can be judged.
	got := Identity(quantity.Whole(10), units(0, 0, 0, 0), units(1, 1, 1, 1), nil, units(9, missing, 3, 3), units(0, 0, 0, 0), nil)
	if d := cmp.Diff([]Breach{{3, quantity.Whole(1)}}, got); d != "" {
		t.Error(d)
	}
}

// Operations are applied by row, period and kind, and among equals as they are stated:
// of many sets of one cell the first one holds, and is named.
func TestArrange(t *testing.T) {
	var ops []op
	for i := range int32(200) {
		ops = append(ops, op{row: 1 - i%2, t: i / 2 % 2, kind: []opKind{opAdd, opSet}[i/4%2], adjustment: i})
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(ops), func(i, j int) { ops[i], ops[j] = ops[j], ops[i] })
	for i := range ops {
		ops[i].adjustment = int32(i)
	}
	before := slices.Clone(ops)
	got := ops
	arrange(got)
	for _, o := range before {
		if !slices.Contains(got, o) {
			t.Fatalf("%v is lost", o)
		}
	}
	for i := 1; i < len(got); i++ {
		a, b := got[i-1], got[i]
		key := func(o op) [4]int32 { return [4]int32{o.row, o.t, int32(o.kind), o.adjustment} }
		if x, y := key(a), key(b); slices.Compare(x[:], y[:]) >= 0 {
			t.Fatalf("%v comes before %v", x, y)
		}
	}
}
