package trail

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
)

// head is what a document says of all of its cells.
type head struct{ kind, market, family, layer, source string }

func headOf(root planfile.N) head {
	h := head{kind: root.Get("kind").Text()}
	switch h.kind {
	case "Baseline":
		h.market, h.family = root.Get("market").Text(), root.Get("family").Text()
	case "Adjustments":
		h.market, h.layer = root.Get("market").Text(), root.Get("layer").Text()
	case "Catalog":
		h.family = root.Get("family").Text()
	case "Supply":
		h.source = root.Get("source").Text()
	}
	return h
}

// leaf adds the change of what the path leads to, if that is a cell and meant.
func (c *comparer) leaf(old, now statement) {
	s, at := &c.now, now
	if !now.ok {
		s, at = &c.old, old
	}
	if old.ok && now.ok && old.text == now.text {
		return
	}
	change := Change{at: period.None, File: s.File}
	if !s.head.cell(c.path, s.element, &change) || change.whom() && (!c.old.element.OK() || !c.now.element.OK()) {
		return
	}
	if label := change.Period; label != "" {
		p, err := c.cal.Parse(label)
		if err != nil {
			return
		}
		change.at = p
	}
	if !c.filter.meets(&change) {
		return
	}
	if old.ok {
		text := strings.Clone(old.text)
		change.Old = &text
	}
	if now.ok {
		text := strings.Clone(now.text)
		change.New = &text
	}
	change.Line = s.line(int(at.offset))
	change.own()
	c.out = append(c.out, change)
}

// whom reports whether it says for what an adjustment is, which is told only where
// that changed: a new one says so beside its numbers.
func (c *Change) whom() bool {
	return c.Of == "adjustment" && (c.Measure == "items" || c.Measure == "markets" || c.Measure == "family")
}

// own lets go of the text of the file.
func (c *Change) own() {
	for _, s := range []*string{&c.Of, &c.Measure, &c.Layer, &c.ID, &c.Item, &c.Family, &c.Market, &c.Source, &c.Site, &c.Resource, &c.Key, &c.Period, &c.Reason, &c.Note, &c.Decision, &c.Assumption} {
		*s = strings.Clone(*s)
	}
}

// cell fills in which one a path leads to; false for what is no number of the
// plan.
func (h *head) cell(path []string, element planfile.N, c *Change) bool {
	if len(path) < 2 {
		return h.kind == "Supply" && len(path) == 1 && path[0] == "lead_time" && c.is("terms", Cell{Source: h.source, Measure: "lead_time"})
	}
	rest := path[2:]
	switch h.kind + "/" + path[0] {
	case "Baseline/forecast":
		return len(rest) == 1 && c.is("forecast", Cell{Market: h.market, Family: h.family, Item: path[1], Period: rest[0]})
	case "Adjustments/adjustments":
		return h.adjustment(path[1], rest, element, c)
	case "Catalog/items":
		return h.item(path[1], rest, c)
	case "Supply/resources":
		return len(rest) < 2 && c.is("capacity", Cell{Source: h.source, Resource: path[1], Period: first(rest)})
	case "Supply/uses":
		return (len(rest) == 1 || len(rest) == 2) && c.is("use", Cell{Source: h.source, Item: path[1], Resource: rest[0], Measure: first(rest[1:])})
	case "Supply/terms":
		return len(rest) == 1 && c.is("terms", Cell{Source: h.source, Item: path[1], Measure: rest[0]})
	case "Supply/commitments":
		return len(rest) == 2 && c.is("commitment", Cell{Source: h.source, Site: path[1], Item: rest[0], Period: rest[1]})
	case "StockTargets/targets":
		return target(path[1], rest, element, c)
	case "Budget/budget":
		return len(rest) == 3 && c.is("budget", Cell{Market: path[1], Family: rest[0], Measure: rest[1], Period: rest[2]})
	case "Budget/rates":
		return len(rest) == 0 && c.is("rate", Cell{Key: path[1], Measure: "budget"})
	case "Network/rates":
		return len(rest) == 1 && c.is("rate", Cell{Key: path[1], Period: rest[0]})
	case "Network/markets":
		return len(rest) == 2 && rest[0] == "served_from" && c.is("share", Cell{Market: path[1], Site: rest[1]})
	}
	return false
}

func (c *Change) is(of string, cell Cell) bool {
	c.Cell, c.Of = cell, of
	return true
}

func first(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// stating are the parts of an adjustment that hold cells, or say for which items.
var stating = []string{"add", "set", "percent", "trade_spend", "split", "items", "markets", "family"}

func (h *head) adjustment(id string, rest []string, a planfile.N, c *Change) bool {
	if len(rest) == 0 || len(rest) > 2 || !slices.Contains(stating, rest[0]) {
		return false
	}
	cell := Cell{Layer: h.layer, Market: h.market, ID: id, Measure: rest[0], Family: strings.Clone(a.Get("family").Text())}
	for _, item := range words(a.Get("items")) {
		cell.Items = append(cell.Items, strings.Clone(item))
	}
	if len(cell.Items) == 1 {
		cell.Item, cell.Items = cell.Items[0], nil
	}
	switch {
	case len(rest) == 2 && rest[0] == "split":
		cell.Key = rest[1]
	case len(rest) == 2:
		cell.Period = rest[1]
	}
	c.Reason, c.Note, c.Decision, c.Assumption = a.Get("reason").Text(), a.Get("note").Text(), a.Get("decision").Text(), a.Get("assumption").Text()
	return c.is("adjustment", cell)
}

// item are the numbers of an item in its catalog. A price may be by market, by
// period or by both.
func (h *head) item(id string, rest []string, c *Change) bool {
	cell := Cell{Item: id, Family: h.family}
	switch what := first(rest); what {
	case "price", "cost":
		for _, key := range rest[1:] {
			if period.LooksLike(key) {
				cell.Period = key
			} else {
				cell.Market = key
			}
		}
		return c.is(what, cell)
	case "units":
		cell.Key = first(rest[1:])
		return len(rest) == 2 && c.is("unit", cell)
	case "served_from":
		if len(rest) == 3 {
			cell.Market, cell.Site = rest[1], rest[2]
			return c.is("share", cell)
		}
	}
	return false
}

func target(id string, rest []string, t planfile.N, c *Change) bool {
	switch first(rest) {
	case "cover", "units", "maximum_cover":
	default:
		return false
	}
	cell := Cell{ID: id, Measure: rest[0], Site: strings.Clone(t.Get("site").Text()), Family: strings.Clone(t.Get("family").Text())}
	for _, item := range words(t.Get("items")) {
		cell.Items = append(cell.Items, strings.Clone(item))
	}
	return c.is("target", cell)
}
