package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

// A Mermaid chart draws a missing number as zero and a bar below zero from the
// foot of the chart, and it has labels for so many periods only. What it would
// draw wrongly is not drawn; the table below says it.
const (
	mostPeriods = 24
	mostSeries  = 4
	leastPoints = 2
)

// largest is beyond what a plan can count: only a saturated number lies there.
const largest = quantity.Max / 4

// mermaid returns the chart as a fenced block and, in words, what the reader
// must know about the drawing; block is empty where it cannot be drawn, and the
// words then say why.
func mermaid(c *render.Chart) (block, words string) {
	if c.Form == render.Waterfall {
		return mermaidBridge(c)
	}
	series, unknown := knownSeries(c)
	from, to := stretch(series, len(c.Periods))
	switch {
	case len(series) == 0:
		return "", "not drawn: no numbers are known"
	case len(series) > mostSeries:
		return "", "not drawn: too many series"
	case to-from < leastPoints:
		return "", "not drawn: too few periods of which all numbers are known"
	case holes(series, from, to):
		return "", "not drawn: numbers are missing in between"
	}
	var notes []string
	if len(unknown) > 0 {
		notes = append(notes, "not known: "+strings.Join(unknown, ", "))
	}
	cut := from > 0 || to < len(c.Periods)
	if to-from > mostPeriods {
		to, cut = from+mostPeriods, true
	}
	if cut {
		notes = append(notes, render.Whole(to-from)+" of "+render.Whole(len(c.Periods))+" periods are drawn, "+c.Periods[from]+" to "+c.Periods[to-1])
	}
	low, high := limits(series, from, to)
	if low < -largest || high > largest {
		return "", "not drawn: numbers are too large"
	}
	d := &drawing{chart: c, scale: scaleOf(low, high)}
	d.open(c.Title, colours(series), labels(c.Periods[from:to]), c.Unit, low, high)
	for i, s := range series {
		bars := low >= 0 && (s.Bars || i == 0 && len(series) > 1 && c.Form == render.Lines)
		d.series(s.Name, bars, s.Values[from:to])
		notes = append(notes, d.legend(s, bars))
	}
	return d.close(), strings.Join(notes, "; ")
}

// mermaidBridge draws a bridge as what has been reached after each step, since
// there are no floating bars. All sums being close to each other, the axis does
// not begin at zero.
func mermaidBridge(c *render.Chart) (block, words string) {
	var sums []quantity.Number
	var names []string
	sum := quantity.Number(0)
	for _, s := range c.Steps {
		if s.Money.IsMissing() {
			return "", "not drawn: a step is not known"
		}
		if s.Total {
			sum = s.Money
		} else {
			sum = sum.Add(s.Money)
		}
		sums, names = append(sums, sum), append(names, s.Label)
	}
	if len(sums) < leastPoints || len(sums) > mostPeriods {
		return "", "not drawn: too few or too many steps"
	}
	least, most := sums[0], sums[0]
	for _, n := range sums {
		least, most = min(least, n), max(most, n)
	}
	switch {
	case least < 0:
		return "", "not drawn: it goes below zero"
	case most > largest:
		return "", "not drawn: numbers are too large"
	}
	words = "each bar is what is reached after the step"
	low := quantity.Number(0)
	if spread := most - least; spread < most/2 {
		if low = max(least-spread, 0); low > 0 {
			words += "; the axis does not begin at zero"
		}
	}
	d := &drawing{chart: c, scale: scaleOf(low, most)}
	d.open(c.Title, []string{colour[render.RoleDemand].code}, distinct(names), c.Unit, low, most)
	d.series("reached", true, sums)
	return d.close(), words
}

// knownSeries are those with at least one number, and the names of the others.
func knownSeries(c *render.Chart) (known []render.Series, unknown []string) {
	for _, s := range c.Series {
		if len(s.Values) > len(c.Periods) {
			s.Values = s.Values[:len(c.Periods)]
		}
		if first, last := ends(s.Values); first < last {
			known = append(known, s)
		} else {
			unknown = append(unknown, s.Name)
		}
	}
	return known, unknown
}

// ends are where the numbers of a series begin and end, half open.
func ends(values []quantity.Number) (from, to int) {
	from, to = len(values), 0
	for i, n := range values {
		if !n.IsMissing() {
			from, to = min(from, i), i+1
		}
	}
	return from, to
}

// stretch is the part of the axis on which no series has begun late or ended.
func stretch(series []render.Series, periods int) (from, to int) {
	to = periods
	for _, s := range series {
		first, last := ends(s.Values)
		from, to = max(from, first), min(to, last)
	}
	return from, max(from, to)
}

func holes(series []render.Series, from, to int) bool {
	for _, s := range series {
		for _, n := range s.Values[from:to] {
			if n.IsMissing() {
				return true
			}
		}
	}
	return false
}

// limits are the least and the greatest value, zero included.
func limits(series []render.Series, from, to int) (low, high quantity.Number) {
	for _, s := range series {
		for _, n := range s.Values[from:to] {
			low, high = min(low, n), max(high, n)
		}
	}
	return low, high
}

// labels are periods as the axis says them: without the century where there is
// little room.
func labels(periods []string) []string {
	out := append([]string{}, periods...)
	for i, p := range out {
		if len(out) > 14 && len(p) > 4 && strings.HasPrefix(p, "20") {
			out[i] = p[2:]
		}
	}
	return distinct(out)
}

// distinct gives each label its own words: equal ones would be one place on the
// axis.
func distinct(names []string) []string {
	seen := map[string]bool{}
	out := make([]string, len(names))
	for i, name := range names {
		words := inert(name, 24)
		if words == "" {
			words = render.Whole(i + 1)
		}
		for seen[words] { // a number would be read as a day or a year
			words += "."
		}
		seen[words], out[i] = true, words
	}
	return out
}

// inert makes words harmless within the quotes of a chart and within a fence:
// letters, digits and a few signs stay, everything else is a space.
func inert(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("+-.,()/€", r):
			return r
		case r == '–' || r == '−':
			return '-'
		case r == ':':
			return ','
		}
		return ' '
	}, render.Clean(s))
	s = strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "--", "-")
	if utf8.RuneCountInString(s) > most {
		s = strings.TrimSpace(string([]rune(s)[:most]))
	}
	return s
}
