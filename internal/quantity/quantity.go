// Package quantity holds exact numbers: quantities and money as integers
// scaled by 1e-4, rates and factors as integers scaled by 1e-10.
//
// Every operation that can leave the grid rounds once, half away from zero,
// and computes in 128 bits or exact fractions before it does. What does not
// fit saturates at [Max] and says so; no operation wraps.
package quantity

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"strings"
)

// Number is a quantity or an amount of money in units of 1e-4.
type Number int64

// Ratio is a percent, rate or factor in units of 1e-10: 100 % is 1e10.
type Ratio int64

const (
	// Scale is the number of grid steps in one unit.
	Scale = 10_000
	// RatioScale is the number of grid steps in a ratio of one.
	RatioScale = 10_000_000_000
	// Max is the largest magnitude; results beyond it saturate here.
	Max Number = math.MaxInt64
	// Missing is the value that nobody knows; it is not zero and must be asked
	// for with IsMissing before any arithmetic.
	Missing Number = math.MinInt64
	// One is the number 1, Unit the ratio 1.
	One  Number = Scale
	Unit Ratio  = RatioScale
)

// Errors of the parsers. They are matched with errors.Is.
var (
	ErrForm      = errors.New("not a plain number")
	ErrPrecision = errors.New("too many decimals")
	ErrRange     = errors.New("number too large")
)

// inputDigits bounds the integer digits of an input, so that a product of two
// inputs fits 128 bits and every sum of a plan fits 64.
const inputDigits = 12

// Parse reads a plan number, `-?(0|[1-9][0-9]*)(\.[0-9]+)?`, exactly: more
// than four decimals that are not zeros are ErrPrecision, more than twelve
// integer digits ErrRange, everything else ErrForm.
func Parse(s string) (Number, error) {
	v, err := parseScaled(s, 4, inputDigits)
	return Number(v), err
}

// ParseRatio reads a factor or rate (`0.92`, ten decimals) or a percent
// (`-4%`, four decimals of a percent).
func ParseRatio(s string) (Ratio, error) {
	if p, ok := strings.CutSuffix(s, "%"); ok {
		v, err := parseScaled(p, 4, 8)
		return Ratio(v * (RatioScale / 100 / Scale)), err
	}
	v, err := parseScaled(s, 10, 8)
	return Ratio(v), err
}

// Ambiguous reports whether half of Europe reads a number as a thousand times as
// much: one to three digits, a point and three more, as 12.000 or -1.250. Only
// those that end in 0 are, since they can be written so that nobody does, without
// that 0. A percent is judged as the number before its sign.
func Ambiguous(s string) bool {
	s = strings.TrimPrefix(strings.TrimSuffix(s, "%"), "-")
	whole, decimals, _ := strings.Cut(s, ".")
	if len(whole) < 1 || len(whole) > 3 || whole[0] == '0' || len(decimals) != 3 || decimals[2] != '0' {
		return false
	}
	return strings.Trim(whole+decimals, "0123456789") == ""
}

func parseScaled(s string, decimals, maxDigits int) (int64, error) {
	neg := strings.HasPrefix(s, "-")
	if neg {
		s = s[1:]
	}
	i := 0
	var v int64
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		if i >= maxDigits {
			return 0, rangeOrForm(s)
		}
		v = v*10 + int64(s[i]-'0')
		i++
	}
	if i == 0 || (i > 1 && s[0] == '0') {
		return 0, ErrForm
	}
	frac := 0
	if i < len(s) {
		if s[i] != '.' || i+1 == len(s) {
			return 0, ErrForm
		}
		lost := false
		for i++; i < len(s); i++ {
			c := s[i]
			if c < '0' || c > '9' {
				return 0, ErrForm
			}
			if frac < decimals {
				v = v*10 + int64(c-'0')
				frac++
			} else if c != '0' {
				lost = true
			}
		}
		if lost {
			return 0, ErrPrecision
		}
	}
	for ; frac < decimals; frac++ {
		v *= 10
	}
	if neg {
		v = -v
	}
	return v, nil
}

func rangeOrForm(s string) error {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < '0' || c > '9') && c != '.' {
			return ErrForm
		}
	}
	if s[0] == '0' {
		return ErrForm
	}
	return ErrRange
}

// Whole returns n units.
func Whole(n int64) Number { return Number(n * Scale) }

// IsMissing reports whether n is the value that nobody knows.
func (n Number) IsMissing() bool { return n == Missing }

// Abs returns the magnitude.
func (n Number) Abs() Number {
	if n < 0 {
		return -n
	}
	return n
}

// Add returns n+m, saturating.
func (n Number) Add(m Number) Number {
	s := n + m
	if (n > 0) == (m > 0) && n != 0 && (s > 0) != (n > 0) {
		if n > 0 {
			return Max
		}
		return -Max
	}
	return s
}

// String prints the shortest exact decimal text.
func (n Number) String() string { return scaledText(int64(n), 4) }

