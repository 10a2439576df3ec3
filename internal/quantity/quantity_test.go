package quantity_test

import (
	"errors"
	"testing"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in   string
		want quantity.Number
		err  error
	}{
		{"0", 0, nil}, {"310", 3_100_000, nil}, {"-4.5", -45_000, nil}, {"189.00", 1_890_000, nil},
		{"0.0001", 1, nil}, {"1.00000", 10_000, nil}, {"-0", 0, nil},
		{"999999999999", 9_999_999_999_990_000, nil},
		{"0.00001", 0, quantity.ErrPrecision}, {"1000000000000", 0, quantity.ErrRange},
		{"1000000000000.5", 0, quantity.ErrRange},
		{"+400", 0, quantity.ErrForm}, {".5", 0, quantity.ErrForm}, {"5.", 0, quantity.ErrForm},
		{"0x10", 0, quantity.ErrForm}, {"1_000", 0, quantity.ErrForm}, {"012", 0, quantity.ErrForm},
		{"1e3", 0, quantity.ErrForm}, {".inf", 0, quantity.ErrForm}, {"", 0, quantity.ErrForm},
		{"-", 0, quantity.ErrForm}, {"1e999", 0, quantity.ErrForm}, {"1,000", 0, quantity.ErrForm},
		{"4%", 0, quantity.ErrForm}, {"１", 0, quantity.ErrForm}, {"0000000000000", 0, quantity.ErrForm},
	} {
		got, err := quantity.Parse(c.in)
		if !errors.Is(err, c.err) || (err == nil && got != c.want) {
			t.Errorf("Parse(%q) = %v, %v; want %v, %v", c.in, got, err, c.want, c.err)
		}
	}
}

func TestParseRatio(t *testing.T) {
	for _, c := range []struct {
		in   string
		want quantity.Ratio
	}{{"0.90", 9_000_000_000}, {"-4%", -400_000_000}, {"100%", quantity.Unit}, {"0.0001%", 10_000},
		{"1.0000000001", quantity.Unit + 1}} {
		got, err := quantity.ParseRatio(c.in)
		if err != nil || got != c.want {
			t.Errorf("ParseRatio(%q) = %v, %v; want %v", c.in, got, err, c.want)
		}
	}
}

// The spread vectors that a calculator confirms: keys A B C (D).
func TestSpread(t *testing.T) {
	n := func(v ...int64) []quantity.Number {
		out := make([]quantity.Number, len(v))
		for i, x := range v {
			out[i] = quantity.Whole(x)
		}
		return out
	}
	for _, c := range []struct {
		name          string
		total         int64
		weights, want []quantity.Number
	}{
		{"a zero keeps zero", 10, n(3, 3, 3, 0), n(4, 3, 3, 0)},
		{"negative", -10, n(5, 5, 1), n(-5, -4, -1)},
		{"a new total", 7, n(3, 3, 3), n(3, 2, 2)},
		{"half of eleven", 6, n(5, 5, 1), n(3, 3, 0)},
		{"all zero: equally", 10, n(0, 0, 0), n(4, 3, 3)},
	} {
		if d := cmp.Diff(c.want, quantity.Spread(quantity.Whole(c.total), c.weights, 0)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestSpreadKeepsItsSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(0, 4).Draw(t, "decimals")
		total := quantity.Number(rapid.Int64Range(-1e15, 1e15).Draw(t, "total"))
		w := rapid.SliceOfN(rapid.Map(rapid.Int64Range(-1e12, 1e12),
			func(v int64) quantity.Number { return quantity.Number(v) }), 1, 40).Draw(t, "weights")
		var sum quantity.Number
		for _, p := range quantity.Spread(total, w, d) {
			sum += p
		}
		if sum != quantity.Round(total, d) {
			t.Fatalf("sum %v, want %v", sum, quantity.Round(total, d))
		}
	})
}

func TestRounding(t *testing.T) {
	for _, c := range []struct {
		in   string
		d    int
		want string
	}{{"2.5", 0, "3"}, {"-2.5", 0, "-3"}, {"2.4999", 0, "2"}, {"0.00005", 4, ""}, {"1.005", 2, "1.01"}, {"-1.005", 2, "-1.01"}} {
		n, err := quantity.Parse(c.in)
		if c.want == "" {
			if err == nil {
				t.Errorf("%s must not parse", c.in)
			}
			continue
		}
		if got := quantity.Round(n, c.d).String(); got != c.want {
			t.Errorf("Round(%s, %d) = %s, want %s", c.in, c.d, got, c.want)
		}
	}
	e := quantity.Exactly(quantity.Whole(586)).Mul(quantity.Unit / 10 * 11)
	if got := e.Add(quantity.Exactly(quantity.Whole(400))).Round(0); got != quantity.Whole(1045) {
		t.Errorf("586 x 1.1 + 400 = %v, want 1045", got)
	}
	if got := quantity.Exactly(-quantity.One / 2).Round(0); got != quantity.Whole(-1) {
		t.Errorf("-0.5 rounds to %v, want -1", got)
	}
}

func TestSaturates(t *testing.T) {
	big := quantity.Max
	if got := big.Times(big); got != quantity.Max {
		t.Errorf("%v", got)
	}
	if got := (-big).Times(big); got != -quantity.Max {
		t.Errorf("%v", got)
	}
	if got := big.Add(big); got != quantity.Max {
		t.Errorf("%v", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"0", "-4.5", "1e999", "012", "+4", "4%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := quantity.Parse(s)
		if err != nil {
			return
		}
		again, err := quantity.Parse(n.String())
		if err != nil || again != n {
			t.Fatalf("%q -> %v -> %v, %v", s, n, again, err)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		_, _ = quantity.Parse("1234.5")
	}
}

func TestAmbiguous(t *testing.T) {
	for s, want := range map[string]bool{"12.000": true, "-1.250": true, "100.010%": true, "1.125": false, "12.00": false, "12.0000": false, "0.500": false,
		"1200.000": false, "1.2a0": false, "1,000": false, "": false, ".000": false, "12": false} {
		if got := quantity.Ambiguous(s); got != want {
			t.Errorf("%q: %t, want %t", s, got, want)
		}
	}
}
