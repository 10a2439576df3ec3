package facts

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// ledger sums what the exports say, one book per kind of fact.
type ledger struct{ books map[string]*book }

func newLedger() *ledger { return &ledger{map[string]*book{}} }

// entry is where an amount is booked: the period, or for open orders the day,
// and the parts of the key in the order of the fact's columns.
type entry struct {
	period period.Period
	due    period.Date
	key    [3]int32
}

func compareEntries(a, b entry) int {
	return cmp.Or(cmp.Compare(a.period, b.period), cmp.Compare(a.key[0], b.key[0]), cmp.Compare(a.key[1], b.key[1]),
		cmp.Compare(a.key[2], b.key[2]), cmp.Compare(a.due, b.due))
}

type sum struct {
	quantity, revenue amount
	hasRevenue        bool
}

// What becomes of a row.
const (
	kept = iota
	filtered
	rejected
)

// book holds the sums of one kind of fact.
type book struct {
	at         map[entry]int32 // into sums
	sums       []sum
	quantity   [3]amount // by what became of the rows
	revenue    [3]amount
	unreadable int
	// overlapping counts the periods whose rows come from several exports of one
	// mapping that states no key.
	overlapping int
	// latest is the last day of a row; sourceless says that open orders name
	// no source.
	latest     period.Date
	sourceless bool
	// holes are periods of which a row was rejected; period.None for rows
	// whose period nobody can tell.
	holes map[period.Period]int
	// sources, measures, names and notes of the exports by period, in order.
	origin map[period.Period]*origin
	// counted is the day of the stock count that is kept, counts what each
	// export has of it.
	counted map[period.Period]period.Date
	counts  map[countKey]tally
}

type countKey struct {
	period period.Period
	source int
}

type tally struct {
	rows     int
	quantity amount
}

// origin is where the rows of a file came from.
type origin struct {
	sources, names, notes []string
	measure, mapping      string
	partial, several      bool
}

func (l *ledger) of(fact string) *book {
	b := l.books[fact]
	if b == nil {
		b = newBook()
		l.books[fact] = b
	}
	return b
}

func newBook() *book {
	return &book{latest: period.NoDate, at: map[entry]int32{}, holes: map[period.Period]int{}, origin: map[period.Period]*origin{},
		counted: map[period.Period]period.Date{}, counts: map[countKey]tally{}}
}

// sum returns what is booked at an entry, nil if nothing is.
func (b *book) sum(k entry) *sum {
	if i, ok := b.at[k]; ok {
		return &b.sums[i]
	}
	return nil
}

func (b *book) count(fate int, a amounts) {
	b.quantity[fate] = b.quantity[fate].add(a.quantity)
	b.revenue[fate] = b.revenue[fate].add(a.revenue)
}

func (b *book) post(k entry, a amounts) {
	i, ok := b.at[k]
	if !ok {
		i = int32(len(b.sums))
		b.at[k] = i
		b.sums = append(b.sums, sum{})
	}
	s := &b.sums[i]
	s.quantity = s.quantity.add(a.quantity)
	s.revenue = s.revenue.add(a.revenue)
	s.hasRevenue = s.hasRevenue || a.hasRevenue
}

// from notes which export a period's rows came from.
func (b *book) from(p period.Period, x *export) {
	o := b.origin[p]
	if o == nil {
		o = &origin{measure: x.mapping.Measure}
		b.origin[p] = o
	}
	source := x.mapping.Source
	if source == "" {
		source = x.mapping.ID
	}
	o.sources = appendOnce(o.sources, source)
	if len(o.names) > 0 && o.mapping == x.mapping.ID && len(x.mapping.Key) == 0 && !slices.Contains(o.names, x.source.origin()) && p != period.None && !o.several {
		o.several = true
		b.overlapping++
	}
	o.mapping = x.mapping.ID
	o.names = appendOnce(o.names, x.source.origin())
	if x.mapping.Note != "" {
		o.notes = appendOnce(o.notes, x.mapping.Note)
	}
	for i := 0; i+1 < len(x.partial); i += 2 {
		o.partial = o.partial || p >= x.partial[i] && p <= x.partial[i+1]
	}
}

func appendOnce(list []string, s string) []string {
	if len(list) > 0 && list[len(list)-1] == s || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// add brings in what another lane of the same export has booked.
func (b *book) add(o *book, x *export) {
	for k, i := range o.at {
		s := &o.sums[i]
		b.post(k, amounts{quantity: s.quantity, revenue: s.revenue, hasRevenue: s.hasRevenue})
	}
	for i := range o.quantity {
		b.quantity[i], b.revenue[i] = b.quantity[i].add(o.quantity[i]), b.revenue[i].add(o.revenue[i])
	}
	b.unreadable += o.unreadable
	if o.latest != period.NoDate && (b.latest == period.NoDate || o.latest > b.latest) {
		b.latest = o.latest
	}
	for p, n := range o.holes {
		b.holes[p] += n
	}
	for p := range o.origin {
		b.from(p, x)
	}
}

// drop takes an older stock count of a period out again.
func (b *book) drop(p period.Period, x *lane) {
	for k := range b.at {
		if k.period == p {
			delete(b.at, k)
		}
	}
	for k, t := range b.counts {
		if k.period != p {
			continue
		}
		b.quantity[kept] = b.quantity[kept].add(t.quantity.negative())
		b.quantity[filtered] = b.quantity[filtered].add(t.quantity)
		if k.source != x.number {
			src := &x.run.out.Sources[k.source]
			src.FilteredBy = append(src.FilteredBy, Count{"older count", t.rows})
			src.Kept -= t.rows
			src.Filtered += t.rows
		} else {
			x.filtered["older count"] += t.rows
			x.kept -= t.rows
			x.out += t.rows
		}
		delete(b.counts, k)
	}
	delete(b.origin, p)
}

// overflow finds a sum beyond what numbers hold, where adding stops counting.
func (b *book) overflow(part []entry) (entry, bool) {
	for _, k := range part {
		if s := b.sum(k); s.quantity.grid.Abs() >= quantity.Max/2 || s.revenue.grid.Abs() >= quantity.Max/2 {
			return k, true
		}
	}
	return entry{}, false
}

func (b *book) entries() []entry {
	out := make([]entry, 0, len(b.at))
	for k := range b.at {
		out = append(out, k)
	}
	slices.SortFunc(out, compareEntries)
	return out
}

// balance reconciles what was read with what is written.
func (b *book) balance(fact string, written, revenue quantity.Number) (Balance, error) {
	x := Balance{Fact: fact, Quantity: sums(b.quantity, written), Revenue: sums(b.revenue, revenue), Unreadable: b.unreadable}
	cells := quantity.Number(len(b.at))
	for _, s := range []struct {
		Sums
		most quantity.Number // that rounding each cell once can move
	}{{x.Quantity, cells*quantity.Scale/2 + 1}, {x.Revenue, cells + 1}} {
		if s.Rounding.Abs() > s.most {
			return x, fmt.Errorf("%s: %s was kept and %s would be written", fact, s.Kept, s.Written)
		}
	}
	return x, nil
}

func sums(by [3]amount, written quantity.Number) Sums {
	all := by[kept].add(by[filtered]).add(by[rejected])
	return Sums{Read: all.rounded(), Kept: by[kept].rounded(), Filtered: by[filtered].rounded(), Rejected: by[rejected].rounded(),
		Written: written, Rounding: written - by[kept].rounded()}
}
