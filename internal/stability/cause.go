package stability

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// byWhom adds a number of demand to its row, or a part of it to the row of each
// owner, and keeps what changed in the frozen zone.
func (c *comparer) byWhom(market, item int, rows []*projection.DemandRow, t period.Period, k *track) {
	switch c.o.By {
	case "item":
		c.put(c.axis.Items.ID(item), k)
	case "family":
		c.put(c.axis.Family(item).ID, k)
	}
	parts := map[string]*track{}
	for i := range k.steps {
		d := &k.steps[i]
		frozen := d.zone == plan.Frozen && d.change != 0 && !d.before.IsMissing()
		if d.zone == 0 || !frozen && c.o.By != "owner" {
			continue
		}
		causes := c.causes(i, rows[i], rows[i+1], t, d)
		if frozen {
			c.frozen = append(c.frozen, c.changeOf(i, item, t, k, Change{Of: Demand, Market: c.axis.Markets.ID(market), Causes: causes}))
		}
		if c.o.By == "owner" {
			share(parts, k, i, causes)
		}
	}
	owners := make([]string, 0, len(parts))
	for owner := range parts {
		owners = append(owners, owner)
	}
	slices.Sort(owners)
	for _, owner := range owners {
		c.put(owner, parts[owner])
	}
}

// share gives each owner what it changed of a number in a step. Its ratio is of
// the demand that it changed, that of the forecast of all.
func share(parts map[string]*track, k *track, step int, causes []Cause) {
	part := func(owner string) *delta {
		if parts[owner] == nil {
			parts[owner] = &track{k.unit, k.decimals, k.cost, make([]delta, len(k.steps))}
		}
		return &parts[owner].steps[step]
	}
	whole := k.steps[step]
	own := part(Forecast)
	*own = whole
	own.change = 0
	for _, x := range causes {
		d := part(x.Owner)
		if d.zone == 0 {
			*d = delta{zone: whole.zone, before: whole.before}
		}
		if !d.before.IsMissing() {
			d.change = d.change.Add(x.Delta)
		}
	}
}

// changeOf fills in what all changes have.
func (c *comparer) changeOf(step, item int, t period.Period, k *track, x Change) Change {
	d := &k.steps[step]
	x.Step, x.From, x.To = step, c.plans[step].tag, c.plans[step+1].tag
	x.Item, x.Period, x.Unit, x.Decimals = c.axis.Items.ID(item), c.label(t), k.unit, k.decimals
	x.Before, x.After, x.Change, x.Money = d.before, quantity.Missing, d.moved(), quantity.Missing
	switch {
	case !d.before.IsMissing():
		x.After = d.before.Add(d.change)
	case d.removed != 0:
		x.Before = d.removed
	default:
		x.After = d.added
	}
	if !k.cost.IsMissing() {
		x.Money = x.Change.Abs().Times(k.cost)
	}
	return x
}

// said is what an adjustment states for a period and did to a cell.
type said struct {
	a     *demand.Adjustment
	delta quantity.Number
}

// adjustmentID names an adjustment over plans.
type adjustmentID struct{ owner, layer, document, id string }

