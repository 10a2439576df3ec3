package findings

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/quantity"
)

// count prints a number of things: 1 gap, 2 gaps.
func count(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return grouped(strconv.Itoa(n)) + " " + thing
}

// totals is the sentence that ends a report for people.
func totals(r finding.Report) string {
	var parts []string
	if n := r.Counts.Errors; n > 0 {
		parts = append(parts, count(n, "error"))
	}
	if n := r.Counts.Warnings; n > 0 {
		parts = append(parts, count(n, "warning"))
	}
	if n := r.Counts.Gaps; n > 0 {
		parts = append(parts, count(n, "gap")+undecided(r.Counts.Undecided))
	}
	if len(parts) == 0 {
		parts = []string{"nothing found"}
	}
	s := strings.Join(parts, ", ") + " in " + count(r.Files, "file")
	if r.AsOf == "" {
		return s
	}
	s += ", as of " + visible(r.AsOf)
	if r.AsOfFrom != "" {
		s += " (" + visible(r.AsOfFrom) + ")"
	}
	return s
}

func undecided(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return " (1 needs a decision)"
	}
	return fmt.Sprintf(" (%s need a decision)", grouped(strconv.Itoa(n)))
}

// money prints an amount without decimals, its currency before it: EUR 26,790.
func money(a finding.Amount, currency string) string {
	n := quantity.Number(a)
	if n.IsMissing() {
		return ""
	}
	s := grouped(n.Fixed(0))
	if currency == "" {
		return s
	}
	return visible(currency) + " " + s
}

// grouped puts commas between thousands.
func grouped(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// standing says how things stand with a gap: what is at stake, until when it
// can be mended, and who has decided, as of the report's day.
func standing(g *finding.Gap, r *finding.Report) []string {
	var out []string
	if m := money(g.Money, r.Currency); m != "" && g.Money != 0 {
		out = append(out, m)
	}
	switch {
	case g.CoveredBy != "":
		out = append(out, "accepted by "+visible(g.CoveredBy))
	case g.ProposedBy != "":
		out = append(out, "proposed in "+visible(g.ProposedBy))
	}
	if g.FallsShort != "" {
		out = append(out, visible(g.FallsShort))
	}
	switch day := "last day " + visible(g.LastDay); {
	case g.LastDay == "":
	case g.LastDay < r.AsOf:
		out = append(out, day+" has passed") // days are ISO dates, which sort as text
	case g.CannotWait:
		out = append(out, day+", cannot wait")
	default:
		out = append(out, day)
	}
	return out
}

// place prints file:line:column as far as it is known.
func place(file string, line, column int) string {
	s := visible(file)
	if line > 0 {
		s += ":" + strconv.Itoa(line)
		if column > 0 {
			s += ":" + strconv.Itoa(column)
		}
	}
	return s
}

// where is the place of a finding; what is about the plan as a whole stands at
// the plan's folder.
func where(f *finding.Resolved, r *finding.Report) string {
	if f.File != "" {
		return place(f.File, f.Line, f.Column)
	}
	if r.Plan == "" || r.Plan == "." {
		return "plan"
	}
	return visible(r.Plan)
}
