package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
)

// What is printed where there is no number: Nothing for a zero that is not
// worth a digit, NotKnown for a number that is missing or undefined.
const (
	Nothing  = "–"
	NotKnown = "n/a"
	minus    = "−" // U+2212, as wide as a plus
)

// Quantity prints n with thousands separators and d decimals (0 to 4), rounded
// half away from zero: 1,234 or −12.5; n/a if it is missing.
func Quantity(n quantity.Number, d int) string { return amount(n, d, "", "") }

// Signed prints n with its sign, +400 or −12; zero has none.
func Signed(n quantity.Number, d int) string { return amount(n, d, "", "+") }

// Money prints n in a currency, its sign or code before it: €103,950 or
// CHF 1,200. currency is an ISO 4217 code.
func Money(n quantity.Number, currency string, d int) string {
	return amount(n, d, currencySign(currency), "")
}

// SignedMoney prints n in a currency with its sign: +€103,950.
func SignedMoney(n quantity.Number, currency string, d int) string {
	return amount(n, d, currencySign(currency), "+")
}

// OrNothing returns a dash for zero, else what is printed.
func OrNothing(n quantity.Number, printed string) string {
	if n == 0 {
		return Nothing
	}
	return printed
}

// Percent prints part of whole with one decimal, 12.5 %; n/a where whole is
// zero or one of them is missing.
func Percent(part, whole quantity.Number) string { return percent(part, whole, "") }

// SignedPercent prints part of whole with its sign, +1.4 %.
func SignedPercent(part, whole quantity.Number) string { return percent(part, whole, "+") }

// Whole prints a count with thousands separators.
func Whole(n int) string {
	sign := ""
	u := uint64(n)
	if n < 0 {
		sign, u = minus, -u
	}
	return sign + grouped(strconv.FormatUint(u, 10))
}

// Count prints a number of things: 1 gap, 2 gaps.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Whole(n) + " " + many
}

func percent(part, whole quantity.Number, plus string) string {
	if part.IsMissing() || whole.IsMissing() || whole == 0 {
		return NotKnown
	}
	// Tenths of a percent on the grid of whole numbers.
	tenths := quantity.MulDiv(int64(part), 1000, int64(whole.Abs()))
	return decimal(tenths, 1, "", plus) + " %"
}

func amount(n quantity.Number, d int, prefix, plus string) string {
	if n.IsMissing() {
		return NotKnown
	}
	step := int64(quantity.Scale)
	for range d {
		step /= 10
	}
	return decimal(quantity.MulDiv(int64(n), 1, step), d, prefix, plus)
}

// decimal prints v, a whole number of 10^-d.
func decimal(v int64, d int, prefix, plus string) string {
	sign, u := "", uint64(v)
	if v < 0 {
		sign, u = minus, -u
	} else if v > 0 {
		sign = plus
	}
	pow := uint64(1)
	for range d {
		pow *= 10
	}
	s := sign + prefix + grouped(strconv.FormatUint(u/pow, 10))
	if d > 0 {
		s += fmt.Sprintf(".%0*d", d, u%pow)
	}
	return s
}

func grouped(digits string) string {
	n := len(digits)
	if n <= 3 {
		return digits
	}
	var b strings.Builder
	for i := range n {
		if i > 0 && (n-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

func currencySign(code string) string {
	switch code {
	case "EUR":
		return "€"
	case "USD":
		return "$"
	case "GBP":
		return "£"
	case "JPY":
		return "¥"
	case "":
		return ""
	}
	return code + " "
}

// percentOf prints a ratio as a percent, without decimals where it has none.
func percentOf(r quantity.Ratio) string {
	s := Percent(quantity.Number(r), quantity.Number(quantity.Unit))
	return strings.Replace(s, ".0 %", " %", 1)
}
