package history

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
)

// written is one object of a pack made by hand: a name, which need not be true,
// and its bytes.
type written struct {
	name plumbing.Hash
	data []byte
}

// writePack puts a pack and its index into an objects folder.
func writePack(t testing.TB, dir string, objects []written) {
	t.Helper()
	pack := binary.BigEndian.AppendUint32([]byte("PACK\x00\x00\x00\x02"), uint32(len(objects)))
	offsets, sums := map[plumbing.Hash]uint32{}, map[plumbing.Hash]uint32{}
	for _, o := range objects {
		offsets[o.name], sums[o.name] = uint32(len(pack)), crc32.ChecksumIEEE(o.data)
		pack = append(pack, o.data...)
	}
	sum := sha1.Sum(pack)
	pack = append(pack, sum[:]...)
	slices.SortFunc(objects, func(a, b written) int { return bytes.Compare(a.name[:], b.name[:]) })
	index := []byte("\xfftOc\x00\x00\x00\x02")
	for first := range 256 {
		n := 0
		for _, o := range objects {
			if int(o.name[0]) <= first {
				n++
			}
		}
		index = binary.BigEndian.AppendUint32(index, uint32(n))
	}
	for _, o := range objects {
		index = append(index, o.name[:]...)
	}
	for _, o := range objects {
		index = binary.BigEndian.AppendUint32(index, sums[o.name])
	}
	for _, o := range objects {
		index = binary.BigEndian.AppendUint32(index, offsets[o.name])
	}
	index = append(index, sum[:]...)
	sum = sha1.Sum(index)
	index = append(index, sum[:]...)
	base := filepath.Join(dir, "pack", "pack-made")
	if err := errors.Join(os.MkdirAll(filepath.Dir(base), 0o777),
		os.WriteFile(base+".pack", pack, 0o666), os.WriteFile(base+".idx", index, 0o666)); err != nil {
		t.Fatal(err)
	}
}

func name(n int) (h plumbing.Hash) {
	binary.BigEndian.PutUint32(h[:], uint32(n+1))
	return h
}

// head is a type and a size as packs write them.
func head(kind plumbing.ObjectType, size int) []byte {
	out := []byte{byte(kind)<<4 | byte(size&15)}
	for size >>= 4; size > 0; size >>= 7 {
		out[len(out)-1] |= 0x80
		out = append(out, byte(size&0x7f))
	}
	return out
}

// deflater is one for all: it is large, and there are thousands of objects.
var deflater = zlib.NewWriter(nil)

func deflate(parts ...[]byte) []byte {
	var out bytes.Buffer
	z := deflater
	z.Reset(&out)
	for _, part := range parts {
		z.Write(part)
	}
	z.Close()
	return out.Bytes()
}

// whole is an object as it stands, delta one built on another.
func whole(text []byte) []byte { return append(head(plumbing.BlobObject, len(text)), deflate(text)...) }

func delta(base plumbing.Hash, from, to int, commands ...byte) []byte {
	text := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(from)), uint64(to))
	text = append(text, commands...)
	return slices.Concat(head(plumbing.REFDeltaObject, len(text)), base[:], deflate(text))
}

func hashOf(text []byte) plumbing.Hash { return plumbing.ComputeHash(plumbing.BlobObject, text) }

// insertA appends the letter a: copy all n bytes, insert one.
func insertA(n int) []byte { return []byte{0x80 | 0x10, byte(n), 1, 'a'} }

func TestDeltasAreFollowed(t *testing.T) {
	texts := [][]byte{[]byte("x"), []byte("xa"), []byte("xaa"), []byte("xaaa")}
	objects := []written{{hashOf(texts[0]), whole(texts[0])}}
	for i := 1; i < len(texts); i++ {
		objects = append(objects, written{hashOf(texts[i]), delta(hashOf(texts[i-1]), i, i+1, insertA(i)...)})
	}
	slices.Reverse(objects) // a base may come later
	dir := t.TempDir()
	writePack(t, dir, objects)
	for range 2 { // from the pack, then from what was kept
		s, err := newObjectStore(dir, "")
		if err != nil {
			t.Fatal(err)
		}
		defer s.close()
		for i := len(texts) - 1; i >= 0; i-- {
			data, err := s.bytes(plumbing.BlobObject, hashOf(texts[i]))
			if err != nil || !bytes.Equal(data, texts[i]) {
				t.Errorf("%d: %q, %v; want %q", i, data, err, texts[i])
			}
			if text := s.pieces(plumbing.BlobObject, hashOf(texts[i]), 10); text == nil || string(text.Append(nil, 0, text.Len())) != string(texts[i]) {
				t.Errorf("%d: in pieces it is another one", i)
			}
		}
	}
}

