package planfile

import (
	"crypto/sha1" // git's name of a text, not a proof
	"fmt"
	"io/fs"
	"sync"
)

// Kept remembers documents that were read and found sound, so that of several
// states of one plan each distinct file is read, parsed and judged once. A file
// is the same if git's hash of its text is, where the file system tells it; such
// a file is not even read again. Texts that have no such name, as those of a
// work tree, are compared with what lay at the same path before. It lives no
// longer than the process and holds nothing that was not made here: it is no
// cache of verdicts. All who share it hold documents against one shape of kinds;
// whose company says more of some, they ask by [Options.Again]. It may be used by
// several goroutines.
type Kept struct {
	mu sync.Mutex
	// sound are documents by git's hash of their text, last the newest by path.
	sound, last map[string]*keptDocument
	// facts are those of sound states, by all that they depend on.
	facts map[string]keptFacts
	// tables and catalog are those of the last state.
	tables  *tables
	catalog keptCatalog
	// stock is what the files of closing stock name, by period and git's hash.
	stock map[[2]string]stockKeys
	// several are the texts that more than one state has, where others are not
	// remembered; nil remembers all.
	several map[string]bool
	// parsed are the trees of texts without a problem, whatever their shape; nil
	// where nobody asks for them.
	parsed map[string]*Tree
}

// keptDocument is a document as it was read, before a plan was built from it.
type keptDocument struct {
	Document
	blob string // "" until somebody asks
}

// Named is what a file system may give as [fs.FileInfo.Sys]: Content is git's
// hash of the file's text, "" where none is known. Equal names are equal texts.
type Named interface{ Content() string }

// NewKept remembers nothing yet.
func NewKept() *Kept {
	return &Kept{sound: map[string]*keptDocument{}, last: map[string]*keptDocument{}, facts: map[string]keptFacts{}, stock: map[[2]string]stockKeys{}}
}

// KeptAmong remembers, of the files of some states, those that several of them
// have: whatever only one has nobody asks for again.
func KeptAmong(states []fs.FS) *Kept {
	k := NewKept()
	k.several = map[string]bool{}
	for _, state := range states {
		own := map[string]bool{}
		_ = fs.WalkDir(state, ".", func(_ string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return nil // what cannot be listed is told by who reads it
			}
			if info, err := e.Info(); err == nil {
				own[contentOf(info)] = true
			}
			return nil
		})
		for blob := range own {
			_, k.several[blob] = k.several[blob]
		}
	}
	return k
}

// remembers reports whether a text may be asked for again.
func (k *Kept) remembers(blob string) bool { return k.several == nil || k.several[blob] }

// WithTrees also remembers trees, for [Kept.Examine].
func (k *Kept) WithTrees() *Kept {
	k.parsed = map[string]*Tree{}
	return k
}

// blob is git's hash of a file's text, "" where it is not known without reading.
func (k *Kept) blob(fsys fs.FS, name string) string {
	if k == nil {
		return ""
	}
	info, err := fs.Stat(fsys, name)
	if err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return contentOf(info)
}

// contentOf is git's hash of a file's text, "" where the file system knows none.
func contentOf(info fs.FileInfo) string {
	if n, ok := info.Sys().(Named); ok {
		return n.Content()
	}
	return ""
}

// named finds a document by git's hash of its text. One at the same path that
// came without a name is given its own first.
func (k *Kept) named(blob, path string) *keptDocument {
	if k == nil || blob == "" {
		return nil
	}
	if s := k.nameless(path); s != nil {
		own := "changed since"
		if text := s.Text(); text != nil {
			own = blobName(text)
		}
		k.name(s, own)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.sound[blob]
}

// nameless is the newest document at a path, nil if git's hash of its text is known.
func (k *Kept) nameless(path string) *keptDocument {
	k.mu.Lock()
	defer k.mu.Unlock()
	if s := k.last[path]; s != nil && s.blob == "" {
		return s
	}
	return nil
}

func (k *Kept) name(s *keptDocument, blob string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s.blob, k.sound[blob] = blob, s
}

// written finds a document by its text, which has no name.
func (k *Kept) written(blob string, d *Document) *keptDocument {
	if k == nil || blob != "" {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if s := k.last[d.Path]; s != nil && s.SameText(d) {
		return s
	}
	return nil
}

// put remembers a document, and gives it a draft of its own.
func (k *Kept) put(blob string, d *Document) {
	if k == nil || d.size == 0 || !k.remembers(blob) {
		return
	}
	s := &keptDocument{*d, blob}
	if d.draft != nil {
		d.draft.settled = new(settled)
	}
	d.draft = d.draft.copied(d.Number, d.Number)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.last[d.Path] = s; blob != "" {
		k.sound[blob] = s
	}
}

// Examine is [Examine], once for each text that has no problem. blob is git's
// hash of it, "" where it is not known.
func (k *Kept) Examine(blob string, src []byte) (*Tree, []Problem) {
	if t := k.tree(blob); t != nil {
		return t, nil
	}
	t, problems := Examine(src)
	if len(problems) == 0 {
		k.parse(blob, t)
	}
	return t, problems
}

func (k *Kept) keepsTrees() bool { return k != nil && k.parsed != nil }

// tree is that of a text which has no problem, nil if it was not read.
func (k *Kept) tree(blob string) *Tree {
	if k == nil || blob == "" {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.parsed[blob]
}

func (k *Kept) parse(blob string, t *Tree) {
	if k == nil || k.parsed == nil || blob == "" || t == nil || !t.Root().OK() {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.parsed[blob] = t
}

// stockKeys reads what a file of closing stock names, and remembers it.
func (k *Kept) stockKeys(blob, label string, text []byte) stockKeys {
	keys, known := k.knownStock(blob, label)
	if known {
		return keys
	}
	keys = keysOf(label, text)
	if k != nil && blob != "" {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.stock[[2]string{label, blob}] = keys
	}
	return keys
}

// knownStock is that of a file which was read before.
func (k *Kept) knownStock(blob, label string) (keys stockKeys, known bool) {
	if k == nil || blob == "" {
		return keys, false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	keys, known = k.stock[[2]string{label, blob}]
	return keys, known
}

// blobName is what git calls a text.
func blobName(src []byte) string {
	h := sha1.New()
	fmt.Fprintf(h, "blob %d\x00", len(src))
	h.Write(src)
	return fmt.Sprintf("%x", h.Sum(nil))
}
