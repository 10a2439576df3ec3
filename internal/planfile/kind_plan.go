package planfile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// maxHorizon is the longest horizon in periods: ten years of weeks.
const maxHorizon = 520

// planDocument reads the settings. It returns false where calendar, cycle or
// horizon cannot be used, because then no period can be placed.
func (l *loader) planDocument(d *Document) bool {
	r, p, root := l.reader(d), l.plan, d.Tree.Root()
	p.Name, p.Owner, p.Currency = r.text(root.Get("name")), r.text(root.Get("owner")), r.text(root.Get("currency"))
	p.At = r.ref(root.Get("kind"))
	p.CycleAt, p.FirstAt, p.FactsMaxAgeAt = r.ref(root.Get("cycle")), r.ref(root.Get("first_period")), r.ref(root.Get("facts_max_age"))
	cal, err := period.NewCalendar(root.Get("calendar").Text(), root.Get("year_start").Text())
	if err != nil {
		if c := root.Get("calendar"); c.OK() {
			r.report(finding.ShapeValue, c, "month, week, or 4-4-5, 4-5-4, 5-4-4 with year_start", "%v", err)
		}
		return false
	}
	l.cal, p.Calendar = cal, cal
	p.Cycle = r.text(root.Get("cycle"))
	first := root.Get("first_period")
	if !first.OK() {
		first = root.Get("cycle")
	}
	p.First = r.period(first)
	p.Horizon = r.integer(root.Get("horizon"), 0)
	if p.Horizon < 1 || p.Horizon > maxHorizon {
		r.skip(root.Get("horizon"))
		return false
	}
	if p.First == period.None {
		return false
	}
	if f := root.Get("fences"); f.OK() {
		p.Fences = plan.Fences{Frozen: r.integer(f.Get("frozen"), 0), Slushy: r.integer(f.Get("slushy"), 0)}
		p.FrozenAt, p.SlushyAt = r.ref(f.Get("frozen")), r.ref(f.Get("slushy"))
	}
	p.Tolerances = map[string]plan.Tolerance{}
	for k, v := range root.Get("tolerances").Pairs() {
		p.Tolerances[k.Text()] = r.tolerance(k, v)
		for f, own := range v.Get("families").Pairs() {
			p.Tolerances[plan.ToleranceOf(k.Text(), f.Text())] = r.tolerance(f, own)
		}
	}
	if e := root.Get("error_cost"); e.OK() {
		p.ErrorCost = plan.ErrorCost{Carrying: r.optionalRatio(e.Get("carrying")), Short: r.optionalRatio(e.Get("short"))}
	}
	if c := root.Get("cadence"); c.OK() {
		p.Cadence = plan.Cadence{Gather: r.integer(c.Get("gather"), 0), Demand: r.integer(c.Get("demand"), 0), Supply: r.integer(c.Get("supply"), 0),
			PreSOP: r.integer(c.Get("pre_sop"), 0), Executive: r.integer(c.Get("executive"), 0), Weekly: r.text(c.Get("weekly"))}
		for i, step := range plan.Steps {
			p.CadenceAt[i] = r.ref(c.Get(step))
		}
	}
	for _, e := range root.Get("checklist").Elements() {
		p.Checklist = append(p.Checklist, plan.Task{ID: r.id(e.Get("id")), What: r.text(e.Get("what")), Step: r.text(e.Get("step")), By: r.text(e.Get("by")),
			Done: r.date(e.Get("done")), At: r.ref(e.Get("id")), DoneAt: r.ref(e.Get("done"))})
	}
	slices.SortStableFunc(p.Checklist, func(a, b plan.Task) int { return cmp.Compare(a.ID, b.ID) })
	for k, v := range root.Get("skipped").Pairs() {
		p.Skipped = append(p.Skipped, plan.Skip{Cycle: r.text(k), Reason: r.text(v), At: r.ref(k)})
	}
	slices.SortStableFunc(p.Skipped, func(a, b plan.Skip) int { return cmp.Compare(a.Cycle, b.Cycle) })
	p.TimeZone = r.text(root.Get("time_zone"))
	for _, e := range root.Get("holidays").Elements() {
		p.Holidays = append(p.Holidays, r.date(e))
	}
	p.FactsMaxAge = r.integer(root.Get("facts_max_age"), 0)
	return true
}

func (r reader) tolerance(k, v N) plan.Tolerance {
	t := plan.Tolerance{At: r.ref(k), LeverAt: r.ref(v.Get("lever")), DecisionAt: r.ref(v.Get("decision"))}
	t.Lever, t.Decision = r.optionalRatio(v.Get("lever")), r.optionalRatio(v.Get("decision"))
	if n := v.Get("money"); n.OK() {
		t.Money, _ = r.number(n)
	}
	return t
}

// optionalRatio is nil where nothing is stated.
func (r reader) optionalRatio(n N) *quantity.Ratio {
	if !n.OK() {
		return nil
	}
	x, ok := r.ratio(n)
	if !ok {
		return nil
	}
	return &x
}

