//go:build !race

package planfile

const moreMemory = 1
