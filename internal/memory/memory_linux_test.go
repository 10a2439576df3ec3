package memory

import (
	"math"
	"os"
	"regexp"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
)

// TestLargePages: a plan of many documents gets them once, and the collector works as
// before.
func TestLargePages(t *testing.T) {
	if largePages() == 0 {
		t.Log("this system gives large pages to all, or to nobody: that nothing is asked for is what is tested")
	}
	if once.done {
		t.Log("a process asks once, and this one has")
		return
	}
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(math.MaxInt64)
	defer func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}()
	advised := regexp.MustCompile(`(?m)^VmFlags:.* hg\b`)
	asked := func() bool {
		maps, err := os.ReadFile("/proc/self/smaps")
		if err != nil {
			t.Fatal(err)
		}
		return advised.Match(maps)
	}
	if asked() {
		t.Fatal("asked for before anybody did")
	}
	Reserve(1, int(leastReserved/perDocument)-1)
	if asked() {
		t.Fatal("asked for of a small plan")
	}
	want := largePages() > 0 && fresh()
	Reserve(2, int(leastReserved/perDocument))
	if asked() != want {
		t.Errorf("they were to be asked for: %v, and were: %v", want, asked())
	}
	held := []metrics.Sample{{Name: "/memory/classes/heap/free:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(held)
	if free, used := held[0].Value.Uint64(), held[1].Value.Uint64(); free+used > 16<<20 {
		t.Errorf("%d bytes are free and %d in use: the memory has not been given back", free, used)
	}
	if p, l := debug.SetGCPercent(100), debug.SetMemoryLimit(-1); p != 100 || l != math.MaxInt64 {
		t.Errorf("the collector works by %d %% and %d bytes", p, l)
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct{ groups, want string }{
		{"", ""},
		{"0::/\n", "/sys/fs/cgroup/memory.max"},
		{"0::/ci.slice/job.scope\n", "/sys/fs/cgroup/ci.slice/job.scope/memory.max /sys/fs/cgroup/ci.slice/memory.max /sys/fs/cgroup/memory.max"},
		{"5:cpu,cpuacct:/x\n4:memory:/job\n", "/sys/fs/cgroup/memory/job/memory.limit_in_bytes /sys/fs/cgroup/memory/memory.limit_in_bytes"},
		{"0::/../../etc\n", "/sys/fs/cgroup/etc/memory.max /sys/fs/cgroup/memory.max"},
		{"0::job\nx\n:\n", ""},
	} {
		if got := strings.Join(limits(c.groups), " "); got != c.want {
			t.Errorf("%q: %s, want %s", c.groups, got, c.want)
		}
	}
	if Granted() <= 0 || Free() <= 0 || Free() > Granted() {
		t.Errorf("granted %d, free %d", Granted(), Free())
	}
}
