package facts

import (
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
)

// amount is an exact number: grid steps of 1e-4 and a remainder of steps of
// 1e-12, so that the sum of a million rows is rounded once, at its end.
type amount struct {
	grid quantity.Number
	rest int64 // in 1e-12, of the sign of the number; sums may exceed a grid step
}

const restScale = 100_000_000 // steps of rest in one grid step

func (a amount) add(b amount) amount {
	s := amount{a.grid.Add(b.grid), a.rest + b.rest}
	s.grid = s.grid.Add(quantity.Number(s.rest / restScale))
	s.rest %= restScale
	return s
}

func (a amount) negative() amount { return amount{-a.grid, -a.rest} }

func (a amount) zero() bool { return a.grid == 0 && a.rest == 0 }

// below reports whether a parsed amount is below zero.
func (a amount) below() bool { return a.grid < 0 || a.grid == 0 && a.rest < 0 }

// rounded returns a on the 1e-4 grid, half away from zero.
func (a amount) rounded() quantity.Number {
	a = a.add(amount{})
	switch {
	case a.grid >= 0 && a.rest >= 0, a.grid <= 0 && a.rest <= 0:
		return a.grid.Add(quantity.Number(quantity.MulDiv(a.rest, 1, restScale)))
	case a.rest > restScale/2: // grid < 0: -3 + 0.6 is -2.4
		return a.grid.Add(1)
	case a.rest < -restScale/2:
		return a.grid.Add(-1)
	}
	return a.grid
}

// times multiplies by a conversion factor, rounded to the 1e-4 grid.
func (a amount) times(r quantity.Ratio) amount {
	return amount{grid: quantity.Exactly(a.rounded()).Mul(r).Round(4)}
}

// Decimal marks.
const (
	point = '.'
	comma = ','
)

// parseAmount reads a number as exports write it, with the decimal mark dec:
// digits, grouped by threes or not at all, a sign before or behind, or
// parentheses for a negative. The error says what is wrong with it.
func parseAmount(s string, dec byte) (amount, error) {
	a, fault := scanAmount(s, dec)
	switch fault {
	case noNumber:
		return a, notANumber(strings.TrimSpace(s))
	case tooLarge:
		return a, fmt.Errorf("%s is too large", clip(s))
	case tooFine:
		return a, fmt.Errorf("%s has more than twelve decimals: round it in the export", clip(s))
	}
	return a, nil
}

// What may be wrong with a number.
const (
	sound = iota
	noNumber
	tooLarge
	tooFine
)

// scanAmount is parseAmount without words, for texts that are only tried.
func scanAmount(s string, dec byte) (a amount, fault int) {
	body, neg := sign(strings.TrimSpace(s))
	digits, frac, ok := groups(body, dec)
	if !ok {
		return amount{}, noNumber
	}
	if len(digits) > 12 {
		return amount{}, tooLarge
	}
	for i := 0; i < len(digits); i++ {
		a.grid = a.grid*10 + quantity.Number(digits[i]-'0')
	}
	frac = strings.TrimRight(frac, "0")
	if len(frac) > 12 {
		return amount{}, tooFine
	}
	for i := range 12 {
		d := int64(0)
		if i < len(frac) {
			d = int64(frac[i] - '0')
		}
		if i < 4 {
			a.grid = a.grid*10 + quantity.Number(d)
		} else {
			a.rest = a.rest*10 + d
		}
	}
	if neg {
		a = a.negative()
	}
	return a, sound
}

// sign takes the sign off a number, wherever systems put it.
func sign(s string) (body string, negative bool) {
	switch {
	case len(s) > 2 && s[0] == '(' && s[len(s)-1] == ')':
		return s[1 : len(s)-1], true
	case strings.HasPrefix(s, "-"):
		return s[1:], true
	case strings.HasPrefix(s, "\u2212"):
		return strings.TrimPrefix(s, "\u2212"), true
	case strings.HasSuffix(s, "-"):
		return s[:len(s)-1], true
	case strings.HasPrefix(s, "+"):
		return s[1:], false
	}
	return s, false
}

// groups splits a number into its digits before and after the decimal mark,
// and drops separators of thousands if they stand where they must.
func groups(s string, dec byte) (digits, frac string, ok bool) {
	whole, frac, cut := strings.Cut(s, string(dec))
	if cut && (frac == "" || !isDigits(frac)) || whole == "" {
		return "", "", false
	}
	if isDigits(whole) {
		return strings.TrimLeft(whole, "0"), frac, true
	}
	other := ","
	if dec == comma {
		other = "."
	}
	for _, sep := range [...]string{other, " ", "\u00a0", "\u202f", "'", "\u2019"} {
		if strings.Contains(whole, sep) {
			return byThrees(whole, sep, frac)
		}
	}
	return "", "", false
}

// byThrees drops separators of thousands that stand before every three digits.
func byThrees(whole, sep, frac string) (digits, fraction string, ok bool) {
	first, rest, _ := strings.Cut(whole, sep)
	if !isDigits(first) || len(first) > 3 {
		return "", "", false
	}
	digits = first
	for more := true; more; {
		var part string
		part, rest, more = strings.Cut(rest, sep)
		if len(part) != 3 || !isDigits(part) {
			return "", "", false
		}
		digits += part
	}
	return strings.TrimLeft(digits, "0"), frac, true
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// notANumber says what a text that should be a number is.
func notANumber(s string) error {
	if s == "" {
		return fmt.Errorf("no number")
	}
	if d := damage(s); d != "" {
		return fmt.Errorf("%s", d)
	}
	return fmt.Errorf("%s is not a number", quoted(s))
}
