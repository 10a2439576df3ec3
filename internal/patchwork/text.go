// Package patchwork holds texts that are put together of pieces of others, as git
// keeps the versions of a file: what versions share is in memory once, and where
// they differ is found without looking at what they share.
//
//	old := patchwork.Whole(data)
//	now := new(patchwork.Text)
//	now.Copy(old, 0, 100)
//	now.Add([]byte("something else"))
//	now.Copy(old, 120, old.Len())
//	spans, ok := patchwork.Differences(old, now, 1000)
package patchwork

import (
	"bytes"
	"sort"
)

// Text is put together once, with Add and Copy, and does not change afterwards:
// then several goroutines may read it. The zero Text is empty.
type Text struct {
	pieces []piece
	size   int
}

// piece is a part of other bytes, which nobody writes to.
type piece struct {
	base     []byte
	from, to int
	at       int // where it begins in the text
}

func (p *piece) end() int { return p.at + p.to - p.from }

// Room is an empty text with room for so many pieces.
func Room(pieces int) *Text { return &Text{pieces: make([]piece, 0, pieces)} }

// Whole is a text of one piece, which it shares with the caller.
func Whole(data []byte) *Text {
	t := new(Text)
	t.Add(data)
	return t
}

// Len is the length in bytes.
func (t *Text) Len() int { return t.size }

// Pieces is of how many pieces it is.
func (t *Text) Pieces() int { return len(t.pieces) }

// Add appends bytes, which it shares with the caller.
func (t *Text) Add(data []byte) { t.add(data, 0, len(data)) }

// Copy appends a part of another text.
func (t *Text) Copy(of *Text, from, to int) {
	for i := of.find(from); i < len(of.pieces) && from < to; i++ {
		p := &of.pieces[i]
		n := min(to, p.end()) - from
		t.add(p.base, p.from+from-p.at, p.from+from-p.at+n)
		from += n
	}
}

func (t *Text) add(base []byte, from, to int) {
	if from == to {
		return
	}
	if n := len(t.pieces); n > 0 && t.pieces[n-1].to == from && sameBase(t.pieces[n-1].base, base) {
		t.pieces[n-1].to = to
	} else {
		t.pieces = append(t.pieces, piece{base, from, to, t.size})
	}
	t.size += to - from
}

// sameBase reports whether two pieces are of the same bytes in memory.
func sameBase(a, b []byte) bool { return len(a) == len(b) && &a[0] == &b[0] }

// find is the piece in which an offset lies, and their number at the end.
func (t *Text) find(at int) int {
	return sort.Search(len(t.pieces), func(i int) bool { return t.pieces[i].end() > at })
}

// within is the part of a piece between two offsets of the text.
func (p *piece) within(from, to int) []byte {
	return p.base[p.from+max(from, p.at)-p.at : p.from+min(to, p.end())-p.at]
}

// Append appends the bytes between two offsets.
func (t *Text) Append(dst []byte, from, to int) []byte {
	for i := t.find(from); i < len(t.pieces) && t.pieces[i].at < to; i++ {
		dst = append(dst, t.pieces[i].within(from, to)...)
	}
	return dst
}

// Slice is Append without a copy where all lies in one piece: nobody may write
// to it.
func (t *Text) Slice(from, to int) []byte {
	if from == to {
		return nil
	}
	if p := &t.pieces[t.find(from)]; to <= p.end() {
		return p.within(from, to)
	}
	return t.Append(make([]byte, 0, to-from), from, to)
}

// LineStart is where the line begins in which an offset lies.
func (t *Text) LineStart(at int) int {
	for i := min(t.find(at), len(t.pieces)-1); i >= 0; i-- {
		p := &t.pieces[i]
		if p.at >= at {
			continue
		}
		if n := bytes.LastIndexByte(p.within(0, at), '\n'); n >= 0 {
			return p.at + n + 1
		}
	}
	return 0
}

// LineEnd is where the line ends in which an offset lies: at its LF, or at the end
// of the text.
func (t *Text) LineEnd(at int) int {
	for i := t.find(at); i < len(t.pieces); i++ {
		p := &t.pieces[i]
		if n := bytes.IndexByte(p.within(at, t.size), '\n'); n >= 0 {
			return max(at, p.at) + n
		}
	}
	return t.size
}

// Lines is how many lines end between two offsets.
func (t *Text) Lines(from, to int) int {
	n := 0
	for i := t.find(from); i < len(t.pieces) && t.pieces[i].at < to; i++ {
		n += bytes.Count(t.pieces[i].within(from, to), []byte{'\n'})
	}
	return n
}

// Contains reports whether some bytes stand in it.
func (t *Text) Contains(sub []byte) bool {
	for i := range t.pieces {
		p := &t.pieces[i]
		if bytes.Contains(p.within(0, t.size), sub) {
			return true
		}
		// Across the end of the piece.
		from, to := max(0, p.end()-len(sub)+1), min(t.size, p.end()+len(sub)-1)
		if i+1 < len(t.pieces) && len(sub) > 1 && bytes.Contains(t.Append(nil, from, to), sub) {
			return true
		}
	}
	return len(sub) == 0
}

// Bases calls a function for what each piece is a part of, which may be the same
// several times. As long as a text is kept, so are they.
func (t *Text) Bases(use func(base []byte)) {
	for i := range t.pieces {
		use(t.pieces[i].base)
	}
}
