package digest

import (
	"math/bits"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
)

// EffectsDiffer lists, in words, the effects that differ by more than a
// tolerance, which is a part of what was signed; exactly that much is within
// it. What appears, is gone or is not known on one side differs by any
// tolerance, as does a gap whose class rises. With a tolerance above zero a gap
// of class noise may appear or go, and a gap may last longer or shorter or fall
// into a lower class.
func EffectsDiffer(signed, now *Effects, tolerance quantity.Ratio) []string {
	d := differ{tolerance: tolerance}
	if signed.Arithmetic != now.Arithmetic {
		return []string{"they are of arithmetic " + strconv.Itoa(signed.Arithmetic) + " and " + strconv.Itoa(now.Arithmetic) + ", which cannot be compared"}
	}
	before, after := d.keyed(signed.Lines), d.keyed(now.Lines)
	for len(before) > 0 || len(after) > 0 {
		switch {
		case len(after) == 0 || len(before) > 0 && before[0].key < after[0].key:
			d.pair(before[0], effect{})
			before = before[1:]
		case len(before) == 0 || after[0].key < before[0].key:
			d.pair(effect{}, after[0])
			after = after[1:]
		default:
			d.pair(before[0], after[0])
			before, after = before[1:], after[1:]
		}
	}
	return d.out
}

type differ struct {
	tolerance quantity.Ratio
	out       []string
}

// effect is a line, taken apart. key tells which line of the other side it is
// held against.
type effect struct {
	key, path, value string
}

func (e effect) isGap() bool { return strings.HasPrefix(e.path, "/gap/") }

// keyed takes lines apart, in their order. With a tolerance a gap is known by
// the period in which it begins.
func (d *differ) keyed(lines []string) []effect {
	out := make([]effect, len(lines))
	for i, l := range lines {
		path, value, _ := strings.Cut(l, "\t")
		out[i] = effect{path, path, value}
		if d.tolerance > 0 && out[i].isGap() {
			when := strings.LastIndexByte(path, '/')
			from, _, _ := strings.Cut(path[when:], "..")
			out[i].key = path[:when] + from
		}
	}
	return out
}

func (d *differ) pair(before, after effect) {
	if before == after || before.value == after.value && before.key == after.key {
		return
	}
	if before.isGap() || after.isGap() {
		d.gap(before, after)
		return
	}
	if !d.within(before.value, after.value) {
		d.say(before, after, told(before.value), told(after.value))
	}
}

// gap compares gaps by class, units and money.
func (d *differ) gap(before, after effect) {
	x, y := strings.Fields(before.value), strings.Fields(after.value)
	one := x
	if len(one) == 0 {
		one = y
	}
	switch {
	case d.tolerance > 0 && (len(x) == 0 || len(y) == 0) && one[0] == "noise":
		return
	case len(x) == 3 && len(y) == 3 && (x[0] == y[0] || d.tolerance > 0 && classRank(y[0]) < classRank(x[0])) && d.within(x[1], y[1]) && d.within(x[2], y[2]):
		return
	}
	d.say(before, after, gapTold(x), gapTold(y))
}

func classRank(class string) int {
	return map[string]int{"noise": 1, "lever": 2, "decision": 3}[class]
}

// within reports whether a spelled number is within the tolerance of another.
func (d *differ) within(before, after string) bool {
	if before == after {
		return true
	}
	a, aMissing, _ := strings.Cut(before, " ")
	b, bMissing, _ := strings.Cut(after, " ")
	if aMissing != bMissing || !strings.HasPrefix(a, "n") || !strings.HasPrefix(b, "n") || d.tolerance <= 0 {
		return false
	}
	x, errX := number(a[1:])
	y, errY := number(b[1:])
	if errX != nil || errY != nil {
		return false
	}
	return !exceeds(difference(x, y), magnitude(x), uint64(d.tolerance))
}

// number reads a sum, which may be larger than what a plan may state.
func number(s string) (int64, error) {
	negative := strings.HasPrefix(s, "-")
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	v, err := strconv.ParseInt(whole+(fraction + "0000")[:4], 10, 64)
	if negative {
		v = -v
	}
	return v, err
}

func magnitude(v int64) uint64 {
	if v < 0 {
		return -uint64(v)
	}
	return uint64(v)
}

// difference is |x - y|, which may need all 64 bits.
func difference(x, y int64) uint64 {
	if x < y {
		x, y = y, x
	}
	return uint64(x) - uint64(y)
}

// exceeds reports whether by > of x tolerance, exactly.
func exceeds(by, of, tolerance uint64) bool {
	h1, l1 := bits.Mul64(by, quantity.RatioScale)
	h2, l2 := bits.Mul64(of, tolerance)
	return h1 > h2 || h1 == h2 && l1 > l2
}

func (d *differ) say(before, after effect, was, is string) {
	path := after.path
	if path == "" {
		path = before.path
	}
	at := levels(path)
	for i := range at {
		at[i] = decode(at[i])
	}
	words := say(at...)
	if at[0] == "gap" && len(at) == 4 {
		words = "gap " + at[1] + "/" + at[2] + " " + at[3]
	}
	d.out = append(d.out, words+": "+was+" → "+is)
}

// told is a spelled sum in words.
func told(value string) string {
	if value == "" {
		return "none"
	}
	text, missing, _ := strings.Cut(value, " ")
	text = strings.TrimPrefix(text, "n")
	if text == null {
		text = "n/a"
	}
	if missing != "" {
		text += " (" + missing + " not known)"
	}
	return text
}

func gapTold(fields []string) string {
	if len(fields) != 3 {
		return "none"
	}
	return fields[0] + " of " + told(fields[1]) + ", money " + told(fields[2])
}
