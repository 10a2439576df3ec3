package facts

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/quantity"
)

// csv writes the rows of one file, canonical: sorted by key, LF, no quotes
// needed because identifiers hold none.
func (r *run) csv(fact string, b *book, entries []entry) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	parts, names := r.columns(fact, b)
	header := slices.Clone(names)
	revenue := slices.ContainsFunc(entries, func(k entry) bool { return b.sums[k].hasRevenue })
	if isOrder(fact) {
		header = append(header, "due", "quantity")
	} else {
		header = append(append([]string{"period"}, header...), "quantity")
	}
	if revenue {
		header = append(header, "revenue")
	}
	_ = w.Write(header)
	rec := make([]string, 0, len(header))
	for _, k := range entries {
		s := b.sums[k]
		rec = rec[:0]
		if !isOrder(fact) {
			rec = append(rec, r.label(k.period))
		}
		var item int32
		for _, t := range parts {
			rec = append(rec, t.table.ID(int(k.key[t.at])))
			item = k.key[t.at]
		}
		if isOrder(fact) {
			rec = append(rec, k.due.String())
		}
		rec = append(rec, quantity.Round(s.quantity.rounded(), r.decimalsOf(item)).String())
		if revenue {
			rec = append(rec, money(s))
		}
		_ = w.Write(rec)
	}
	w.Flush()
	return out.Bytes()
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
	table dimension.Table
	at    int
}

// columns are the keys that a kind of fact is written with. Open supply from
// nobody knows whom has no column for its source.
func (r *run) columns(fact string, b *book) (parts []part, names []string) {
	for i, role := range needs[fact] {
		if role == "source" && b.sourceless {
			continue
		}
		parts, names = append(parts, part{tableOf(role, r.opt.Plan), i}), append(names, role)
	}
	return parts, names
}

// totals sums quantity and revenue of a file of facts, from its text.
func totals(text []byte) (q, revenue quantity.Number, err error) {
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
			at, money = slices.Index(rec, "quantity"), slices.Index(rec, "revenue")
			if at < 0 {
				return 0, 0, errors.New("no column quantity")
			}
			continue
		}
		n, err := quantity.Parse(rec[at])
		if err != nil {
			return 0, 0, fmt.Errorf("line %d: quantity %s: %w", line+1, quoted(rec[at]), err)
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
