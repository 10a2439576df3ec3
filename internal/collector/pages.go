package collector

import (
	"runtime/metrics"
	"sync"
)

// What a document of a plan takes in memory, at most as a rule, and from how many on it
// is worth asking for large pages.
const (
	perDocument  int64 = 512 << 10
	mostReserved int64 = 2 << 30
	manyFiles          = 100
)

var large struct {
	sync.Mutex
	states int // of a plan, for which it may be asked; 0 for none
	done   bool
}

// AllowLargePages has the next [Expect] ask for large pages, for so many states of a plan
// that share little. It is for a program that owns its process.
func AllowLargePages(states int) {
	large.Lock()
	defer large.Unlock()
	large.states = states
}

// Expect tells that so many documents are about to be read. Where that is many and the
// system gives large pages to who asks, it asks for them, once in a process, for as much
// memory as they may take: the heap of a large plan is filled once, and a third of the
// time of a check can go into taking it page by page, above all in a virtual machine.
// The memory stays the system's until something is written there.
func Expect(documents int) {
	large.Lock()
	defer large.Unlock()
	if large.states <= 0 || large.done || documents < manyFiles || !fresh() {
		return
	}
	size := min(int64(large.states)*int64(documents)*perDocument, mostReserved, largePages())
	if size >= perDocument*manyFiles {
		large.done = true
		inLargePages(size)
	}
}

// fresh reports whether the heap is small and nothing was collected yet: else what is
// asked for might be memory that was used before, and would be cleared at once.
func fresh() bool {
	heap := []metrics.Sample{{Name: "/gc/cycles/total:gc-cycles"}, {Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(heap)
	return heap[0].Value.Uint64() == 0 && heap[1].Value.Uint64() < 24<<20
}
