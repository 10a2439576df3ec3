package merge

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
)

// region is one conflict of a marked text. All texts are whole lines.
type region struct {
	ours, base, theirs       string
	oursName, theirsName     string
	hasBase                  bool
	from, to                 int // in the text, markers included
	line                     int // of its first marker, from 1
	size                     int
	inOurs, inBase, inTheirs span // in the three readings
}

type span struct{ from, to int }

// marked is a text with conflicts, taken apart.
type marked struct {
	regions            []region
	ours, base, theirs []byte // the text as each side has it
}

// marker reports the length of a line that is a marker of a kind, 0 if it is
// none, and what follows it.
func marker(line []byte, c byte, size int) (int, string) {
	n := 0
	for n < len(line) && line[n] == c {
		n++
	}
	rest := bytes.TrimRight(line[n:], "\r\n")
	if n < 7 || size > 0 && n != size || len(rest) > 0 && rest[0] != ' ' {
		return 0, ""
	}
	return n, strings.TrimPrefix(string(rest), " ")
}

// takeApart reads the markers of a text. ok is false where they are not whole:
// somebody has begun to mend the file by hand.
func takeApart(text []byte) (m marked, ok bool) {
	t := taking{m: &m}
	for l := range bytes.Lines(text) {
		t.line++
		if !t.take(l) {
			return m, false
		}
		t.at += len(l)
	}
	return m, t.state == 0
}

// taking is where one stands in a marked text: outside of regions, or within
// the part that a marker of this character began.
type taking struct {
	m        *marked
	state    byte
	r        region
	line, at int
}

func (t *taking) take(l []byte) bool {
	n, label := marker(l, '<', 0)
	switch t.state {
	case 0:
		if n > 0 {
			t.open(n, label)
			return true
		}
		t.m.ours, t.m.base, t.m.theirs = append(t.m.ours, l...), append(t.m.base, l...), append(t.m.theirs, l...)
		return !slices.ContainsFunc([]byte("|=>"), func(c byte) bool { n, _ := marker(l, c, 0); return n > 0 })
	case '<', '=':
		if n > 0 {
			return false // a conflict within a side
		}
	}
	switch {
	case t.state == '<' && t.is(l, '|'):
		t.r.hasBase, t.state = true, '|'
	case t.state != '=' && t.is(l, '='):
		t.state = '='
	case t.state == '=' && t.is(l, '>'):
		_, t.r.theirsName = marker(l, '>', t.r.size)
		t.r.to, t.state = t.at+len(l), 0
		t.m.close(t.r)
	case t.state == '<':
		t.r.ours += string(l)
	case t.state == '|':
		t.r.base += string(l)
	default:
		t.r.theirs += string(l)
	}
	return true
}

func (t *taking) is(l []byte, c byte) bool {
	n, _ := marker(l, c, t.r.size)
	return n > 0
}

func (t *taking) open(size int, label string) {
	t.r = region{from: t.at, line: t.line, size: size, oursName: label}
	t.r.inOurs.from, t.r.inBase.from, t.r.inTheirs.from = len(t.m.ours), len(t.m.base), len(t.m.theirs)
	t.state = '<'
}

// close adds a region to the readings.
func (m *marked) close(r region) {
	m.ours, m.base, m.theirs = append(m.ours, r.ours...), append(m.base, r.base...), append(m.theirs, r.theirs...)
	r.inOurs.to, r.inBase.to, r.inTheirs.to = len(m.ours), len(m.base), len(m.theirs)
	m.regions = append(m.regions, r)
}

// longest is how many characters of a name a marker shows.
const longest = 60

// label is a name as it may stand in a marker: on one line, and nothing that
// steers what shows it.
func label(name string) string {
	name = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, " "))), " ")
	if r := []rune(name); len(r) > longest {
		return string(r[:longest-1]) + "…"
	}
	return name
}

// write puts a region into words.
func (r region) write() string {
	var b strings.Builder
	line := func(c string, label string) {
		b.WriteString(strings.Repeat(c, r.size))
		if label != "" {
			b.WriteString(" " + label)
		}
		b.WriteByte('\n')
	}
	line("<", r.oursName)
	b.WriteString(r.ours)
	if r.hasBase {
		line("|", "base")
		b.WriteString(r.base)
	}
	line("=", "")
	b.WriteString(r.theirs)
	line(">", r.theirsName)
	return b.String()
}
