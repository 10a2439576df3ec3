package history

import (
	"os"
	"path/filepath"
	"strings"
)

// LeftOut lists what a sparse checkout leaves out of the work tree below a
// folder: paths from the root, folders with a slash at the end where the index
// keeps them as trees. A plan that is there in part only would be computed
// without anyone noticing. It is nil where everything is checked out, and where
// the index cannot be read: reading it says why.
func (r *Repository) LeftOut(under string) []string {
	if r.Bare() {
		return nil
	}
	if _, err := os.Stat(filepath.Join(r.gitDir, "info", "sparse-checkout")); err != nil {
		return nil
	}
	data, err := readRegular(filepath.Join(r.gitDir, "index"), maxIndex)
	if err != nil {
		return nil
	}
	all, err := parseIndex(data)
	if err != nil {
		return nil
	}
	var out []string
	for _, s := range all {
		inside := under == "." || strings.HasPrefix(s.path, under+"/") || strings.HasSuffix(s.path, "/") && strings.HasPrefix(under+"/", s.path)
		if !s.skipped || !inside {
			continue
		}
		if _, err := os.Lstat(filepath.Join(r.root, filepath.FromSlash(s.path))); err != nil {
			out = append(out, s.path)
		}
	}
	return out
}
