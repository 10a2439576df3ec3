package assess

import (
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// Past is a close that was made already, and is judged as it was then.
type Past struct {
	// Ledger is all that was ever said, Said the hashes of what the tag names.
	Ledger *ledger.Ledger
	Said   map[statement.Hash]bool
	// On is the day of the tag.
	On period.Date
}

// Memory is what assessments of one run share: equal plans are read, computed
// and spelled once. It is no verdict and outlives no run. One at a time may use
// it.
type Memory struct {
	contents map[string]*spelling
	loaded   map[string]*workspace.Snapshot
}

// NewMemory is an empty one.
func NewMemory() *Memory {
	return &Memory{contents: map[string]*spelling{}, loaded: map[string]*workspace.Snapshot{}}
}

// Forget drops the plans of a memory that later closes do not need.
func (m *Memory) Forget(keep ...string) {
	for key := range m.loaded {
		if !has(keep, key) {
			delete(m.loaded, key)
		}
	}
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
