package planfile

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/position"
)

// folder is what lies in a plan's folder, sorted by path.
type folder struct {
	yaml, csv, rules, other, refused []string
}

func list(fsys fs.FS) (folder, error) {
	var f folder
	err := fs.WalkDir(fsys, ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(e.Name(), ".") && p != "."
		if e.IsDir() {
			if hidden {
				return fs.SkipDir
			}
			return nil
		}
		switch {
		case !e.Type().IsRegular():
			f.refused = append(f.refused, p)
		case hidden, p == "embed.go", strings.HasSuffix(p, ".md"):
		case strings.HasSuffix(p, ".yaml"), strings.HasSuffix(p, ".yml"):
			f.yaml = append(f.yaml, p)
		case strings.HasSuffix(p, ".csv"):
			f.csv = append(f.csv, p)
		case strings.HasSuffix(p, ".cue") && path.Dir(p) == "rules":
			f.rules = append(f.rules, p)
		default:
			f.other = append(f.other, p)
		}
		return nil
	})
	for _, s := range [][]string{f.yaml, f.csv, f.rules, f.other, f.refused} {
		sort.Strings(s)
	}
	return f, err
}

// Documents lists the documents of a plan's folder, sorted by path.
func Documents(fsys fs.FS) ([]string, error) {
	f, err := list(fsys)
	return f.yaml, err
}

func (f folder) all() []string {
	var out []string
	for _, s := range [][]string{f.yaml, f.csv, f.rules, f.other, f.refused} {
		out = append(out, s...)
	}
	return out
}

// names reports file names that do not travel between systems.
func (f folder) names(files *position.Files) []finding.Finding {
	var out []finding.Finding
	seen := map[string]string{}
	for _, p := range files.Names() {
		at := position.Ref{File: files.Number(p)}
		for _, part := range strings.Split(p, "/") {
			if strings.ContainsFunc(part, func(r rune) bool { return r < 0x21 || r > 0x7e || strings.ContainsRune(`<>:"\|?*`, r) }) || strings.HasSuffix(part, ".") || isDevice(strings.ToLower(part)) {
				out = append(out, finding.New(finding.TextFileName, at, "file name %q does not travel", clip(part)).
					WithHint("use letters, digits, `.`, `_` and `-`"))
				break
			}
		}
		low := strings.ToLower(p)
		if first, twice := seen[low]; twice {
			out = append(out, finding.New(finding.TextFileName, at, "differs from %s only in case", first).WithHint("rename one of them"))
		}
		seen[low] = p
	}
	for _, p := range f.refused {
		out = append(out, finding.New(finding.TextFileKind, position.Ref{File: files.Number(p)}, "%s is not a regular file (symbolic link, submodule or device)", path.Base(p)).
			WithHint("put the file itself into the plan's folder"))
	}
	for _, p := range f.other {
		out = append(out, finding.New(finding.TextNotRead, position.Ref{File: files.Number(p)}, "nothing reads this file").
			WithHint("a plan holds .yaml documents, .csv facts that a manifest names, and rules/*.cue; move it out of the plan"))
	}
	return out
}

// readLimited reads a file, at most limit+1 bytes of it.
func readLimited(fsys fs.FS, name string, limit int64) ([]byte, error) {
	b, _, err := readInto(nil, fsys, name, limit)
	return b, err
}

// ReadShared reads a file without copying what is in memory already: nobody may
// change it.
func ReadShared(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if w, ok := f.(whole); ok {
		return w.Whole(), nil
	}
	return fs.ReadFile(fsys, name)
}

// readInto is readLimited into the given bytes, where they have room for it. The
// file's size is what room is made for, and no promise. own says that the bytes
// are the caller's, who may write to them.
func readInto(room []byte, fsys fs.FS, name string, limit int64) (b []byte, own bool, err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, true, err
	}
	defer f.Close()
	if w, ok := f.(whole); ok && int64(len(w.Whole())) <= limit {
		return w.Whole(), false, nil
	}
	b, err = readFile(room, f, limit)
	return b, true, err
}

func readFile(room []byte, f fs.File, limit int64) ([]byte, error) {
	size := int64(512)
	if info, err := f.Stat(); err == nil {
		size = min(info.Size(), limit) + 1 // and one read that finds the end
	}
	b := slices.Grow(room[:0], int(size))
	for int64(len(b)) <= limit {
		if len(b) == cap(b) {
			b = slices.Grow(b, 1)
		}
		n, err := f.Read(b[len(b):min(int64(cap(b)), limit+1)])
		b = b[:len(b)+n]
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
	return b, nil
}

// whole is a file that is in memory already, which nobody may change.
type whole interface{ Whole() []byte }
