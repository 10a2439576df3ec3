package parallel

import (
	"errors"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// faultOf is the fault with which f panics, nil if it does not panic.
func faultOf(t *testing.T, f func()) (fault *Fault) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			var ok bool
			if fault, ok = r.(*Fault); !ok {
				t.Fatalf("panicked with %v, not a fault", r)
			}
		}
	}()
	f()
	return nil
}

func TestEachDoesAllOnce(t *testing.T) {
	for _, tt := range []struct{ workers, n, begun int }{
		{4, 1000, 4}, {1, 7, 1}, {8, 3, 3}, {3, 0, 1}, {0, 5, 1}, {-1, 2, 1},
	} {
		done := make([]int, tt.n)
		var begun atomic.Int64
		Each(tt.workers, tt.n, func() func(int) {
			begun.Add(1)
			return func(i int) { done[i]++ }
		})
		if slices.ContainsFunc(done, func(n int) bool { return n != 1 }) {
			t.Errorf("%d workers, %d numbers: done %v", tt.workers, tt.n, done)
		}
		if int(begun.Load()) != tt.begun {
			t.Errorf("%d workers, %d numbers: %d began, want %d", tt.workers, tt.n, begun.Load(), tt.begun)
		}
	}
}

// TestEachPanicsWithTheLowest: what is told does not depend on who was first, and
// nobody begins what comes after, which here would never end.
func TestEachPanicsWithTheLowest(t *testing.T) {
	var together sync.WaitGroup // 3 panics after 5 did
	together.Add(1)
	fault := faultOf(t, func() {
		Each(4, math.MaxInt, func() func(int) {
			return func(i int) {
				switch i {
				case 3:
					together.Wait()
					panic("three")
				case 5:
					defer together.Done()
					panic("five")
				}
			}
		})
	})
	if fault == nil || fault.Value != "three" {
		t.Fatalf("fault %+v, want that of 3", fault)
	}
}

// TestEachCarriesWhatBeginPanicsWith: and everybody has stopped by then.
func TestEachCarriesWhatBeginPanicsWith(t *testing.T) {
	var running atomic.Int64
	first := true
	var mu sync.Mutex
	fault := faultOf(t, func() {
		Each(3, 100, func() func(int) {
			mu.Lock()
			defer mu.Unlock()
			if first {
				first = false
				panic("cannot begin")
			}
			return func(int) {
				running.Add(1)
				running.Add(-1)
			}
		})
	})
	if fault == nil || fault.Value != "cannot begin" || running.Load() != 0 {
		t.Errorf("fault %v, %d running", fault, running.Load())
	}
}

func panicsHere() { panic(errors.New("broken")) }

// TestGroup: all are waited for, the first in order is told, with its own stack.
func TestGroup(t *testing.T) {
	var g Group
	release, ended := make(chan struct{}), false
	g.Go(func() {
		<-release
		ended = true
	})
	g.Go(func() {
		<-release
		panicsHere()
	})
	g.Go(func() {
		defer close(release)
		panic("after it in order")
	})
	fault := faultOf(t, g.Wait)
	if fault == nil || !ended {
		t.Fatalf("fault %v, the others ended: %v", fault, ended)
	}
	value, stack := Cause(fault)
	if err, ok := value.(error); !ok || err.Error() != "broken" {
		t.Errorf("value %v", value)
	}
	for what, text := range map[string]string{"the stack": string(stack), "what the runtime prints": fault.Error()} {
		if !strings.Contains(text, "panicsHere") {
			t.Errorf("%s does not say where:\n%s", what, text)
		}
	}
	if again := faultOf(t, g.Wait); again != fault {
		t.Errorf("asked again it is %v", again)
	}
}

// TestInnermost: where a function waits for others, their fault is told and not
// that it met one.
func TestInnermost(t *testing.T) {
	fault := faultOf(t, func() {
		var g Group
		g.Go(func() { Each(2, 2, func() func(int) { return func(int) { panicsHere() } }) })
		g.Wait()
	})
	if fault == nil || !strings.Contains(string(fault.Stack), "panicsHere") {
		t.Fatalf("fault %v", fault)
	}
	if _, nested := fault.Value.(*Fault); nested {
		t.Error("a fault of a fault")
	}
}

func TestNothingMet(t *testing.T) {
	var g Group
	g.Wait()
	g.Go(func() {})
	g.Wait()
	if value, stack := Cause("a panic of one's own"); value != "a panic of one's own" || stack != nil {
		t.Errorf("%v, %s", value, stack)
	}
}
