package history

import (
	"bufio"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
)

// What a pack may ask for. The library's own reader follows deltas by recursion
// and trusts the sizes that they state, so that a pack of a few hundred bytes
// can end the process: by deltas on one another in a circle, or by a few bytes
// that unfold to gigabytes.
const (
	// maxChain is git's own bound for deltas on deltas.
	maxChain = 4095
	// maxBase is the largest object that deltas are built upon: git makes none
	// on larger ones (core.bigFileThreshold).
	maxBase = 512 << 20
	// maxUnfolded bounds what is inflated and copied for one object.
	maxUnfolded = 4 << 30
	// maxRatio is a little more than what deflate can compress by.
	maxRatio = 1040
)

// openPack reads objects at offsets, so several readers do not disturb each other.
type openPack struct {
	file  *os.File
	size  int64
	index *idxfile.MemoryIndex
}

// link is an object as it stands in the pack: whole, or a delta on a base.
type link struct {
	kind plumbing.ObjectType
	size int64 // of what is compressed: the content, or the delta
	data int64 // where that begins
	base int64 // where a delta's base is
}

func (l link) delta() bool {
	return l.kind == plumbing.OFSDeltaObject || l.kind == plumbing.REFDeltaObject
}

var errMalformed = errors.New("the pack is malformed")

// link reads an object's head: type and length in seven bits a byte, then for a
// delta the way to its base.
func (p *openPack) link(at int64) (link, error) {
	var buffer [48]byte
	n, err := p.file.ReadAt(buffer[:], at)
	if err != nil && !(errors.Is(err, io.EOF) && n > 0) {
		return link{}, err
	}
	head := buffer[:n]
	l := link{kind: plumbing.ObjectType(head[0] >> 4 & 7), size: int64(head[0] & 15)}
	used := 1
	for shift := 4; head[used-1]&0x80 != 0; shift += 7 {
		if used == len(head) || shift > 53 {
			return link{}, errMalformed
		}
		l.size |= int64(head[used]&0x7f) << shift
		used++
	}
	switch l.kind {
	case plumbing.CommitObject, plumbing.TreeObject, plumbing.BlobObject, plumbing.TagObject:
	case plumbing.OFSDeltaObject:
		back, n := farOffset(head[used:])
		if n == 0 || back <= 0 || back > at {
			return link{}, errMalformed
		}
		l.base, used = at-back, used+n
	case plumbing.REFDeltaObject:
		var h plumbing.Hash
		if copy(h[:], head[used:]) < len(h) {
			return link{}, errMalformed
		}
		if l.base, err = p.index.FindOffset(h); err != nil {
			return link{}, fmt.Errorf("the base %s is not in the pack", h)
		}
		used += len(h)
	default:
		return link{}, errMalformed
	}
	l.data = at + int64(used)
	if l.size > (p.size-l.data)*maxRatio {
		return link{}, errMalformed
	}
	return l, nil
}

// farOffset reads git's variable-length integer of up to 63 bits; n is 0 if
// there is none.
func farOffset(data []byte) (value int64, n int) {
	for i, b := range data {
		if value >= 1<<55 {
			return 0, 0
		}
		value = value<<7 | int64(b&0x7f)
		if b&0x80 == 0 {
			return value, i + 1
		}
		value++
	}
	return 0, 0
}

// chain follows deltas to what they are built upon: a whole object, or one that
// stop says is at hand. It gives that and the deltas, the last one first, which
// it gives with an error too.
func (p *openPack) chain(at int64, stop func(at int64) bool) (whole link, deltas []link, err error) {
	for {
		l, err := p.link(at)
		if err != nil {
			return link{}, deltas, err
		}
		if !l.delta() {
			return l, deltas, nil
		}
		if len(deltas) == maxChain {
			return link{}, deltas, fmt.Errorf("it is built on more than %d others", maxChain)
		}
		deltas = append(deltas, l)
		if at = l.base; stop != nil && stop(at) {
			return link{}, deltas, nil
		}
	}
}

// object reads the object at an offset. What lies on the way to it is kept: the
// next object of the pack is often built on the same.
func (p *openPack) object(at int64, h plumbing.Hash, kept *shelf) (*gitObject, error) {
	var obj *gitObject
	whole, deltas, err := p.chain(at, func(at int64) bool {
		base, err := p.index.FindHash(at)
		if err != nil {
			return false
		}
		found, ok := kept.Get(base)
		if ok {
			obj = found.(*gitObject)
		}
		return ok
	})
	if err != nil {
		return nil, err
	}
	limit := int64(maxBase)
	if len(deltas) == 0 {
		limit = maxObject
	}
	if obj == nil {
		if whole.size > limit {
			return nil, tooLarge(h, whole.size)
		}
		data, err := p.inflate(nil, whole)
		if err != nil {
			return nil, err
		}
		if obj = kept.object(whole.kind, data); len(deltas) > 0 {
			kept.Put(obj)
		}
	}
	return p.apply(obj, deltas, h, kept)
}

