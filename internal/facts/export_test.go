package facts

import (
	"io/fs"

	"github.com/accord-plan/accord/internal/quantity"
)

// RewriteManifest reads a manifest and writes it again.
func RewriteManifest(fsys fs.FS, name string) ([]byte, error) {
	m, err := readManifest(fsys, name)
	if err != nil {
		return nil, err
	}
	return m.text(), nil
}

// ParseAmount reads a number with a decimal mark, rounded to the grid.
func ParseAmount(s string, mark byte) (quantity.Number, error) {
	a, err := parseAmount(s, mark)
	return a.rounded(), err
}

// ReadInLanes has exports of any size read in lanes, or none, until the test
// ends.
func ReadInLanes(t interface{ Cleanup(func()) }, yes bool) {
	was := fewRowsInTests
	fewRowsInTests = yes
	t.Cleanup(func() { fewRowsInTests = was })
}

// ChunkSize has texts cut into chunks of n bytes until the test ends.
func ChunkSize(t interface{ Cleanup(func()) }, n int) {
	was := chunkSize
	chunkSize = n
	t.Cleanup(func() { chunkSize = was })
}
