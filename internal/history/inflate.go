package history

import (
	"bytes"
	"io"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// inflated fills data with what src begins with: a whole stream of zlib's that
// holds so many bytes and the right sum of them. What follows in src is not looked
// at. It may only accept: false says nothing about src, and whoever asks takes it
// to compress/zlib, half as fast, whose verdict and words count.
func inflated(data, src []byte) bool {
	z := wholes.Get().(*inMemory)
	defer wholes.Put(z)
	return z.begin(src) && z.fill(data)
}

// inMemory inflates what lies in memory: kept, for it is large.
type inMemory struct {
	in  bytes.Reader
	out io.ReadCloser
}

var wholes = sync.Pool{New: func() any { return new(inMemory) }}

func (z *inMemory) begin(src []byte) bool {
	z.in.Reset(src)
	var err error
	if z.out == nil {
		z.out, err = zlib.NewReader(&z.in)
	} else {
		err = z.out.(zlib.Resetter).Reset(&z.in, nil)
	}
	return err == nil
}

// fill reads the rest of the stream, which must be just as long.
func (z *inMemory) fill(data []byte) bool {
	if _, err := io.ReadFull(z.out, data); err != nil {
		return false
	}
	var more [1]byte
	n, err := io.ReadFull(z.out, more[:])
	return n == 0 && err == io.EOF // the sum was right
}

// head reads the first bytes of the stream, up to a NUL, one by one; nil where
// there is none among so many.
func (z *inMemory) head(most int) []byte {
	head := make([]byte, 0, most)
	for len(head) < most {
		var b [1]byte
		if _, err := io.ReadFull(z.out, b[:]); err != nil {
			return nil
		}
		if head = append(head, b[0]); b[0] == 0 {
			return head
		}
	}
	return nil
}
