package planfile

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/pattern"
)

// difference says how what a reader makes of a text differs from what the
// reference path makes of it, in nodes, places, texts and findings; "" where it
// does not. plain is false where the reader leaves the text to the reference.
func difference(r *documentReader, src []byte) (diff string, plain bool) {
	got := r.plainly(src)
	if got == nil {
		return "", false
	}
	sound := got.sound
	got.sound = false
	said := checkTree(got)
	want, problems, stop := new(Document).read(src)
	switch {
	case stop:
		return fmt.Sprintf("the reference refuses it: %v", problems), true
	case sound && len(problems) > 0:
		return fmt.Sprintf("it is sound, but the reference says: %v", problems), true
	case len(problems)+len(said) > 0 && !cmp.Equal(problems, said):
		return "problems (-reference +plain):\n" + cmp.Diff(problems, said), true
	case got.Len() != want.Len():
		return fmt.Sprintf("%d nodes, want %d", got.Len(), want.Len()), true
	}
	for i := int32(1); int(i) <= got.Len(); i++ {
		if a, b := spellingOf(got, i), spellingOf(want, i); a != b {
			return fmt.Sprintf("node %d is\n%+v, want\n%+v", i, a, b), true
		}
	}
	if k := notRepeated(got.Root()); k.OK() {
		return fmt.Sprintf("the map before has no key %s", k.Text()), true
	}
	return "", true
}

var wholeNumber = pattern.Of(`^[1-9][0-9]*$`)

// notRepeated is a key below n that is said to be one of the map before and is none.
func notRepeated(n N) N {
	var before N
	for k, v := range n.Pairs() {
		for name := range v.Pairs() {
			if name.Repeated() && !says(before, name) {
				return name
			}
		}
		if k = notRepeated(v); k.OK() {
			return k
		}
		before = v
	}
	for _, e := range n.Elements() {
		for name := range e.Pairs() {
			if name.Repeated() {
				return name
			}
		}
		if k := notRepeated(e); k.OK() {
			return k
		}
	}
	return N{}
}

// spelling is all that a tree tells of a node.
type spelling struct {
	node node
	text string
}

func spellingOf(t *Tree, i int32) spelling {
	n := N{t, i}
	out := spelling{*n.node(), n.Text()}
	out.node.Repeated = false // which notRepeated judges
	if d := int(out.node.Digits); d == 0 || n.Kind() == Scalar && n.Style() == Plain && wholeNumber().MatchString(out.text) && len(out.text) == d {
		out.node.Digits = 0
	}
	if n.Kind() == Scalar {
		out.node.More = 0 // where the text is kept is the tree's own business
	}
	return out
}

// says reports whether a map has a key, in the same style.
func says(n, key N) bool {
	for k := range n.Pairs() {
		if k.Text() == key.Text() && k.Style() == key.Style() {
			return true
		}
	}
	return false
}

// TestPlainFormByChance holds made and mutated documents against the reference
// path on all cores. ACCORD_PLAIN_DOCUMENTS is how many in the plain form, some thousands
// without it; what differs goes into testdata/differences, which TestDifferences
// reads for good.
func TestPlainFormByChance(t *testing.T) {
	cases := int64(20_000)
	if n, err := strconv.ParseInt(os.Getenv("ACCORD_PLAIN_DOCUMENTS"), 10, 64); err == nil {
		cases = n
	}
	seed, start := uint64(1), time.Now()
	if cases > 100_000 {
		seed = uint64(start.UnixNano())
	}
	var done, plain, bytesRead, differ atomic.Int64
	var wg sync.WaitGroup
	for w := range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			m := maker{Rand: rand.New(rand.NewPCG(seed, uint64(w)))}
			r := documentReader{opt: Options{ShapeOnly: true}}
			for plain.Load() < cases && done.Load() < 4*cases && differ.Load() < 10 {
				done.Add(1)
				src := m.next()
				diff, is := difference(&r, src)
				bytesRead.Add(int64(len(src)))
				if is {
					plain.Add(1)
				}
				if diff != "" {
					differ.Add(1)
					t.Errorf("%s\n%s", diff, src)
					keepDifference(t, src)
				}
			}
		})
	}
	wg.Wait()
	if plain.Load() < cases {
		t.Errorf("only %d of %d are in the plain form", plain.Load(), done.Load())
	}
	t.Logf("seed %d: %d documents, %d of them plain, %d MB in %v", seed, done.Load(), plain.Load(), bytesRead.Load()>>20, time.Since(start).Round(time.Second))
}

