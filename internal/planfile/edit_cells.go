package planfile

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/period"
)

func isPeriodKey(s string) bool { return period.LooksLike(s) }

// periods is a range of periods of a calendar.
type periods struct {
	cal      period.Calendar
	from, to period.Period
}

// setCells adds the edits of one number to others.
func (e *Editor) setCells(t *together, n N, path, left []string, s periods, number string, order []string) error {
	if n.Kind() != Map {
		return e.refuse(n, byHand, "there is no map of periods here")
	}
	if err := t.touch(path[:len(path)-len(left)]...); err != nil {
		return err
	}
	var edits []Edit
	var err error
	if len(left) > 0 {
		edits, err = e.newCells(n, left, labelOf(s.cal, s.from, s.to), number, order)
		t.want.at(path[:len(path)-len(left)]).grow(orderIn(n, left[0], order), left)
	} else {
		edits, err = e.cellEdits(n, s.cal, s.from, s.to, number)
	}
	if err != nil {
		return err
	}
	m := t.want.at(path)
	if !m.expand(s.cal) {
		return e.refuse(n, byHand, "the periods of these cells cannot be told apart")
	}
	cells := m.cells(s.cal)
	for p := s.from; p <= s.to; p++ {
		cells[p] = AsNumber(number).meaning()
	}
	m.setCells(s.cal, cells)
	t.edits, t.paths = append(t.edits, edits...), append(t.paths, cellsAt{path, s.cal})
	return nil
}

// grow makes the maps of a path that is missing, the first as key number i.
func (m *meaning) grow(i int, path []string) {
	for j, key := range path {
		next := &meaning{kind: Map}
		if j > 0 {
			i = 0
		}
		m.insert(i, key, next)
		m = next
	}
}

// newCells are the edits that write a map which is missing, with one cell.
func (e *Editor) newCells(n N, left []string, label, number string, order []string) ([]Edit, error) {
	v := AsMap(Pair{label, AsNumber(number)})
	for i := len(left) - 1; i > 0; i-- {
		v = AsMap(Pair{left[i], v})
	}
	if n.Len() == 0 && n.Style() != Flow {
		return nil, e.refuse(n, byHand, "nothing can be written into this map")
	}
	return e.insertPairs(n, orderIn(n, left[0], order), []Pair{{left[0], v}})
}

func labelOf(cal period.Calendar, from, to period.Period) string {
	if from == to {
		return cal.Label(from)
	}
	return cal.Label(from) + ".." + cal.Label(to)
}

// cell is one key of a map of cells and the periods that it states.
type cell struct {
	key, value N
	from, to   period.Period
}

// newCell is one that is inserted.
type newCell struct {
	from period.Period
	pair Pair
}

// cellEdits are the edits that set the periods from..to of a map.
func (e *Editor) cellEdits(n N, cal period.Calendar, from, to period.Period, number string) ([]Edit, error) {
	cells, err := e.readCells(n, cal)
	if err != nil {
		return nil, err
	}
	var edits []Edit
	fresh := map[int][]newCell{} // behind so many cells
	stated := map[period.Period]bool{}
	for i, c := range cells {
		if c.to < from || c.from > to {
			continue
		}
		for p := max(c.from, from); p <= min(c.to, to); p++ {
			stated[p] = true
		}
		if c.value.End() == 0 || c.key.End() == 0 {
			return nil, e.refuse(c.value, byHand, "this cell is not written on one line")
		}
		more, rest := e.divide(c, cal, from, to, number)
		edits = append(edits, more...)
		fresh[i+1] = append(fresh[i+1], rest...)
	}
	for p := from; p <= to; p++ {
		if stated[p] {
			continue
		}
		last := p
		for last < to && !stated[last+1] {
			last++
		}
		i := before(cells, p)
		fresh[i] = append(fresh[i], newCell{p, Pair{labelOf(cal, p, last), AsNumber(number)}})
		p = last
	}
	return e.insertCells(n, edits, fresh)
}

// insertCells adds the edits that insert cells behind others.
func (e *Editor) insertCells(n N, edits []Edit, fresh map[int][]newCell) ([]Edit, error) {
	places := make([]int, 0, len(fresh))
	for i := range fresh {
		places = append(places, i)
	}
	slices.Sort(places)
	for _, i := range places {
		slices.SortFunc(fresh[i], func(a, b newCell) int { return cmp.Compare(a.from, b.from) })
		var pairs []Pair
		for _, c := range fresh[i] {
			pairs = append(pairs, c.pair)
		}
		if len(pairs) == 0 {
			continue
		}
		more, err := e.insertPairs(n, i, pairs)
		if err != nil {
			return nil, err
		}
		edits = append(edits, more...)
	}
	return edits, nil
}

func (e *Editor) readCells(n N, cal period.Calendar) ([]cell, error) {
	var out []cell
	for k, v := range n.Pairs() {
		from, to, err := cal.ParseRange(k.Text())
		if err != nil {
			return nil, e.refuse(k, byHand, "%s is not a period of this plan", clip(k.Text()))
		}
		if v.Kind() != Scalar || to-from > maxCells {
			return nil, e.refuse(v, byHand, "this is not the number of a period")
		}
		out = append(out, cell{k, v, from, to})
	}
	return out, nil
}

// divide sets the part of a cell that lies in from..to. Its own line keeps the
// first part; the others are to be inserted behind it.
func (e *Editor) divide(c cell, cal period.Calendar, from, to period.Period, number string) ([]Edit, []newCell) {
	old := string(e.text[c.value.Offset():c.value.End()])
	type part struct {
		from, to period.Period
		value    string
	}
	var parts []part
	if c.from < from {
		parts = append(parts, part{c.from, from - 1, old})
	}
	parts = append(parts, part{max(c.from, from), min(c.to, to), number})
	if c.to > to {
		parts = append(parts, part{to + 1, c.to, old})
	}
	var edits []Edit
	if len(parts) > 1 {
		label := labelOf(cal, parts[0].from, parts[0].to)
		if q := string(e.text[c.key.Offset()]); c.key.Style() != Plain {
			label = q + label + q
		}
		edits = append(edits, e.replace(c.key, label))
	}
	if parts[0].value != old {
		edits = append(edits, e.replace(c.value, parts[0].value))
	}
	var rest []newCell
	for _, p := range parts[1:] {
		rest = append(rest, newCell{p.from, Pair{labelOf(cal, p.from, p.to), AsNumber(p.value)}})
	}
	return edits, rest
}

// before is how many cells a new one stands behind: all up to the last of
// those that are earlier than it.
func before(cells []cell, p period.Period) int {
	at := 0
	for i, c := range cells {
		if c.from < p && (at == 0 || c.from > cells[at-1].from) {
			at = i + 1
		}
	}
	return at
}

// CellLine is the line of the cell that states a period, 0 for none.
func (e *Editor) CellLine(path []string, cal period.Calendar, p period.Period) int {
	n, left := e.find(path)
	if len(left) > 0 {
		return 0
	}
	cells, err := e.readCells(n, cal)
	if err != nil {
		return 0
	}
	for _, c := range cells {
		if c.from <= p && p <= c.to {
			line, _ := e.place(c.key)
			return line
		}
	}
	return 0
}

// Cell is the number that a map of cells states for a period as it is written,
// "" for none.
func (e *Editor) Cell(path []string, cal period.Calendar, p period.Period) string {
	n, left := e.find(path)
	if len(left) > 0 {
		return ""
	}
	cells, _ := e.readCells(n, cal)
	for _, c := range cells {
		if c.from <= p && p <= c.to {
			return c.value.Text()
		}
	}
	return ""
}
