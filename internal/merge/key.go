package merge

import (
	"strings"
)

// identity are the fields that name a document within its kind.
var identity = map[string][]string{
	"Catalog": {"family"}, "Baseline": {"market", "family"}, "Adjustments": {"market", "owner", "layer"}, "Supply": {"source"},
	"Budget": {"year"}, "Assumption": {"id"}, "Risk": {"id"}, "Decision": {"id"}, "Trigger": {"id"},
}

// body is the part of a kind that holds what it is about; keys leave it out.
var body = map[string]string{
	"Catalog": "items", "Baseline": "forecast", "Adjustments": "adjustments", "Budget": "budget", "StockTargets": "targets",
	"Facts": "files", "Import": "imports",
}

// section is a document's kind and identity.
func (d *document) section() []string {
	out := []string{strings.ToLower(d.kind)}
	for _, field := range identity[d.kind] {
		if c := d.root.child(field); c != nil {
			out = append(out, c.val.Text())
		}
	}
	return out
}

// keyOf names an entry: kind and identity of its document, then its path.
func keyOf(e *entry) string {
	path := e.path()
	if len(path) > 1 && path[0] == body[e.doc.kind] {
		path = path[1:]
	}
	return strings.Join(append(e.doc.section(), path...), "/")
}
