package planfile

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
)

// keptFacts are the facts of a state in which nothing was found, and the files
// that they were read from.
type keptFacts struct {
	base  actual.Base
	named map[string]bool
}

// factsKey says all that the facts of a state depend on: where it is the same, so
// are they. Without a key, "", they are read in any case: git knows nothing of
// some file, no other state has it, or nobody remembers.
func (l *loader) factsKey(csv []string) string {
	if l.kept == nil || len(l.found) > 0 || len(l.unread) > 0 {
		return ""
	}
	blobs := make([]string, len(csv))
	for i, name := range csv {
		if blobs[i] = l.kept.blob(l.fsys, name); blobs[i] == "" || !l.kept.remembers(blobs[i]) {
			return ""
		}
	}
	h, p := sha256.New(), l.plan
	fmt.Fprint(h, l.past, l.cal, p.First)
	for _, t := range []dimension.Table{p.SourceIDs, p.MarketIDs, p.SiteIDs, p.ItemIDs} {
		write(h, t.IDs()...)
	}
	for i := range p.Sources {
		for k := range p.Sources[i].Resources {
			write(h, p.Sources[i].Resources[k].ID)
		}
		write(h)
	}
	for _, d := range l.byKind[kindFacts] {
		write(h, d.Path, fmt.Sprint(d.Number, d.size, d.sum))
	}
	for i, name := range csv {
		write(h, name, fmt.Sprint(l.files.Number(name)), blobs[i])
	}
	return string(h.Sum(nil))
}

// write writes texts so that no others are written alike.
func write(h hash.Hash, texts ...string) {
	b := binary.AppendUvarint(nil, uint64(len(texts)))
	for _, t := range texts {
		b = append(binary.AppendUvarint(b, uint64(len(t))), t...)
	}
	h.Write(b)
}

// keepFacts remembers the facts of a plan in which nothing was found.
func (l *loader) keepFacts(key string, csv []string, named map[string]bool) {
	if key == "" || len(l.found) > 0 || slices.ContainsFunc(l.byKind[kindFacts], func(d *Document) bool { return len(d.skipped) > 0 }) {
		return
	}
	for name := range named {
		if _, listed := slices.BinarySearch(csv, name); !listed {
			return
		}
	}
	l.kept.mu.Lock()
	defer l.kept.mu.Unlock()
	l.kept.facts[key] = keptFacts{l.plan.Actuals, named}
}

// sharedFacts gives the plan the facts that another one has, if they are the same.
func (l *loader) sharedFacts(key string) (named map[string]bool, ok bool) {
	if key == "" {
		return nil, false
	}
	l.kept.mu.Lock()
	defer l.kept.mu.Unlock()
	f, ok := l.kept.facts[key]
	if ok {
		l.plan.Actuals = f.base
	}
	return f.named, ok
}
