package facts

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
)

// twice looks for rows that were read twice: the mapping's `key` says what
// makes a row one of its kind. Only hashes are kept while rows are read; where
// two are the same, the exports are read again for the texts.
func (r *run) twice(ctx context.Context, inputs []matched) error {
	for _, id := range sortedKeys(r.marks) {
		again := repeated(r.marks[id])
		if len(again) == 0 {
			continue
		}
		first, n := map[string]string{}, 0
		var lines []string
		for _, in := range inputs {
			if in.mapping.ID != id {
				continue
			}
			err := r.keysOf(ctx, in, func(key string, at string) {
				if !again[maphash.String(keySeed, key)] {
					return
				}
				was, twice := first[key]
				if !twice {
					first[key] = at
				} else if n++; n <= 5 {
					lines = append(lines, fmt.Sprintf("%s has the key %s of %s", at, quoted(key), was))
				}
			})
			if err != nil {
				return err
			}
		}
		if n > 0 {
			more := ""
			if n > len(lines) {
				more = fmt.Sprintf("; and %d more", n-len(lines))
			}
			r.out.Refused = append(r.out.Refused, fmt.Sprintf("%s: %s loaded twice: %s%s", id, count(n, "row is", "rows are"), strings.Join(lines, "; "), more))
		}
	}
	return nil
}

// repeated are the hashes that stand more than once.
func repeated(marks []uint64) map[uint64]bool {
	slices.Sort(marks)
	var out map[uint64]bool
	for i := 1; i < len(marks); i++ {
		if marks[i] == marks[i-1] {
			if out == nil {
				out = map[uint64]bool{}
			}
			out[marks[i]] = true
		}
	}
	return out
}

// keysOf reads the keys of an export again, of the rows that are not filtered.
func (r *run) keysOf(ctx context.Context, in matched, f func(key, at string)) error {
	s := &run{opt: r.opt, zone: r.zone, ledger: newLedger(), out: &Report{}, openedAt: r.openedAt}
	x, err := s.prepare(ctx, in.Input, in.mapping)
	if err != nil {
		return err
	}
	defer x.layout.release()
	return x.layout.rows(ctx, sink{func(row *Row) error {
		if by, bad := x.fails(row); by == "" && bad == "" {
			f(strings.Clone(row.text(x.cells.key)), fmt.Sprintf("%s:%d", x.source.Name, row.Line))
		}
		return nil
	}, func(int, string) {}, func() {}})
}
