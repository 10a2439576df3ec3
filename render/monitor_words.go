package render

import (
	"strings"

	"github.com/accord-plan/accord/internal/trigger"
)

// BreachTitle is a breach in one line, with its money: `tents eu: demand 18.2 %
// below plan in 2026-11, €31,200`.
func BreachTitle(b *trigger.Breach, currency string) string {
	s := breachWords(b)
	if !b.Money.IsMissing() && b.Money != 0 {
		s += ", " + Money(absolute(b.Money), currency, 0)
	}
	return s
}

// breachWords says what is off, without its money.
func breachWords(b *trigger.Breach) string {
	if b.Kind == trigger.Variance {
		return varianceWords(b)
	}
	return b.Name
}

func varianceWords(b *trigger.Breach) string {
	off := strings.TrimPrefix(strings.TrimPrefix(signedRatio(b.Percent), "+"), minus)
	if b.Percent == nil {
		off = "by " + Quantity(absolute(b.Difference), 0)
	}
	above := b.Difference > 0
	words := ""
	switch b.Measure {
	case "attainment":
		words = off + " of what was committed did not come"
	case "bias":
		words = "over-forecast " + off
		if !above {
			words = "under-forecast " + off
		}
	case "error":
		words = "forecast error " + off
	default:
		words = strings.ReplaceAll(b.Measure, "-", " ") + " " + off + " " + sideWord(above) + " " + against(b)
	}
	words = subjectWords(b) + ": " + words + " in " + span(b.From, b.To)
	if b.Cause != nil && b.Trigger != "" && strings.HasPrefix(b.Subject, "@") {
		words += " (" + Count(len(b.Items)+b.More, "item", "items") + ")"
	}
	return words
}

func sideWord(above bool) string {
	if above {
		return "above"
	}
	return "below"
}

// subjectWords is what a breach is about: tents in eu; the plan; what comes from
// a source.
func subjectWords(b *trigger.Breach) string {
	switch {
	case b.Subject == "plan":
		return "the plan"
	case b.Cause != nil && strings.HasPrefix(b.Subject, "@"):
		return "items from " + b.Cause.Source
	}
	return strings.Replace(b.Subject, "@", " ", 1)
}

// some lists at most so many names, and counts the rest.
func some(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + " and " + Whole(len(names)-most) + " more"
}
