package validate

// Field describes one value of the rows that rules meet.
type Field struct {
	Name string
	// Unit is units, money (plan currency), periods, percent, or text.
	Unit string
	Doc  string
}

// The kinds of rows that rules meet, as `over` names them.
const (
	OverPlan     = "plan"
	OverFamily   = "family"
	OverResource = "resource"
	OverSite     = "site"
	OverItem     = "item"
)

// Overs lists the kinds of rows.
var Overs = []string{OverPlan, OverFamily, OverResource, OverSite, OverItem}

var labelFields = []Field{
	{"what", "text", "what the row is about, as the gap names it"},
	{"period", "text", "the period's label"},
	{"index", "periods", "periods since the first open one, which has 0"},
	{"zone", "text", "frozen, slushy or liquid"},
}

var moneyFields = []Field{
	{"revenue", "money", "served at net price, less trade spend"},
	{"margin", "money", "revenue less served at the catalog's cost"},
	{"trade_spend", "money", "promotion money"},
	{"stock_value", "money", "closing stock at the catalog's cost"},
}

var unitFields = []Field{
	{"demand", "units", "consensus demand"},
	{"served", "units", "delivered to markets"},
	{"supply", "units", "received: commitments, open orders and planned supply"},
	{"committed", "units", "the part of supply that sources have promised"},
	{"planned", "units", "the part of supply beyond commitments"},
	{"stock", "units", "physical closing stock"},
	{"target", "units", "wanted closing stock"},
	{"backlog", "units", "unmet demand that is carried"},
	{"lost", "units", "unmet demand that is given up"},
	{"cover", "periods", "how many future periods the closing stock lasts; where the horizon ends first, so many at least"},
}

// Fields returns what a row of that kind holds, in order; nil for an unknown
// kind. Values are exact decimals as text; one that is not known is absent
// from [Row.Known] and no number. Units are base units; a family of several is
// stated in its planning unit, and has no units without one. Rows of the plan
// and of sites have money only, since units of families do not add up.
//
//	over      one row per                  what
//	plan      open period                  plan
//	family    family, open period          FAMILY
//	resource  resource, open period        SOURCE/RESOURCE
//	site      site, open period            SITE
//	item      item, site, open period      ITEM@SITE
func Fields(over string) []Field {
	join := func(parts ...[]Field) (out []Field) {
		for _, p := range parts {
			out = append(out, p...)
		}
		return out
	}
	switch over {
	case OverPlan:
		return join(labelFields, moneyFields)
	case OverFamily:
		return join(labelFields, []Field{{"family", "text", "the family"}, {"unit", "text", "the unit of its quantities"}}, unitFields, moneyFields)
	case OverSite:
		return join(labelFields, []Field{{"site", "text", "the site"}}, moneyFields[3:], []Field{
			{"in_transit_value", "money", "owned stock on its way to the site, at cost"},
			{"target_value", "money", "wanted closing stock at cost"}})
	case OverItem:
		return join(labelFields, []Field{{"item", "text", "the item"}, {"family", "text", "its family"}, {"site", "text", "the site"},
			{"unit", "text", "its base unit"}}, unitFields, moneyFields[3:])
	case OverResource:
		return join(labelFields, []Field{{"source", "text", "the source"}, {"resource", "text", "the resource"},
			{"load", "units", "load in the resource's units, planned supply included"},
			{"planned", "units", "the part of the load that comes from planned supply"},
			{"capacity", "units", "stated capacity"},
			{"free", "units", "capacity less load"},
			{"utilisation", "percent", "load in percent of capacity, rounded to 1e-4"}})
	}
	return nil
}
