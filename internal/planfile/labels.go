package planfile

import (
	"strings"

	"github.com/accord-plan/accord/internal/period"
)

// labels remembers the periods of the maps of cells read so far: most have the
// same ones in the same order, so that one comparison tells the next.
type labels struct {
	texts   []string
	periods []period.Period
	at      int // of the one that is expected
}

// mostLabels is the number of labels that are remembered.
const mostLabels = 1024

// next returns the period of a label if it is the one expected, or the first.
func (l *labels) next(text string) (period.Period, bool) {
	for _, at := range [2]int{l.at, 0} {
		if at < len(l.texts) && l.texts[at] == text {
			l.at = at + 1
			return l.periods[at], true
		}
	}
	return period.None, false
}

// add remembers a label behind the last one.
func (l *labels) add(text string, p period.Period) {
	if l.at < len(l.texts) || l.at >= mostLabels { // the maps look different from here on
		*l = labels{texts: l.texts[:0], periods: l.periods[:0]}
	}
	l.texts, l.periods = append(l.texts, strings.Clone(text)), append(l.periods, p)
	l.at++
}
