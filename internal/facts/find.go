package facts

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/planfile"
)

// Folder is a place where exports may lie.
type Folder struct {
	// Name is what people call it: messages and the names of its exports begin
	// with it. Empty and "." are where paths begin.
	Name  string
	Files fs.FS
	// Given says that people named this folder, so that it may stand for the
	// folders that a pattern begins with: exports/sales-*.csv finds
	// sales-2026-12.csv there.
	Given bool
}

// ErrNoExport says that no file fits any mapping.
var ErrNoExport = errors.New("no export is there")

// Find returns the files that a pattern fits, sorted, and how it fits: as it
// stands, else, in a folder that was given, without its leading folders. Where
// nothing fits it is returned as it stands.
func (f Folder) Find(pattern string) (names []string, as string, err error) {
	// From the plan's folder people write ../exports for what lies beside it.
	clean := path.Clean(pattern)
	for rest, ok := strings.CutPrefix(clean, "../"); ok; rest, ok = strings.CutPrefix(clean, "../") {
		clean = rest
	}
	for as = clean; ; {
		if names, err = fs.Glob(f.Files, as); err != nil || len(names) > 0 {
			return names, as, err
		}
		_, rest, deeper := strings.Cut(as, "/")
		if !f.Given || !deeper {
			return nil, clean, nil
		}
		as = rest
	}
}

// Path is the path of a file in the folder, as people say it.
func (f Folder) Path(name string) string { return path.Join(f.Name, name) }

func (f Folder) String() string { return path.Clean(f.Name) + "/" }

// all are the files that any pattern of a mapping fits, each once.
func (f Folder) all(m planfile.Mapping) ([]string, error) {
	var out []string
	for _, pattern := range m.Files {
		names, _, err := f.Find(pattern)
		if err != nil {
			return nil, fmt.Errorf("mapping %s: pattern %s: %w", m.ID, quoted(pattern), err)
		}
		for _, name := range names {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out, nil
}

// lookUp finds the exports of each mapping in the first folder that has any,
// and notes what it passes over.
func (o *Options) lookUp(mappings []planfile.Mapping) (out []matched, notes []string, err error) {
	if len(o.Folders) == 0 {
		return nil, nil, fmt.Errorf("no export is given")
	}
	for _, m := range mappings {
		if m.Database.Driver != "" {
			if o.Folders[0].Given {
				notes = append(notes, fmt.Sprintf("no export of %s: it asks a database, and a folder is given", m.ID))
				continue
			}
			in, err := o.question(m)
			if err != nil {
				return nil, nil, err
			}
			out = append(out, matched{in, m})
			continue
		}
		first := ""
		for _, f := range o.Folders {
			names, err := f.all(m)
			switch {
			case err != nil:
				return nil, nil, err
			case len(names) == 0:
				continue
			case first != "":
				notes = append(notes, fmt.Sprintf("%s: %s in %s that %s not read, since %s comes first", m.ID, count(len(names), "export", "exports"), f, isAre(len(names)), first))
				continue
			}
			first = f.String()
			for _, name := range names {
				in := FromFS(f.Files, name)
				in.Name = f.Path(name)
				out = append(out, matched{in, m})
			}
		}
		if first == "" {
			notes = append(notes, fmt.Sprintf("no export of %s: no file fits %s", m.ID, patterns(m)))
		}
	}
	if len(out) == 0 {
		return nil, nil, o.nowhere(mappings)
	}
	return out, notes, nil
}

// nowhere names each pattern and each folder that was searched.
func (o *Options) nowhere(mappings []planfile.Mapping) error {
	var asked, places []string
	for _, m := range mappings {
		asked = append(asked, fmt.Sprintf("%s (%s)", patterns(m), m.ID))
	}
	for _, f := range o.Folders {
		place := f.String()
		if f.Given {
			place += " (with or without the patterns' leading folders)"
		}
		places = append(places, place)
	}
	return fmt.Errorf("%w: no file fits %s in %s", ErrNoExport, strings.Join(asked, ", "), strings.Join(places, " or "))
}

func patterns(m planfile.Mapping) string {
	if len(m.Files) == 0 {
		return "its `files`, which are not stated"
	}
	return strings.Join(m.Files, ", ")
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