// causes are who changed a number of demand in a step: the adjustments that were
// added, changed or removed for the period, and the forecast with all that
// follows from it.
func (c *comparer) causes(step int, before, after *projection.DemandRow, t period.Period, d *delta) []Cause {
	if d.before.IsMissing() {
		return nil
	}
	old, now := saidIn(c.plans[step].result.Plan, before, t), saidIn(c.plans[step+1].result.Plan, after, t)
	var out []Cause
	rest := d.change
	for id, n := range now {
		o, had := old[id]
		if had && same(o.a, n.a, t) {
			continue
		}
		x := cause(id, n.a, n.delta.Add(-o.delta), "added")
		if had {
			x.How = "changed"
		}
		at := c.plans[step+1].result.Plan.Files.At(n.a.At)
		x.At = &at
		out, rest = append(out, x), rest.Add(-x.Delta)
	}
	for id, o := range old {
		if _, has := now[id]; !has {
			x := cause(id, o.a, -o.delta, "removed")
			at := c.plans[step].result.Plan.Files.At(o.a.At)
			x.At = &at
			out, rest = append(out, x), rest.Add(-x.Delta)
		}
	}
	if rest != 0 {
		out = append(out, Cause{Owner: Forecast, Delta: rest})
	}
	slices.SortFunc(out, func(a, b Cause) int {
		return cmp.Or(cmp.Compare(b.Delta.Abs(), a.Delta.Abs()), cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Layer, b.Layer), cmp.Compare(a.Document, b.Document), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func cause(id adjustmentID, a *demand.Adjustment, delta quantity.Number, how string) Cause {
	return Cause{Owner: id.owner, How: how, Layer: id.layer, ID: id.id, Reason: a.Reason, Note: a.Note, Delta: delta, Document: id.document}
}

// saidIn are the adjustments that moved a cell.
func saidIn(p *plan.Plan, row *projection.DemandRow, t period.Period) map[adjustmentID]said {
	out := map[adjustmentID]said{}
	if row == nil {
		return out
	}
	for _, s := range row.Steps {
		if s.Period != t {
			continue
		}
		a := &p.Adjustments[s.Adjustment]
		id := adjustmentID{a.Owner, a.Layer.String(), a.Document, a.ID}
		x := out[id]
		out[id] = said{a, x.delta.Add(s.Delta)}
	}
	return out
}

// same reports whether an adjustment states the same for a period.
func same(a, b *demand.Adjustment, t period.Period) bool {
	for _, s := range [][2]dimension.Series{{a.Add, b.Add}, {a.Set, b.Set}} {
		x, okX := s[0].Get(t)
		y, okY := s[1].Get(t)
		if okX != okY || okX && x != y {
			return false
		}
	}
	x, okX := a.Percent.Get(t)
	y, okY := b.Percent.Get(t)
	return okX == okY && (!okX || x == y)
}

// frozenSupply keeps what changed of a commitment in the frozen zone, was added
// to it or taken away.
func (c *comparer) frozenSupply(source, site, item int, t period.Period, k *track) {
	for i := range k.steps {
		d := &k.steps[i]
		x := Cause{Owner: c.owner(i+1, source), How: "changed", Delta: d.moved()}
		if d.zone != plan.Frozen || x.Delta == 0 {
			continue
		}
		stated := &c.plans[i+1]
		switch {
		case d.removed != 0:
			x.How, stated = "removed", &c.plans[i]
		case d.added != 0:
			x.How = "added"
		}
		x.At = c.stated(stated, source, site, item, t)
		change := c.changeOf(i, item, t, k, Change{Of: Supply, Source: c.axis.Sources.ID(source), Site: c.axis.Sites.ID(site), Causes: []Cause{x}})
		change.Decision, change.ProposedBy = c.allowed(&c.plans[i+1], site, item, t, d)
		c.frozen = append(c.frozen, change)
	}
}

// stated is where a plan states a commitment.
func (c *comparer) stated(s *stand, source, site, item int, t period.Period) *position.Position {
	p, v := s.result.Plan, s.view
	own := v.Own(vintage.Source, source)
	if own == dimension.None {
		return nil
	}
	for i := range p.Sources[own].Commitments {
		m := &p.Sources[own].Commitments[i]
		if m.Site != v.Own(vintage.Site, site) || m.Item != v.Own(vintage.Item, item) {
			continue
		}
		if cell, stated := m.Cells.Cell(t); stated {
			at := p.Files.At(cell.At)
			return &at
		}
	}
	return nil
}

// allowed is the decision that covers the change as a gap of the later plan, and
// one that would.
func (c *comparer) allowed(s *stand, site, item int, t period.Period, d *delta) (accepted, proposed string) {
	family := c.axis.Family(item).ID
	g := projection.Gap{Kind: projection.FrozenChange, What: c.axis.Items.ID(item) + "@" + c.axis.Sites.ID(site), From: t, To: t, Class: projection.NeedsDecision,
		Units: d.moved().Abs(), Base: max(0, d.before), Peak: d.moved().Abs(), Money: quantity.Missing,
		Family: s.result.Plan.FamilyIDs.Index(family), Item: s.view.Own(vintage.Item, item), Site: s.view.Own(vintage.Site, site),
		Market: dimension.None, Source: dimension.None, Resource: dimension.None}
	return s.result.Covering(&g)
}
