package patchwork

import (
	"encoding/binary"
	"math/bits"
)

// Span is where two texts differ: between From and To of the one stands what
// between Begin and End of the other one does not.
type Span struct{ From, To, Begin, End int }

// Differences are where two texts differ, in their order: outside the spans they are
// the same. Which spans they are depends on how the texts are put together; they
// are few where a text is put together of the other one, or of the same ones, or
// where as many lines stand between what differs. Of more than so many, ok is
// false.
func Differences(a, b *Text, most int) (spans []Span, ok bool) {
	x, y := cursor{t: a}, cursor{t: b}
	for {
		x.pass(&y)
		switch {
		case x.at == a.size && y.at == b.size:
			return spans, true
		case len(spans) == most:
			return nil, false
		}
		s := Span{From: x.at, Begin: y.at}
		if x.at == a.size || y.at == b.size {
			x.at, y.at = a.size, b.size
		} else if !x.meet(&y) {
			x.to(a.LineEnd(x.at))
			y.to(b.LineEnd(y.at))
		}
		s.To, s.End = x.at, y.at
		spans = append(spans, s)
	}
}

// cursor is a place in a text.
type cursor struct {
	t     *Text
	at    int
	piece int
}

func (c *cursor) to(at int) {
	c.at = at
	for c.piece < len(c.t.pieces) && c.t.pieces[c.piece].end() <= at {
		c.piece++
	}
}

// rest is a piece from the place on, and how far from the place that is.
func (c *cursor) rest(ahead int) (p piece, skipped int) {
	p = c.t.pieces[c.piece+ahead]
	if ahead == 0 {
		p.from += c.at - p.at
		p.at = c.at
	}
	return p, p.at - c.at
}

// pass moves two cursors over what is the same.
func (c *cursor) pass(d *cursor) {
	for c.at < c.t.size && d.at < d.t.size {
		p, _ := c.rest(0)
		q, _ := d.rest(0)
		n := min(p.to-p.from, q.to-q.from)
		if !sameBase(p.base, q.base) || p.from != q.from {
			m := n
			if n = same(p.base[p.from:p.from+n], q.base[q.from:q.from+n]); n < m {
				c.to(c.at + n)
				d.to(d.at + n)
				return
			}
		}
		c.to(c.at + n)
		d.to(d.at + n)
	}
}

// ahead is how many pieces are looked at to find where two texts meet again.
const ahead = 8

// meet moves two cursors to the nearest place where both texts go on with the same
// bytes in memory; false where there is none near.
func (c *cursor) meet(d *cursor) bool {
	best, from, to := -1, 0, 0
	for i := 0; i < ahead && c.piece+i < len(c.t.pieces); i++ {
		p, skipped := c.rest(i)
		for j := 0; j < ahead && d.piece+j < len(d.t.pieces); j++ {
			q, also := d.rest(j)
			at := max(p.from, q.from)
			if at >= min(p.to, q.to) || !sameBase(p.base, q.base) {
				continue
			}
			x, y := skipped+at-p.from, also+at-q.from
			if best < 0 || x+y < best {
				best, from, to = x+y, x, y
			}
		}
	}
	if best < 0 {
		return false
	}
	c.to(c.at + from)
	d.to(d.at + to)
	return true
}

// same is how many bytes two texts begin with alike.
func same(a, b []byte) int {
	n, most := 0, min(len(a), len(b))
	for ; n+8 <= most; n += 8 {
		if x := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); x != 0 {
			return n + bits.TrailingZeros64(x)/8
		}
	}
	for n < most && a[n] == b[n] {
		n++
	}
	return n
}
