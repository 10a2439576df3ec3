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
