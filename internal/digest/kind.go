package digest

import "strings"

// rule is what a kind of document is known by, and how it is read.
type rule struct {
	// identity are the fields whose values, behind the kind, are its key.
	identity []string
	// cells says that keys of its maps may be ranges of periods.
	cells bool
}

// kinds are the kinds of documents. Any other kind is refused.
var kinds = map[string]rule{
	"Plan":         {},
	"Policy":       {},
	"Network":      {},
	"Import":       {},
	"StockTargets": {},
	"Facts":        {},
	"Trigger":      {identity: []string{"id"}},
	"Catalog":      {identity: []string{"family"}},
	"Baseline":     {identity: []string{"market", "family"}, cells: true},
	"Adjustments":  {identity: []string{"market", "owner", "layer"}, cells: true},
	"Supply":       {identity: []string{"source"}, cells: true},
	"Budget":       {identity: []string{"year"}, cells: true},
	"Assumption":   {identity: []string{"id"}},
	"Risk":         {identity: []string{"id"}},
	"Decision":     {identity: []string{"id"}},
}

// ordered reports whether the order of a list means something: the columns
// whose texts are joined to one key, and joins, of which each may use what the
// ones before it brought. All other lists are sets.
func ordered(kind, path string) bool {
	if kind != "Import" || !strings.HasPrefix(path, "/imports/@") {
		return false
	}
	levels := strings.Split(path[1:], "/")
	return len(levels) == 3 && levels[2] == "joins" || len(levels) == 4 && levels[2] == "columns"
}
