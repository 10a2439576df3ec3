package render

import "github.com/accord-plan/accord/internal/period"

// periodTitle is a short title for a column: Dec, and with its year where a
// year or a table begins: Jan 27; W49, P03 in the other calendars.
func periodTitle(cal period.Calendar, p period.Period, first bool) string {
	label := cal.Label(p)
	if len(label) < 7 {
		return label
	}
	year, part := label[2:4], label[5:]
	if cal.Name() == "month" {
		_, m, _ := cal.Start(p).YMD()
		part = m.String()[:3]
	}
	if first || cal.Year(p-1) != cal.Year(p) {
		return part + " " + year
	}
	return part
}
