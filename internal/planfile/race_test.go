//go:build race

package planfile

// slowness is what the race detector adds to time and memory.
const slowness = 6
