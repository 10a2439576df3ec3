package apart

import (
	"runtime/debug"
	"testing"
)

// TestAWorkerCollects: a program may keep its collector off until its main function
// runs, and a worker never gets there.
func TestAWorkerCollects(t *testing.T) {
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(-1)
	defer func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}()
	collect(1 << 40)
	if p, l := debug.SetGCPercent(-1), debug.SetMemoryLimit(-1); p != 100 || l != 1<<39 {
		t.Errorf("a worker collects at %d %% and %d bytes", p, l)
	}
}