func (p *openPack) apply(obj *gitObject, deltas []link, h plumbing.Hash, kept *shelf) (*gitObject, error) {
	unfolded := obj.Size()
	room := rooms.Get().(*[]byte) // of the delta that is applied
	defer rooms.Put(room)
	for i := len(deltas) - 1; i >= 0; i-- {
		limit := int64(maxBase)
		if i == 0 {
			limit = maxObject
		}
		if deltas[i].size > limit {
			return nil, tooLarge(h, deltas[i].size)
		}
		delta, err := p.inflate(*room, deltas[i])
		if err != nil {
			return nil, err
		}
		*room = delta
		size := deltaTarget(delta)
		if size > limit {
			return nil, tooLarge(h, size)
		}
		if unfolded += int64(len(delta)) + size; unfolded > maxUnfolded {
			return nil, fmt.Errorf("it takes more than %d GiB to put together", maxUnfolded>>30)
		}
		data, err := patched(obj.data, delta, size)
		if err != nil {
			return nil, err
		}
		if obj = kept.object(obj.kind, data); i > 0 {
			kept.Put(obj)
		}
	}
	return obj, nil
}

// deltaTarget is the size that a delta says it results in, behind the size of
// what it builds upon.
func deltaTarget(delta []byte) int64 {
	_, n := binary.Uvarint(delta)
	if n <= 0 {
		return 0 // patching says what is wrong
	}
	size, n := binary.Uvarint(delta[n:])
	if n <= 0 {
		return 0
	}
	return int64(min(size, 1<<62))
}

// maxWhole is the size up to which objects are inflated in memory as a whole.
const maxWhole = 4 << 20

// inflate gives exactly as many bytes as the head says there are, in room where
// they fit.
func (p *openPack) inflate(room []byte, l link) ([]byte, error) {
	if l.size <= maxWhole {
		data := slices.Grow(room[:0], int(l.size))[:l.size]
		if data == nil {
			data = []byte{} // what is empty is there
		}
		// Most objects take less than half of their size; the rest is seldom needed.
		for _, most := range []int64{l.size/2 + 512, l.size + l.size/8 + 64} {
			if p.whole(data, l.data, min(most, p.size-l.data)) {
				return data, nil
			}
		}
	}
	return p.stream(l)
}

// inputs are buffers of what is compressed, rooms of deltas.
var inputs, rooms = sync.Pool{New: func() any { return new([]byte) }}, sync.Pool{New: func() any { return new([]byte) }}

// whole fills data from what stands at a place, of which it reads n bytes.
func (p *openPack) whole(data []byte, at, n int64) bool {
	b := inputs.Get().(*[]byte)
	defer inputs.Put(b)
	*b = slices.Grow((*b)[:0], int(n))[:n]
	if _, err := p.file.ReadAt(*b, at); err != nil {
		return false
	}
	return inflated(data, *b)
}

// inflater is what it takes to inflate a stream: kept, for it is large.
type inflater struct {
	in  *bufio.Reader
	out io.ReadCloser
}

var inflaters = sync.Pool{New: func() any { return &inflater{in: bufio.NewReader(nil)} }}

// stream inflates what is large, or not as git writes it, and says what is wrong.
func (p *openPack) stream(l link) ([]byte, error) {
	z := inflaters.Get().(*inflater)
	defer inflaters.Put(z)
	z.in.Reset(io.NewSectionReader(p.file, l.data, p.size-l.data))
	var err error
	if z.out == nil {
		z.out, err = zlib.NewReader(z.in)
	} else {
		err = z.out.(zlib.Resetter).Reset(z.in, nil)
	}
	if err != nil {
		return nil, err
	}
	return exactly(z.out, l.size)
}

// exactly reads a stream that must have so many bytes and no more, which also
// lets it check its sum.
func exactly(in io.Reader, size int64) ([]byte, error) {
	data := make([]byte, size)
	if _, err := io.ReadFull(in, data); err != nil {
		return nil, err
	}
	var more [1]byte
	n, err := io.ReadFull(in, more[:])
	if n > 0 {
		return nil, errors.New("it is longer than it says")
	}
	if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return data, nil
}