// Fixed prints n with exactly d decimals (0 to 4), rounded half away from zero.
func (n Number) Fixed(d int) string {
	r := int64(Round(n, d)) / pow10[4-d]
	if d == 0 {
		return fmt.Sprint(r)
	}
	u := r
	sign := ""
	if r < 0 {
		u, sign = -r, "-"
	}
	return fmt.Sprintf("%s%d.%0*d", sign, u/pow10[d], d, u%pow10[d])
}

// Float is for charts and statistics only, never for the plan's arithmetic.
func (n Number) Float() float64 { return float64(n) / Scale }

// String prints the ratio as a plain factor.
func (r Ratio) String() string { return scaledText(int64(r), 10) }

// Percent prints the ratio as a percent with at most four decimals.
func (r Ratio) Percent() string { return scaledText(int64(r)/(RatioScale/100/Scale), 4) + "%" }

func scaledText(v int64, decimals int) string {
	neg := v < 0
	u := uint64(v)
	if neg {
		u = -u
	}
	div := uint64(pow10[decimals])
	s := fmt.Sprint(u / div)
	if f := u % div; f != 0 {
		s += "." + strings.TrimRight(fmt.Sprintf("%0*d", decimals, f), "0")
	}
	if neg {
		s = "-" + s
	}
	return s
}

var pow10 = [...]int64{1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10}

// Round rounds n to d decimals (0 to 4), half away from zero.
func Round(n Number, d int) Number {
	if d >= 4 {
		return n
	}
	step := Number(pow10[4-d])
	half := step / 2
	if n < 0 {
		return -((-n + half) / step * step)
	}
	return (n + half) / step * step
}

// MulDiv returns a*b/c rounded half away from zero, computed in 128 bits. It
// saturates at the largest int64 when the result does not fit. c must not be 0.
func MulDiv(a, b, c int64) int64 {
	neg := (a < 0) != (b < 0) != (c < 0)
	ua, ub, uc := magnitude(a), magnitude(b), magnitude(c)
	hi, lo := bits.Mul64(ua, ub)
	lo, carry := bits.Add64(lo, uc/2, 0)
	hi += carry
	q := uint64(math.MaxInt64)
	if hi < uc {
		if d, _ := bits.Div64(hi, lo, uc); d < q {
			q = d
		}
	}
	if neg {
		return -int64(q)
	}
	return int64(q)
}

func magnitude(v int64) uint64 {
	if v < 0 {
		return -uint64(v)
	}
	return uint64(v)
}

// Times returns quantity n at price p: money on the 1e-4 grid.
func (n Number) Times(p Number) Number { return Number(MulDiv(int64(n), int64(p), Scale)) }

// Scaled returns n times r on the 1e-4 grid.
func (n Number) Scaled(r Ratio) Number { return Number(MulDiv(int64(n), int64(r), RatioScale)) }

// Share returns n*part/whole rounded to d decimals. whole must not be 0.
func Share(n, part, whole Number, d int) Number {
	step := pow10[4-d]
	return Number(MulDiv(int64(n)/step, int64(part), int64(whole)) * step)
}

// Over returns n/m as a ratio; m must not be 0.
func (n Number) Over(m Number) Ratio { return Ratio(MulDiv(int64(n), RatioScale, int64(m))) }

// Exact is an unrounded value, for the one cell in which several percents or a
// price and a rate meet before the single rounding.
type Exact struct{ r *big.Rat }

// Exactly starts an exact computation from n.
func Exactly(n Number) Exact { return Exact{big.NewRat(int64(n), Scale)} }

// Mul multiplies by a ratio.
func (e Exact) Mul(r Ratio) Exact {
	return Exact{new(big.Rat).Mul(e.r, big.NewRat(int64(r), RatioScale))}
}

// Times multiplies by a number.
func (e Exact) Times(n Number) Exact {
	return Exact{new(big.Rat).Mul(e.r, big.NewRat(int64(n), Scale))}
}

// Per divides by a number, which must not be 0.
func (e Exact) Per(n Number) Exact {
	return Exact{new(big.Rat).Quo(e.r, big.NewRat(int64(n), Scale))}
}

// Add adds an exact value.
func (e Exact) Add(o Exact) Exact { return Exact{new(big.Rat).Add(e.r, o.r)} }

// Round rounds to d decimals (0 to 4), half away from zero, saturating.
func (e Exact) Round(d int) Number {
	num := new(big.Int).Mul(e.r.Num(), big.NewInt(pow10[d]*2))
	num.Add(num, new(big.Int).Mul(e.r.Denom(), big.NewInt(int64(e.r.Sign()))))
	q := new(big.Int).Quo(num, new(big.Int).Lsh(e.r.Denom(), 1))
	q.Mul(q, big.NewInt(pow10[4-d]))
	if !q.IsInt64() {
		return Max * Number(e.r.Sign())
	}
	return Number(q.Int64())
}
