package facts

import (
	"bytes"
	"context"
	"fmt"
	"hash/maphash"
	"io"
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

// copies refuses a file that is there twice under two names, and says where only
// a key could tell whether rows are.
func (r *run) copies(inputs []matched) error {
	for i, in := range inputs {
		for j, other := range inputs[:i] {
			if in.mapping.ID != other.mapping.ID || in.ask != nil || other.ask != nil || len(in.mapping.Key) > 0 || r.out.Sources[i].Read != r.out.Sources[j].Read {
				continue
			}
			same, err := sameBytes(in.Input, other.Input)
			if err != nil {
				return err
			}
			if same {
				r.out.Refused = append(r.out.Refused, fmt.Sprintf("%s holds what %s holds: remove one, or its rows count twice", in.Name, other.Name))
			}
		}
	}
	if len(r.out.Refused) > 0 {
		return nil
	}
	for _, fact := range kinds {
		if b := r.ledger.books[fact]; b != nil && b.overlapping > 0 {
			r.out.Notices = append(r.out.Notices, fmt.Sprintf("%s: rows of %s come from several exports; if they overlap they count twice: state `key` in the mapping to have it checked",
				fact, count(b.overlapping, "period", "periods")))
		}
	}
	return nil
}

func sameBytes(a, b Input) (bool, error) {
	x, err := a.Open()
	if err != nil {
		return false, err
	}
	defer x.Close()
	y, err := b.Open()
	if err != nil {
		return false, err
	}
	defer y.Close()
	p, q := make([]byte, 256<<10), make([]byte, 256<<10)
	for {
		n, errX := io.ReadFull(x, p)
		m, errY := io.ReadFull(y, q)
		switch ended := errX == io.EOF || errX == io.ErrUnexpectedEOF; {
		case errX != nil && !ended:
			return false, errX
		case errY != nil && errY != io.EOF && errY != io.ErrUnexpectedEOF:
			return false, errY
		case !bytes.Equal(p[:n], q[:m]):
			return false, nil
		case ended:
			return errY != nil, nil
		}
	}
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
