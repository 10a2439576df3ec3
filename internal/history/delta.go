package history

import (
	"encoding/binary"

	"github.com/go-git/go-git/v5/plumbing/format/packfile"
)

// patched is base with a delta applied that says it results in so many bytes. What
// [instructed] does not take is the library's to judge and to name.
func patched(base, delta []byte, size int64) ([]byte, error) {
	if size <= maxWhole {
		if data := unfolded(base, delta, size); int64(len(data)) == size && data != nil {
			return data, nil
		}
	}
	return packfile.PatchDelta(base, delta)
}

// unfolded is what a delta makes of some bytes; nil where it is malformed, or makes
// more than most bytes.
func unfolded(base, delta []byte, most int64) []byte {
	var data []byte
	ok := instructed(delta, len(base), most,
		func(size int) { data = make([]byte, 0, size) },
		func(from, to int) bool { data = append(data, base[from:to]...); return true },
		func(new []byte) bool { data = append(data, new...); return true })
	if !ok {
		return nil
	}
	return data
}

// instructed follows a delta on so many bytes: begin is called with how many it makes,
// which are most at most, then for each of its instructions copied, with where in the
// base something begins and ends, or added. It reports whether the delta is well formed,
// and ends where a function says false.
func instructed(delta []byte, base int, most int64, begin func(size int), copied func(from, to int) bool, added func(data []byte) bool) bool {
	from, n := binary.Uvarint(delta)
	if len(delta) < shortest || n <= 0 || n > longest || from != uint64(base) {
		return false
	}
	delta = delta[n:]
	stated, n := binary.Uvarint(delta)
	if n <= 0 || n > longest || stated > uint64(most) {
		return false
	}
	left := int(stated)
	begin(left)
	for delta = delta[n:]; len(delta) > 0; {
		op := delta[0]
		delta = delta[1:]
		length, ok := int(op), false
		if op&0x80 != 0 {
			var at, used int
			at, length, used = copying(op, delta)
			if used < 0 || at < 0 || length > base-at || length > left { // less than 0: beyond an int of 32 bits
				return false
			}
			delta, ok = delta[used:], copied(at, at+length)
		} else {
			if op == 0 || length > len(delta) || length > left {
				return false
			}
			data := delta[:length]
			delta, ok = delta[length:], added(data)
		}
		if left -= length; !ok {
			return false
		}
	}
	return left == 0
}

// copying reads what a copying instruction copies: offset and length, of which the
// instruction says by bits which bytes follow; used is how many do, less than 0
// where they are not there.
func copying(op byte, follow []byte) (at, length, used int) {
	for bit := range 7 {
		if op>>bit&1 == 0 {
			continue
		}
		if used == len(follow) {
			return 0, 0, -1
		}
		if bit < 4 {
			at |= int(follow[used]) << (8 * bit)
		} else {
			length |= int(follow[used]) << (8 * (bit - 4))
		}
		used++
	}
	if length == 0 {
		length = 0x10000
	}
	return at, length, used
}
