//go:build race

package planfile

// moreMemory is how many times as much memory the race detector takes.
const moreMemory = 3
