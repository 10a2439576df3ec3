package cmd

import "runtime"

// roomy makes the collector of a short process less eager, until the function
// that it returns is called. A collection starts when the heap has doubled,
// and reading a plan doubles a small heap many times over: a quarter of the
// whole time. An area that nobody touches takes no memory and yet counts as
// heap; a large plan still takes twice its own size at most.
func roomy() func() {
	area := make([]byte, 16<<20)
	return func() { runtime.KeepAlive(area) }
}
