package digest

import (
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/supply"
)

// reach is which effects a scope binds: those of families at places.
type reach struct {
	all                               bool
	families, markets, sites, sources []bool
}

// reaching are documents from which everything follows: a scope that names one
// of them binds all effects.
var reaching = []string{"Facts", "Network", "Plan"}

// reachOf finds the effects that a scope binds. No family named means all of
// them where a market or a source is named, and no market all markets.
func reachOf(p *plan.Plan, s Scope) reach {
	r := reach{all: s.IsAll()}
	for _, key := range s.Documents {
		r.all = r.all || has(reaching, key) || strings.HasPrefix(key, "file/")
	}
	if r.all {
		return r
	}
	r.families = named(p.FamilyIDs, s.Families, s.everyFamily() && len(s.Markets)+len(s.Sources) > 0)
	r.markets = named(p.MarketIDs, s.Markets, s.everyMarket())
	r.sites = r.servers(p)
	r.sources = named(p.SourceIDs, s.Sources, false)
	for i := range p.Sources {
		r.sources[i] = r.sources[i] || r.suppliedBy(p, &p.Sources[i])
	}
	return r
}

// named marks what is named in a table.
func named(t dimension.Table, names []string, all bool) []bool {
	out := make([]bool, t.Len())
	for i := range out {
		out[i] = all || has(names, encode(t.ID(i)))
	}
	return out
}

// servers marks the sites that serve the markets with items of the families,
// and those from which lanes lead there.
func (r *reach) servers(p *plan.Plan) []bool {
	sites := make([]bool, len(p.Sites))
	for m := range p.Markets {
		if !r.markets[m] {
			continue
		}
		for _, share := range p.Markets[m].ServedFrom {
			sites[share.Site] = true
		}
		for i := range p.Items {
			for _, share := range p.Items[i].ServedFrom[m] {
				sites[share.Site] = true
			}
		}
	}
	for again := true; again; {
		again = false
		for i := range p.Sources {
			s := &p.Sources[i]
			if s.Type != supply.Transfer || s.From == dimension.None || sites[s.From] {
				continue
			}
			for _, to := range s.Sites {
				if sites[to] {
					sites[s.From], again = true, true
				}
			}
		}
	}
	return sites
}

// suppliedBy reports whether a source supplies an item of the families: then
// what overloads it takes their capacity.
func (r *reach) suppliedBy(p *plan.Plan, s *supply.Source) bool {
	ours := func(item int) bool { return r.family(p.Items[item].Family) }
	for i := range s.Terms {
		if ours(s.Terms[i].Item) {
			return true
		}
	}
	for i := range s.Uses {
		if ours(s.Uses[i].Item) {
			return true
		}
	}
	for i := range s.Commitments {
		if ours(s.Commitments[i].Item) {
			return true
		}
	}
	return false
}

func (r *reach) family(f int) bool { return r.all || f != dimension.None && r.families[f] }

func (r *reach) market(family, market int) bool {
	return r.family(family) && (r.all || r.markets[market])
}

func (r *reach) site(family, site int) bool { return r.family(family) && (r.all || r.sites[site]) }

// gap reports whether a gap is one of the effects. One that is about no family,
// market, site or source is about all of them.
func (r *reach) gap(g *projection.Gap) bool {
	const none = dimension.None
	switch {
	case r.all:
		return true
	case !anyOf(r.families):
		return false
	case g.Family != none && !r.families[g.Family]:
		return false
	case g.Market != none && !r.markets[g.Market]:
		return false
	case g.Site != none && !r.sites[g.Site]:
		return false
	case g.Family == none && g.Source != none:
		return r.sources[g.Source]
	}
	return true
}

func anyOf(list []bool) bool {
	for _, b := range list {
		if b {
			return true
		}
	}
	return false
}
