package facts

import (
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
)

// key resolves the parts of the row's key.
func (x *export) key(row *Row) ([3]int32, string) {
	out := [3]int32{dimension.None, dimension.None, dimension.None}
	for i, k := range x.keys {
		switch {
		case k.absent:
		case k.always != dimension.None:
			out[i] = int32(k.always)
		default:
			at, reason := k.lookup.find(row.Get(k.role))
			if reason != "" {
				return out, reason
			}
			out[i] = int32(at)
		}
	}
	return out, ""
}

// item returns the row's item.
func (x *export) item(key [3]int32) *catalog.Item {
	return &x.opt.Plan.Items[key[len(x.keys)-1]]
}

// convert turns the quantity into the item's base unit.
func (x *export) convert(row *Row, key [3]int32, a *amounts) string {
	if !x.layout.has("unit") {
		return ""
	}
	unit, it := row.Get("unit"), x.item(key)
	if unit == it.Unit || unit == "" {
		return ""
	}
	i := slices.IndexFunc(it.Units, func(c catalog.Conversion) bool { return c.Unit == unit })
	if i < 0 {
		return fmt.Sprintf("%s is counted in %s, and the catalog has no conversion from %s", it.ID, it.Unit, quoted(unit))
	}
	a.quantity = a.quantity.times(it.Units[i].Factor)
	return ""
}

func (x *export) currency(row *Row, key [3]int32) string {
	if !x.layout.has("currency") || x.keys[0].role != "market" {
		return ""
	}
	m := x.opt.Plan.Markets[key[0]]
	if c := row.Get("currency"); c != "" && c != m.Currency {
		return fmt.Sprintf("revenue in %s, and market %s is in %s", quoted(c), m.ID, m.Currency)
	}
	return ""
}

// decimalsOf returns the decimals of an item's quantities.
func (r *run) decimalsOf(item int32) int {
	p := r.opt.Plan
	if f := p.Items[item].Family; f >= 0 && f < len(p.Families) {
		return p.Families[f].Decimals
	}
	return 0
}
