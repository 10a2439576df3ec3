package planfile

import (
	"errors"
	"sort"
	"strconv"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// reader decodes the values of one document. What the schema has refused
// already is skipped without a word; it is remembered, so that a value which
// the schema accepts and the reader does not is still reported.
type reader struct {
	*loader
	d *Document
}

func (l *loader) reader(d *Document) reader { return reader{l, d} }

func (r reader) skip(n N) {
	if r.draft != nil {
		r.draft.odd = true
		return
	}
	if n.OK() {
		r.d.skipped = append(r.d.skipped, r.d.Ref(n))
	}
}

func (r reader) ref(n N) position.Ref { return r.d.Ref(n) }

func (r reader) report(code finding.Code, n N, hint, format string, args ...any) {
	r.say(finding.New(code, r.d.Ref(n), format, args...).WithHint("%s", hint).WithLength(length(n)))
}

// text returns a scalar's text, "" where there is none.
func (r reader) text(n N) string {
	if n.OK() && n.Kind() != Scalar {
		r.skip(n)
		return ""
	}
	return r.store.text(n.Text())
}

// id returns an identifier that is defined here, after its rules.
func (r reader) id(n N) string {
	if n.Kind() != Scalar {
		r.skip(n)
		return ""
	}
	if code, message := checkIdentifier(n.Text()); message != "" {
		r.report(code, n, "begin with a letter or digit, then letters, digits, `.`, `_`, `+`, `-`; at most 64; no period, boolean or device name", "%s", message)
	}
	return r.store.text(n.Text())
}

func (r reader) number(n N) (quantity.Number, bool) {
	v, err := quantity.Parse(n.Text())
	if err == nil && n.Style() == Plain {
		return v, true
	}
	return v, r.numeric(n, err)
}

func (r reader) ratio(n N) (quantity.Ratio, bool) {
	v, err := quantity.ParseRatio(n.Text())
	return v, r.numeric(n, err)
}

// numeric judges how a number is written.
func (r reader) numeric(n N, err error) bool {
	switch {
	case n.Kind() != Scalar || n.IsNull() || n.isEmpty():
		r.skip(n)
		return false
	case n.Style() != Plain:
		if isNumber(n.Text()) && (n.Text()[0] != '-' || signed(r.under(finding.TextQuoted, n))) {
			r.say(finding.New(finding.TextQuoted, r.d.Ref(n), "the number %s is quoted", clip(n.Text())).
				WithHint("write %s without quotes", clip(n.Text())).WithLength(length(n)).WithFix(Mend(n, n.Text())))
		} else {
			r.skip(n)
		}
		return false
	case err == nil:
		return true
	case errors.Is(err, quantity.ErrPrecision):
		r.report(finding.TextPrecision, n, "quantities, money and percents have at most four decimals, rates and factors ten", "%s has too many decimals", clip(n.Text()))
	case errors.Is(err, quantity.ErrRange):
		r.report(finding.TextRange, n, "check the unit; twelve digits before the point are the most (eight for rates and percents)", "%s is too large", clip(n.Text()))
	case isNumber(n.Text()): // a percent
		r.report(finding.TextNumber, n, "write a number without %; a change in percent goes under `percent`", "%s is a percent, and a number is expected", clip(n.Text()))
	default:
		key, over := r.under(finding.TextNumber, n)
		r.report(finding.TextNumber, n, numberHint(n.Text(), key, over), "%s is not a plain number", clip(n.Text()))
	}
	return false
}

// under is [N.under] for a finding that is kept, and not one of thousands.
func (r reader) under(code finding.Code, n N) (key, over string) {
	if r.draft != nil || r.said[codeIn{code, r.d.Number}].n >= maxSame {
		return "", ""
	}
	return n.under()
}

func (r reader) optional(n N) *quantity.Number {
	if !n.OK() {
		return nil
	}
	if v, ok := r.number(n); ok {
		return r.store.number(v)
	}
	return nil
}

func (r reader) integer(n N, otherwise int) int {
	if !n.OK() {
		return otherwise
	}
	v, err := strconv.Atoi(n.Text())
	if err != nil || n.Style() != Plain {
		r.skip(n)
		return otherwise
	}
	return v
}

func (r reader) boolean(n N) bool {
	switch {
	case !n.OK():
	case n.Style() == Plain && n.Text() == "true":
		return true
	case n.Style() == Plain && n.Text() == "false":
	default:
		r.skip(n)
	}
	return false
}

func (r reader) date(n N) period.Date {
	if !n.OK() {
		return period.NoDate
	}
	if n.isEmpty() {
		r.skip(n)
		return period.NoDate
	}
	d, err := period.ParseDate(n.Text())
	if err != nil {
		f := finding.New(finding.ShapeValue, r.d.Ref(n), "%s is not a date", clip(n.Text())).WithHint("%s", dateHint(n.Text())).WithLength(length(n))
		if plain := plainDay(n.Text()); plain != "" {
			f = f.WithFix(Mend(n, plain))
		}
		r.say(f)
		return period.NoDate
	}
	return d
}

func (r reader) period(n N) period.Period {
	from, to := r.periods(n)
	if from != to {
		r.report(finding.ShapeValue, n, "write a single period as "+period.FormOf(r.cal.Name()), "%s is a range", clip(n.Text()))
		return period.None
	}
	return from
}

// periods reads a period or a range; period.None twice for no node.
func (r reader) periods(n N) (from, to period.Period) {
	if !n.OK() {
		return period.None, period.None
	}
	if n.Kind() != Scalar || n.isEmpty() {
		r.skip(n)
		return period.None, period.None
	}
	if p, known := r.labels.next(n.Text()); known {
		return p, p
	}
	from, to, err := r.cal.ParseRange(n.Text())
	if err == nil {
		if from == to {
			r.labels.add(n.Text(), from)
		}
		return from, to
	}
	var wrong *period.WrongCalendar
	if errors.As(err, &wrong) {
		r.report(finding.ShapeCalendar, n, "the plan's calendar is "+r.cal.Name()+": write "+period.FormOf(r.cal.Name()), "%s is not a period of this plan's calendar", clip(n.Text()))
	} else if period.LooksLike(n.Text()) {
		r.report(finding.ShapeRangeReversed, n, "write a period as "+period.FormOf(r.cal.Name())+" or a range as A..B with A before B", "%v", err)
	} else {
		r.say(finding.New(finding.ShapeValue, r.d.Ref(n), "%s is not a period", clip(n.Text())).
			WithHint("%s", r.periodHint(n.Text())).WithLength(length(n)).WithFix(r.periodFix(n)))
	}
	return period.None, period.None
}

// refer resolves a reference to a table, dimension.None (and a finding) where
// the table does not have it.
func (r reader) refer(n N, t dimension.Table, code finding.Code, kind, what, where string) int {
	if n.Kind() != Scalar || n.Text() == "" {
		r.skip(n)
		return dimension.None
	}
	if r.draft != nil {
		return r.draft.of(what).place(n.Text())
	}
	i := t.Index(n.Text())
	if i == dimension.None && !r.lacking(kind) {
		r.unknown(code, r.d, n, what, t.IDs(), where)
	}
	return i
}

func (r reader) item(n N) int {
	return r.refer(n, r.plan.ItemIDs, finding.UnknownItem, kindCatalog, "item", "items of the catalog")
}

func (r reader) family(n N) int {
	return r.refer(n, r.plan.FamilyIDs, finding.UnknownFamily, kindCatalog, "family", "families of the catalog")
}

func (r reader) market(n N) int {
	return r.refer(n, r.plan.MarketIDs, finding.UnknownMarket, kindNetwork, "market", "markets of the network")
}

func (r reader) site(n N) int {
	return r.refer(n, r.plan.SiteIDs, finding.UnknownSite, kindNetwork, "site", "sites of the network")
}

// listOf resolves each element of a list, ascending, unknown ones left out.
func (r reader) listOf(n N, one func(N) int) []int {
	if n.OK() && n.Kind() != List {
		r.skip(n)
	}
	var out []int
	for _, e := range n.Elements() {
		if i := one(e); i != dimension.None {
			out = append(out, i)
		}
	}
	sort.Ints(out)
	return out
}

func (r reader) texts(n N) []string {
	var out []string
	for _, e := range n.Elements() {
		out = append(out, r.text(e))
	}
	return out
}
