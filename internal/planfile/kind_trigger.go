package planfile

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/decision"
)

func (l *loader) trigger(d *Document) {
	r, root := l.reader(d), d.Tree.Root()
	x := decision.Trigger{ID: r.id(root.Get("id")), Owner: r.text(root.Get("owner")), Review: r.text(root.Get("review")), Note: r.text(root.Get("note")),
		Measure: r.text(root.Get("measure")), Against: cmp.Or(r.text(root.Get("against")), decision.AgainstCommitted), By: cmp.Or(r.text(root.Get("by")), "plan"),
		Families: r.references(root.Get("families"), r.family), Markets: r.references(root.Get("markets"), r.market),
		Items: r.references(root.Get("items"), r.item), Sources: r.references(root.Get("sources"), r.sourceOf),
		Currency: r.text(root.Get("currency")), Window: window(r.text(root.Get("periods"))),
		For: r.integer(root.Get("for"), 1), Call: r.words(root.Get("call")), Due: r.integer(root.Get("due"), 0)}
	for _, e := range root.Get("call").Elements() {
		r.role(e)
	}
	x.Above, x.Below = direction(r.text(root.Get("direction")))
	r.exceeds(&x, root.Get("exceeds"))
	r.triggerPlaces(&x, root)
	l.plan.Triggers = append(l.plan.Triggers, x)
}

func (r reader) exceeds(x *decision.Trigger, n N) {
	if p := n.Get("percent"); p.OK() {
		if v, ok := r.ratio(p); ok {
			x.Percent = &v
		}
	}
	x.Money, x.Units = r.optional(n.Get("money")), r.optional(n.Get("units"))
}

func (r reader) triggerPlaces(x *decision.Trigger, root N) {
	at := func(key string) N { return root.Get(key) }
	x.At, x.MeasureAt, x.AgainstAt, x.ByAt = r.ref(at("id")), r.ref(at("measure")), r.ref(at("against")), r.ref(at("by"))
	x.FamiliesAt, x.MarketsAt, x.ItemsAt, x.SourcesAt = r.ref(at("families")), r.ref(at("markets")), r.ref(at("items")), r.ref(at("sources"))
	x.CurrencyAt, x.ExceedsAt, x.DirectionAt = r.ref(at("currency")), r.ref(at("exceeds")), r.ref(at("direction"))
	x.PeriodsAt, x.ForAt = r.ref(at("periods")), r.ref(at("for"))
}

// window reads which periods are added up; what the schema refuses is the last.
func window(text string) decision.Window {
	switch text {
	case "year-to-date":
		return decision.Window{YearToDate: true}
	case "open":
		return decision.Window{Open: true}
	}
	_, count, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(count)
	if err != nil || n < 1 {
		n = 1
	}
	return decision.Window{Last: n}
}

func direction(text string) (above, below bool) { return text != "below", text != "above" }
