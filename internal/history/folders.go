package history

import (
	"bytes"
	"path"
	"sort"

	"github.com/accord-plan/accord/internal/patchwork"
	"github.com/go-git/go-git/v5/plumbing"
)

// folder is a tree as its text; it does not change.
type folder struct {
	text *patchwork.Text
	// entries are what it holds, in the order of the text, nil as long as nobody
	// read it; their hashes are of no account. Trees of the same names and modes
	// share them.
	entries []placed
}

// placed is an entry and where it ends in the text.
type placed struct {
	entry
	end int
}

const (
	// maxFolders is of how many trees the text is kept, maxFolded how many bytes those
	// may have together.
	maxFolders, maxFolded = 512, 128 << 20
	// maxUnlike is in how many places two trees may differ that are compared by
	// their texts.
	maxUnlike = 1000
)

// folder gives the text of a tree. That it is a tree is known when somebody has
// read it, or one that has the same names and modes.
func (r *Repository) folder(h plumbing.Hash) (*folder, error) {
	r.mu.Lock()
	f := r.folders[h]
	r.mu.Unlock()
	if f != nil {
		return f, nil
	}
	text := r.objects.pieces(plumbing.TreeObject, h, maxBase)
	if text == nil {
		data, err := r.objects.bytes(plumbing.TreeObject, h)
		if err != nil {
			return nil, err
		}
		text = patchwork.Whole(data)
	}
	return r.keepFolder(h, text, nil), nil
}

func (r *Repository) keepFolder(h plumbing.Hash, text *patchwork.Text, entries []placed) *folder {
	r.mu.Lock()
	defer r.mu.Unlock()
	if old := r.folders[h]; old != nil {
		r.folded -= old.text.Len()
	}
	if r.folded += text.Len(); len(r.folders) >= maxFolders || r.folded > maxFolded {
		clear(r.folders)
		r.folded = text.Len()
	}
	f := &folder{text, entries}
	r.folders[h] = f
	return f
}

// places reads a tree, and where in its text its entries stand.
func (r *Repository) places(h plumbing.Hash) ([]placed, error) {
	if _, err := r.tree(h); err != nil { // which says what is wrong with it
		return nil, err
	}
	data, err := r.objects.bytes(plumbing.TreeObject, h)
	if err != nil {
		return nil, err
	}
	var out []placed
	for at := 0; at < len(data); {
		end := at + bytes.IndexByte(data[at:], 0) + 1 + hashSize
		one, err := parseTree(data[at:end])
		if err != nil {
			return nil, err
		}
		out = append(out, placed{one[0], end})
		at = end
	}
	return out, nil
}

// alike compares two trees by their texts where they differ in nothing but the
// hashes of entries, as edits of files leave them: nothing is read twice then. It
// reports whether it could.
func (w *changeWalk) alike(at string, old, now entry) (bool, error) {
	if !w.pieces || !old.folder() || !now.folder() {
		return false, nil
	}
	x, err := w.repo.folder(old.hash)
	if err != nil {
		return false, err
	}
	y, err := w.repo.folder(now.hash)
	if err != nil {
		return false, err
	}
	spans, ok := patchwork.Differences(x.text, y.text, maxUnlike)
	if !ok {
		return false, nil
	}
	entries := y.entries
	if entries == nil {
		entries = x.entries
	}
	if entries == nil {
		if entries, err = w.repo.places(now.hash); err != nil {
			return false, err
		}
	}
	pairs, ok := unlike(x.text, y.text, spans, entries)
	if !ok {
		return false, nil
	}
	if x.entries == nil {
		w.repo.keepFolder(old.hash, x.text, entries)
	}
	if y.entries == nil {
		w.repo.keepFolder(now.hash, y.text, entries)
	}
	for _, p := range pairs {
		if err := w.compare(path.Join(at, p.old.name), p.old, p.now); err != nil {
			return false, err
		}
	}
	return true, nil
}

type entryPair struct{ old, now entry }

// unlike are the entries that differ where two texts do, of which one holds the
// entries; false where they differ in more than hashes, or where the entries are not
// those of the text, so that a pack cannot be what its index says.
func unlike(old, now *patchwork.Text, spans []patchwork.Span, entries []placed) ([]entryPair, bool) {
	if len(spans) == 0 || from(entries, len(entries)) != now.Len() {
		return nil, false
	}
	var out []entryPair
	next := 0
	for _, s := range spans {
		if s.From != s.Begin || s.To != s.End {
			return nil, false
		}
		next += sort.Search(len(entries)-next, func(i int) bool { return entries[next+i].end > s.From })
		for ; next < len(entries) && from(entries, next) < s.To; next++ {
			e := &entries[next]
			x, y := old.Slice(from(entries, next), e.end), now.Slice(from(entries, next), e.end)
			head := len(x) - hashSize
			if !bytes.Equal(x[:head], y[:head]) {
				return nil, false
			}
			p := entryPair{e.entry, e.entry}
			copy(p.old.hash[:], x[head:])
			copy(p.now.hash[:], y[head:])
			out = append(out, p)
		}
	}
	return out, true
}

// from is where an entry begins.
func from(entries []placed, i int) int {
	if i == 0 {
		return 0
	}
	return entries[i-1].end
}
