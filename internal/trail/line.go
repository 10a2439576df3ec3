package trail

import (
	"slices"

	"github.com/accord-plan/accord/internal/quantity"
)

// Line is what a commit did to the cells of one row in periods that follow one
// another in the document.
type Line struct {
	Row Cell
	// From and To are the first and the last period, empty where it holds in all.
	From, To string
	Changes  []Change
}

// Lines puts changes of one row together that are of one sort. Periods that only
// left the horizon are no lines.
func Lines(changes []Change) []Line {
	var out []Line
	last := ""
	for i := range changes {
		c := &changes[i]
		if c.How() == "rolled" {
			continue
		}
		row := c.Row()
		key := c.How() + row.key()
		if key != last || c.Period == "" {
			out, last = append(out, Line{Row: row, From: c.Period}), key
		}
		l := &out[len(out)-1]
		l.To, l.Changes = c.Period, append(l.Changes, *c)
	}
	return out
}

// Zone is the earliest fence zone of its periods.
func (l *Line) Zone() string {
	for _, zone := range []string{"frozen", "slushy", "liquid"} {
		if slices.ContainsFunc(l.Changes, func(c Change) bool { return c.Zone == zone }) {
			return zone
		}
	}
	return ""
}

// Values are what was stated before and after, "" for nothing: the value where it
// is the same in all periods, else the sum over those where something is stated.
// several says that it is neither, as with percentages that differ.
func (l *Line) Values() (old, now string, sums, several bool) {
	var was, is []*string
	for i := range l.Changes {
		was, is = append(was, l.Changes[i].Old), append(is, l.Changes[i].New)
	}
	old, oneOld := one(was)
	now, oneNow := one(is)
	if oneOld && oneNow {
		return old, now, false, false
	}
	var ok bool
	if old, ok = sum(was); !ok || !l.Row.adds() {
		return "", "", false, true
	}
	if now, ok = sum(is); !ok {
		return "", "", false, true
	}
	return old, now, true, false
}

// adds reports whether values of several periods may be summed.
func (c *Cell) adds() bool {
	switch c.Of {
	case "forecast", "commitment", "capacity", "budget":
		return true
	case "adjustment":
		return c.Measure != "percent"
	}
	return false
}

func one(values []*string) (string, bool) {
	for _, v := range values[1:] {
		if (v == nil) != (values[0] == nil) || v != nil && *v != *values[0] {
			return "", false
		}
	}
	if values[0] == nil {
		return "", true
	}
	return *values[0], true
}

func sum(values []*string) (string, bool) {
	total, any := quantity.Number(0), false
	for _, v := range values {
		if v == nil || *v == "null" {
			continue
		}
		n, err := quantity.Parse(*v)
		if err != nil {
			return "", false
		}
		total, any = total.Add(n), true
	}
	if !any {
		return "", true
	}
	return total.String(), true
}