func keepDifference(t *testing.T, src []byte) {
	name := filepath.Join("testdata", "differences", fmt.Sprintf("%x.yaml", uint64(len(src))<<32|uint64(crc(src))))
	if err := os.WriteFile(name, src, 0o600); err != nil {
		t.Error(err)
	}
}

func crc(b []byte) (n uint32) {
	for _, c := range b {
		n = n*16777619 ^ uint32(c)
	}
	return n
}

// TestDifferences reads every text that both paths once took differently.
func TestDifferences(t *testing.T) {
	names, err := filepath.Glob("testdata/differences/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff, _ := difference(&documentReader{}, src); diff != "" {
			t.Errorf("%s: %s\n%s", name, diff, src)
		}
	}
}

// maker makes documents that are nearly plain, and some that are not.
type maker struct {
	*rand.Rand
	buf  []byte
	last []byte
	many bool // that the newest collection in block style has
	// before are the keys of the newest map in block style.
	before []string
}

// next is a document, made or made of the one before.
func (m *maker) next() []byte {
	if m.last == nil || m.IntN(4) > 0 {
		m.buf = m.buf[:0]
		m.mapping(0, 1)
		m.last = bytes.Clone(m.buf)
		if m.IntN(4) > 0 {
			return m.last
		}
	}
	src := bytes.Clone(m.last)
	for range 1 + m.IntN(2) {
		src = m.mutate(src)
	}
	return src
}

var (
	madeKeys = strings.Fields("a b c id id kind items add 1 2027-01 2027-02 2027-03 2027-01..2027-03 2027-W05 I-000001 I-000002 x.y a-b no Null _z a@b 50% k+ on é 'q' \"r\" \"id\" 'a' \"b:\" \"[\"")
	oddKeys  = strings.Split("-x|.y|<<|\"\"|\"a\\\\\"|'it''s'|\"it's\"|\"a\\\"b\"|\"\\n\"|'\u00a0'|a\u200bb|\u200ba|\ue000|a b|a  b c|a |a#b|a #b|\"\u00a0x\"|Zürich x|\u00a0a|a\u00a0b|x:y z|(a)|a (b)|\"a\" b|\"<<\"|1 2|\u0301|null|~|=======|======= a|<<<<<<< b|>>>>>>> c|---|--- a|...|... b|--a|%a|@a|&a b|*a|!a|?a|? a", "|")
	made     = strings.Split("0|1|-4|15|1.50|-0.5|007|00|-0|1e5|1e-5|1E-5|1_000|+5|-.5|.5|0x1F|0o17|0b1|1:30|12:30:45|1,000|5 %|4%|-4%|1.|.inf|-.Inf|.NaN|~|null|Null|NULL|True|true|FALSE|yes|off|"+
		"2027-01|2027-01-31|2027-01..2027-03|2027-01:15|a b|a  b|a: b|a:b|a::b|a:|a #b|a#b|#c|é|€ 5|日本 x|a\u00a0b|x\u200by|\ufeffz|w\u0085|\u2028|\u202e|\ufffc|\U0001f600|e\u0301|x [y|x {y}|{z|]|a,b|don't|\"q|sha256:ab|http://x/y|"+
		"@x|&a|*b|!t|%d|`c|a\\b|a|b|(x)|- 1|-1|-|-a|?|? a|<<|=|> x|>|$5|^|.|..|...|---|a'b|50 %|x;y|_|a/b|/x|a=b|a&b|a*b|a!b|a?b|?b|a|\"\"|''|\"a\"|'b'|\"a\\\"b\"|\"a\\\\\"|\"a\\nb\"|\"\\u00e9\"|'it''s'|\"é [\"|'{#'|\"a: b\"|'#'|\"x\" y|'|\"|\"a\\\"|{}|[]|"+
		"each|Item 12|I-000001|m01|theta|make-to-stock|12.5 kg|3 pieces|2027|1 2|1-2|1e|0x|Yes, agreed (at last); it's 5/6", "|")
	odd = []string{" ", "  ", "#", ":", ": ", "-", "- ", ",", "[", "]", "{", "}", "'", "\"", "\\", "\n", "\n  ", "\n\n", "\t", "\r", "\r\n", "~", "!", "&", "*", "%", "@", "`", "|", ">", "?", "=", "<", ".", "+", "0", "1", "e", "a", "é", "\u00a0", "\u2028", "\xff", "\xc3", "\x00", "\x7f", "\ufeff", "---\n", "...\n", "--- ", "=======", "======= ", "<<<<<<< ", "<<<<<<< a\n", "=======\n", "a: 1\n", "# c\n", "id: a\n", "\n- a"}
)

