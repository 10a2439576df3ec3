package schema

// decimal is a number of at most fifteen digits: what stands before the point
// and, in units of 1e-15, behind it. Both have the number's sign.
type decimal struct{ whole, part int64 }

func (d decimal) compare(e decimal) int {
	switch {
	case d.whole != e.whole:
		return int(min(1, max(-1, d.whole-e.whole)))
	case d.part < e.part:
		return -1
	case d.part > e.part:
		return 1
	}
	return 0
}

// limit is where numbers end; the zero limit is none.
type limit struct {
	at       decimal
	is, open bool // open does not hold the limit itself
}

func (l *limit) below(n decimal) bool {
	if !l.is {
		return true
	}
	c := n.compare(l.at)
	return c > 0 || c == 0 && !l.open
}

func (l *limit) above(n decimal) bool {
	if !l.is {
		return true
	}
	c := n.compare(l.at)
	return c < 0 || c == 0 && !l.open
}

// tighter is the narrower of two limits; sign is 1 where both are lower ones.
func (l limit) tighter(m limit, sign int) limit {
	if !l.is || m.is && (sign*m.at.compare(l.at) > 0 || m.at == l.at && m.open) {
		return m
	}
	return l
}

// longest is the longest number in bytes that a form judges: its digits fit
// into what numbers are compared with.
const longest = 15

// tens are the powers of ten.
var tens = func() (out [longest + 1]int64) {
	out[0] = 1
	for i := range longest {
		out[i+1] = 10 * out[i]
	}
	return out
}()

// plainNumber reads a number as plans write it. Of anything else, and of what
// readers of YAML take in different ways, the class is none.
func plainNumber(s string) (n decimal, c class) {
	if len(s) > longest || s == "" {
		return n, 0
	}
	i, from := 0, 0
	if s[0] == '-' {
		i, from = 1, 1
	}
	for ; i < len(s) && s[i]-'0' <= 9; i++ {
		n.whole = 10*n.whole + int64(s[i]-'0')
	}
	if i == from || s[from] == '0' && i > from+1 {
		return n, 0
	}
	c = isWhole
	if i < len(s) {
		point := i
		if s[i] != '.' || i+1 == len(s) {
			return n, 0
		}
		for i++; i < len(s); i++ {
			if s[i]-'0' > 9 {
				return n, 0
			}
			n.part = 10*n.part + int64(s[i]-'0')
		}
		n.part *= tens[longest-(len(s)-point-1)]
		c = isDecimal
	}
	if from == 1 {
		if n.whole == 0 && n.part == 0 { // a zero has no sign
			return n, 0
		}
		n.whole, n.part = -n.whole, -n.part
	}
	return n, c
}
