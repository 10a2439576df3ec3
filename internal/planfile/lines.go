package planfile

import (
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
)

// Line is one value of a document in the terms of the trade.
type Line struct {
	// Key names the value within its document, whatever stands around it: it is
	// what two versions of a document are compared by, with Period.
	Key string
	// What it is about, `TENT-2P eu`; Period is as written, a range or empty;
	// Field is what is stated of it, `forecast`, `add`, `price`.
	What, Period, Field string
	// Value is as written, of what is added with its sign; a list is joined.
	Value string
	// List says that the value is a list, whose order means nothing.
	List bool
	// Why is the reason of an adjustment, and its note.
	Reason, Note string
}

// Lines takes a document apart, in the order of its text. It needs neither the
// schema nor the rest of the plan, and takes what it does not know as it stands.
func Lines(t *Tree) []Line {
	l := &liner{root: t.Root()}
	kind := l.root.Get("kind").Text()
	for k, v := range l.root.Pairs() {
		l.key(kind, k.Text(), v)
	}
	return l.out
}

type liner struct {
	root N
	out  []Line
}

func (l *liner) key(kind, key string, v N) {
	at := func(field string) string { return l.root.Get(field).Text() }
	switch {
	case kind == kindBaseline && key == "forecast":
		for item, cells := range v.Pairs() {
			l.cells(Line{Key: "forecast/" + item.Text(), What: item.Text() + " " + at("market"), Field: "forecast"}, cells)
		}
	case kind == kindAdjustments && key == "adjustments":
		for _, a := range v.Elements() {
			l.adjustment(a)
		}
	case kind == kindSupply && key == "commitments":
		for site, items := range v.Pairs() {
			for item, cells := range items.Pairs() {
				l.cells(Line{Key: "commitments/" + site.Text() + "/" + item.Text(), What: item.Text() + " " + site.Text(), Field: at("source") + " commitment"}, cells)
			}
		}
	case kind == kindSupply && key == "resources":
		for resource, cells := range v.Pairs() {
			l.cells(Line{Key: "resources/" + resource.Text(), What: at("source") + "/" + resource.Text(), Field: "capacity"}, cells)
		}
	case kind == kindBudget && key == "budget":
		for market, families := range v.Pairs() {
			for family, measures := range families.Pairs() {
				for measure, cells := range measures.Pairs() {
					l.cells(Line{Key: "budget/" + market.Text() + "/" + family.Text() + "/" + measure.Text(), What: family.Text() + " " + market.Text(), Field: "budget " + measure.Text()}, cells)
				}
			}
		}
	case kind == kindCatalog && key == "items":
		for item, fields := range v.Pairs() {
			for field, value := range fields.Pairs() {
				if field.Text() == "price" && value.Kind() == Map {
					l.prices(item.Text(), value)
					continue
				}
				l.value([]string{item.Text()}, field.Text(), value)
			}
		}
	default:
		l.value(nil, key, v)
	}
}

// prices are by period, or by market and then by period.
func (l *liner) prices(item string, prices N) {
	for k, v := range prices.Pairs() {
		line := Line{Key: item + "/price", What: item, Field: "price"}
		if period.LooksLike(k.Text()) {
			line.Period, line.Value = k.Text(), onOneLine(v)
			l.out = append(l.out, line)
			continue
		}
		line.Key, line.What = line.Key+"/"+k.Text(), line.What+" "+k.Text()
		l.cells(line, v)
	}
}

// cells are the values of a map by period; what is no such map is taken as it
// stands.
func (l *liner) cells(line Line, cells N) {
	if cells.Kind() != Map {
		line.Value = onOneLine(cells)
		l.out = append(l.out, line)
		return
	}
	for k, v := range cells.Pairs() {
		cell := line
		cell.Period, cell.Value = k.Text(), onOneLine(v)
		if line.Field == "add" && !strings.HasPrefix(cell.Value, "-") && v.Kind() == Scalar && !v.IsNull() {
			cell.Value = "+" + cell.Value
		}
		l.out = append(l.out, cell)
	}
}

// adjustment tells its cells by what they apply to; everything else by its id.
func (l *liner) adjustment(a N) {
	id := a.Get("id").Text()
	what := onOneLine(a.Get("items"))
	if f := a.Get("family"); f.OK() {
		what = f.Text()
	}
	market := l.root.Get("market").Text()
	if m := a.Get("markets"); m.OK() {
		market = onOneLine(m)
	}
	for k, v := range a.Pairs() {
		key := "adjustments/" + id + "/" + k.Text()
		switch k.Text() {
		case "id":
			l.out = append(l.out, Line{Key: key, What: "adjustment", Field: "id", Value: onOneLine(v)})
		case "add", "set", "percent", "trade_spend":
			l.cells(Line{Key: key, What: what + " " + market, Field: k.Text(), Reason: a.Get("reason").Text(), Note: onOneLine(a.Get("note"))}, v)
		default:
			l.value([]string{"adjustment", id}, k.Text(), v)
		}
	}
}

// value takes anything apart: the keys above it say what it is about.
func (l *liner) value(path []string, key string, v N) {
	line := Line{Key: strings.Join(append(append([]string{}, path...), key), "/"), What: strings.Join(path, " "), Field: key}
	switch {
	case v.Kind() == Map && v.Len() > 0:
		for k, below := range v.Pairs() {
			if period.LooksLike(k.Text()) {
				cell := line
				cell.Period, cell.Value = k.Text(), onOneLine(below)
				l.out = append(l.out, cell)
				continue
			}
			l.value(append(append([]string{}, path...), key), k.Text(), below)
		}
	case v.Kind() == List && v.Len() > 0 && hasMaps(v):
		for _, e := range v.Elements() {
			for k, below := range e.Pairs() {
				l.value(append(append([]string{}, path...), key, e.Get("id").Text()), k.Text(), below)
			}
		}
	default:
		line.Value, line.List = onOneLine(v), v.Kind() == List
		l.out = append(l.out, line)
	}
}

func hasMaps(list N) bool {
	for _, e := range list.Elements() {
		if e.Kind() == Map {
			return true
		}
	}
	return false
}

// onOneLine is a value on one line: a list joined, a map as its keys and values.
func onOneLine(n N) string {
	switch n.Kind() {
	case List:
		var parts []string
		for _, e := range n.Elements() {
			parts = append(parts, onOneLine(e))
		}
		return strings.Join(parts, ", ")
	case Map:
		var parts []string
		for k, v := range n.Pairs() {
			parts = append(parts, k.Text()+" "+onOneLine(v))
		}
		return strings.Join(parts, ", ")
	}
	return strings.Join(strings.Fields(n.Text()), " ")
}

// Readable reads a text that is a plan file beyond doubt: one document of a known
// kind without a fault of text or YAML. Its shape is not judged.
func Readable(src []byte) (*Tree, bool) {
	tree, problems := parseText(src)
	if tree == nil || len(problems) > 0 || tree.Root().Kind() != Map || !slices.Contains(Kinds, tree.Root().Get("kind").Text()) {
		return nil, false
	}
	for _, p := range checkTree(tree) {
		if p.Code == finding.DuplicateKey || p.Code == finding.DuplicateCell || p.Code == finding.DuplicateID || p.Code == finding.TextSyntax {
			return nil, false
		}
	}
	return tree, true
}
