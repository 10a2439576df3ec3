package inflate

import "math/bits"

// The alphabets: literal bytes, the end and lengths; how far back a copy begins.
const (
	maxSymbols = 288
	maxOffsets = 32
	endOfBlock = 256
	longest    = 15 // bits of a code
)

// symbolBits and offsetBits are the bits by which a table is first looked into;
// longer codes lead to a second part of it.
const (
	symbolBits = 10
	offsetBits = 8
	lengthBits = 7
)

// entry is what some bits say:
//
//	bits 0-7    how many of them are used, extra bits included
//	bits 8-11   how many of those are the code's
//	bits 12-15  the kind
//	bits 16-31  the byte, the least length or distance, or where the second part
//	            of the table begins
type entry uint32

const (
	literal entry = 1 << 12
	end     entry = 2 << 12
	second  entry = 4 << 12
	wrong   entry = 8 << 12
)

func (e entry) used() int       { return int(e & 0xff) }
func (e entry) code() int       { return int(e >> 8 & 15) }
func (e entry) value() int      { return int(e >> 16) }
func (e entry) is(k entry) bool { return e&k != 0 }

// table says what the next bits mean.
type table struct {
	mask    uint64
	entries []entry
}

// set makes a table of the codes' lengths. Codes that leave bits without a meaning
// are not taken on, nor those of which two say the same; but a single code may be
// one bit, as where there is one distance, and there may be none.
func (t *table) set(lengths []uint8, primary int, meanings []entry) bool {
	var count [longest + 1]int
	for _, l := range lengths {
		count[l]++
	}
	none := len(lengths) - count[0]
	count[0] = 0
	var next [longest + 2]int
	left := 1
	for l := 1; l <= longest; l++ {
		if left = left<<1 - count[l]; left < 0 {
			return false
		}
		next[l+1] = (next[l] + count[l]) << 1
	}
	if left != 0 && none > count[1] {
		return false
	}
	t.mask = 1<<primary - 1
	t.entries = t.entries[:0]
	t.grow(1 << primary)
	for symbol, l := range lengths {
		if l != 0 {
			code := int(bits.Reverse16(uint16(next[l])) >> (16 - l))
			next[l]++
			t.put(code, int(l), primary, meanings[symbol])
		}
	}
	return true
}

// grow adds places, of which nothing is known yet.
func (t *table) grow(n int) []entry {
	from := len(t.entries)
	t.entries = append(t.entries, make([]entry, n)...)
	for i := range t.entries[from:] {
		t.entries[from+i] = wrong
	}
	return t.entries[from:]
}

// put enters a code, whose bits come in the order of reading, at all places that
// begin with it.
func (t *table) put(code, length, primary int, e entry) {
	part := t.entries[:1<<primary]
	if length > primary {
		// The second part is as large as the longest code may ask.
		lead := &part[code&(1<<primary-1)]
		if !lead.is(second) {
			*lead = entry(len(t.entries))<<16 | second
			t.grow(1 << (longest - primary))
			lead = &t.entries[code&(1<<primary-1)]
		}
		part = t.entries[lead.value():][:1<<(longest-primary)]
		code, length = code>>primary, length-primary
	}
	e += entry(length)<<8 + entry(length)
	for at := code; at < len(part); at += 1 << length {
		part[at] = e
	}
}

// What the symbols of each alphabet say, without their codes.
var symbolMeanings, offsetMeanings, lengthMeanings = func() (s [maxSymbols]entry, o [maxOffsets]entry, l [19]entry) {
	for i := range s {
		switch {
		case i < endOfBlock:
			s[i] = entry(i)<<16 | literal
		case i == endOfBlock:
			s[i] = end
		case i < 265:
			s[i] = entry(i-254) << 16
		case i < 285:
			extra := (i - 261) / 4
			s[i] = entry(3+(4+(i-265)%4)<<extra)<<16 | entry(extra)
		case i == 285:
			s[i] = 258 << 16
		default:
			s[i] = wrong
		}
	}
	for i := range o {
		switch {
		case i < 4:
			o[i] = entry(i+1) << 16
		case i < 30:
			extra := (i - 2) / 2
			o[i] = entry(1+(2+i%2)<<extra)<<16 | entry(extra)
		default:
			o[i] = wrong
		}
	}
	for i := range l {
		l[i] = entry(i) << 16
	}
	return s, o, l
}()
