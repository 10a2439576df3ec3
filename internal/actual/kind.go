package actual

import "slices"

// Kind describes one kind of fact: what its rows are counted by, and what its
// files may be called upon for. docs/facts.md says it for people.
type Kind struct {
	// Name is the kind's name in manifests, mappings and folders.
	Name string
	// Keys are the parts of a row's key, in the order of the file's columns:
	// market, source, site, resource, item.
	Keys []string
	// Value is the column that is counted: quantity, amount, price or cost.
	Value string
	// Revenue says that a row may state money beside its quantity, in the
	// market's currency.
	Revenue bool
	// Order says that rows are open orders by the day on which they are due, a
	// state of one day and not of a period.
	Order bool
	// Rate says that values are money for one unit, which are never added up.
	Rate bool
	// Measure is what the quantities must be, "" where the file says it.
	Measure string
}

// Kinds are the kinds of facts, in the order in which reports name them.
var Kinds = []Kind{
	{Name: "sales", Keys: []string{"market", "item"}, Value: "quantity", Revenue: true},
	{Name: "sales-ordered", Keys: []string{"market", "item"}, Value: "quantity", Revenue: true, Measure: "ordered"},
	{Name: "sales-shipped", Keys: []string{"market", "item"}, Value: "quantity", Revenue: true, Measure: "shipped"},
	{Name: "bookings", Keys: []string{"market", "item"}, Value: "quantity"},
	{Name: "returns", Keys: []string{"market", "item"}, Value: "quantity", Revenue: true},
	{Name: "receipts", Keys: []string{"source", "site", "item"}, Value: "quantity"},
	{Name: "stock", Keys: []string{"site", "item"}, Value: "quantity"},
	{Name: "capacity-used", Keys: []string{"source", "resource"}, Value: "amount"},
	{Name: "price", Keys: []string{"market", "item"}, Value: "price", Rate: true},
	{Name: "cost", Keys: []string{"item"}, Value: "cost", Rate: true},
	{Name: "open-supply", Keys: []string{"source", "site", "item"}, Value: "quantity", Order: true},
	{Name: "open-demand", Keys: []string{"market", "item"}, Value: "quantity", Order: true},
}

// KindOf returns the kind of a name, nil if there is none.
func KindOf(name string) *Kind {
	if i := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Name == name }); i >= 0 {
		return &Kinds[i]
	}
	return nil
}

// KindNames are the names of all kinds, in order.
func KindNames() []string {
	out := make([]string, len(Kinds))
	for i, k := range Kinds {
		out[i] = k.Name
	}
	return out
}

// Columns are the columns of a file of this kind, in order. A period stands
// first where rows are of periods.
func (k *Kind) Columns() []string {
	var out []string
	if !k.Order {
		out = append(out, "period")
	}
	out = append(out, k.Keys...)
	if k.Order {
		out = append(out, "due")
	}
	out = append(out, k.Value)
	if k.Revenue {
		out = append(out, "revenue")
	}
	return out
}

// Table returns the facts of closed periods of a kind by its name, nil for open
// orders and for names that are none.
func (b *Base) Table(fact string) *Table {
	switch fact {
	case "sales":
		return &b.Sales
	case "sales-ordered":
		return &b.SalesOrdered
	case "sales-shipped":
		return &b.SalesShipped
	case "bookings":
		return &b.Bookings
	case "returns":
		return &b.Returns
	case "receipts":
		return &b.Receipts
	case "stock":
		return &b.Stock
	case "capacity-used":
		return &b.CapacityUsed
	case "price":
		return &b.Prices
	case "cost":
		return &b.Costs
	}
	return nil
}
