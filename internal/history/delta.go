package history

import (
	"encoding/binary"

	"github.com/go-git/go-git/v5/plumbing/format/packfile"
)

// patch applies a delta that says it results in so many bytes.
func patch(base, delta []byte, size int64) ([]byte, error) {
	if size <= maxWhole {
		if data, ok := patched(make([]byte, 0, size), base, delta); ok {
			return data, nil
		}
	}
	return packfile.PatchDelta(base, delta)
}

// patched appends what a delta makes of base to out, which has room for just as
// many bytes as the delta states. It may only accept: where it does not, the
// library's verdict and words count.
func patched(out, base, delta []byte) ([]byte, bool) {
	from, n := binary.Uvarint(delta)
	if n <= 0 || from != uint64(len(base)) || len(base) == 0 {
		return nil, false
	}
	delta = delta[n:]
	to, n := binary.Uvarint(delta)
	if n <= 0 || to != uint64(cap(out)) {
		return nil, false
	}
	for delta = delta[n:]; len(delta) > 0; {
		part, rest, ok := added(base, delta)
		if delta = rest; !ok || len(part) > cap(out)-len(out) {
			return nil, false
		}
		out = append(out, part...)
	}
	return out, len(out) == cap(out)
}

// added is what the next step of a delta adds: so many of its own bytes, or a part
// of base. Then the bits of its first byte say which bytes of offset and size
// follow, a size of 0 is 64 KiB.
func added(base, delta []byte) (part, rest []byte, ok bool) {
	op := delta[0]
	if op&0x80 == 0 {
		if op == 0 || int(op) >= len(delta) {
			return nil, nil, false
		}
		return delta[1 : op+1], delta[op+1:], true
	}
	var number [7]byte // offset, size
	rest = delta[1:]
	for i := range number {
		if op>>i&1 == 0 {
			continue
		}
		if len(rest) == 0 {
			return nil, nil, false
		}
		number[i], rest = rest[0], rest[1:]
	}
	at := int64(binary.LittleEndian.Uint32(number[:4]))
	size := int64(number[4]) | int64(number[5])<<8 | int64(number[6])<<16
	if size == 0 {
		size = 1 << 16
	}
	if at+size > int64(len(base)) {
		return nil, nil, false
	}
	return base[at : at+size], rest, true
}
