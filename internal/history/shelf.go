package history

import (
	"crypto/sha1"
	"fmt"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
)

// shelf keeps what was read of objects, and makes them.
type shelf struct {
	cache.Object
	// proven looks, while hashing, for content that was made to collide, which
	// takes twice as long.
	proven bool
	// pieced are texts of objects that are not read whole.
	pieced pieced
}

func newShelf() *shelf {
	return &shelf{Object: cache.NewObjectLRU(cacheSize), pieced: pieced{most: maxPieced}}
}

// object takes the data over, and hashes it.
func (s *shelf) object(kind plumbing.ObjectType, data []byte) *gitObject {
	if s.proven {
		return newObject(kind, data)
	}
	h := sha1.New()
	fmt.Fprintf(h, "%s %d\x00", kind, len(data))
	h.Write(data)
	o := &gitObject{kind: kind, data: data}
	h.Sum(o.hash[:0])
	return o
}
