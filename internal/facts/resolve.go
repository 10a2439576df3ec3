package facts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
)

// key resolves the parts of the row's key.
func (x *lane) key(row *Row) ([3]int32, string) {
	out := [3]int32{dimension.None, dimension.None, dimension.None}
	for i := range x.keys {
		k := &x.keys[i]
		switch {
		case k.absent:
		case k.always != dimension.None:
			out[i] = int32(k.always)
		case k.role == "resource":
			at, reason := x.resource(int(out[0]), row.text(k.cells))
			if reason != "" {
				return out, reason
			}
			out[i] = int32(at)
		default:
			text := row.text(k.cells)
			at, ok := x.known[i][text]
			if !ok {
				var reason string
				if at, reason = k.lookup.search(text); reason != "" {
					return out, reason
				}
				x.known[i][strings.Clone(text)] = at
			}
			out[i] = int32(at)
		}
	}
	return out, ""
}

// resource finds a resource of a source, by the mapping's codes or by its
// identifier.
func (x *export) resource(source int, text string) (int, string) {
	id := text
	if coded, ok := x.mapping.Codes["resource"][text]; ok {
		id = coded
	}
	s := &x.opt.Plan.Sources[source]
	ids := make([]string, len(s.Resources))
	for i := range s.Resources {
		if ids[i] = s.Resources[i].ID; ids[i] == id {
			return i, ""
		}
	}
	if text == "" {
		return dimension.None, "no resource"
	}
	reason := fmt.Sprintf("unknown resource %s of %s", quoted(text), s.ID)
	if near := dimension.Nearest(text, ids); near != "" {
		reason += "; did you mean " + near + "?"
	}
	return dimension.None, reason
}

// item returns the row's item.
func (x *export) item(key [3]int32) *catalog.Item {
	return &x.opt.Plan.Items[key[len(x.keys)-1]]
}

// convert turns the quantity into the item's base unit.
func (x *export) convert(row *Row, key [3]int32, a *amounts) string {
	if len(x.cells.unit) == 0 || x.keys[len(x.keys)-1].role != "item" {
		return ""
	}
	unit, it := row.text(x.cells.unit), x.item(key)
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
	if len(x.cells.currency) == 0 || x.keys[0].role != "market" {
		return ""
	}
	m := x.opt.Plan.Markets[key[0]]
	if c := row.text(x.cells.currency); c != "" && c != m.Currency {
		return fmt.Sprintf("revenue in %s, and market %s is in %s", quoted(c), m.ID, m.Currency)
	}
	return ""
}

// decimalsOf returns the decimals of an item's quantities. What is no quantity
// of an item has all that there are.
func (r *run) decimalsOf(k *actual.Kind, key [3]int32) int {
	if k.Value != "quantity" {
		return 4
	}
	item := key[len(k.Keys)-1]
	p := r.opt.Plan
	if f := p.Items[item].Family; f >= 0 && f < len(p.Families) {
		return p.Families[f].Decimals
	}
	return 0
}
