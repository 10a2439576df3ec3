package merge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// thing is a value of a generated document: text, a map, a set of values, or a
// list of maps with ids.
type thing struct {
	name string
	kind byte // 's' text, 'm' map of the plan's keys, 'r' map of the format's, 'u' set, 'l' list
	text string
	kids []*thing

	above, below []string // comments
	behind       string
	gap          bool // a blank line above
	flow         bool
	open         bool // in brackets, a line each
	indent       int
}

func (x *thing) clone() *thing {
	c := *x
	c.kids = make([]*thing, len(x.kids))
	for i, k := range x.kids {
		c.kids[i] = k.clone()
	}
	c.above, c.below = slices.Clone(x.above), slices.Clone(x.below)
	return &c
}

func (x *thing) kid(name string) *thing {
	for _, k := range x.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// world makes documents and edits of them.
type world struct {
	*rand.Rand
	comments int
	cells    []string
}

func newWorld(seed uint64) *world {
	w := &world{Rand: rand.New(rand.NewPCG(seed, 3))}
	for m := 1; m <= 9; m++ {
		w.cells = append(w.cells, fmt.Sprintf("2027-%02d", m))
	}
	return w
}

func (w *world) one(n int) bool { return w.IntN(n) == 0 }

func (w *world) pick(list ...string) string { return list[w.IntN(len(list))] }

func (w *world) number() string {
	switch w.IntN(6) {
	case 0:
		return fmt.Sprintf("%d.%d", w.IntN(90), 1+w.IntN(8))
	case 1:
		return fmt.Sprint(-1 - w.IntN(9))
	}
	return fmt.Sprint(w.IntN(900))
}

func (w *world) comment() string {
	w.comments++
	return fmt.Sprintf("# c%d, said", w.comments)
}

func text(name, s string) *thing { return &thing{name: name, kind: 's', text: s} }

// document makes one of several kinds.
func (w *world) document() *thing {
	d := &thing{kind: 'r'}
	switch w.IntN(3) {
	case 0:
		d.kids = append(d.kids, text("kind", "Adjustments"), text("version", "1"), text("owner", "sales-eu"), text("layer", "sales"), text("market", "eu"))
		list := &thing{name: "adjustments", kind: 'l', indent: w.IntN(2) * 2}
		for i := range 1 + w.IntN(4) {
			list.kids = append(list.kids, w.adjustment(fmt.Sprintf("a%d", i)))
		}
		d.kids = append(d.kids, list)
	case 1:
		d.kids = append(d.kids, text("kind", "Baseline"), text("version", "1"), text("market", "eu"), text("family", "tents"))
		d.kids = append(d.kids, &thing{name: "forecast", kind: 'm', indent: 2 + 2*w.IntN(2), kids: w.rows(1 + w.IntN(4))})
	default:
		d.kids = append(d.kids, text("kind", "Supply"), text("version", "1"), text("owner", "ops"), text("source", "lyon"))
		d.kids = append(d.kids, &thing{name: "sites", kind: 'u', indent: 2, kids: []*thing{{name: "central", kind: 's', text: "central"}, {name: "east", kind: 's', text: "east"}}, flow: w.one(2)})
		d.kids = append(d.kids, &thing{name: "commitments", kind: 'm', indent: 2, kids: []*thing{
			{name: "central", kind: 'm', indent: 2, kids: w.rows(1 + w.IntN(3))}, {name: "east", kind: 'm', indent: 2, kids: w.rows(1 + w.IntN(3))}}})
		d.kids = append(d.kids, &thing{name: "terms", kind: 'm', indent: 2, kids: []*thing{
			{name: "I1", kind: 'r', indent: 2, flow: w.one(2), kids: []*thing{text("minimum", fmt.Sprint(w.IntN(9))), text("maximum", fmt.Sprint(1000+w.IntN(9)))}}}})
	}
	w.decorate(d)
	return d
}

func (w *world) rows(n int) []*thing {
	var out []*thing
	for i := range n {
		out = append(out, w.series(fmt.Sprintf("I%d", i)))
	}
	return out
}

// series is a map of cells.
func (w *world) series(name string) *thing {
	x := &thing{name: name, kind: 'm', indent: 2 + 2*w.IntN(2), flow: w.one(3), open: w.one(3)}
	from := w.IntN(4)
	for i := range 1 + w.IntN(4) {
		x.kids = append(x.kids, text(w.cells[from+i], w.number()))
	}
	if w.one(8) {
		w.Shuffle(len(x.kids), func(i, j int) { x.kids[i], x.kids[j] = x.kids[j], x.kids[i] })
	}
	return x
}

func (w *world) adjustment(id string) *thing {
	a := &thing{name: id, kind: 'r', flow: w.one(4), kids: []*thing{text("id", id), text("reason", w.pick("promotion", "price", "other"))}}
	if w.one(2) {
		a.kids = append(a.kids, text("note", w.note()))
	}
	items := &thing{name: "items", kind: 'u', flow: w.one(2), indent: 2 * w.IntN(2)}
	for i := range 1 + w.IntN(3) {
		items.kids = append(items.kids, text(fmt.Sprintf("I%d", i), fmt.Sprintf("I%d", i)))
	}
	a.kids = append(a.kids, items, w.series("add"))
	if w.one(6) {
		slices.Reverse(a.kids) // id last
	}
	return a
}

func (w *world) note() string {
	return w.pick("agreed by phone", `"list, +5 %"`, "'it''s fine'", "said [once]") + fmt.Sprint(w.IntN(50))[:0]
}

// decorate puts comments and blank lines on what has lines of its own.
func (w *world) decorate(x *thing) {
	for _, k := range x.kids {
		if w.one(6) {
			k.above = append(k.above, w.comment())
		}
		if k.kind == 's' && w.one(8) || k.kind != 's' && w.one(12) {
			k.behind = w.comment()
		}
		k.gap = w.one(10)
		if len(k.kids) > 0 && w.one(12) {
			k.below = append(k.below, w.comment())
		}
		w.decorate(k)
	}
}

// edit changes a few things in place.
func (w *world) edit(d *thing) {
	for range 1 + w.IntN(4) {
		w.change(d, 0)
	}
}

// change walks to a random place and does something there.
func (w *world) change(x *thing, depth int) {
	var open []*thing
	for _, k := range x.kids {
		if k.kind != 's' {
			open = append(open, k)
		}
	}
	if len(open) > 0 && (depth == 0 || !w.one(4)) {
		w.change(open[w.IntN(len(open))], depth+1)
		return
	}
	if depth == 0 {
		return
	}
	switch w.IntN(9) {
	case 0:
		w.remove(x)
	case 1, 2:
		w.add(x)
	case 3:
		if w.one(2) {
			x.flow = !x.flow
		} else if x.indent > 0 {
			x.indent = 6 - x.indent
		}
	case 4:
		w.talk(x)
	default:
		w.set(x)
	}
}

func (w *world) remove(x *thing) {
	if len(x.kids) == 0 {
		return
	}
	i := w.IntN(len(x.kids))
	if x.name == "sites" || x.kind == 'r' && x.kids[i].name != "note" && x.kids[i].name != "maximum" {
		return
	}
	x.kids = slices.Delete(x.kids, i, i+1)
}

func (w *world) add(x *thing) {
	var k *thing
	switch {
	case x.kind == 'r':
		k = text("note", w.note())
	case x.kind == 'l':
		k = w.adjustment(fmt.Sprintf("a%d", w.IntN(7)))
	case x.kind == 'u':
		id := fmt.Sprintf("I%d", w.IntN(6))
		k = text(id, id)
	case x.cellular():
		k = text(w.cells[w.IntN(len(w.cells))], w.number())
	default:
		k = w.series(fmt.Sprintf("I%d", w.IntN(7)))
	}
	if x.kid(k.name) != nil {
		return
	}
	if w.one(3) {
		k.above = append(k.above, w.comment())
	}
	w.decorate(k)
	i := w.IntN(len(x.kids) + 1)
	if x.cellular() && w.one(2) {
		for i = 0; i < len(x.kids) && x.kids[i].name < k.name; i++ {
		}
	}
	x.kids = slices.Insert(x.kids, i, k)
}

// cellular says that the keys are periods.
func (x *thing) cellular() bool {
	return x.kind == 'm' && (len(x.kids) == 0 || x.kids[0].kind == 's')
}

func (w *world) set(x *thing) {
	if len(x.kids) == 0 {
		return
	}
	k := x.kids[w.IntN(len(x.kids))]
	switch {
	case x.kind == 'u' || k.kind != 's' || k.name == "id":
	case k.name == "note":
		k.text = w.note()
	case k.name == "minimum":
		k.text = fmt.Sprint(w.IntN(9))
	case k.name == "maximum":
		k.text = fmt.Sprint(1000 + w.IntN(9))
	case k.name == "reason":
		k.text = w.pick("promotion", "price", "other")
	default:
		k.text = w.number()
	}
}

// talk changes comments and nothing else.
func (w *world) talk(x *thing) {
	if len(x.kids) > 0 {
		x = x.kids[w.IntN(len(x.kids))]
	}
	switch w.IntN(5) {
	case 0:
		x.above = append(x.above, w.comment())
	case 1:
		x.above = nil
	case 2:
		x.behind = ""
	case 3:
		if len(x.kids) > 0 {
			x.below = append(x.below, w.comment())
		}
	default:
		x.behind = w.comment()
	}
}

// write puts a document into text.
func (x *thing) write() string {
	var b strings.Builder
	for _, k := range x.kids {
		k.row(&b, 0, "")
	}
	return b.String()
}

// row writes a key with its value at a column; before stands on the first line
// in place of the indentation.
func (x *thing) row(b *strings.Builder, column int, before string) {
	pad := strings.Repeat(" ", column)
	if before == "" {
		if x.gap {
			b.WriteString("\n")
		}
		for _, c := range x.above {
			b.WriteString(pad + c + "\n")
		}
		before = pad
	}
	behind := ""
	if x.behind != "" {
		behind = "  " + x.behind
	}
	if x.flow && x.open && len(x.kids) > 0 {
		b.WriteString(before + x.name + ": {\n")
		for i, k := range x.kids {
			k.line(b, pad+"    ", i == len(x.kids)-1)
		}
		b.WriteString(pad + "  }" + behind + "\n")
		return
	}
	if x.kind == 's' || x.flow || len(x.kids) == 0 {
		b.WriteString(before + x.name + ": " + x.inline() + behind + "\n")
		return
	}
	b.WriteString(before + x.name + ":" + behind + "\n")
	at := column + max(x.indent, 2)
	if x.kind == 'l' || x.kind == 'u' {
		at = column + x.indent
	}
	for _, k := range x.kids {
		switch x.kind {
		case 'u':
			k.element(b, at, func(b *strings.Builder, dash string) { b.WriteString(dash + k.text) })
		case 'l':
			k.record(b, at)
		default:
			k.row(b, at, "")
		}
	}
	if at > column {
		for _, c := range x.below {
			b.WriteString(strings.Repeat(" ", at) + c + "\n")
		}
	}
}

// line writes an entry of brackets that are open.
func (x *thing) line(b *strings.Builder, pad string, last bool) {
	for _, c := range x.above {
		b.WriteString(pad + c + "\n")
	}
	b.WriteString(pad + x.name + ": " + x.inline())
	if !last {
		b.WriteString(",")
	}
	if x.behind != "" {
		b.WriteString(" " + x.behind)
	}
	b.WriteString("\n")
}

func (x *thing) element(b *strings.Builder, column int, body func(*strings.Builder, string)) {
	pad := strings.Repeat(" ", column)
	if x.gap {
		b.WriteString("\n")
	}
	for _, c := range x.above {
		b.WriteString(pad + c + "\n")
	}
	body(b, pad+"- ")
	if x.behind != "" {
		b.WriteString(" " + x.behind)
	}
	b.WriteString("\n")
}

func (x *thing) record(b *strings.Builder, column int) {
	if x.flow {
		x.element(b, column, func(b *strings.Builder, dash string) { b.WriteString(dash + x.inline()) })
		return
	}
	pad := strings.Repeat(" ", column)
	if x.gap {
		b.WriteString("\n")
	}
	for _, c := range x.above {
		b.WriteString(pad + c + "\n")
	}
	for i, k := range x.kids {
		before := ""
		if i == 0 {
			before = pad + "- "
		}
		k.row(b, column+2, before)
	}
	for _, c := range x.below {
		b.WriteString(pad + "  " + c + "\n")
	}
}

func (x *thing) inline() string {
	var parts []string
	for _, k := range x.kids {
		switch {
		case x.kind == 'u':
			parts = append(parts, k.text)
		case x.kind == 'l':
			parts = append(parts, k.inline())
		default:
			parts = append(parts, k.name+": "+k.inline())
		}
	}
	switch {
	case x.kind == 's' && strings.ContainsAny(x.text, "[") && x.text[0] != '"':
		return `"` + x.text + `"`
	case x.kind == 's':
		return x.text
	case x.kind == 'u' || x.kind == 'l':
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
