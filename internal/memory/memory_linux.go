package memory

import (
	"bytes"
	"math"
	"math/bits"
	"os"
	"path"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// hugePage is Linux's MADV_HUGEPAGE.
const hugePage = 14

// largePages is for how much memory the system gives large pages to who asks for them,
// and to nobody else: half of what it has to give. It is none where a process may not have
// addresses beyond the memory that it uses, for then to ask could end it.
func largePages() int64 {
	const endless, data = 1 << 40, 2 // RLIMIT_DATA
	mode, err := os.ReadFile("/sys/kernel/mm/transparent_hugepage/enabled")
	if err != nil || bits.UintSize < 64 || !bytes.Contains(mode, []byte("[madvise]")) {
		return 0
	}
	strict, err := os.ReadFile("/proc/sys/vm/overcommit_memory")
	if err != nil || bytes.HasPrefix(strict, []byte("2")) {
		return 0
	}
	for _, limit := range []int{syscall.RLIMIT_AS, data} {
		var l syscall.Rlimit
		if err := syscall.Getrlimit(limit, &l); err != nil || uint64(l.Cur) < endless {
			return 0
		}
	}
	return Free() / 2
}

// machine is a line of what Linux says of the machine's memory, in bytes; 0 where there
// is none.
func machine(line string) int64 {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(text, []byte(line))
	fields := bytes.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kilobytes, err := strconv.ParseInt(string(fields[0]), 10, 64)
	if err != nil {
		return 0
	}
	return kilobytes << 10
}

// Free is how much of what is granted the machine has free now, or could have by
// forgetting what it has read; all where that is not known.
func Free() int64 {
	most := Granted()
	if available := machine("MemAvailable:"); available > 0 {
		most = min(most, available)
	}
	return most
}

// Granted is the memory that this process may have: what the machine has, or less where
// a control group grants less.
func Granted() int64 {
	most := machine("MemTotal:")
	if most == 0 {
		most = math.MaxInt64
	}
	own, _ := os.ReadFile("/proc/self/cgroup")
	for _, name := range limits(string(own)) {
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		if n, err := strconv.ParseInt(string(bytes.TrimSpace(text)), 10, 64); err == nil { // not "max"
			most = min(most, n)
		}
	}
	return most
}

// limits are the files that may limit the memory of a process of these control groups:
// its own and those that hold it, of the second version and of the first. Within a
// container the outermost folder is that of the process.
func limits(groups string) []string {
	const at = "/sys/fs/cgroup"
	var out []string
	for line := range strings.Lines(groups) {
		_, line, _ = strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		kinds, group, ok := strings.Cut(line, ":")
		if !ok || !path.IsAbs(group) {
			continue
		}
		root, file := at, "memory.max"
		if kinds != "" {
			root, file = at+"/memory", "memory.limit_in_bytes"
		}
		if kinds != "" && !slices.Contains(strings.Split(kinds, ","), "memory") {
			continue
		}
		for group = path.Clean(group); ; group = path.Dir(group) {
			out = append(out, path.Join(root, group, file))
			if group == "/" {
				break
			}
		}
	}
	return out
}

// inLargePages has the next bytes of the heap lie in large pages: what is advised of
// addresses holds after the heap has given their memory back, and it fills those first.
// It asks for small parts, of which the system refuses none that it could give.
func inLargePages(size int64) {
	const part = 64 << 20
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(math.MaxInt64)
	defer func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}()
	for ; size > 0; size -= part {
		bytes := make([]byte, min(size, part))
		_ = syscall.Madvise(bytes, hugePage) // advice: without it all works as well
		reserved = append(reserved, bytes)
	}
	reserved = nil
	debug.FreeOSMemory()
}

// reserved lie on the heap until all are, whatever the compiler sees of them.
var reserved [][]byte
