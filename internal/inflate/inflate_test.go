package inflate_test

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/inflate"
)

// reference is what compress/zlib makes of a stream that must hold n bytes.
func reference(src []byte, n int) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(src))
	if err != nil {
		return nil, err
	}
	dst := make([]byte, n)
	if _, err := io.ReadFull(z, dst); err != nil {
		return nil, err
	}
	if m, err := z.Read(make([]byte, 1)); m > 0 || err != io.EOF {
		return nil, fmt.Errorf("longer: %v", err)
	}
	return dst, nil
}

func deflate(t testing.TB, text []byte, level int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zlib.NewWriterLevel(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// texts are what compresses in different ways.
func texts(random *rand.Rand) [][]byte {
	noise := make([]byte, 1+random.IntN(70_000))
	for i := range noise {
		noise[i] = byte(random.Uint32() >> random.IntN(30))
	}
	var plan strings.Builder
	for i := range 40 + random.IntN(4000) {
		fmt.Fprintf(&plan, "    2026-%02d: %d\n", 1+i%12, random.IntN(1+i*i))
	}
	skewed := make([]byte, 30_000)
	for i := range skewed { // codes of many lengths
		skewed[i] = byte(random.ExpFloat64() * 9)
	}
	return [][]byte{nil, {7}, noise, []byte(plan.String()), bytes.Repeat([]byte("ab"), random.IntN(9000)), bytes.Repeat([]byte{0}, random.IntN(70_000)), skewed}
}

var levels = []int{zlib.NoCompression, 1, 6, 9, flate.HuffmanOnly}

// What is whole is accepted, with the bytes of the reference.
func TestExactly(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for range 40 {
		for _, text := range texts(random) {
			for _, level := range levels {
				src := append(deflate(t, text, level), "the next object"...)
				dst := make([]byte, len(text))
				switch {
				case !inflate.Exactly(dst, src):
					refused++ // as a block with a single distance
				case !bytes.Equal(dst, text):
					t.Fatalf("%d bytes at level %d come back wrong", len(text), level)
				}
				if n := min(len(text), 40); inflate.Exactly(make([]byte, len(text)+1), src) || len(text) > 0 && inflate.Exactly(make([]byte, len(text)-1), src) {
					t.Fatalf("%d bytes at level %d are taken for more or less", len(text), level)
				} else if head := make([]byte, n); !bytes.HasPrefix(text, head[:inflate.Head(head, src)]) {
					t.Fatalf("%d bytes at level %d begin with %q", len(text), level, head)
				}
			}
		}
	}
	if all := 40 * 7 * len(levels); refused > all/5 {
		t.Errorf("%d of %d are left to the reference", refused, all)
	}
}

// FuzzExactly: what is accepted, the reference accepts, with the same bytes.
func FuzzExactly(f *testing.F) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, text := range texts(random) {
		for _, level := range levels {
			f.Add(deflate(f, text[:min(len(text), 2000)], level), min(len(text), 2000))
		}
	}
	f.Fuzz(func(t *testing.T, src []byte, n int) { same(t, src, n) })
}

func same(t *testing.T, src []byte, n int) {
	t.Helper()
	if n < 0 || n > 1<<20 {
		return
	}
	dst := make([]byte, n)
	if !inflate.Exactly(dst, src) {
		return
	}
	want, err := reference(src, n)
	if err != nil || !bytes.Equal(dst, want) {
		t.Fatalf("accepted %x as %d bytes, the reference says %v", src, n, err)
	}
}

// Damage of every sort: cut, changed bits, another sum.
func TestDamaged(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 30 {
		for _, text := range texts(random) {
			text = text[:min(len(text), 3000)]
			whole := deflate(t, text, levels[random.IntN(len(levels))])
			for range 60 {
				src := bytes.Clone(whole)
				switch at := random.IntN(len(src)); random.IntN(4) {
				case 0:
					src = src[:at]
				case 1:
					src[min(at, 12)] ^= 1 << random.IntN(8) // where the codes are
				default:
					src[at] ^= 1 << random.IntN(8)
				}
				same(t, src, len(text))
			}
		}
	}
}

func BenchmarkExactly(b *testing.B) {
	var plan strings.Builder
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 1700 {
		fmt.Fprintf(&plan, "    2026-%02d: %d\n", 1+i%12, random.IntN(10_000))
	}
	src, n := deflate(b, []byte(plan.String()), 6), plan.Len()
	if file := os.Getenv("INFLATE"); file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		src, n = deflate(b, text, 6), len(text)
	}
	dst := make([]byte, n)
	b.Run("whole", func(b *testing.B) {
		b.SetBytes(int64(n))
		for b.Loop() {
			if !inflate.Exactly(dst, src) {
				b.Fatal("refused")
			}
		}
	})
	b.Run("compress/zlib", func(b *testing.B) {
		b.SetBytes(int64(n))
		in := bytes.NewReader(src)
		z, err := zlib.NewReader(in)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			in.Reset(src)
			if err := z.(zlib.Resetter).Reset(in, nil); err != nil {
				b.Fatal(err)
			}
			if _, err := io.ReadFull(z, dst); err != nil {
				b.Fatal(err)
			}
		}
	})
}
