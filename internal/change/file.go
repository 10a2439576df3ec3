package change

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/quantity"
)

// FileEdit is one value of a document that differs between two versions of its
// text, or a run of periods with the same difference.
type FileEdit struct {
	How How
	// Line is the value as it is now, or as it was where it is removed; Period
	// may be a range.
	planfile.Line
	// Before and After are as written, "" where it is not stated.
	Before, After string
}

// CompareFiles compares two versions of one document by their values, without
// the rest of the plan: a range and its periods one by one are the same, and so
// is a number with or without needless zeros. nil stands for no file. The edits
// stand in the order of the new text, what is removed behind them.
func CompareFiles(base, head *planfile.Tree) []FileEdit {
	before, after := linesOf(base), linesOf(head)
	was := map[string]planfile.Line{}
	for _, l := range before {
		was[l.key()] = l.Line
	}
	now := map[string]bool{}
	var out []FileEdit
	for _, l := range after {
		now[l.key()] = true
		old, stated := was[l.key()]
		switch {
		case !stated:
			out = inRuns(out, FileEdit{How: Added, Line: l.Line, After: l.Value})
		case !sameValue(old, l.Line):
			out = inRuns(out, FileEdit{How: Changed, Line: l.Line, Before: old.Value, After: l.Value})
		}
	}
	for _, l := range before {
		if !now[l.key()] {
			out = inRuns(out, FileEdit{How: Removed, Line: l.Line, Before: l.Value})
		}
	}
	return out
}

// fileLine is a line of one period.
type fileLine struct{ planfile.Line }

func (c fileLine) key() string { return c.Key + "\x00" + c.Period }

// mostPeriods is how many periods a range is taken apart into.
const mostPeriods = 1000

// linesOf takes ranges apart, as far as a calendar can be told from how periods
// are written.
func linesOf(t *planfile.Tree) []fileLine {
	var out []fileLine
	for _, l := range planfile.Lines(t) {
		if !strings.Contains(l.Period, "..") {
			out = append(out, fileLine{l})
			continue
		}
		cal, ok := calendarOf(l.Period)
		from, to, err := cal.ParseRange(l.Period)
		if !ok || err != nil || to-from > mostPeriods {
			out = append(out, fileLine{l})
			continue
		}
		for p := from; p <= to; p++ {
			one := l
			one.Period = cal.Label(p)
			out = append(out, fileLine{one})
		}
	}
	return out
}

// calendarOf tells months and weeks by how they are written; fiscal periods are
// the plan's.
func calendarOf(label string) (period.Calendar, bool) {
	name := "month"
	switch {
	case strings.Contains(label, "P"):
		return period.Calendar{}, false
	case strings.Contains(label, "W"):
		name = "week"
	}
	cal, err := period.NewCalendar(name, "")
	return cal, err == nil
}

// inRuns makes one edit of those that follow each other by period and differ in
// the same way.
func inRuns(edits []FileEdit, e FileEdit) []FileEdit {
	if len(edits) == 0 {
		return append(edits, e)
	}
	last := &edits[len(edits)-1]
	if last.How == e.How && last.Key == e.Key && last.Before == e.Before && last.After == e.After && follows(last.Period, e.Period) {
		from, _, _ := strings.Cut(last.Period, "..")
		last.Period = from + ".." + e.Period
		return edits
	}
	return append(edits, e)
}

// follows reports whether a period comes right behind another one, or behind a
// range.
func follows(before, p string) bool {
	_, last, ranged := strings.Cut(before, "..")
	if !ranged {
		last = before
	}
	cal, ok := calendarOf(p)
	if !ok || p == "" {
		return false
	}
	a, errA := cal.Parse(last)
	b, errB := cal.Parse(p)
	return errA == nil && errB == nil && b == a+1
}

// sameValue compares values as what they mean: numbers by their size, lists as
// sets.
func sameValue(old, now planfile.Line) bool {
	a, b := strings.TrimPrefix(old.Value, "+"), strings.TrimPrefix(now.Value, "+")
	if a == b {
		return true
	}
	if old.List && now.List {
		set := func(s string) []string { return slices.Sorted(slices.Values(strings.Split(s, ", "))) }
		return slices.Equal(set(a), set(b))
	}
	x, errX := quantity.ParseRatio(a)
	y, errY := quantity.ParseRatio(b)
	if errX == nil && errY == nil {
		return x == y && strings.HasSuffix(a, "%") == strings.HasSuffix(b, "%")
	}
	m, errM := quantity.Parse(a)
	n, errN := quantity.Parse(b)
	return errM == nil && errN == nil && m == n
}
