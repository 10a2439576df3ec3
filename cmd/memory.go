package cmd

import (
	"runtime"
	"runtime/debug"
)

// A collection starts when the heap has grown by a part of what was alive after
// the last one. An area that nobody touches takes no memory and yet counts as
// alive, so that the two together say how much may be garbage at any time:
// percent of the area, and percent of what is alive.
const (
	// By default a heap doubles, and reading a plan doubles a small one many
	// times over: a quarter of the whole time. With this area the first
	// collection comes at 32 MB.
	usualArea = 16 << 20
	// A check reads its plan once, keeps little besides, and runs where memory
	// is bought by the gigabyte: it leaves 22 MB of garbage and a fifth of what
	// is alive. Small plans are collected as seldom as ever, and the largest take
	// a fifth more than they need instead of twice as much.
	leanArea, leanPercent = 96 << 20, 20
)

// roomy makes the collector of a short process less eager, until the function
// that it returns is called.
func roomy() func() { return reserve(usualArea) }

// lean has the collector keep the whole process small, until the function that
// it returns is called.
func lean() func() {
	done, before := reserve(leanArea), debug.SetGCPercent(leanPercent)
	return func() {
		debug.SetGCPercent(before)
		done()
	}
}

func reserve(size int) func() {
	area := make([]byte, size)
	return func() { runtime.KeepAlive(area) }
}
