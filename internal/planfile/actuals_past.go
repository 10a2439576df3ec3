package planfile

import (
	"bytes"
	"cmp"
	"crypto/sha256"
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
func (f *factLoader) thin(x *actual.File, blob string, text []byte) []byte {
	label := stockLabel(x)
	if f.newest == nil && (!x.Complete || label != f.cal.Label(f.plan.First-1)) || !bytes.HasPrefix(text, []byte(stockHeader)) ||
		bytes.IndexByte(text, '"') >= 0 || bytes.IndexByte(text, '\r') >= 0 {
		return text
	}
	keys := f.kept.stockKeys(blob, label, text)
	if f.newest == nil {
		f.newest = &newestStock{label: label, text: text, stockKeys: keys}
		return text
	}
	if keys.plain && keys == f.newest.stockKeys {
		return []byte(stockHeader)
	}
	return f.newest.others(label, text)
}

// repeats reports whether an older file of stock names what the newest one does,
// in the same order, and is known to: then it says nothing more.
func (f *factLoader) repeats(x *actual.File, blob string) bool {
	keys, known := f.kept.knownStock(blob, stockLabel(x))
	return known && f.newest != nil && keys.plain && keys == f.newest.stockKeys
}

func stockLabel(x *actual.File) string { return strings.TrimSuffix(path.Base(x.Path), ".csv") }

// stockHeader begins the files of stock that are thinned.
const stockHeader = "period,site,item,quantity\n"

// stockKeys tell which sites and items a file of stock names, and in what order,
// where all of its rows are plainly of one period.
type stockKeys struct {
	sum   [sha256.Size]byte
	plain bool
}

// keysOf reads them from a file with the usual header.
func keysOf(label string, text []byte) stockKeys {
	all := make([]byte, 0, len(text))
	plain := stockRows(label, text, func(_, key []byte) { all = append(append(all, key...), '\n') })
	return stockKeys{sha256.Sum256(all), plain}
}

// stockRows visits the rows of a file of stock with their keys, until one is not
// plainly of the period; then it is false.
func stockRows(label string, text []byte, visit func(row, key []byte)) bool {
	label += ","
	for rows := text[len(stockHeader):]; len(rows) > 0; {
		n := bytes.IndexByte(rows, '\n') + 1
		if n == 0 {
			n = len(rows)
		}
		key, plain := bytes.CutPrefix(rows[:n], []byte(label))
		end := bytes.LastIndexByte(key, ',')
		if !plain || end < 0 {
			return false
		}
		visit(rows[:n], key[:end])
		rows = rows[n:]
	}
	return true
}

// newestStock is the newest file of stock of an earlier plan.
type newestStock struct {
	label string
	text  []byte
	stockKeys
	// known are the keys of the files so far, nil as long as nobody asks.
	known map[string]bool
}

// others are the rows of an older file that no newer one has.
func (c *newestStock) others(label string, text []byte) []byte {
	if c.known == nil {
		c.known = map[string]bool{}
		stockRows(c.label, c.text, func(_, key []byte) { c.known[string(key)] = true })
	}
	out := []byte(stockHeader) // without rows it is an empty file: the period is told by the name
	plain := stockRows(label, text, func(row, key []byte) {
		if !c.known[string(key)] {
			c.known[string(key)] = true
			out = append(out, row...)
		}
	})
	if !plain || len(out) == len(text) {
		return text
	}
	return out
}
