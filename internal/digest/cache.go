package digest

import (
	"crypto/sha256"
	"sync"

	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/statement"
)

// Cache remembers how texts are spelled, by the SHA-256 of their bytes or their
// name: of the files of many closes most are the same. It may be used from several
// goroutines and lives no longer than the process.
type Cache struct {
	mu   sync.Mutex
	seen map[cacheKey]*spelled
	// other are the hashes of sections that are no documents, by name and key.
	other map[[2]string]statement.Hash
	// read are texts that somebody else has parsed, nil for none.
	read *planfile.Kept
}

// cacheKey is a text, by its sum or name, and the calendar by which its ranges are
// expanded.
type cacheKey struct {
	sum            [sha256.Size]byte
	name, calendar string
}

// NewCache returns an empty cache.
func NewCache() *Cache {
	return &Cache{seen: map[cacheKey]*spelled{}, other: map[[2]string]statement.Hash{}}
}

// NewCacheOver returns an empty cache that parses no text again which was parsed
// elsewhere.
func NewCacheOver(read *planfile.Kept) *Cache {
	c := NewCache()
	c.read = read
	return c
}

func (c *Cache) spell(f File, cal calendar) *spelled {
	key := cacheKey{name: f.Name, calendar: cal.name}
	if f.Name == "" {
		key.sum = sha256.Sum256(f.Body)
	}
	c.mu.Lock()
	d := c.seen[key]
	c.mu.Unlock()
	if d != nil {
		return d
	}
	d = spellDocument(f, cal, c.read)
	c.mu.Lock()
	c.seen[key] = d
	c.mu.Unlock()
	return d
}

// section hashes a file that is no document.
func (c *Cache) section(key string, f File) statement.Hash {
	if f.Name == "" {
		return sectionHash(key, f.Body)
	}
	at := [2]string{f.Name, key}
	c.mu.Lock()
	h, ok := c.other[at]
	c.mu.Unlock()
	if !ok {
		h = sectionHash(key, f.Body)
		c.mu.Lock()
		c.other[at] = h
		c.mu.Unlock()
	}
	return h
}

// spelled is a document, spelled, wherever it lies.
type spelled struct {
	key, kind string
	lines     []string
	hash      statement.Hash
	size      int // in bytes
	// problems have no file yet.
	problems []Problem
}

// at gives the problems of a document their file.
func (d *spelled) at(file string) []Problem {
	out := make([]Problem, len(d.problems))
	for i, p := range d.problems {
		p.At.File = file
		out[i] = p
	}
	return out
}

func spellDocument(f File, cal calendar, read *planfile.Kept) *spelled {
	src := f.Body
	tree, found := read.Examine(f.Name, src)
	d := &spelled{}
	say := func(offset int, message, hint string) {
		line, column := planfile.LineColumn(src, offset)
		d.problems = append(d.problems, Problem{At: position.Position{Line: line, Column: column}, Message: message, Hint: hint})
	}
	for _, p := range found {
		say(p.Offset, p.Message, p.Hint)
	}
	root := tree.Root()
	if len(found) > 0 {
		return d
	}
	if root.Kind() != planfile.Map {
		say(int(root.Offset()), "a plan file is a map of keys", "begin it with `kind:` and `version: 1`")
		return d
	}
	kind := root.Get("kind")
	d.kind = kind.Text()
	r, known := kinds[d.kind]
	if !known {
		at := kind
		if !kind.OK() {
			at = root
		}
		say(int(at.Offset()), "unknown kind "+clip(d.kind), "see docs/files for the kinds of documents")
		return d
	}
	for _, field := range r.identity {
		if root.Get(field).Text() == "" {
			say(int(kind.Offset()), "no "+field+": nothing tells which "+d.kind+" it is", "state "+field)
			return d
		}
	}
	d.key = keyOf(root, d.kind, r)
	s := speller{kind: d.kind, rule: r, calendar: cal, out: make([]byte, 0, 2*len(src)), ends: make([]int, 0, tree.Len()/2+1)}
	s.value(root)
	d.size = len(s.out)
	for _, f := range s.faults {
		say(int(f.at.Offset()), f.message, f.hint)
	}
	if len(d.problems) > 0 {
		return d
	}
	var body []byte
	d.lines, body = s.lines()
	d.hash = sectionHash(d.key, body)
	return d
}

// keyOf is the key of a document's section.
func keyOf(root planfile.N, kind string, r rule) string {
	key := []byte(kind)
	for _, field := range r.identity {
		key = appendEncoded(append(key, '/'), identityOf(root.Get(field)))
	}
	return string(key)
}

// clip shortens foreign text for a message.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		s = string(r[:57]) + "..."
	}
	return s
}