func pick[T any](m *maker, from []T) T { return from[m.IntN(len(from))] }

func (m *maker) write(parts ...string) {
	for _, p := range parts {
		m.buf = append(m.buf, p...)
	}
}

func (m *maker) end() {
	if m.IntN(12) == 0 {
		m.write(pick(m, []string{" # c", "   # [d: {", "  ", "#e", " # é"}))
	}
	m.write("\n")
	if m.IntN(14) == 0 {
		m.write(pick(m, []string{"\n", "# f\n", "   # g: 1\n", "  \n", "\n\n", "#\n"}))
	}
}

func (m *maker) mapping(indent, depth int) {
	keys, rows := m.keys(), depth < 4 && m.IntN(4) == 0
	for i, key := range keys {
		if i > 0 || depth == 1 || len(m.buf) == 0 || m.buf[len(m.buf)-1] == '\n' {
			m.write(strings.Repeat(" ", indent))
		}
		m.write(key, ":")
		if rows && m.IntN(6) > 0 { // as in most of a plan, maps of much the same keys
			m.end()
			m.mapping(indent+2, depth+1)
			continue
		}
		m.behind(indent, depth)
	}
	m.before = keys
}

// keys are those of a map: often those of the one before, as in plans, but for some
// that are left out, another one, or one more.
func (m *maker) keys() []string {
	var out []string
	if m.before != nil && m.IntN(4) > 0 {
		for _, key := range m.before {
			switch m.IntN(10) {
			case 0:
			case 1:
				out = append(out, m.key())
			default:
				out = append(out, key)
			}
		}
	}
	if len(out) == 0 || m.IntN(8) == 0 {
		for range m.count() {
			out = append(out, m.key())
		}
	}
	return out
}

// count is how many keys or elements a collection has: few, but now and then so
// many that they are told apart in another way.
func (m *maker) count() int {
	if m.many = m.IntN(60) == 0; m.many {
		return 12 + m.IntN(12)
	}
	return 1 + m.IntN(4)
}

func (m *maker) key() string {
	if m.many && m.IntN(8) > 0 {
		return "k" + strconv.Itoa(m.IntN(400))
	}
	if m.IntN(30) == 0 {
		return pick(m, oddKeys)
	}
	return pick(m, madeKeys)
}

// behind is a value behind a key.
func (m *maker) behind(indent, depth int) {
	in := indent + 2
	if m.IntN(25) == 0 {
		in = indent + m.IntN(5)
	}
	switch k := m.IntN(12); {
	case k < 2 && depth < 5:
		m.end()
		m.mapping(in, depth+1)
	case k == 2 && depth < 5:
		m.end()
		m.list(in, depth+1)
	case k == 3:
		m.write(" ")
		m.flow(depth + 1)
		m.end()
	case k == 4 && m.IntN(3) == 0:
		m.write(" ")
		m.lines(indent)
	default:
		m.write(" ", m.scalar())
		m.end()
	}
}

// lines is text over several lines in a collection at an indentation.
func (m *maker) lines(indent int) {
	m.write(pick(m, []string{"|", ">"}), pick(m, []string{"", "", "-", "-", "+", "2", "2-", "-2", "+1", "3", "|", "0", " -", "--"}))
	m.end()
	in := strings.Repeat(" ", indent+1+m.IntN(4))
	for range m.IntN(6) {
		switch m.IntN(10) {
		case 0:
			m.write(pick(m, []string{"", "", "  ", in, in + " "}), "\n")
			continue
		case 1:
			m.write(in, " ")
		case 2:
			m.write(strings.Repeat(" ", m.IntN(6)))
		default:
			m.write(in)
		}
		m.write(pick(m, []string{"a", "b c", "x: 1", "- y", "# d", "e  ", "'f", "[g", "=======", "---", "é", "\u200b", m.scalar()}), "\n")
	}
}

