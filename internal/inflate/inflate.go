// Package inflate undoes zlib's compression of data whose length is known, held
// in memory as a whole: git states the length of each object before it. That lets
// it be several times as fast as compress/zlib, which streams.
//
// It may only accept. Where it finds anything out of the ordinary it says no, and
// its caller asks compress/zlib, whose verdict and words count.
package inflate

import (
	"encoding/binary"
	"hash/adler32"
	"sync"
)

// Exactly fills dst with what src begins with: a whole stream of zlib's that
// holds so many bytes and the right sum of them. What follows in src is not
// looked at. false says nothing about src, and dst then holds anything.
func Exactly(dst, src []byte) bool {
	z := decoders.Get().(*decoder)
	defer decoders.Put(z)
	if !z.begin(dst, src) || !z.blocks() || z.out != len(dst) {
		return false
	}
	z.in -= z.held >> 3 // whole bytes that were taken in and not used
	if z.in+4 > len(src) {
		return false
	}
	return binary.BigEndian.Uint32(src[z.in:]) == adler32.Checksum(dst)
}

// Head fills dst with the first bytes of a stream, which may hold more, and
// returns how many there are. Nothing is checked.
func Head(dst, src []byte) int {
	z := decoders.Get().(*decoder)
	defer decoders.Put(z)
	if z.begin(dst, src) {
		z.blocks()
	}
	return z.out
}

var decoders = sync.Pool{New: func() any { return new(decoder) }}

// decoder reads one stream. Bits come from the low end of buffer.
type decoder struct {
	src, dst []byte
	in, out  int
	buffer   uint64
	held     int // bits in buffer
	symbols  table
	offsets  table
	lengths  [maxSymbols + maxOffsets]uint8
}

// begin reads the two bytes before the blocks.
func (z *decoder) begin(dst, src []byte) bool {
	z.src, z.dst, z.in, z.out, z.buffer, z.held = src, dst, 2, 0, 0, 0
	if len(src) < 2 {
		return false
	}
	head := binary.BigEndian.Uint16(src)
	return head%31 == 0 && src[0]&15 == 8 && src[0]>>4 <= 7 && src[1]&0x20 == 0
}

// fill takes in at least 56 bits, or all that are left.
func (z *decoder) fill() {
	if z.in+8 <= len(z.src) {
		z.buffer |= binary.LittleEndian.Uint64(z.src[z.in:]) << z.held
		z.in += (63 - z.held) >> 3
		z.held |= 56
		return
	}
	for z.held < 56 && z.in < len(z.src) {
		z.buffer |= uint64(z.src[z.in]) << z.held
		z.in++
		z.held += 8
	}
}

// take reads n bits, 32 at most.
func (z *decoder) take(n int) (int, bool) {
	if z.held < n {
		if z.fill(); z.held < n {
			return 0, false
		}
	}
	v := int(z.buffer & (1<<n - 1))
	z.buffer >>= n
	z.held -= n
	return v, true
}

func (z *decoder) blocks() bool {
	for {
		head, ok := z.take(3)
		if !ok {
			return false
		}
		switch head >> 1 {
		case 0:
			ok = z.stored()
		case 1:
			ok = z.fixed() && z.compressed()
		case 2:
			ok = z.dynamic() && z.compressed()
		default:
			ok = false
		}
		if !ok || head&1 == 1 {
			return ok
		}
	}
}

// stored copies bytes that are not compressed.
func (z *decoder) stored() bool {
	z.take(z.held & 7)
	n, ok := z.take(32)
	size := n & 0xffff
	if !ok || size != n>>16^0xffff {
		return false
	}
	z.in -= z.held >> 3
	z.buffer, z.held = 0, 0
	n = copy(z.dst[z.out:], z.src[z.in:min(z.in+size, len(z.src))])
	z.in, z.out = z.in+n, z.out+n
	return n == size
}

// fixed sets the codes that every reader knows.
func (z *decoder) fixed() bool {
	l := z.lengths[:288+32]
	for i := range l {
		switch {
		case i < 144, i >= 280 && i < 288:
			l[i] = 8
		case i < 256:
			l[i] = 9
		case i < 280:
			l[i] = 7
		default:
			l[i] = 5
		}
	}
	return z.symbols.set(l[:288], symbolBits, symbolMeanings[:]) && z.offsets.set(l[288:], offsetBits, offsetMeanings[:])
}

// order is the one in which the lengths of the codes for lengths stand.
var order = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// dynamic reads the codes that the block brings.
func (z *decoder) dynamic() bool {
	n, ok := z.take(14)
	symbols, offsets, codes := 257+n&31, 1+n>>5&31, 4+n>>10
	if !ok || symbols > 286 || offsets > 30 {
		return false
	}
	var first [19]uint8
	for _, at := range order[:codes] {
		l, ok := z.take(3)
		if !ok {
			return false
		}
		first[at] = uint8(l)
	}
	if !z.offsets.set(first[:], lengthBits, lengthMeanings[:]) || !z.readLengths(symbols+offsets) {
		return false
	}
	return z.lengths[256] != 0 && z.symbols.set(z.lengths[:symbols], symbolBits, symbolMeanings[:]) &&
		z.offsets.set(z.lengths[symbols:symbols+offsets], offsetBits, offsetMeanings[:])
}

// readLengths reads the lengths of all codes, which are coded themselves.
func (z *decoder) readLengths(n int) bool {
	for at := 0; at < n; {
		z.fill()
		e := z.offsets.entries[z.buffer&z.offsets.mask]
		if e.is(wrong) || e.used() > z.held {
			return false
		}
		z.buffer >>= e.used()
		z.held -= e.used()
		what, repeat, more := uint8(e.value()), 1, 0
		switch e.value() {
		case 16:
			if at == 0 {
				return false
			}
			what, repeat, more = z.lengths[at-1], 3, 2
		case 17:
			what, repeat, more = 0, 3, 3
		case 18:
			what, repeat, more = 0, 11, 7
		}
		again, ok := z.take(more)
		if repeat += again; !ok || repeat > n-at {
			return false
		}
		for range repeat {
			z.lengths[at] = what
			at++
		}
	}
	return true
}
