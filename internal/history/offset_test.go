package history

import (
	"testing"

	"github.com/accord-plan/accord/internal/patchwork"
)

// An offset beyond two gigabytes is nowhere in a text, also where integers have 32
// bits and it would be less than 0.
func TestPatchRefusesFarOffsets(t *testing.T) {
	base := make([]byte, 100)
	for _, op := range [][]byte{
		{0x80 | 0x0f | 0x10, 0xf0, 0xff, 0xff, 0xff, 4}, // from 2^32-16
		{0x80 | 0x0f | 0x70, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff},
	} {
		delta := append([]byte{100, 4}, op...)
		if got := patch(patchwork.Whole(base), delta, maxWhole); got != nil {
			t.Errorf("%x is taken", op)
		}
	}
}
