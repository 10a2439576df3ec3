//go:build unix

package workspace_test

import (
	"syscall"
	"time"
)

// processor is how long the processor has worked for this process: on a machine
// that is shared the clock tells little.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
