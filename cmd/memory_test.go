package cmd

import (
	"math"
	"runtime/debug"
	"sync"
	"testing"
)

// TestTheCollectorIsNeverOff: whether a command keeps to a limit before or after a
// collection, or at the same time, the collector has something to work by.
func TestTheCollectorIsNeverOff(t *testing.T) {
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1)
	defer func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}()
	for range 100 {
		for _, growth := range []int{0, 100} {
			paced(1, 100, math.MaxInt64) // a room that is full
			var both sync.WaitGroup
			both.Go(adjusted)
			both.Go(func() { paced(within, growth, math.MaxInt64) })
			both.Wait()
			if off, most := debug.SetGCPercent(-1) < 0, debug.SetMemoryLimit(-1); off && most == math.MaxInt64 {
				t.Fatal("nothing is ever collected")
			}
		}
	}
}

// TestPace: a full room makes the collector work by growth, within what the process may
// have; one that was full of waste stays a room, and one that grows grows with its use.
func TestPace(t *testing.T) {
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1)
	defer func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}()
	for _, c := range []struct {
		name         string
		room         int64
		growth       int
		percent      int
		atLeast, max int64
	}{
		{"full", 1, 400, 400, 1 << 40, 1 << 40},
		{"of waste", 1 << 40, 400, -1, 1 << 40, 1 << 40},
		{"small", 1, 0, -1, 2, 1 << 39},
		{"large", 1 << 39, 0, -1, 1 << 39, 1 << 39},
	} {
		paced(c.room, c.growth, 1<<40)
		adjusted()
		most, by := debug.SetMemoryLimit(-1), debug.SetGCPercent(-1)
		if by != c.percent || most < c.atLeast || most > c.max {
			t.Errorf("a room that is %s: by %d %% and within %d", c.name, by, most)
		}
	}
}
