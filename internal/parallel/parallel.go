// Package parallel runs functions beside the one that waits for them. A panic of
// such a function is one of whoever waits, as if it had made the call itself: in
// a goroutine of its own it would end the process, past everything that tells
// faults of ours from mistakes of the user's and gives them an exit code. No other
// package starts goroutines that somebody waits for.
package parallel

import (
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Fault is a panic of a function that ran beside others, with which whoever
// waited for it panics.
type Fault struct {
	// Value is what the function panicked with.
	Value any
	// Stack is where, as [debug.Stack] writes it.
	Stack []byte
}

// Error tells all, as it is what the runtime prints where nobody recovers.
func (f *Fault) Error() string { return fmt.Sprintf("%v\n\nin %s", f.Value, f.Stack) }

// Cause takes apart what recover returned: what the panic was, and where, if it was
// in a function that ran beside others.
func Cause(recovered any) (value any, stack []byte) {
	if f, ok := recovered.(*Fault); ok {
		return f.Value, f.Stack
	}
	return recovered, nil
}

// Group runs functions, each in a goroutine of its own. Its zero value is one that
// runs none.
type Group struct {
	wait    sync.WaitGroup
	started int
	faulty  atomic.Bool
	mu      sync.Mutex // guards what follows
	fault   *Fault
	order   int // of the fault
}

// Go runs a function. Who calls it must not be waiting at the same time.
func (g *Group) Go(f func()) {
	order := g.started
	g.started++
	g.wait.Go(func() {
		defer func() { g.met(order, recover()) }()
		f()
	})
}

// Wait waits until all functions have ended. Where some of them panicked it does
// too, with the [Fault] of the one that was started first.
func (g *Group) Wait() {
	g.wait.Wait()
	if g.fault != nil {
		panic(g.fault)
	}
}

// met keeps what a function panicked with, if it did and none before it in order.
func (g *Group) met(order int, recovered any) {
	if recovered == nil {
		return
	}
	f, ok := recovered.(*Fault)
	if !ok {
		f = &Fault{recovered, debug.Stack()}
	}
	g.faulty.Store(true)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.fault == nil || order < g.order {
		g.fault, g.order = f, order
	}
}

// Each calls a function for each number from 0 below n, in turn, from several
// goroutines of which the caller's is one; each gets its function from begin. It
// returns when all are done. Where some calls panic no others are begun, and Each
// panics with the [Fault] of the lowest number.
func Each(workers, n int, begin func() func(i int)) {
	var g Group
	var next atomic.Int64
	work := func() {
		at := -1
		defer func() { g.met(at, recover()) }()
		do := begin()
		for !g.faulty.Load() {
			if at = int(next.Add(1)) - 1; at >= n {
				return
			}
			do(at)
		}
	}
	for range min(workers, n) - 1 {
		g.Go(work)
	}
	work()
	g.Wait()
}
