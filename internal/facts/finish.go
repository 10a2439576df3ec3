package facts

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

func isAbsent(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// kinds in the order in which reports name them.
var kinds = actual.KindNames()

// finish turns the ledger into files, compares them with what stands, and
// decides whether they may be written.
func (r *run) finish() error {
	out := r.out
	out.Write = map[string][]byte{}
	out.Rejected, out.Rows = r.rejected.sorted(), r.rejected.rows
	if out.Rejected == nil {
		out.Rejected = []Group{}
	}
	closed, err := readManifest(r.opt.Existing, closedManifest)
	if err != nil {
		return err
	}
	open, err := readManifest(r.opt.Existing, openManifest)
	if err != nil {
		return err
	}
	was := map[string][]byte{closedManifest: closed.text(), openManifest: open.text()}
	for _, fact := range kinds {
		if b := r.ledger.books[fact]; b != nil || r.read(fact) {
			if err := r.settle(fact, r.ledger.of(fact), closed, open); err != nil {
				return err
			}
		}
	}
	for _, m := range []*manifest{closed, open} {
		switch text := m.text(); {
		case bytes.Equal(text, was[m.path]):
		case len(m.files) == 0: // a manifest of nothing is not allowed
			out.Write[m.path] = nil
		default:
			out.Write[m.path] = text
		}
	}
	r.expect(closed)
	slices.SortFunc(out.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	r.judge()
	if !out.OK() {
		out.Write = map[string][]byte{}
	}
	return nil
}

// expect names the facts of the last closed period that the plan has used before
// and does not have.
func (r *run) expect(closed *manifest) {
	last := r.label(r.opt.Plan.First - 1)
	for _, fact := range kinds {
		used, there := false, false
		for name, d := range closed.files {
			used = used || d.fact == fact
			there = there || d.fact == fact && strings.TrimSuffix(path.Base(name), ".csv") == last
		}
		if used && !there {
			r.out.Expected = append(r.out.Expected, fact+" of "+last)
		}
	}
}

// read reports whether an export of this kind of fact was read.
func (r *run) read(fact string) bool {
	return slices.ContainsFunc(r.out.Sources, func(s Source) bool { return s.Fact == fact })
}

// judge says why the import as a whole is refused.
func (r *run) judge() {
	if r.rejected.count > 0 && !r.opt.Partial {
		r.out.Refused = append(r.out.Refused, fmt.Sprintf("%s: mend the export or the mapping, or import what can be read with --partial", count(r.rejected.count, "row is", "rows are")+" rejected"))
	}
	for _, fact := range kinds {
		if !r.read(fact) {
			continue
		}
		for _, m := range r.opt.Mappings {
			if m.Fact == fact && !slices.ContainsFunc(r.out.Sources, func(s Source) bool { return s.Mapping == m.ID }) {
				text := fmt.Sprintf("%s also comes from mapping %s, of which no export was read", fact, m.ID)
				if r.opt.Partial {
					r.out.Notices = append(r.out.Notices, text)
				} else {
					r.out.Refused = append(r.out.Refused, text+": give its export too, or import this part with --partial")
				}
			}
		}
	}
}

// settle writes the files of one kind of fact: one for each closed period, one
// for the open period, one for open orders.
func (r *run) settle(fact string, b *book, closed, open *manifest) error {
	var written, revenue quantity.Number
	kind := actual.KindOf(fact)
	for _, part := range byPeriod(r.priced(kind, b, b.entries()), kind.Order) {
		p := period.None
		if !kind.Order {
			p = part[0].period
		}
		m, name := closed, fmt.Sprintf("facts/%s/%s.csv", fact, r.label(p))
		if kind.Order || p == r.opt.Plan.First {
			m, name = open, fmt.Sprintf("facts/open/%s.csv", fact)
		}
		if k, huge := b.overflow(part); huge {
			return fmt.Errorf("%s of %s in %s add up to more than can be counted: is the column of the %s the right one?", fact, r.lastKey(kind, k), r.label(k.period), kind.Value)
		}
		text := r.csv(fact, b, part)
		q, v, err := totals(kind, text)
		if err != nil {
			return fmt.Errorf("%s as it would be written: %w", name, err)
		}
		written, revenue = written.Add(q), revenue.Add(v)
		if err := r.place(r.describe(fact, b, p, m.path == openManifest), m, name, text, q); err != nil {
			return err
		}
	}
	r.gaps(fact, b)
	if !kind.Order {
		if err := r.retire(fact, open); err != nil {
			return err
		}
	}
	if kind.Rate { // money for one unit adds up to nothing
		return nil
	}
	balance, err := b.balance(fact, written, revenue)
	r.out.Balance = append(r.out.Balance, balance)
	return err
}

// priced leaves out prices that revenue and quantity do not make.
func (r *run) priced(kind *actual.Kind, b *book, all []entry) []entry {
	if kind.Name != "price" {
		return all
	}
	n := len(all)
	all = slices.DeleteFunc(all, func(k entry) bool {
		s := b.sum(k)
		return s.hasRevenue && (s.quantity.rounded() <= 0 || s.revenue.rounded() <= 0)
	})
	if n -= len(all); n > 0 {
		r.out.Notices = append(r.out.Notices, "price: "+count(n, "price is", "prices are")+" not known, since quantity or revenue of the period is not above 0")
	}
	return all
}

// lastKey is the item, or the resource, of an entry.
func (r *run) lastKey(kind *actual.Kind, k entry) string {
	parts, _ := r.columns(kind.Name, r.ledger.of(kind.Name))
	last := parts[len(parts)-1]
	if last.resource {
		return r.opt.Plan.Sources[k.key[0]].Resources[k.key[last.at]].ID
	}
	return last.table.ID(int(k.key[last.at]))
}

// byPeriod cuts sorted entries into periods. Open orders are one part, which
// may be empty: that nothing is open is a fact too.
func byPeriod(entries []entry, whole bool) [][]entry {
	if whole {
		return [][]entry{entries}
	}
	return slices.Collect(func(yield func([]entry) bool) {
		for len(entries) > 0 {
			n := 1
			for n < len(entries) && entries[n].period == entries[0].period {
				n++
			}
			if !yield(entries[:n]) {
				return
			}
			entries = entries[n:]
		}
	})
}

func (r *run) label(p period.Period) string {
	if p == period.None {
		return ""
	}
	return r.opt.Plan.Calendar.Label(p)
}

// place compares a file with what stands and describes it in its manifest.
func (r *run) place(d described, m *manifest, name string, text []byte, q quantity.Number) error {
	f := File{Path: name, State: New, Rows: bytes.Count(text, []byte("\n")) - 1, Quantity: q, Complete: d.complete}
	sum := sha256.Sum256(text)
	d.rows, d.sha256 = f.Rows, hex.EncodeToString(sum[:])
	key := m.relative(name)
	before, known := m.files[key]
	old, err := r.existing(name)
	switch {
	case err != nil:
		return err
	case old == nil:
	case bytes.Equal(old, text):
		f.State, f.Was = Unchanged, q
		if known && m.path == closedManifest {
			d.asOf, d.query = before.asOf, before.query
			if before.note != "" {
				d.note = before.note
			}
		}
	default:
		f.State = Changed
		if f.Was, _, err = totals(actual.KindOf(d.fact), old); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if m.path == closedManifest {
			r.correct(&d, before, f, compareRows(old, text))
		}
	}
	m.files[key] = d
	r.out.Files = append(r.out.Files, f)
	if f.State != Unchanged {
		r.out.Write[name] = text
	}
	return nil
}

// correct judges a change of a closed period.
func (r *run) correct(d *described, before described, f File, changes []string) {
	what := count(len(changes), "row differs", "rows differ")
	if kind := actual.KindOf(d.fact); !kind.Rate {
		what += fmt.Sprintf(", %s %s to %s", kind.Value, f.Was, f.Quantity)
	}
	if !r.opt.AllowCorrection {
		some := strings.Join(changes[:min(len(changes), 3)], "; ")
		if n := len(changes) - 3; n > 0 {
			some += fmt.Sprintf("; and %d more", n)
		}
		r.out.Refused = append(r.out.Refused, fmt.Sprintf("%s is closed and would change: %s (%s); allow it with --correct", f.Path, what, some))
		return
	}
	note := "corrected: " + what
	if r.opt.AsOf != period.NoDate {
		note = fmt.Sprintf("corrected as of %s: %s", r.opt.AsOf, what)
	}
	d.note = joinNotes(before.note, note)
}

func joinNotes(notes ...string) string {
	var out []string
	for _, n := range notes {
		if n != "" {
			out = append(out, n)
		}
	}
	return strings.Join(out, "; ")
}

func (r *run) folder() fs.FS { return r.opt.folder() }

// existing returns a file as it stands, nil if it is not there.
func (r *run) existing(name string) ([]byte, error) {
	text, err := fs.ReadFile(r.folder(), name)
	if err != nil && isAbsent(err) {
		return nil, nil
	}
	return text, err
}

type nothingThere struct{}

func (nothingThere) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