// folded reports keys of one map that differ only in case.
func (r reader) folded(m N) {
	seen := make(map[string]N, m.Len())
	for k := range m.Pairs() {
		low := strings.ToLower(k.Text())
		if first, twice := seen[low]; !twice {
			seen[low] = k
		} else if first.Text() != k.Text() {
			r.say(finding.New(finding.TextFolded, r.ref(k), "%s and %s differ only in case", clip(k.Text()), clip(first.Text())).
				WithHint("keep one spelling").WithLength(length(k)).WithRelated(r.ref(first), "the first"))
		}
	}
}

// tables collects all identifiers before anything refers to them.
func (l *loader) tables() {
	p := l.plan
	var markets, sites, families, items, sources []string
	for _, d := range l.byKind[kindNetwork] {
		root := d.Tree.Root()
		markets = append(markets, l.keysOf(d, root.Get("markets"))...)
		sites = append(sites, l.keysOf(d, root.Get("sites"))...)
	}
	where := map[string]placed{}
	l.alike()
	items = make([]string, 0, drafted(l.byKind[kindCatalog]))
	for _, d := range l.byKind[kindCatalog] {
		if x := d.draft; x != nil {
			families = append(families, x.family.ID)
			for i := range x.items {
				items = append(items, x.items[i].ID)
			}
			continue
		}
		root := d.Tree.Root()
		families = append(families, root.Get("family").Text())
		for k := range root.Get("items").Pairs() {
			items = append(items, k.Text())
			l.itemOnce(d, k, where)
		}
	}
	for _, d := range l.byKind[kindSupply] {
		if d.draft != nil {
			sources = append(sources, d.draft.source.ID)
			continue
		}
		sources = append(sources, d.Tree.Root().Get("source").Text())
	}
	l.by = l.kept.commonTables(&tables{dimension.NewTable(markets), dimension.NewTable(sites), dimension.NewTable(families), dimension.NewTable(items), dimension.NewTable(sources)})
	p.MarketIDs, p.SiteIDs, p.FamilyIDs, p.ItemIDs, p.SourceIDs = l.by.markets, l.by.sites, l.by.families, l.by.items, l.by.sources
}

func (l *loader) keysOf(d *Document, m N) []string {
	var out []string
	for k := range m.Pairs() {
		out = append(out, k.Text())
	}
	l.reader(d).folded(m)
	return out
}

// placed is an identifier with its place.
type placed struct {
	id string
	at position.Ref
}

// itemOnce reports an item in two families, or two spellings of one.
func (l *loader) itemOnce(d *Document, k N, where map[string]placed) {
	low := strings.ToLower(k.Text())
	first, twice := where[low]
	if !twice {
		where[low] = placed{k.Text(), d.Ref(k)}
		return
	}
	code, text := finding.DuplicateItem, "item %s is in another family too"
	switch {
	case first.id != k.Text():
		code, text = finding.TextFolded, "%s differs only in case from another item"
	case first.at.File == d.Number:
		return // a duplicate key, said already
	}
	l.doubled[k.Text()] = true
	l.say(finding.New(code, d.Ref(k), text, clip(k.Text())).WithHint("keep one").WithLength(length(k)).WithRelated(first.at, "the first"))
}

func (l *loader) network() {
	p := l.plan
	p.Rates = network.Rates{}
	p.Markets = make([]network.Market, p.MarketIDs.Len())
	p.Sites = make([]network.Site, p.SiteIDs.Len())
	for _, d := range l.byKind[kindNetwork] {
		r, root := l.reader(d), d.Tree.Root()
		for k, v := range root.Get("sites").Pairs() {
			p.Sites[p.SiteIDs.Index(k.Text())] = network.Site{ID: r.id(k), Name: r.text(v.Get("name")), Code: r.text(v.Get("code")), At: r.ref(k)}
		}
		for k, v := range root.Get("markets").Pairs() {
			p.Markets[p.MarketIDs.Index(k.Text())] = network.Market{ID: r.id(k), Name: r.text(v.Get("name")), Code: r.text(v.Get("code")),
				Currency: r.text(v.Get("currency")), Priority: r.integer(v.Get("priority"), 1), ServedFrom: r.shares(v.Get("served_from")), At: r.ref(k), CurrencyAt: r.ref(v.Get("currency"))}
			if k.Text() == "all" {
				r.report(finding.TextReserved, k, "choose another identifier", "`all` means every market")
			}
		}
		for k, v := range root.Get("rates").Pairs() {
			p.Rates[k.Text()] = r.ratios(v) // nil where it is no map, which is said
		}
	}
}

func bySite(a, b network.Share) int { return a.Site - b.Site }

func (r reader) shares(n N) []network.Share {
	var out []network.Share
	for k, v := range n.Pairs() {
		s := r.site(k)
		x, ok := r.ratio(v)
		if s == dimension.None || !ok {
			continue
		}
		if x < 0 || x > quantity.Unit {
			hint := "write a percent between 0% and 100%"
			if n := v.Text(); !strings.HasSuffix(n, "%") && isNumber(n+"%") && x <= 100*quantity.Unit && x > 0 {
				hint = "write " + clip(n) + "%"
			}
			r.report(finding.ShapeValue, v, hint, "a share of %s", clip(v.Text()))
			continue
		}
		out = append(out, network.Share{Site: s, Share: x, At: r.ref(v)})
	}
	slices.SortStableFunc(out, bySite)
	return out
}
