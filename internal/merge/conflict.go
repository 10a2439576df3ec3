package merge

import (
	"slices"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/quantity"
)

func itoa(n int) string { return strconv.Itoa(n) }

// conflict renders the region around a row that somebody must decide. Any but
// two of the entries may be none; parent is the container in ours' text.
func (m *merger) conflict(b, o, t, parent *entry, why string) piece {
	both := o != nil && t != nil
	column := 0
	if o != nil {
		column = o.column
	} else {
		column = parent.inner()
	}
	side := func(e *entry) string {
		if e == nil {
			return ""
		}
		lead, row := e.leadText(), e.raw()
		switch {
		case both:
			lead = ""
		case !e.flow:
			lead = shiftAll(lead, column-e.column)
		}
		if e.flow {
			_, row = carry(e, parent)
		} else {
			row = shift(row, e.column, column)
		}
		return lead + spaces(column) + row
	}
	p := piece{region: m.region(b, o, t, why, side), ours: o != nil, theirs: t != nil}
	if both {
		p.lead = ""
	}
	return p
}

// region notes a conflict and writes its markers. The first one carries the
// conflict's number until the line is known.
func (m *merger) region(b, o, t *entry, why string, side func(*entry) string) string {
	e := firstOf(o, t, b)
	c := Conflict{Key: keyOf(e), File: m.in.Path, Why: why, Base: said(b), Ours: said(o), Theirs: said(t), path: e.path()}
	c.weigh()
	m.conflicts = append(m.conflicts, c)
	r := region{ours: side(o), base: side(b), theirs: side(t), hasBase: true, size: m.in.MarkerSize}
	r.oursName, r.theirsName = m.in.names(c)
	r.oursName += numberMark + itoa(len(m.conflicts)-1)
	return r.write()
}

// numberMark stands before a conflict's number; no text of a plan holds it.
const numberMark = "\x00"

func firstOf(entries ...*entry) *entry {
	for _, e := range entries {
		if e != nil {
			return e
		}
	}
	return nil
}

// said is a side's value for people.
func said(e *entry) Value {
	if e == nil {
		return Value{}
	}
	return Value{There: true, Text: inline(e.doc.src, e.val)}
}

// weigh says what each side means against the base.
func (c *Conflict) weigh() {
	c.Ours.weigh(c.Base)
	c.Theirs.weigh(c.Base)
}

func (v *Value) weigh(base Value) {
	switch {
	case !v.There && !base.There:
		v.Change = "nothing"
	case !v.There:
		v.Change = "removed"
	case !base.There:
		v.Change = "new"
	case v.Text == base.Text:
		v.Change = "unchanged"
	default:
		v.Change = difference(base.Text, v.Text)
	}
}

// differences lists what two entries that hold others do not say alike, down to
// what one of them does not have or is taken as a whole: two adjustments are
// hundreds of characters, of which one number differs.
func differences(b, o, t *entry, at string) []Difference {
	if !divisible(o, t) {
		d := Difference{Name: at, Base: said(b), Ours: said(o), Theirs: said(t)}
		d.Ours.weigh(d.Base)
		d.Theirs.weigh(d.Base)
		return []Difference{d}
	}
	var out []Difference
	for _, e := range slices.Concat(o.children, onlyIn(t, o)) {
		if oc, tc := o.child(e.name), t.child(e.name); !equal(oc, tc) {
			out = append(out, differences(b.child(e.name), oc, tc, strings.TrimPrefix(at+"/"+e.name, "/"))...)
		}
	}
	return out
}

// divisible reports whether what two entries do not say alike can be told part by part.
func divisible(o, t *entry) bool {
	return o != nil && t != nil && alike(o, t) && o.kind != set && t.kind != set
}

// difference is that of two numbers, with the share of the first where it is
// no percent itself, for people; "" for anything else.
func difference(from, to string) string {
	if !numeric(from) || !numeric(to) || strings.HasSuffix(from, "%") != strings.HasSuffix(to, "%") {
		return ""
	}
	a, err1 := quantity.Parse(strings.TrimSuffix(from, "%"))
	b, err2 := quantity.Parse(strings.TrimSuffix(to, "%"))
	if err1 != nil || err2 != nil {
		return ""
	}
	sign, off := "", b-a
	switch {
	case off > 0:
		sign = "+"
	case off < 0:
		sign, off = "−", -off
	}
	d := sign + off.String()
	switch {
	case strings.HasSuffix(from, "%"):
		return d + " points"
	case a == 0:
		return d
	}
	base := a
	if base < 0 {
		base = -base
	}
	share := quantity.Share(quantity.Whole(100), off, base, 1)
	return d + " (" + sign + share.String() + " %)"
}

// numbered takes the numbers out of the markers and notes their lines.
func (m *merger) numbered(text string) string {
	var out strings.Builder
	line, opening := 0, strings.Repeat("<", m.in.MarkerSize)+" ours"
	for l := range strings.Lines(text) {
		line++
		if strings.HasPrefix(l, opening) {
			if head, number, ok := strings.Cut(l, numberMark); ok {
				i, _ := strconv.Atoi(strings.TrimSuffix(number, "\n"))
				m.conflicts[i].Line = line
				l = head + "\n"
			}
		}
		out.WriteString(l)
	}
	return out.String()
}

// isForced reports whether an entry must be decided, and why.
func (m *merger) isForced(e *entry) (string, bool) {
	if len(m.forced) == 0 {
		return "", false
	}
	why, ok := m.forced[pathKey(e.path())]
	return why, ok
}

// forcedBelow reports whether something within an entry must be decided.
func (m *merger) forcedBelow(e *entry) bool {
	at := pathKey(e.path()) + "\x00"
	for p := range m.forced {
		if strings.HasPrefix(p+"\x00", at) {
			return true
		}
	}
	return false
}

func pathKey(path []string) string { return strings.Join(path, "\x00") }
