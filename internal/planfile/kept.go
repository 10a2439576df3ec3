package planfile

import (
	"crypto/sha256"
	"slices"
	"sync"
)

// Kept remembers documents that were read and found sound, by their bytes, so
// that of several states of one plan each distinct file is parsed and judged
// once. It lives no longer than the process and holds nothing that was not made
// here: it is no cache of verdicts. All who share it hold documents against one
// shape. It may be used by several goroutines.
type Kept struct {
	mu   sync.Mutex
	docs map[textSum]*Tree
	// read are texts that were parsed without a problem, whatever their shape.
	read map[textSum]*Tree
	// without are the kinds that are not remembered: trees take more memory than
	// plans.
	without []string
}

type textSum [sha256.Size]byte

// NewKept remembers nothing yet, and never documents of the kinds named.
func NewKept(without ...string) *Kept {
	return &Kept{docs: map[textSum]*Tree{}, read: map[textSum]*Tree{}, without: without}
}

func (k *Kept) get(key textSum) *Tree {
	if k == nil {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.docs[key]
}

func (k *Kept) put(key textSum, t *Tree) {
	if k == nil || k.leaves(t) {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.docs[key] = t
}

// Examine is [Examine], once for each text that has no problem.
func (k *Kept) Examine(src []byte) (*Tree, []Problem) {
	if k == nil {
		return Examine(src)
	}
	key := k.key(src)
	if t := k.parsed(key); t != nil {
		return t, nil
	}
	t, problems := Examine(src)
	if len(problems) == 0 {
		k.parse(key, t)
	}
	return t, problems
}

// parsed is the tree of a text that has no problem, nil if it was not read.
func (k *Kept) parsed(key textSum) *Tree {
	if k == nil {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.read[key]
}

func (k *Kept) parse(key textSum, t *Tree) {
	if k == nil || t == nil || !t.Root().OK() || k.leaves(t) {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.read[key] = t
}

// key of a text; none is made where nothing is remembered.
func (k *Kept) key(src []byte) textSum {
	if k == nil {
		return textSum{}
	}
	return sha256.Sum256(src)
}

func (k *Kept) leaves(t *Tree) bool {
	return len(k.without) > 0 && slices.Contains(k.without, t.Root().Get("kind").Text())
}
