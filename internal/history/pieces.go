package history

import (
	"bytes"
	"hash/crc32"
	"io"
	"slices"
	"sync"

	"github.com/accord-plan/accord/internal/patchwork"
	"github.com/go-git/go-git/v5/plumbing"
)

// What is put together of pieces may be no larger than this; what is, is read whole.
const (
	// maxDelta is the largest delta: git makes small ones of versions of a file.
	maxDelta = 64 << 10
	// shortest is the shortest delta, as git has it, longest the longest number in one.
	shortest, longest = 4, 5
	// maxPieces is of how many pieces one text may be, each of which may keep a delta
	// in memory.
	maxPieces = 4096
	// maxPieced is how many bytes texts of pieces may hold in memory, of all packs
	// together.
	maxPieced = 64 << 20
)

// Pieces is [Repository.Shared] as a text that shares with other versions what a
// pack says that they share: of a version that is there as a delta only what that
// changes is read, and the whole is neither put together nor hashed. Nil where it
// is larger than most bytes.
//
// So its name proves less of it than elsewhere, where content is hashed again: that
// git hashed it when it wrote the pack's index. Against damage each delta has its
// two sums, zlib's and the one in the index, which has a sum itself and must be that
// of the pack; what deltas are built upon is hashed. Where anything is not as git
// writes it, and in a repository of [Repository.Proven], it is read as Shared reads.
func (r *Repository) Pieces(hash string, most int64) (*patchwork.Text, error) {
	if !r.proven {
		if t := r.objects.pieces(plumbing.BlobObject, plumbing.NewHash(hash), most); t != nil {
			return t, nil
		}
	}
	text, err := r.Shared(hash, most)
	if err != nil || text == nil {
		return nil, err
	}
	return patchwork.Whole(text), nil
}

// pieces is nil for what has to be read whole.
func (s *objectStore) pieces(kind plumbing.ObjectType, h plumbing.Hash, most int64) *patchwork.Text {
	for _, dir := range s.dirs {
		for _, p := range dir.known() {
			if t := p.pieces(kind, h, most, s.cache); t != nil {
				return t
			}
		}
	}
	return nil
}

// pieceOf is an object of a kind at a place in a pack.
type pieceOf struct {
	pack *pack
	kind plumbing.ObjectType
	at   int64
}

// pieced are texts of objects of packs.
type pieced struct {
	most int // of held

	mu    sync.Mutex // guards what follows
	texts map[pieceOf]*patchwork.Text
	held  int
}

func (p *pieced) get(of pieceOf) *patchwork.Text {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.texts[of]
}

// keep keeps a text that holds so many bytes. When there are too many all are
// dropped: those of the files that are asked for next are soon read again.
func (p *pieced) keep(of pieceOf, t *patchwork.Text, size int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held += size; p.held > p.most || p.texts == nil {
		p.texts, p.held = map[pieceOf]*patchwork.Text{}, size
	}
	p.texts[of] = t
}

func (p *pack) pieces(kind plumbing.ObjectType, h plumbing.Hash, most int64, kept *shelf) (t *patchwork.Text) {
	defer func() {
		if recover() != nil { // the index is malformed: whoever reads the whole says so
			t = nil
		}
	}()
	at, file, err := p.find(h)
	if file == nil || err != nil {
		return nil
	}
	p.indexed.Do(func() { p.foreign = !file.indexed() })
	if p.foreign {
		return nil
	}
	if t = p.patched(file, pieceOf{p, kind, at}, most, kept); t == nil || int64(t.Len()) > most {
		return nil
	}
	return t
}

// indexed reports whether the pack ends with the sum that the index has of it.
func (p *openPack) indexed() bool {
	sum := make([]byte, hashSize)
	_, err := p.file.ReadAt(sum, p.size-hashSize)
	return err == nil && bytes.Equal(sum, p.index.PackfileChecksum[:])
}

// patched follows deltas to what they are built upon and puts the text together.
func (p *pack) patched(file *openPack, of pieceOf, most int64, kept *shelf) *patchwork.Text {
	t := kept.pieced.get(of)
	if t != nil {
		return t
	}
	places := []int64{of.at}
	_, deltas, err := file.chain(of.at, func(at int64) bool {
		places = append(places, at)
		t = kept.pieced.get(pieceOf{p, of.kind, at})
		return t != nil
	})
	if err != nil {
		return nil
	}
	if t == nil {
		at := places[len(deltas)]
		if t = p.base(of.kind, at, kept); t == nil {
			return nil
		}
		kept.pieced.keep(pieceOf{p, of.kind, at}, t, t.Len())
	}
	for i, l := range slices.Backward(deltas) {
		delta := file.delta(places[i], l)
		if delta == nil {
			return nil
		}
		if t = patch(t, delta, most); t == nil {
			return nil
		}
		kept.pieced.keep(pieceOf{p, of.kind, places[i]}, t, len(delta)+64*t.Pieces())
	}
	return t
}

// base is an object that is there as a whole, read as any other, nil for another kind.
func (p *pack) base(kind plumbing.ObjectType, at int64, kept *shelf) *patchwork.Text {
	h, err := p.index.FindHash(at)
	if err != nil {
		return nil
	}
	found, ok := kept.Get(h)
	obj, _ := found.(*gitObject)
	if !ok {
		if obj, err = p.read(h, kept); err != nil || obj == nil {
			return nil
		}
	}
	if obj.kind != kind || len(obj.data) == 0 {
		return nil
	}
	return patchwork.Whole(obj.data)
}

// delta inflates one and holds it against the index's sum of it; nil where that is
// another one.
func (p *openPack) delta(at int64, l link) []byte {
	if l.size > maxDelta {
		return nil
	}
	h, err := p.index.FindHash(at)
	if err != nil {
		return nil
	}
	sum, err := p.index.FindCRC32(h)
	if err != nil {
		return nil
	}
	src := make([]byte, min(l.data-at+l.size+l.size/8+64, p.size-at))
	if _, err := p.file.ReadAt(src, at); err != nil && err != io.EOF {
		return nil
	}
	z := wholes.Get().(*inMemory)
	defer wholes.Put(z)
	data := make([]byte, l.size)
	if !z.begin(src[l.data-at:]) || !z.fill(data) || crc32.ChecksumIEEE(src[:len(src)-z.in.Len()]) != sum {
		return nil
	}
	return data
}

// patch is what a delta makes of a text: nil where it is malformed, or makes more
// than most bytes or too many pieces.
func patch(of *patchwork.Text, delta []byte, most int64) *patchwork.Text {
	var t *patchwork.Text
	ok := instructed(delta, of.Len(), most,
		func(int) { t = patchwork.Room(of.Pieces() + 4) },
		func(from, to int) bool { t.Copy(of, from, to); return t.Pieces() <= maxPieces },
		func(data []byte) bool { t.Add(data); return t.Pieces() <= maxPieces })
	if !ok {
		return nil
	}
	return t
}
