package history

import (
	"github.com/go-git/go-git/v5/plumbing/format/packfile"

	"github.com/accord-plan/accord/internal/patchwork"
)

// patched is base with a delta applied that says it results in so many bytes. What
// [patch] does not take is the library's to judge and to name.
func patched(base, delta []byte, size int64) ([]byte, error) {
	if size <= maxWhole {
		if t := patch(patchwork.Whole(base), delta, size); t != nil && int64(t.Len()) == size {
			return t.Append(make([]byte, 0, size), 0, t.Len()), nil
		}
	}
	return packfile.PatchDelta(base, delta)
}
