package findings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
)

// headColumns is the width to which the sentences of gaps are padded at most,
// so that what stands behind them lines up.
const headColumns = 100

// gaps prints one line a gap: which, when, what is off; then its class, what is
// at stake, how it stands, and where its heaviest input is. Where a terminal is
// too narrow for one of them, the second half of all stands on a line of its
// own: some on the same line and some below would read as parts of each other.
func (t *text) gaps() {
	listed, more := limitGaps(t.r.Gaps, t.r.Left, t.o.Limit)
	heads, tails := make([]string, len(listed)), make([]string, len(listed))
	pad, widest := 0, 0
	for i, g := range listed {
		heads[i] = fmt.Sprintf("gap %s %s: %s", visible(g.ID), visible(g.Periods()), visible(g.Text))
		tails[i] = strings.TrimRight(fmt.Sprintf("%-8s  %s", visible(g.Class), strings.Join(append(standing(g, &t.r), gapPlace(g)...), ", ")), " ")
		if n := columns(heads[i]); n <= headColumns {
			pad = max(pad, n)
		}
	}
	for i := range listed {
		widest = max(widest, max(pad, columns(heads[i]))+2+columns(tails[i]))
	}
	below := t.o.Width > 0 && widest > t.o.Width
	for i, g := range listed {
		tail := tails[i]
		if g.Undecided() {
			tail = t.paint(yellow, tail)
		}
		if below {
			t.line(heads[i])
			t.line("    ", tail)
			continue
		}
		t.line(heads[i], strings.Repeat(" ", max(0, pad-columns(heads[i]))+2), tail)
	}
	for _, m := range more {
		t.line(t.paint(dim, m))
	}
}

func gapPlace(g *finding.Gap) []string {
	if g.File == "" {
		return nil
	}
	return []string{place(g.File, g.Line, 0)}
}

// limitGaps orders gaps by what they ask for, keeping the order of money, and
// keeps limit of each class; more says what was left out, here or before.
func limitGaps(gaps []finding.Gap, left map[string]int, limit int) (listed []*finding.Gap, more []string) {
	order := []string{finding.ClassDecision, finding.ClassLever, finding.ClassNoise}
	for i := range gaps {
		if !slices.Contains(order, gaps[i].Class) {
			order = append(order, gaps[i].Class)
		}
	}
	for _, class := range order {
		n, room, most := 0, limit, limit
		if class == finding.ClassNoise {
			most = 0 // nobody acts on noise
		}
		for i := range gaps {
			if gaps[i].Class != class {
				continue
			}
			if n++; room == 0 || n <= most {
				listed = append(listed, &gaps[i])
			}
		}
		n += left[class]
		switch {
		case room == 0 || n <= most:
		case most == 0:
			more = append(more, fmt.Sprintf("and %s of class %s (--limit 0 lists them)", count(n, "gap"), visible(class)))
		default:
			more = append(more, fmt.Sprintf("and %s of class %s", count(n-most, "more gap"), visible(class)))
		}
	}
	return listed, more
}
