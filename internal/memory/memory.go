// Package memory is about what a process may have of the machine's memory, and how it
// takes it.
package memory

import (
	"runtime/metrics"
	"sync"
)

// What a document of a plan takes in memory, at most as a rule; the most that is asked
// for, and the least that it is worth to ask for.
const (
	perDocument   int64 = 512 << 10
	mostReserved  int64 = 2 << 30
	leastReserved int64 = 48 << 20
)

var once struct {
	sync.Mutex
	done bool
}

// Reserve tells that so many states of a plan are about to be read, of so many documents
// each. Where the system gives large pages to who asks, it asks for them, once in a
// process, for as much memory as they may take: the heap of a large plan is filled once,
// and a third of the time of a check can go into taking it page by page, above all in a
// virtual machine. The memory stays the system's until something is written there.
func Reserve(states, documents int) {
	once.Lock()
	defer once.Unlock()
	if once.done || states <= 0 || documents <= 0 || !fresh() {
		return
	}
	size := min(int64(states)*int64(documents)*perDocument, mostReserved, largePages())
	if size >= leastReserved {
		once.done = true
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
