package validate

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// breach is a gap of a rule, and the worst of the rows that broke it.
type breach struct {
	gap   projection.Gap
	worst *Row
}

// extend adds a breach, or lengthens the last one where it follows it.
func extend(breaches []breach, b breach, r *Rule) []breach {
	n := len(breaches)
	if n == 0 || breaches[n-1].gap.What != b.gap.What || breaches[n-1].gap.To+1 != b.gap.From {
		return append(breaches, b)
	}
	last := &breaches[n-1]
	last.gap.To = b.gap.To
	if r.worse(b.worst, last.worst) {
		last.worst = b.worst
	}
	return breaches
}

// worse reports whether a row breaks a rule more than another one does: by the
// first field that the check bounds on one side. Where it bounds none, no row
// is worse than the first.
func (r *Rule) worse(row, than *Row) bool {
	for _, f := range r.Fields {
		a, ok := row.number(f.Name)
		b, also := than.number(f.Name)
		if f.Worse != 0 && ok && also {
			return f.Worse > 0 && a > b || f.Worse < 0 && a < b
		}
	}
	return false
}

func (r *Row) number(name string) (quantity.Number, bool) {
	i := slices.IndexFunc(r.Values, func(v Value) bool { return v.Name == name })
	if i < 0 || !r.Values[i].Number || !r.Values[i].Known {
		return 0, false
	}
	n, err := quantity.Parse(r.Values[i].Text)
	return n, err == nil
}

// mostFigures is how many values a gap's text tells.
const mostFigures = 4

// figures says what the rule's fields are in the worst row, and of how many
// periods it is the worst; "" where the check names no number that is known.
func (b *breach) figures(r *Rule) string {
	var words []string
	for _, f := range r.Fields {
		if n, ok := b.worst.number(f.Name); ok && f.Name != "index" && len(words) < mostFigures {
			words = append(words, f.Name+" "+figure(n))
		}
	}
	if len(words) == 0 {
		return ""
	}
	text := ": " + strings.Join(words, ", ") + " in " + b.worst.Period
	if b.gap.From == b.gap.To {
		return text
	}
	return text + ", the worst of " + count(int(b.gap.To-b.gap.From)+1, "period", "periods")
}
