package cmd

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// roomy makes the collector of a short process less eager, until the function
// that it returns is called. A collection starts when the heap has doubled,
// and reading a plan doubles a small heap many times over: a quarter of the
// whole time. An area that nobody touches takes no memory and yet counts as
// heap; a large plan still takes twice its own size at most.
func roomy() func() {
	area := make([]byte, roomyArea)
	return func() { runtime.KeepAlive(area) }
}

const roomyArea = 16 << 20

// within is the memory in which a check of a large plan stays, if it can: what it
// reads, computes and prints of 100,000 items fits, with the program, in 300 MB.
const within = 236<<20 + roomyArea

// lean has the collector work as late as it may: a check reads its plan once and
// keeps little besides, and to collect a heap while it grows is a third of the
// whole time. Nothing is collected below a limit; a plan for which that is too
// little has a sixth of its own size for what is waste. It holds for the rest of
// the process, and leaves alone what the user has set.
func lean() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(within)
	afterCollection(func() { debug.SetMemoryLimit(max(within, alive()*7/6)) })
}

// patient has the collector look for waste when there may be four times as much of
// it as of what is used, for commands that hold several states of a plan until they
// end: little of what they read is waste before, and looking for it is a fifth of
// their time. It takes a tenth more memory.
func patient() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

// patient is that of the process, where it is ours.
func (g *global) patient() {
	if g.env.Patient != nil {
		g.env.Patient()
	}
}

// alive is what the last collection found in use.
func alive() int64 {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return int64(live[0].Value.Uint64())
}

// afterCollection has something done after each collection: it is told by what it
// takes away.
func afterCollection(do func()) {
	runtime.AddCleanup(new([16]byte), func(do func()) {
		do()
		afterCollection(do)
	}, do)
}
