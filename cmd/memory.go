package cmd

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"

	"github.com/accord-plan/accord/internal/memory"
	"github.com/accord-plan/accord/internal/planfile"
)

// pace is how the collector works: whoever changes it changes all of it, or the
// collector might be left with neither a percentage nor a limit.
var pace struct {
	mu sync.Mutex
	// room is the memory in which nothing is collected.
	room int64
	// growth is the percentage of growth between the collections of a process that has
	// filled its room; zero where the room grows instead, by a sixth of what is in use.
	growth int
	// within is what it may have in all then.
	within int64
}

// theirs reports whether the user has said how the collector shall work.
func theirs() bool { return os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" }

// roomy makes the collector of a short process less eager: it does not work at all
// until there is some heap, and then as asked, which is GOGC's percentage. Otherwise
// a collection starts when the heap has doubled, and reading a plan doubles a small
// heap many times over: a quarter of the whole time. A large plan still takes twice
// its own size at most.
func roomy(asked int) {
	if asked < 0 || theirs() {
		debug.SetGCPercent(asked)
		return
	}
	paced(room, asked, debug.SetMemoryLimit(-1))
	afterCollection(adjusted)
	states(1)
}

// states says how many states of a plan a process is about to hold.
func states(n int) {
	planfile.OnMany(func(documents int) {
		pace.mu.Lock() // the collection that this takes must not be paced meanwhile
		defer pace.mu.Unlock()
		memory.Reserve(n, documents)
	})
}

// room is the memory of a process in which nothing is collected.
const room = 64 << 20

// within is the memory in which a check of a large plan stays, if it can: what it
// reads, computes and prints of 100,000 items fits, with the program, in 300 MB.
const within = 216 << 20

// lean has the collector work as late as it may: a check reads its plan once and
// keeps little besides, and to collect a heap while it grows is a third of the
// whole time. Nothing is collected below a limit; a plan for which that is too
// little has a sixth of its own size for what is waste. It holds for the rest of
// the process, and leaves alone what the user has set.
func lean() {
	if !theirs() {
		paced(max(room, min(within, memory.Granted()/2)), 0, math.MaxInt64)
	}
}

// unlooked is the memory in which a comparison of plans of 100,000 items is done before
// anything is collected.
const unlooked = 768 << 20

// patient has the collector look for waste late, and then when there may be four times
// as much of it as of what is used, for commands that hold several states of a plan
// until they end: little of what they read is waste before, and looking for it is a
// fifth of their time. It takes up to half of the memory that is free for that, and works
// harder where the process comes near to what it may have: a quarter is left to who
// judges by a company's rules, and to the rest.
func patient(n int) {
	if !theirs() {
		may := memory.Granted()
		states(n)
		paced(max(room, min(unlooked, memory.Free()/2)), 400, may-may/4)
	}
}

// patient is that of the process, where it is ours.
func (g *global) patient(states int) {
	if g.env.Patient != nil {
		g.env.Patient(states)
	}
}

// paced has the collector work by a limit alone until a process has filled its room.
func paced(room int64, growth int, within int64) {
	pace.mu.Lock()
	defer pace.mu.Unlock()
	pace.room, pace.growth, pace.within = room, growth, within
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(room)
}

// adjusted is called after each collection. Where little is in use, what filled the room
// was waste, and the room is as good as new.
func adjusted() {
	used := alive()
	pace.mu.Lock()
	defer pace.mu.Unlock()
	switch {
	case pace.growth == 0:
		debug.SetMemoryLimit(max(pace.room, used*7/6))
	case used >= pace.room/2:
		debug.SetGCPercent(pace.growth)
		debug.SetMemoryLimit(pace.within)
	}
}

// alive is what the last collection found in use.
func alive() int64 {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return int64(live[0].Value.Uint64())
}

// afterCollection has something done after each collection: it is told by what a
// collection takes away.
func afterCollection(do func()) {
	runtime.AddCleanup(new([16]byte), func(do func()) {
		do()
		afterCollection(do)
	}, do)
}
