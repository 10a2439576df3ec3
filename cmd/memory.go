package cmd

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync"

	"github.com/accord-plan/accord/internal/collector"
)

// roomy makes the collector of a short process less eager: it does not work at all
// until there is some heap, and then as asked, which is GOGC's percentage. Otherwise
// a collection starts when the heap has doubled, and reading a plan doubles a small
// heap many times over: a quarter of the whole time. A large plan still takes twice
// its own size at most.
func roomy(asked int) {
	if asked < 0 || os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		debug.SetGCPercent(asked)
		return
	}
	limit := limited(asked, room)
	afterCollection(func() bool {
		if alive() < room/2 {
			return true // not what fills it now: most of it was waste
		}
		filled(limit)
		return false
	})
	collector.AllowLargePages(1)
}

// room is the memory of a process in which nothing is collected.
const room = 64 << 20

// pace is how the collector works: whoever changes it changes all of it, or the
// collector might be left with neither a percentage nor a limit.
var pace struct {
	mu sync.Mutex
	// growth is the percentage of growth between the collections of a process that
	// has filled its room; zero where a limit has taken the place of that.
	growth int
}

// limited has the collector work by a limit alone until a process has filled it, and
// then by growth if that is not zero. It returns the limit before.
func limited(growth int, limit int64) int64 {
	pace.mu.Lock()
	defer pace.mu.Unlock()
	pace.growth = growth
	debug.SetGCPercent(-1)
	return debug.SetMemoryLimit(limit)
}

// filled has the collector work by growth, within a limit that is not ours.
func filled(limit int64) {
	pace.mu.Lock()
	defer pace.mu.Unlock()
	if pace.growth > 0 {
		debug.SetGCPercent(pace.growth)
		debug.SetMemoryLimit(limit)
	}
}

// within is the memory in which a check of a large plan stays, if it can: what it
// reads, computes and prints of 100,000 items fits, with the program, in 300 MB.
const within = 216 << 20

// lean has the collector work as late as it may: a check reads its plan once and
// keeps little besides, and to collect a heap while it grows is a third of the
// whole time. Nothing is collected below a limit; a plan for which that is too
// little has a sixth of its own size for what is waste. It holds for the rest of
// the process, and leaves alone what the user has set.
func lean() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	limited(0, within)
	afterCollection(func() bool {
		debug.SetMemoryLimit(max(within, alive()*7/6))
		return true
	})
}

// unlooked is the memory in which a comparison of plans of 100,000 items is done before
// anything is collected.
const unlooked = 768 << 20

// patient has the collector look for waste late, and then when there may be four times
// as much of it as of what is used, for commands that hold several states of a plan
// until they end: little of what they read is waste before, and looking for it is a
// fifth of their time. It takes a tenth more memory, and no more than half of what the
// process may have.
func patient(states int) {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		collector.AllowLargePages(states)
		limited(400, max(room, min(unlooked, granted()/2)))
	}
}

// granted is the memory that a container of Linux grants, the most where none does.
func granted() int64 {
	most, err := os.ReadFile("/sys/fs/cgroup/memory.max")
	if err != nil {
		return math.MaxInt64
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(most)), 10, 64)
	if err != nil {
		return math.MaxInt64 // "max"
	}
	return n
}

// patient is that of the process, where it is ours.
func (g *global) patient(states int) {
	if g.env.Patient != nil {
		g.env.Patient(states)
	}
}

// alive is what the last collection found in use.
func alive() int64 {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return int64(live[0].Value.Uint64())
}

// afterCollection has something done after each collection, until it reports that
// this was the last time: it is told by what a collection takes away.
func afterCollection(do func() bool) {
	runtime.AddCleanup(new([16]byte), func(do func() bool) {
		if do() {
			afterCollection(do)
		}
	}, do)
}
