package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/statement"
)

// The versions of the digests, which are their first lines.
const (
	sectionVersion = "accord-section/1"
	planVersion    = "accord-plan/1"
	effectsVersion = "accord-effects/1"
)

// prefix is how a hash begins.
const prefix = "sha256:"

// sectionHash hashes a section: its key, and its lines or bytes.
func sectionHash(key string, body []byte) statement.Hash {
	h := sha256.New()
	h.Write([]byte(sectionVersion + "\n" + key + "\n"))
	h.Write(body)
	return statement.Hash(prefix + hex.EncodeToString(h.Sum(nil)))
}

// Hash is the content digest of what c has within a scope. genesis is the hash
// of the genesis tag's bytes, None for the content of genesis itself.
func (c *Content) Hash(genesis statement.Hash, cycle string, scope Scope) statement.Hash {
	within := c.Within(scope)
	lines := make([]string, 0, len(within.Sections))
	for _, s := range within.Sections {
		lines = append(lines, s.Key+" "+strings.TrimPrefix(string(s.Hash), prefix)+"\n")
	}
	slices.Sort(lines)
	h := sha256.New()
	h.Write([]byte(planVersion + "\nplan " + string(genesis) + "\ncycle " + encode(cycle) + "\nscope " + scope.String() + "\n"))
	for _, l := range lines {
		h.Write([]byte(l))
	}
	return statement.Hash(prefix + hex.EncodeToString(h.Sum(nil)))
}