// TestHostilePacks: none of them may take the process down, nor its memory.
func TestHostilePacks(t *testing.T) {
	bomb := func(mib int) []byte { // with as many bytes as could unfold to so much
		return append(head(plumbing.BlobObject, mib<<20), make([]byte, mib*1100)...)
	}
	longer := func(text []byte, says int) []byte {
		return append(head(plumbing.BlobObject, says), deflate(text)...)
	}
	chain := func(n int) []written {
		objects := []written{{name(n), whole([]byte("x"))}}
		for i := range n {
			objects = append(objects, written{name(i), delta(name(i+1), 1, 1, 0x90, 1)})
		}
		return objects
	}
	for _, tt := range []struct {
		name    string
		objects []written
		kind    error
	}{
		{"a delta on itself", []written{{name(0), delta(name(0), 1, 1, 0x90, 1)}}, ErrCorrupt},
		{"deltas in a circle", []written{{name(0), delta(name(1), 1, 1, 0x90, 1)}, {name(1), delta(name(0), 1, 1, 0x90, 1)}}, ErrCorrupt},
		{"a base that is elsewhere", []written{{name(0), delta(name(9), 1, 1, 0x90, 1)}}, ErrCorrupt},
		{"a chain longer than git makes", chain(maxChain + 1), ErrCorrupt},
		{"a chain with a false name at its end", chain(4000), ErrCorrupt},
		{"a file that unfolds", []written{{name(0), bomb(80)}}, ErrUnsupported},
		{"a base that unfolds", []written{{name(1), bomb(600)}, {name(0), delta(name(1), 600<<20, 1, 0x90, 1)}}, ErrUnsupported},
		{"a delta that unfolds", []written{{name(1), whole([]byte("x"))}, {name(0), delta(name(1), 1, 1<<40, 0x90, 1)}}, ErrUnsupported},
		{"a size that cannot be", []written{{name(0), longer([]byte("x"), 1<<40)}}, ErrCorrupt},
		{"a size that overflows", []written{{name(0), append(bytes.Repeat([]byte{0xbf}, 12), 1)}}, ErrCorrupt},
		{"more than it says", []written{{name(0), longer([]byte("xyz"), 2)}}, ErrCorrupt},
		{"less than it says", []written{{name(0), longer([]byte("xyz"), 4)}}, ErrCorrupt},
		{"a type that does not exist", []written{{name(0), append(head(5, 1), deflate([]byte("x"))...)}}, ErrCorrupt},
		{"a delta before the pack", []written{{name(0), append(head(plumbing.OFSDeltaObject, 4), 0xff, 0xff, 0xff, 0x7f)}}, ErrCorrupt},
		{"a delta on the pack's own head", []written{{name(0), append(head(plumbing.OFSDeltaObject, 4), 12)}}, ErrCorrupt},
		{"a delta that copies beyond its base", []written{{name(1), whole([]byte("x"))}, {name(0), delta(name(1), 1, 9, 0x90, 9)}}, ErrCorrupt},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			writePack(t, dir, tt.objects)
			s, err := newObjectStore(dir, "")
			if err != nil {
				t.Fatal(err)
			}
			defer s.close()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err = s.get(plumbing.AnyObject, name(0))
			runtime.ReadMemStats(&after)
			if !errors.Is(err, tt.kind) {
				t.Errorf("got %v, want %v", err, tt.kind)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
				t.Errorf("it took %d MiB", used>>20)
			}
			runtime.ReadMemStats(&before)
			text := s.pieces(plumbing.BlobObject, name(0), maxObject)
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; text != nil || used > 64<<20 {
				t.Errorf("in pieces it is %v and took %d MiB", text, used>>20)
			}
			if _, err := s.commitsWithPrefix("0000"); err != nil {
				t.Errorf("looking for commits: %v", err)
			}
		})
	}
}

func TestHostileLooseObjects(t *testing.T) {
	spaces := bytes.Repeat([]byte("blob"), 1<<20)
	for _, tt := range []struct {
		name string
		data []byte
		kind error
	}{
		{"a head without an end", deflate(spaces, spaces, spaces), ErrCorrupt},
		{"a size below zero", deflate([]byte("blob -1\x00x")), ErrCorrupt},
		{"a size that is none", deflate([]byte("blob 1e3\x00x")), ErrCorrupt},
		{"a size beyond counting", deflate([]byte("blob 99999999999999999999\x00x")), ErrCorrupt},
		{"too large", deflate([]byte("blob 99999999999\x00x")), ErrUnsupported},
		{"more than it says", deflate([]byte("blob 1\x00xyz")), ErrCorrupt},
		{"less than it says", deflate([]byte("blob 9\x00xyz")), ErrCorrupt},
		{"another type", deflate([]byte("blub 1\x00x")), ErrCorrupt},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			h := name(0)
			file := filepath.Join(dir, h.String()[:2], h.String()[2:])
			if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, tt.data, 0o666)); err != nil {
				t.Fatal(err)
			}
			s, err := newObjectStore(dir, "")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.get(plumbing.AnyObject, h); !errors.Is(err, tt.kind) {
				t.Errorf("got %v, want %v", err, tt.kind)
			}
		})
	}
}

func TestBorrowingIsBounded(t *testing.T) {
	dir := t.TempDir()
	var list bytes.Buffer
	for i := range maxBorrowed + 1 {
		other := filepath.Join(dir, fmt.Sprint(i))
		fmt.Fprintln(&list, other)
	}
	if err := errors.Join(os.MkdirAll(filepath.Join(dir, "info"), 0o777),
		os.WriteFile(filepath.Join(dir, "info", "alternates"), list.Bytes(), 0o666)); err != nil {
		t.Fatal(err)
	}
	if _, err := newObjectStore(dir, ""); !errors.Is(err, ErrUnsupported) {
		t.Errorf("got %v", err)
	}
}

// FuzzPack reads foreign bytes as a pack: nothing but an error may come of it.
func FuzzPack(f *testing.F) {
	f.Add(whole([]byte("x")))
	f.Add(delta(name(1), 1, 1, 0x90, 1))
	f.Add(append(head(plumbing.OFSDeltaObject, 4), 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		writePack(t, dir, []written{{name(0), data}, {name(1), whole([]byte("y"))}})
		s, err := newObjectStore(dir, "")
		if err != nil {
			t.Fatal(err)
		}
		defer s.close()
		if obj, err := s.get(plumbing.AnyObject, name(0)); err == nil {
			t.Errorf("%q was taken for %s", obj.data, name(0))
		}
		s.pieces(plumbing.BlobObject, name(0), 1<<20)
	})
}
