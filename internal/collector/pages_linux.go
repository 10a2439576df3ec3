package collector

import (
	"bytes"
	"math"
	"math/bits"
	"os"
	"runtime/debug"
	"syscall"
)

// hugePage is Linux's MADV_HUGEPAGE.
const hugePage = 14

// givesLargePages reports whether the system gives large pages to who asks for them, and
// to nobody else, and lets a process have addresses beyond the memory that it uses.
func givesLargePages() bool {
	if bits.UintSize < 64 {
		return false
	}
	mode, err := os.ReadFile("/sys/kernel/mm/transparent_hugepage/enabled")
	if err != nil || !bytes.Contains(mode, []byte("[madvise]")) {
		return false
	}
	strict, err := os.ReadFile("/proc/sys/vm/overcommit_memory")
	if err != nil || bytes.HasPrefix(strict, []byte("2")) {
		return false
	}
	var addresses syscall.Rlimit
	err = syscall.Getrlimit(syscall.RLIMIT_AS, &addresses)
	return err == nil && addresses.Cur >= 1<<40
}

// inLargePages has the next bytes of the heap lie in large pages: what is advised of
// addresses holds after the heap has given their memory back, and it fills those first.
func inLargePages(size int) {
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(math.MaxInt64)
	defer func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}()
	reserved = make([]byte, size)
	_ = syscall.Madvise(reserved, hugePage) // advice: without it all works as well
	reserved = nil
	debug.FreeOSMemory()
}

// reserved lies on the heap, whatever the compiler sees of it.
var reserved []byte
