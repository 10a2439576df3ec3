package history

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/go-git/go-git/v5/plumbing/format/packfile"

	"github.com/accord-plan/accord/internal/patchwork"
)

// Deltas as git writes them, and ones that are damaged: what is accepted is what
// the library makes of them, and sound ones are accepted.
func TestPatchedMeansWhatTheLibraryDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	accepted, refused := 0, 0
	for range 3000 {
		base, target := texts(r)
		delta := packfile.DiffDelta(base, target)
		for _, damaged := range []bool{false, true} {
			if damaged {
				delta = damage(r, delta)
			}
			want, err := packfile.PatchDelta(base, delta)
			made := patch(patchwork.Whole(base), delta, maxWhole)
			got := unfolded(base, delta, maxWhole)
			ok := got != nil
			if ok != (made != nil) || ok && !bytes.Equal(got, made.Append(nil, 0, made.Len())) {
				t.Fatalf("%x on %q: %q whole, %v in pieces", delta, base, got, made)
			}
			switch {
			case ok && (err != nil || !bytes.Equal(got, want)):
				t.Fatalf("%x on %q: %q, %v", delta, base, want, err)
			case !ok && !damaged:
				t.Fatalf("%x on %q is refused", delta, base)
			case ok:
				accepted++
			default:
				refused++
			}
		}
	}
	if accepted < 3000 || refused < 300 {
		t.Errorf("%d accepted, %d refused", accepted, refused)
	}
}

// texts are one text and another that has parts of it; some are large.
func texts(r *rand.Rand) (base, target []byte) {
	base = make([]byte, 1+r.IntN([]int{40, 400, 200_000}[r.IntN(3)]))
	for i := range base {
		base[i] = byte(r.IntN(256))
	}
	for range 1 + r.IntN(6) {
		if from := r.IntN(len(base)); r.IntN(2) == 0 {
			target = append(target, base[from:from+r.IntN(len(base)-from+1)]...)
		} else {
			target = append(target, byte(r.IntN(256)))
		}
	}
	return base, append(target, 'x')
}

func damage(r *rand.Rand, delta []byte) []byte {
	delta = bytes.Clone(delta)
	switch at := r.IntN(len(delta)); r.IntN(3) {
	case 0:
		delta[at] = byte(r.IntN(256))
	case 1:
		delta = append(delta[:at], delta[at+1:]...)
	default:
		delta = delta[:at]
	}
	return delta
}
