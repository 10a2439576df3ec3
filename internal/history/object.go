package history

import (
	"bytes"
	"io"

	"github.com/go-git/go-git/v5/plumbing"
)

// gitObject is an object in memory, which never changes: several readers may have
// it at once. It is a [plumbing.EncodedObject] for the library's cache and
// decoders, whose own one copies the content in and out.
type gitObject struct {
	kind plumbing.ObjectType
	hash plumbing.Hash
	data []byte
	// collides says that the content was made to have another one's hash.
	collides bool
}

var _ plumbing.EncodedObject = (*gitObject)(nil)

// newObject takes the data over.
func newObject(kind plumbing.ObjectType, data []byte) *gitObject {
	o := &gitObject{kind: kind, data: data}
	h := plumbing.NewHasher(kind, int64(len(data)))
	_, _ = h.Write(data)
	if r, ok := h.Hash.(resistant); ok {
		var sum []byte
		sum, o.collides = r.CollisionResistantSum(nil)
		copy(o.hash[:], sum)
	} else {
		o.hash = h.Sum()
	}
	return o
}

// resistant is what the library's SHA-1 can beside hashing: to tell content that
// was made to collide, by the way in which that is done.
type resistant interface {
	CollisionResistantSum(in []byte) (sum []byte, collides bool)
}

func (o *gitObject) Hash() plumbing.Hash       { return o.hash }
func (o *gitObject) Type() plumbing.ObjectType { return o.kind }
func (o *gitObject) Size() int64               { return int64(len(o.data)) }
func (o *gitObject) Reader() (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(o.data)), nil
}

// The library asks for these, and calls none of them where it only reads.

func (o *gitObject) SetType(plumbing.ObjectType)     { panic("history: objects do not change") }
func (o *gitObject) SetSize(int64)                   { panic("history: objects do not change") }
func (o *gitObject) Writer() (io.WriteCloser, error) { panic("history: objects do not change") }
