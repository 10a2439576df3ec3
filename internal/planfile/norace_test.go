//go:build !race

package planfile

const slowness = 1