func (m *maker) list(indent, depth int) {
	for range m.count() {
		m.write(strings.Repeat(" ", indent), "- ")
		switch k := m.IntN(6); {
		case k < 2 && depth < 5:
			m.mapping(indent+2, depth+1)
		case k == 2:
			m.flow(depth + 1)
			m.end()
		case k == 3 && m.IntN(5) == 0:
			m.lines(indent)
		default:
			m.write(m.scalar())
			m.end()
		}
	}
}

func (m *maker) flow(depth int) {
	list := m.IntN(2) == 0
	m.write(map[bool]string{true: "[", false: "{"}[list])
	for i := range m.IntN(4) {
		if i > 0 {
			m.write(pick(m, []string{", ", ", ", ",", " , "}))
		}
		if !list {
			m.write(m.key(), ": ")
		}
		if depth < 6 && m.IntN(5) == 0 {
			m.flow(depth + 1)
		} else {
			m.write(m.scalar())
		}
	}
	m.write(map[bool]string{true: "]", false: "}"}[list])
}

func (m *maker) scalar() string {
	if m.many && m.IntN(4) > 0 {
		return strconv.Itoa(m.IntN(400))
	}
	switch m.IntN(36) {
	case 0: // any text of odd characters
		var b strings.Builder
		for range 1 + m.IntN(5) {
			b.WriteString(pick(m, []string{"a", "b", "1", pick(m, odd)}))
		}
		return b.String()
	case 1:
		if n := m.IntN(40); n < 18 { // deep
			return strings.Repeat("[", n) + "a" + strings.Repeat("]", n)
		}
		return "[a, b]"
	case 2, 3, 4, 5, 6, 7:
		return pick(m, made)
	}
	return pick(m, []string{"1", "25", "-3", "4.5", "a", "b", "Item 1", "\"q\"", "2027-01", "m01"})
}

// mutate changes a document in one place.
func (m *maker) mutate(src []byte) []byte {
	if len(src) == 0 {
		return src
	}
	at := m.IntN(len(src))
	switch m.IntN(9) {
	case 0:
		return append(src[:at:at], src[min(len(src), at+1+m.IntN(3)):]...)
	case 1, 2:
		return append(append(src[:at:at], pick(m, odd)...), src[at:]...)
	case 3:
		return append(append(src[:at:at], pick(m, odd)...), src[at+1:]...)
	case 4: // the same line again
		from := bytes.LastIndexByte(src[:at], '\n') + 1
		to := from + bytes.IndexByte(src[from:], '\n') + 1
		return append(append(src[:from:from], src[from:max(from, to)]...), src[from:]...)
	case 5: // a part of the text elsewhere
		from := m.IntN(len(src))
		return append(append(src[:at:at], src[from:min(len(src), from+m.IntN(12))]...), src[at:]...)
	case 6: // a line further out or in
		from := bytes.LastIndexByte(src[:at], '\n') + 1
		to := from + len(src[from:]) - len(bytes.TrimLeft(src[from:], " "))
		return append(append(src[:from:from], strings.Repeat(" ", m.IntN(3)*m.IntN(3))...), src[to:]...)
	case 7: // a value in place of the lines that are further in
		from := bytes.LastIndexByte(src[:at], '\n') + 1
		indent := func(at int) int { return len(src[at:]) - len(bytes.TrimLeft(src[at:], " ")) }
		to := from
		for to < len(src) && indent(to) >= indent(from) {
			if next := bytes.IndexByte(src[to:], '\n'); next < 0 {
				to = len(src)
			} else {
				to += next + 1
			}
		}
		return append(append(src[:from:from], pick(m, []string{"1\n", "12\n", "  1\n", "a\n"})...), src[to:]...)
	}
	return src[:at]
}
