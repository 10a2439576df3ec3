package validate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// span is a run of consecutive periods, both ends included.
type span struct{ from, to period.Period }

// spans joins ascending periods into runs.
func spans(periods []period.Period) []span {
	var out []span
	for _, p := range periods {
		if n := len(out); n > 0 && p <= out[n-1].to+1 {
			out[n-1].to = max(out[n-1].to, p)
			continue
		}
		out = append(out, span{p, p})
	}
	return out
}

// text prints a span as plan files spell it.
func (ctx *Context) text(s span) string {
	cal := ctx.Plan.Calendar
	if s.from == s.to {
		return cal.Label(s.from)
	}
	return cal.Label(s.from) + ".." + cal.Label(s.to)
}

// texts prints several spans in one line.
func (ctx *Context) texts(ss []span) string {
	words := make([]string, len(ss))
	for i, s := range ss {
		words[i] = ctx.text(s)
	}
	return some(words)
}

// where returns the periods of the horizon for which keep is true.
func (ctx *Context) where(keep func(period.Period) bool) []period.Period {
	var out []period.Period
	for t := ctx.Plan.First; t <= ctx.Plan.Last(); t++ {
		if keep(t) {
			out = append(out, t)
		}
	}
	return out
}

// open reports whether t lies in the horizon.
func (ctx *Context) open(t period.Period) bool {
	return t >= ctx.Plan.First && t <= ctx.Plan.Last()
}

// aliveAtAll reports whether the item is sold in any open period.
func (ctx *Context) aliveAtAll(it *catalog.Item) bool {
	p := ctx.Plan
	return (it.From == period.None || it.From <= p.Last()) && (it.Until == period.None || it.Until >= p.First)
}

func (ctx *Context) item(i int) string   { return name(ctx.Plan.ItemIDs, i) }
func (ctx *Context) market(i int) string { return name(ctx.Plan.MarketIDs, i) }
func (ctx *Context) site(i int) string   { return name(ctx.Plan.SiteIDs, i) }
func (ctx *Context) family(i int) string { return name(ctx.Plan.FamilyIDs, i) }
func (ctx *Context) source(i int) string { return name(ctx.Plan.SourceIDs, i) }

// items names several items.
func (ctx *Context) items(indexes []int) string {
	words := make([]string, len(indexes))
	for i, n := range indexes {
		words[i] = ctx.item(n)
	}
	return some(words)
}

func name(t dimension.Table, i int) string {
	if i < 0 || i >= t.Len() {
		return "?"
	}
	return t.ID(i)
}

// most is the number of words that a message lists before it counts.
const most = 4

// some joins words, and counts those beyond the first few.
func some(words []string) string {
	if len(words) > most+1 {
		return fmt.Sprintf("%s and %d more", strings.Join(words[:most], ", "), len(words)-most)
	}
	return strings.Join(words, ", ")
}

// unique sorts and drops repetitions.
func unique(indexes []int) []int {
	slices.Sort(indexes)
	return slices.Compact(indexes)
}

// count prints a number with its noun.
func count(n int, one, many string) string {
	return fmt.Sprintf("%d %s", n, plural(n, one, many))
}

// life says when an item is sold.
func (ctx *Context) life(it *catalog.Item) string {
	cal := ctx.Plan.Calendar
	switch {
	case it.From != period.None && it.Until != period.None:
		return "it is sold from " + cal.Label(it.From) + " until " + cal.Label(it.Until)
	case it.From != period.None:
		return "it is sold from " + cal.Label(it.From)
	case it.Until != period.None:
		return "it is sold until " + cal.Label(it.Until)
	}
	return "it is always sold"
}

// reversed reports whether an item ends before it begins: that is said of the
// item, and not again of everything that names it.
func reversed(it *catalog.Item) bool {
	return it.From != period.None && it.Until != period.None && it.Until < it.From
}

// lives says when items are sold that an adjustment does not meet.
func (ctx *Context) lives(items []int) string {
	if len(items) == 1 {
		it := &ctx.Plan.Items[items[0]]
		return strings.Replace(ctx.life(it), "it is", it.ID+" is", 1) + "; move the adjustment, or change `from` or `until` in the catalog"
	}
	return "move it into their life, or change `from` or `until` in the catalog"
}

// figure prints a number for people: commas between thousands, and a true minus.
func figure(n quantity.Number) string {
	text := n.String()
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "−", text[1:]
	}
	whole, fraction, point := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + fraction
	}
	return sign + whole
}

// inPercent prints a share for people, with a true minus.
func inPercent(r quantity.Ratio) string { return strings.Replace(r.Percent(), "-", "−", 1) }

// offBy says by how much shares miss 100 %.
func offBy(sum quantity.Ratio) string {
	if sum < quantity.Unit {
		return (quantity.Unit - sum).Percent() + " too little"
	}
	return (sum - quantity.Unit).Percent() + " too much"
}

// markets names several markets.
func (ctx *Context) markets(indexes []int) string {
	words := make([]string, len(indexes))
	for i, n := range indexes {
		words[i] = ctx.market(n)
	}
	return some(words)
}

// since says from when a value holds; one that holds from ever needs no words.
func (ctx *Context) since(t period.Period) string {
	if t == period.None {
		return ""
	}
	return " from " + ctx.Plan.Calendar.Label(t) + " on"
}

// orElse returns the first place that is one.
func orElse(refs ...position.Ref) position.Ref {
	for _, r := range refs {
		if !r.IsZero() {
			return r
		}
	}
	return position.Ref{}
}

// sites names several sites.
func (ctx *Context) sites(indexes []int) string {
	words := make([]string, len(indexes))
	for i, n := range indexes {
		words[i] = ctx.site(n)
	}
	return some(words)
}

// plural chooses the word that goes with n.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
