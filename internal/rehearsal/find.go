package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"

	"github.com/accord-plan/accord/internal/workspace"
)

// Folder is where examples lie, beside the plan's folder: outside of it, since
// they are no part of the plan that people sign. Of several plans each may have a
// folder of its name in it.
const Folder = "policy-tests"

// Find reads the examples of the plan in the work tree.
func Find(ctx context.Context, w *workspace.Workspace) ([]Example, error) {
	if w.Dir() == "." {
		return nil, &workspace.Usage{Summary: "the plan lies in the repository's root, so no folder lies beside it", Do: "name the files of examples"}
	}
	fsys, done, err := w.Files(ctx, workspace.WorkTree)
	if err != nil {
		return nil, err
	}
	defer done()
	dir := path.Join(path.Dir(w.Dir()), Folder)
	if own := path.Join(dir, path.Base(w.Dir())); isFolder(fsys, own) {
		dir = own
	}
	names, err := fs.Glob(fsys, dir+"/*.yaml")
	if err != nil || len(names) == 0 {
		return nil, &workspace.Usage{Summary: "there are no examples in " + dir, Do: "write some (docs/policy.md shows how), or name a file"}
	}
	var out []Example
	var bad Problems
	for _, name := range names {
		src, err := read(fsys, name)
		if err != nil {
			return nil, err
		}
		out, bad = take(out, bad, name, src)
	}
	return out, orNil(bad)
}

// Files reads the examples of files that somebody names.
func Files(names []string) ([]Example, error) {
	var out []Example
	var bad Problems
	for _, name := range names {
		src, err := workspace.ReadFile(name, MaxFile+1)
		if err != nil {
			return nil, err
		}
		if len(src) > MaxFile {
			return nil, tooLarge(name)
		}
		out, bad = take(out, bad, name, src)
	}
	return out, orNil(bad)
}

func take(out []Example, bad Problems, name string, src []byte) ([]Example, Problems) {
	found, err := Read(name, src)
	var more Problems
	if errors.As(err, &more) {
		return out, append(bad, more...)
	}
	for i := range found {
		if k := slices.IndexFunc(out, func(e Example) bool { return e.Name == found[i].Name }); k >= 0 {
			bad = append(bad, Problem{name, found[i].Line, 1, "a second example " + found[i].Name, fmt.Sprintf("the first is in %s:%d; give one of them another name", out[k].File, out[k].Line)})
		}
	}
	return append(out, found...), bad
}

func orNil(ps Problems) error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}

func tooLarge(name string) error {
	return &workspace.Usage{Summary: fmt.Sprintf("%s is larger than %d KiB", name, MaxFile>>10), Do: "divide it"}
}

func isFolder(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.IsDir()
}

func read(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	src, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err == nil && len(src) > MaxFile {
		return nil, tooLarge(name)
	}
	return src, err
}
