package main

import (
	"sort"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// offer is what a vendor asks for one item.
type offer struct {
	vendor, item, lead, minimum, cost, received string
	ended                                       bool
}

// offers are the vendors' terms for bought items that were sold, sorted by
// vendor and item.
func (m *model) offers() ([]offer, error) {
	account := map[string]string{}
	if err := each(m.exports, "Vendor.csv", func(r row) error {
		account[r("BusinessEntityID")] = identifier(r("AccountNumber"))
		return nil
	}); err != nil {
		return nil, err
	}
	var out []offer
	err := each(m.exports, "ProductVendor.csv", func(r row) error {
		if p := m.products[r("ProductID")]; p.sold && !p.made {
			out = append(out, offer{account[r("BusinessEntityID")], p.number, r("AverageLeadTime"), r("MinOrderQty"), r("StandardPrice"), day(r("LastReceiptDate")), p.until != "" && p.until < planningDate})
		}
		return nil
	})
	sort.Slice(out, func(i, j int) bool {
		if out[i].vendor != out[j].vendor {
			return out[i].vendor < out[j].vendor
		}
		return out[i].item < out[j].item
	})
	return out, err
}

// identifier drops what identifiers cannot hold; imports.yaml says the same
// under codes for the one account that has such a character.
func identifier(account string) string { return strings.ReplaceAll(account, "&", "") }

// sources are the plant and the vendors of what is sold. The plant's lead time
// is the middle one of the year's work orders.
func (m *model) sources() ([]byte, error) {
	days, err := m.plantDays()
	if err != nil {
		return nil, err
	}
	offers, err := m.offers()
	if err != nil {
		return nil, err
	}
	longest, err := longestLead(offers)
	if err != nil {
		return nil, err
	}
	rows := [][]string{{"plant", "Own plant", "make", "works", strconv.Itoa(days)}}
	err = each(m.exports, "Vendor.csv", func(r row) error {
		if id := identifier(r("AccountNumber")); longest[id] > 0 {
			rows = append(rows, []string{id, r("Name"), "buy", "works", strconv.Itoa(longest[id])})
		}
		return nil
	})
	return table([]string{"source", "name", "type", "site", "lead_days"}, rows), err
}

// longestLead is each vendor's lead time in days: the longest of its items.
func longestLead(offers []offer) (map[string]int, error) {
	longest := map[string]int{}
	for _, o := range offers {
		n, err := strconv.Atoi(o.lead)
		if err != nil {
			return nil, err
		}
		longest[o.vendor] = max(longest[o.vendor], n)
	}
	return longest, nil
}

func (m *model) plantDays() (int, error) {
	var days []int
	err := each(m.exports, "WorkOrder.csv.gz", func(r row) error {
		if end := day(r("EndDate")); end < yearBefore || end >= planningDate || !m.products[r("ProductID")].sold {
			return nil
		}
		from, err := period.ParseDate(day(r("StartDate")))
		if err != nil {
			return err
		}
		to, err := period.ParseDate(day(r("EndDate")))
		days = append(days, int(to-from))
		return err
	})
	sort.Ints(days)
	return days[len(days)/2], err
}

// terms are the vendors' offers; of two vendors for one item the one that
// delivered last takes what is not promised by the other.
func (m *model) terms() ([]byte, error) {
	offers, err := m.offers()
	if err != nil {
		return nil, err
	}
	count, best := map[string]int{}, map[string]offer{}
	for _, o := range offers {
		if count[o.item]++; count[o.item] == 1 || o.received > best[o.item].received {
			best[o.item] = o
		}
	}
	longest, err := longestLead(offers)
	var rows [][]string
	for _, o := range offers {
		if o.ended {
			continue // still under way from some vendors, never ordered again
		}
		if o.lead == strconv.Itoa(longest[o.vendor]) {
			o.lead = "" // the vendor's own
		}
		primary := ""
		if count[o.item] > 1 && best[o.item].vendor == o.vendor {
			primary = "true"
		}
		rows = append(rows, []string{o.vendor, o.item, o.minimum, o.cost, o.lead, primary})
	}
	return table([]string{"source", "item", "minimum", "cost", "lead_days", "primary"}, rows), err
}

// hours are work hours by location.
type hours map[string]quantity.Number

// load makes the bill of resources and the capacities. One unit of an item
// takes the hours of its own routing and of all that is made for it, by the
// bill of materials in force. Capacity is the busiest month of the year before
// the plan: what the plant has shown that it can do. The exports' own
// Availability has no period and lies far below what was booked.
func (m *model) load() (uses, resources []byte, err error) {
	names := map[string]string{}
	if err := each(m.exports, "Location.csv", func(r row) error {
		names[r("LocationID")] = r("Name")
		return nil
	}); err != nil {
		return nil, nil, err
	}
	own, busiest, err := m.routings()
	if err != nil {
		return nil, nil, err
	}
	parts, err := m.parts()
	if err != nil {
		return nil, nil, err
	}
	roll := roller{own: own, parts: parts, done: map[string]hours{}}
	var rows [][]string
	for _, p := range m.sold {
		if !p.made {
			continue
		}
		h := roll.hours(p.id, 0)
		for _, l := range sorted(h) {
			rows = append(rows, []string{"plant", p.number, names[l], h[l].String()})
		}
	}
	uses = table([]string{"source", "item", "resource", "amount"}, rows)
	rows = nil
	for _, l := range sorted(busiest) {
		rows = append(rows, []string{"plant", names[l], quantity.Round(busiest[l], 0).String()})
	}
	return uses, table([]string{"source", "resource", "capacity"}, rows), nil
}

func sorted(h hours) []string {
	out := make([]string, 0, len(h))
	for l := range h {
		out = append(out, l)
	}
	sort.Strings(out)
	return out
}

// routings returns the hours of one unit by product, and the hours of the
// busiest month by location.
func (m *model) routings() (own map[string]hours, busiest hours, err error) {
	quantityOf := map[string]quantity.Number{}
	if err := each(m.exports, "WorkOrder.csv.gz", func(r row) error {
		n, err := quantity.Parse(r("OrderQty"))
		quantityOf[r("WorkOrderID")] = n
		return err
	}); err != nil {
		return nil, nil, err
	}
	type sum struct{ hours, units quantity.Number }
	sums, months := map[[2]string]sum{}, map[[2]string]quantity.Number{}
	err = each(m.exports, "WorkOrderRouting.csv.gz", func(r row) error {
		end := day(r("ActualEndDate"))
		if end < yearBefore || end >= planningDate {
			return nil
		}
		h, err := quantity.Parse(r("ActualResourceHrs"))
		k := [2]string{r("ProductID"), r("LocationID")}
		s := sums[k]
		sums[k] = sum{s.hours.Add(h), s.units.Add(quantityOf[r("WorkOrderID")])}
		months[[2]string{end[:7], k[1]}] = months[[2]string{end[:7], k[1]}].Add(h)
		return err
	})
	own, busiest = map[string]hours{}, hours{}
	for k, s := range sums {
		if own[k[0]] == nil {
			own[k[0]] = hours{}
		}
		own[k[0]][k[1]] = quantity.Share(s.hours, quantity.One, s.units, 4)
	}
	for k, h := range months {
		busiest[k[1]] = max(busiest[k[1]], h)
	}
	return own, busiest, err
}

// part is so many of a component in one of an assembly.
type part struct {
	component string
	count     quantity.Number
}

// parts is the bill of materials in force at the planning date.
func (m *model) parts() (map[string][]part, error) {
	out := map[string][]part{}
	err := each(m.exports, "BillOfMaterials.csv", func(r row) error {
		if end := day(r("EndDate")); r("ProductAssemblyID") == "" || day(r("StartDate")) >= planningDate || end != "" && end < planningDate {
			return nil
		}
		n, err := quantity.Parse(r("PerAssemblyQty"))
		out[r("ProductAssemblyID")] = append(out[r("ProductAssemblyID")], part{r("ComponentID"), n})
		return err
	})
	return out, err
}

// roller adds up hours along the bill of materials.
type roller struct {
	own   map[string]hours
	parts map[string][]part
	done  map[string]hours
}

func (r *roller) hours(id string, depth int) hours {
	if h, ok := r.done[id]; ok || depth > 10 {
		return h
	}
	h := hours{}
	for l, n := range r.own[id] {
		h[l] = n
	}
	for _, p := range r.parts[id] {
		for l, n := range r.hours(p.component, depth+1) {
			h[l] = h[l].Add(n.Times(p.count))
		}
	}
	r.done[id] = h
	return h
}
