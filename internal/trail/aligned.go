package trail

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/planfile"
)

// Aligned compares two versions of a text that differ in nothing but plain values
// of keys, one to a line, as an edit of numbers leaves them; ok is false for all
// others, which [Compare] compares. One of the two must be known to be in the
// form of [planfile.PlainForm]: then the other one is too, with the same keys on
// the same lines. It only says what differs faster than reading both.
func Aligned(old, now Version, r Reading, changes []Change) (out []Change, ok bool) {
	a := aligned{comparer: comparer{cal: r.Calendar, filter: r.Filter, out: changes, old: side{Version: old}, now: side{Version: now}}}
	if !a.run() {
		return changes, false
	}
	return a.out, true
}

type aligned struct {
	comparer
	headed bool
	// above are the keys that lead to the last line that differs, and that one's.
	above []level
	last  int
}

// run goes from one line that differs to the next.
func (a *aligned) run() bool {
	old, now := a.old.Text, a.now.Text
	for i, j := 0, 0; ; {
		n := same(old[i:], now[j:])
		if i, j = i+n, j+n; i == len(old) && j == len(now) {
			return true
		}
		begin := bytes.LastIndexByte(now[:j], '\n') + 1
		from := i - (j - begin)
		to, end := lineEnd(old, i), lineEnd(now, j)
		if !a.line(from, to, begin, end) {
			return false
		}
		i, j = to, end
	}
}

// same is how many bytes two texts begin with alike.
func same(a, b []byte) int {
	n, most := 0, min(len(a), len(b))
	for ; n+8 <= most; n += 8 {
		if x := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); x != 0 {
			return n + bits.TrailingZeros64(x)/8
		}
	}
	for n < most && a[n] == b[n] {
		n++
	}
	return n
}

func lineEnd(text []byte, at int) int {
	if n := bytes.IndexByte(text[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(text)
}

// line compares a line of each version: both give a plain value to the same key.
func (a *aligned) line(from, to, begin, end int) bool {
	before, after := a.old.Text[from:to], a.now.Text[begin:end]
	value := bytes.Index(after, []byte(": ")) + 2
	if value < 2 || len(before) <= value || len(after) <= value || !bytes.Equal(before[:value], after[:value]) || !plainValue(before[value:]) || !plainValue(after[value:]) {
		return false
	}
	if !a.head() || !a.ancestors(begin, after[:value-2]) {
		return false
	}
	x := statement{string(before[value:]), int32(from + value), true}
	y := statement{string(after[value:]), int32(begin + value), true}
	x.text, y.text = planfile.SpelledText(x.text), planfile.SpelledText(y.text)
	a.stated(x, y)
	return true
}

// plainValue reports whether a text is a value that means itself: digits, letters
// and what numbers, percentages, days and names have between them.
func plainValue(text []byte) bool {
	if len(text) > 64 {
		return false
	}
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_':
		case i > 0 && (c == '.' || c == '-' || c == '+' || c == '%'), i == 0 && c == '-' && len(text) > 1 && text[1] >= '0' && text[1] <= '9':
		default:
			return false
		}
	}
	return len(text) > 0
}

// head reads what the document says of itself, in which nothing may differ.
func (a *aligned) head() bool {
	if a.headed {
		return true
	}
	a.headed = true
	h := &a.now.head
	for line := range bytes.Lines(a.now.Text) {
		key, value, _ := strings.Cut(strings.TrimSuffix(string(line), "\n"), ": ")
		switch key {
		case "kind":
			h.kind = value
		case "market":
			h.market = value
		case "family":
			h.family = value
		case "source":
			h.source = value
		}
		if strings.HasSuffix(key, ":") { // what holds the cells begins
			break
		}
	}
	need := map[string][]string{"Baseline": {h.market, h.family}, "Catalog": {h.family}, "Supply": {h.source}, "Budget": {}}[h.kind]
	if need == nil || slices.Contains(need, "") {
		return false // in other kinds a cell is told by what stands beside it
	}
	for _, value := range []string{h.kind, h.market, h.family, h.source} {
		if value != "" && !plainValue([]byte(value)) {
			return false
		}
	}
	a.old.head = *h
	return true
}

// level is a key that leads to a line, and how far in it stands.
type level struct {
	indent int
	key    string
}

// ancestors fills in the path of keys that leads to a line: those above it that
// stand less far in. Above the last line that was asked for they are known.
func (a *aligned) ancestors(begin int, key []byte) bool {
	indent := indentOf(key)
	if !plainValue(key[indent:]) {
		return false // a comment, or an element of a list
	}
	above := []level{{indent, string(key[indent:])}}
	text, at := a.now.Text, begin
	for least := indent; least > 0 && at > a.last; {
		end := at - 1
		at = bytes.LastIndexByte(text[:end], '\n') + 1
		line := text[at:end]
		in := indentOf(line)
		if in >= least || in == len(line) || line[in] == '#' {
			continue
		}
		name, ok := bytes.CutSuffix(line[in:], []byte(":"))
		if !ok || !plainValue(name) {
			return false // a list, or a comment behind the key
		}
		least = in
		above = append(above, level{in, string(name)})
	}
	kept := 0
	for kept < len(a.above) && a.above[kept].indent < above[len(above)-1].indent {
		kept++
	}
	slices.Reverse(above)
	a.above, a.last = append(a.above[:kept], above...), begin
	a.path = a.path[:0]
	for _, l := range a.above {
		a.path = append(a.path, l.key)
	}
	return len(a.path) > 1 && a.above[0].indent == 0
}

func indentOf(line []byte) int {
	n := 0
	for n < len(line) && line[n] == ' ' {
		n++
	}
	return n
}
