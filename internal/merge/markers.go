package merge

import (
	"bytes"
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
	state, line, at := byte(0), 0, 0
	var r region
	for l := range bytes.Lines(text) {
		line++
		end := at + len(l)
		n, label := 0, ""
		if state == '<' || state == '=' {
			if n, _ = marker(l, '<', 0); n > 0 {
				return m, false // a conflict within a side
			}
		}
		switch state {
		case 0:
			if n, label = marker(l, '<', 0); n > 0 {
				r = region{from: at, line: line, size: n, oursName: label}
				r.inOurs.from, r.inBase.from, r.inTheirs.from = len(m.ours), len(m.base), len(m.theirs)
				state = '<'
			} else {
				m.ours, m.base, m.theirs = append(m.ours, l...), append(m.base, l...), append(m.theirs, l...)
			}
		case '<':
			if n, _ = marker(l, '|', r.size); n > 0 {
				r.hasBase, state = true, '|'
			} else if n, _ = marker(l, '=', r.size); n > 0 {
				state = '='
			} else {
				r.ours += string(l)
			}
		case '|':
			if n, _ = marker(l, '=', r.size); n > 0 {
				state = '='
			} else {
				r.base += string(l)
			}
		case '=':
			if n, label = marker(l, '>', r.size); n > 0 {
				r.theirsName, r.to = label, end
				m.close(r)
				state = 0
			} else {
				r.theirs += string(l)
			}
		}
		at = end
	}
	return m, state == 0
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
