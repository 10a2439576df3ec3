package cmd

import (
	"math"
	"runtime/debug"
	"sync"
	"testing"
)

// TestTheCollectorIsNeverOff: whether a command keeps to a limit before or after the
// first collection, or at the same time, the collector has something to work by.
func TestTheCollectorIsNeverOff(t *testing.T) {
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1)
	defer func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}()
	for range 100 { // each waits for collections
		limited(100, room)
		var both sync.WaitGroup
		both.Go(func() { filled(math.MaxInt64) })
		both.Go(func() { limited(0, within) })
		both.Wait()
		if off, most := debug.SetGCPercent(-1) < 0, debug.SetMemoryLimit(-1); off && most == math.MaxInt64 {
			t.Fatal("nothing is ever collected")
		}
	}
}
