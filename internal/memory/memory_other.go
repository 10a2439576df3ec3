//go:build !linux

package memory

import "math"

func largePages() int64 { return 0 }

func inLargePages(int64) {}

// Free is how much of that is free now, as far as it is known.
func Free() int64 { return math.MaxInt64 }

// Granted is the memory that this process may have, as far as that is known.
func Granted() int64 { return math.MaxInt64 }
