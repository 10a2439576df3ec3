package facts

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/quantity"
)

// csv writes the rows of one file, canonical: sorted by key, LF, no quotes
// needed because identifiers hold none.
func (r *run) csv(fact string, b *book, entries []entry) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	kind := actual.KindOf(fact)
	parts, names := r.columns(fact, b)
	header := slices.Clone(names)
	revenue := kind.Revenue && slices.ContainsFunc(entries, func(k entry) bool { return b.sum(k).hasRevenue })
	if kind.Order {
		header = append(header, "due", kind.Value)
	} else {
		header = append(append([]string{"period"}, header...), kind.Value)
	}
	if revenue {
		header = append(header, "revenue")
	}
	_ = w.Write(header)
	rec := make([]string, 0, len(header))
	for _, k := range entries {
		s := b.sum(k)
		rec = rec[:0]
		if !kind.Order {
			rec = append(rec, r.label(k.period))
		}
		for _, t := range parts {
			if t.resource {
				rec = append(rec, r.opt.Plan.Sources[k.key[0]].Resources[k.key[t.at]].ID)
				continue
			}
			rec = append(rec, t.table.ID(int(k.key[t.at])))
		}
		if kind.Order {
			rec = append(rec, k.due.String())
		}
		rec = append(rec, r.counted(kind, k, s).String())
		if revenue {
			rec = append(rec, money(s))
		}
		_ = w.Write(rec)
	}
	w.Flush()
	return out.Bytes()
}

// counted is what a cell counts: a sum rounded once, to the family's decimals,
// or the price that its revenue and quantity make.
func (r *run) counted(kind *actual.Kind, k entry, s *sum) quantity.Number {
	if kind.Name == "price" && s.hasRevenue {
		return quantity.Exactly(s.revenue.rounded()).Per(s.quantity.rounded()).Round(4)
	}
	return quantity.Round(s.quantity.rounded(), r.decimalsOf(kind, k.key))
}

// money writes cents as cents, and finer amounts as they are.
func money(s *sum) string {
	if !s.hasRevenue {
		return ""
	}
	n := s.revenue.rounded()
	if n%100 == 0 {
		return n.Fixed(2)
	}
	return n.String()
}

// part is one part of a key as a column.
type part struct {
	table    dimension.Table
	at       int
	resource bool
}

// columns are the keys that a kind of fact is written with. Open supply from
// nobody knows whom has no column for its source.
func (r *run) columns(fact string, b *book) (parts []part, names []string) {
	for i, role := range actual.KindOf(fact).Keys {
		if role == "source" && b.sourceless {
			continue
		}
		parts, names = append(parts, part{tableOf(role, r.opt.Plan), i, role == "resource"}), append(names, role)
	}
	return parts, names
}

// totals sums what is counted and the revenue of a file of facts, from its text.
func totals(kind *actual.Kind, text []byte) (q, revenue quantity.Number, err error) {
	rd := csv.NewReader(bytes.NewReader(text))
	rd.ReuseRecord = true
	at, money := -1, -1
	for line := 0; ; line++ {
		rec, err := rd.Read()
		if err == io.EOF {
			return q, revenue, nil
		}
		if err != nil {
			return 0, 0, err
		}
		if line == 0 {
			at, money = slices.Index(rec, kind.Value), slices.Index(rec, "revenue")
			if at < 0 {
				return 0, 0, errors.New("no column " + kind.Value)
			}
			continue
		}
		n, err := quantity.Parse(rec[at])
		if err != nil {
			return 0, 0, fmt.Errorf("line %d: %s %s: %w", line+1, kind.Value, quoted(rec[at]), err)
		}
		q = q.Add(n)
		if money < 0 || rec[money] == "" {
			continue
		}
		if n, err = quantity.Parse(rec[money]); err != nil {
			return 0, 0, fmt.Errorf("line %d: revenue %s: %w", line+1, quoted(rec[money]), err)
		}
		revenue = revenue.Add(n)
	}
}
