package history

import (
	"fmt"
	"testing"

	"github.com/accord-plan/accord/internal/patchwork"
	"github.com/go-git/go-git/v5/plumbing"
)

// treeText is a tree of so many files, each with a hash of one byte again and again.
func treeText(files int, hash byte) *patchwork.Text {
	var text []byte
	for i := range files {
		text = fmt.Appendf(text, "100644 f%d\x00", i)
		for range hashSize {
			text = append(text, hash)
		}
	}
	return patchwork.Whole(text)
}

// Entries that are not those of the text, or two names of one text: then the trees
// are read whole, which says what is wrong.
func TestUnlikeRefusesOtherEntries(t *testing.T) {
	old, now := treeText(2, 1), treeText(2, 2)
	size := now.Len() / 2
	spans, ok := patchwork.Differences(old, now, maxUnlike)
	if !ok {
		t.Fatal("too many")
	}
	entries := []placed{{entry{name: "f0"}, size}, {entry{name: "f1"}, 2 * size}}
	if pairs, ok := unlike(old, now, spans, entries); !ok || len(pairs) != 2 {
		t.Errorf("%v, %v", pairs, ok)
	}
	longer := append(entries[:1:1], placed{entry{name: "f1"}, 3 * size})
	for name, pairs := range map[string][]placed{"too few": entries[:1], "too long": longer, "too many": append(entries[:2:2], longer[1])} {
		if _, ok := unlike(old, now, spans, pairs); ok {
			t.Errorf("%s: taken", name)
		}
	}
	if _, ok := unlike(now, now, nil, entries); ok {
		t.Error("trees of two hashes are the same")
	}
}

// The texts of trees that are kept have a bound in bytes, whatever their number.
func TestFoldersAreBounded(t *testing.T) {
	r := &Repository{folders: map[plumbing.Hash]*folder{}}
	for i := range 40 {
		text := patchwork.Whole(make([]byte, maxFolded/16))
		r.keepFolder(plumbing.Hash{byte(i)}, text, nil)
		r.keepFolder(plumbing.Hash{byte(i)}, text, []placed{})
		held := 0
		for _, f := range r.folders {
			held += f.text.Len()
		}
		if held != r.folded || held > maxFolded {
			t.Fatalf("%d bytes are kept, %d counted", held, r.folded)
		}
	}
	if len(r.folders) < 2 {
		t.Error("none are kept")
	}
}
