package planfile

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/supply"
)

func (l *loader) sources() {
	p := l.plan
	p.Sources = make([]supply.Source, p.SourceIDs.Len())
	for _, d := range l.byKind[kindSupply] {
		s, ok := l.draftedSource(d)
		if !ok {
			l.again(d)
			s = l.reader(d).source(d.Tree.Root())
		}
		if s.Currency == "" {
			s.Currency = p.Currency
		}
		p.Sources[p.SourceIDs.Index(s.ID)] = s
		d.draft, d.Tree = nil, nil // it is read
	}
}

func (r reader) source(root N) supply.Source {
	s := supply.Source{ID: r.id(root.Get("source")), Name: r.text(root.Get("name")), Owner: r.text(root.Get("owner")), From: dimension.None,
		Sites: r.listOf(root.Get("sites"), r.site), Lead: r.lead(root.Get("lead_time")), Currency: r.text(root.Get("currency")),
		OwnedOnShipment: root.Get("owned_from").Text() == "shipment", At: r.ref(root.Get("source")),
		FromAt: r.ref(root.Get("from")), SitesAt: r.ref(root.Get("sites")), CurrencyAt: r.ref(root.Get("currency"))}
	s.Type = map[string]supply.Type{"make": supply.Make, "buy": supply.Buy, "transfer": supply.Transfer}[root.Get("type").Text()]
	if n := root.Get("from"); n.OK() {
		s.From = r.site(n)
	}
	s.Resources = r.resources(root.Get("resources"))
	s.Uses = r.uses(root.Get("uses"), s.Resources)
	s.Terms = room[supply.Terms](root.Get("terms").Len())
	for k, v := range root.Get("terms").Pairs() {
		if i := r.item(k); i != dimension.None {
			s.Terms = append(s.Terms, r.terms(i, k, v))
		}
	}
	sorted(s.Terms, byItem)
	s.Commitments = r.commitments(root.Get("commitments"))
	return s
}

// room is an empty list with room for n, nil where there will be nothing.
func room[T any](n int) []T {
	if n == 0 {
		return nil
	}
	return make([]T, 0, n)
}

func byItem(a, b supply.Terms) int { return a.Item - b.Item }

func byUse(a, b supply.Use) int { return cmp.Or(a.Item-b.Item, a.Resource-b.Resource) }

func byPlace(a, b supply.Commitment) int { return cmp.Or(a.Site-b.Site, a.Item-b.Item) }

func (r reader) lead(n N) supply.LeadTime {
	if days, ok := strings.CutSuffix(n.Text(), "d"); ok && n.Kind() == Scalar {
		if v, err := strconv.Atoi(days); err == nil {
			return supply.LeadTime{Days: v}
		}
	}
	return supply.LeadTime{Periods: r.integer(n, 0)}
}

func (r reader) resources(n N) []supply.Resource {
	var out []supply.Resource
	for k, v := range n.Pairs() {
		x := supply.Resource{ID: r.id(k), At: r.ref(k)}
		if v.Kind() == Scalar {
			x.Always = r.optional(v)
		} else {
			x.Capacity = r.cells(v)
		}
		out = append(out, x)
	}
	r.folded(n)
	sorted(out, func(a, b supply.Resource) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

func (r reader) uses(n N, resources []supply.Resource) []supply.Use {
	ids := make([]string, len(resources))
	for i := range resources {
		ids[i] = resources[i].ID
	}
	table := dimension.NewTable(ids)
	out := room[supply.Use](n.Len())
	for k, m := range n.Pairs() {
		item := r.item(k)
		for rk, v := range m.Pairs() {
			u := supply.Use{Item: item, Resource: table.Index(rk.Text()), At: r.ref(rk)}
			if u.Resource == dimension.None {
				r.unknown(finding.UnknownResource, r.d, rk, "resource", ids, "resources of this source")
				continue
			}
			amount := v
			if v.Kind() == Map {
				amount = v.Get("amount")
				u.Offset = r.integer(v.Get("offset"), 0)
			}
			var ok bool
			if u.Amount, ok = r.number(amount); ok && item != dimension.None {
				out = append(out, u)
			}
		}
	}
	sorted(out, byUse)
	return out
}

func (r reader) terms(item int, k, v N) supply.Terms {
	t := supply.Terms{Item: item, Minimum: r.optional(v.Get("minimum")), Multiple: r.optional(v.Get("multiple")), Maximum: r.optional(v.Get("maximum")),
		Cost: r.optional(v.Get("cost")), Primary: r.boolean(v.Get("primary")), PaymentDays: r.integer(v.Get("payment_days"), 0), At: r.ref(k),
		MinimumAt: r.ref(v.Get("minimum")), MultipleAt: r.ref(v.Get("multiple")), MaximumAt: r.ref(v.Get("maximum")), CostAt: r.ref(v.Get("cost")),
		ShareAt: r.ref(v.Get("share")), PrimaryAt: r.ref(v.Get("primary"))}
	r.quantities(r.decimalsOf(item), v.Get("minimum"), v.Get("multiple"), v.Get("maximum"))
	if n := v.Get("share"); n.OK() {
		if x, ok := r.ratio(n); ok {
			t.Share = &x
		}
	}
	if n := v.Get("lead_time"); n.OK() {
		lead := r.lead(n)
		t.Lead = &lead
	}
	return t
}

func (r reader) commitments(n N) []supply.Commitment {
	var out []supply.Commitment
	for sk, items := range n.Pairs() {
		site := r.site(sk)
		out = slices.Grow(out, items.Len())
		for k, v := range items.Pairs() {
			c := supply.Commitment{Site: site, Item: r.item(k), Cells: r.cells(v), At: r.ref(k)}
			r.quantities(r.decimalsOf(c.Item), v)
			if c.Site != dimension.None && c.Item != dimension.None {
				out = append(out, c)
			}
		}
	}
	sorted(out, byPlace)
	return out
}
