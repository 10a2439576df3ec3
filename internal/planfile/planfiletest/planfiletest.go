// Package planfiletest gives tests a small plan and the corpus of broken files.
//
// [Small] is a plan with a document of each kind and without findings.
// [Broken] lists files that each have something wrong, laid into that plan,
// with the code of the finding that must come of it and the stage that must
// find it, so that loading with and without a shape check runs over the same
// cases.
package planfiletest

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
)

// Finder is the stage that finds what is wrong.
type Finder string

// The stages: the rules for text, those for YAML, building the plan, and the
// schema, which is no part of the reader.
const (
	Text  Finder = "text"
	Tree  Finder = "tree"
	Load  Finder = "load"
	Shape Finder = "shape"
)

// Case is one broken plan.
type Case struct {
	Name   string
	Code   finding.Code
	Finder Finder
	// Path is the file within the plan that is broken, "" where it takes
	// several.
	Path string
	FS   fstest.MapFS
}

// Small returns the small plan. testdata is the folder of that name beside
// package planfile, seen from the test that runs.
func Small(testdata string) (fstest.MapFS, error) {
	b, err := os.ReadFile(filepath.Join(testdata, "small.txtar"))
	if err != nil {
		return nil, err
	}
	return Archive(b), nil
}

// Broken returns the cases that INDEX.txt lists, in its order. Each line of it
// names a file, the path that the file takes in the plan (`-` for an archive of
// several files), a code and a stage.
func Broken(testdata string) ([]Case, error) {
	small, err := Small(testdata)
	if err != nil {
		return nil, err
	}
	index, err := os.ReadFile(filepath.Join(testdata, "broken", "INDEX.txt"))
	if err != nil {
		return nil, err
	}
	var out []Case
	for n, line := range strings.Split(string(index), "\n") {
		f := strings.Fields(line)
		if len(f) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		if len(f) != 4 {
			return nil, fmt.Errorf("INDEX.txt line %d: %d fields, want name, path, code and stage", n+1, len(f))
		}
		b, err := os.ReadFile(filepath.Join(testdata, "broken", f[0]))
		if err != nil {
			return nil, err
		}
		c := Case{Name: f[0], Path: f[1], Code: finding.Code(f[2]), Finder: Finder(f[3]), FS: maps.Clone(small)}
		if c.Path == "-" {
			c.Path = ""
			c.FS = Lay(small, Archive(b))
		} else {
			c.FS[c.Path] = &fstest.MapFile{Data: b}
		}
		out = append(out, c)
	}
	return out, nil
}

// Archive reads a txtar archive.
func Archive(b []byte) fstest.MapFS {
	out := fstest.MapFS{}
	var name string
	for line := range bytes.Lines(b) {
		text := strings.TrimRight(string(line), "\n")
		if n, ok := strings.CutPrefix(text, "-- "); ok && strings.HasSuffix(n, " --") {
			name = strings.TrimSuffix(n, " --")
			out[name] = &fstest.MapFile{}
		} else if name != "" {
			out[name].Data = append(out[name].Data, line...)
		}
	}
	return out
}

// Removed is what stands in an archive for a file that the plan shall not
// have.
const Removed = "REMOVED\n"

// Lay puts the files of an archive into a plan and takes out those that it
// marks as removed.
func Lay(plan, files fstest.MapFS) fstest.MapFS {
	out := maps.Clone(plan)
	for name, f := range files {
		if string(f.Data) == Removed {
			delete(out, name)
		} else {
			out[name] = f
		}
	}
	return out
}
