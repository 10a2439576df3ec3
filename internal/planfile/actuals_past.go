package planfile

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
)

// earlier reads what the numbers of an earlier plan need: the open period and the
// closing stock, and of the rest nothing where the stock of the last closed
// period is complete, because then nothing is rolled forward from older ones.
func (f *factLoader) earlier() {
	type entry struct {
		d    *Document
		k, v N
	}
	var stock, rest []entry
	base := &f.plan.Actuals
	f.each(func(d *Document, k, v N) {
		switch fact := v.Get("fact").Text(); {
		case isOpen(d, fact):
			base.Files = append(base.Files, f.file(d, k, v))
		case fact == "stock":
			stock = append(stock, entry{d, k, v})
		default:
			rest = append(rest, entry{d, k, v})
		}
	})
	slices.SortStableFunc(stock, func(a, b entry) int { return cmp.Compare(b.k.Text(), a.k.Text()) }) // the newest first
	for _, e := range stock {
		base.Files = append(base.Files, f.file(e.d, e.k, e.v))
	}
	needed := !f.closed["stock"].complete[f.plan.First-1] || f.open.HasStock
	for _, e := range rest {
		if needed {
			base.Files = append(base.Files, f.file(e.d, e.k, e.v))
		} else {
			f.named[path.Join(path.Dir(e.d.Path), e.k.Text())] = true
		}
	}
}

// thin leaves out of an older file of stock the rows of what a newer one counts:
// an earlier plan begins with the newest, and of the older ones a projection asks
// only where else there was stock. Nothing is left out of a file whose rows are
// not plainly of the period that its name says.
func (f *factLoader) thin(x *actual.File, open bool, text []byte) []byte {
	const header = "period,site,item,quantity\n"
	if !f.past || open || x.Fact != "stock" || f.open.HasStock {
		return text
	}
	label := strings.TrimSuffix(path.Base(x.Path), ".csv")
	if f.counted == nil && (!x.Complete || label != f.cal.Label(f.plan.First-1)) || !bytes.HasPrefix(text, []byte(header)) || bytes.ContainsAny(text, "\"\r") {
		return text
	}
	first := f.counted == nil
	if first {
		f.counted = map[string]bool{}
	}
	var out []byte
	rows := text[len(header):]
	for len(rows) > 0 {
		n := bytes.IndexByte(rows, '\n') + 1
		if n == 0 {
			n = len(rows)
		}
		row := rows[:n]
		rows = rows[n:]
		key, plain := bytes.CutPrefix(row, []byte(label+","))
		end := bytes.LastIndexByte(key, ',')
		if !plain || end < 0 {
			return text
		}
		if key = key[:end]; !f.counted[string(key)] {
			f.counted[string(key)] = true
			out = append(out, row...)
		}
	}
	if first || len(out) == len(text)-len(header) {
		return text
	}
	if len(out) == 0 {
		return []byte(header) // as an empty file: the period is told by the name
	}
	return append([]byte(header), out...)
}
