package cadence

import (
	"strconv"

	"github.com/accord-plan/accord/internal/period"
)

// dateText is a day as reports state it, empty for none.
func dateText(d period.Date) string {
	if d == period.NoDate {
		return ""
	}
	return d.String()
}

// count prints a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// StepName is a step as people call it.
func StepName(step string) string {
	if step == "pre_sop" {
		return "pre-S&OP"
	}
	return step
}
