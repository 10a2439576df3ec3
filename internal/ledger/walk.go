package ledger

import (
	"context"
	"maps"
	"path"
	"slices"

	"github.com/accord-plan/accord/internal/history"
)

// version is one content that once stood at a path.
type version struct{ path, hash string }

// file is a version, and the commits of which one was signed.
type file struct {
	version
	signed []history.Commit
}

// walk is a ledger while it is gathered from commits.
type walk struct {
	ctx  context.Context
	repo *history.Repository
	// files are by path and hash; folders the hash of the folder by that of the
	// root, and trees the files of a folder by its hash.
	files   map[string]map[string]*file
	count   int
	folders map[string]string
	trees   map[string]map[string]string
	met     map[string]bool // commits of which the files are gathered
	lost    []lost
}

// lost is a version that stood in the history of a tip and does not at the tip.
type lost struct {
	version
	by     history.Commit // who dropped it
	edited bool
}

func newWalk(ctx context.Context, repo *history.Repository) *walk {
	return &walk{ctx: ctx, repo: repo, files: map[string]map[string]*file{}, folders: map[string]string{}, trees: map[string]map[string]string{}, met: map[string]bool{}}
}

// from gathers what the folder held in a commit and all behind it, and what it
// holds no more.
func (w *walk) from(tip history.Commit) error {
	seen := map[string]bool{tip.Hash: true}
	dropped := map[version]lost{}
	for queue := []history.Commit{tip}; len(queue) > 0; {
		c := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if err := w.ctx.Err(); err != nil {
			return err
		}
		parents, _, err := w.repo.Parents(w.ctx, c)
		if err != nil {
			return err
		}
		if err := w.commit(c, parents, dropped); err != nil {
			return err
		}
		for _, p := range parents {
			if !seen[p.Hash] {
				seen[p.Hash] = true
				queue = append(queue, p)
			}
		}
	}
	now, err := w.tree(tip)
	if err != nil {
		return err
	}
	for v, l := range dropped {
		if now[v.path] != v.hash {
			w.lost = append(w.lost, l)
		}
	}
	return nil
}

// commit compares the folder with that of each parent.
func (w *walk) commit(c history.Commit, parents []history.Commit, dropped map[version]lost) error {
	here, err := w.folder(c)
	if err != nil {
		return err
	}
	same := false
	var before []map[string]string
	for _, p := range parents {
		there, err := w.folder(p)
		if err != nil {
			return err
		}
		if there == here {
			same = true
			continue
		}
		files, err := w.tree(p)
		if err != nil {
			return err
		}
		before = append(before, files)
	}
	if len(before) == 0 && (same || here == "") {
		return nil
	}
	now, err := w.tree(c)
	if err != nil {
		return err
	}
	for _, files := range before {
		for name, hash := range files {
			if now[name] != hash {
				_, edited := now[name]
				dropped[version{name, hash}] = lost{version{name, hash}, c, edited}
			}
		}
	}
	if same || w.met[c.Hash] {
		return nil
	}
	w.met[c.Hash] = true
	return w.brought(c, parents, now, before)
}

// brought notes what no parent has.
func (w *walk) brought(c history.Commit, parents []history.Commit, now map[string]string, before []map[string]string) error {
	for name, hash := range now {
		if slices.ContainsFunc(before, func(files map[string]string) bool { return files[name] == hash }) {
			continue
		}
		f := w.files[name][hash]
		if f == nil {
			if w.count++; w.count > maxFiles {
				return tooMuch("the folder approvals held more than %d files", maxFiles)
			}
			if w.files[name] == nil {
				w.files[name] = map[string]*file{}
			}
			f = &file{version: version{name, hash}}
			w.files[name][hash] = f
		}
		f.signed = append(append(f.signed, parents...), c)
	}
	return nil
}

// folder is the hash of the folder in a commit, "" where there is none.
func (w *walk) folder(c history.Commit) (string, error) {
	if hash, ok := w.folders[c.Tree]; ok {
		return hash, nil
	}
	hash, err := w.repo.Hash(c, Folder)
	if err == nil {
		w.folders[c.Tree] = hash
	}
	return hash, err
}

// tree lists the files of the folder in a commit, by path.
func (w *walk) tree(c history.Commit) (map[string]string, error) {
	hash, err := w.folder(c)
	if err != nil || hash == "" {
		return nil, err
	}
	if files, ok := w.trees[hash]; ok {
		return files, nil
	}
	if err := w.repo.Strict(w.ctx, c.Tree, Folder); err != nil {
		return nil, err
	}
	listed, err := w.repo.Files(w.ctx, c, Folder)
	if err != nil {
		return nil, err
	}
	files := make(map[string]string, len(listed))
	for _, f := range listed {
		files[path.Clean(f.Path)] = f.NewHash
	}
	w.trees[hash] = files
	return files, nil
}

func (w *walk) names() []string { return slices.Sorted(maps.Keys(w.files)) }

// versions are all contents of a path, by hash.
func (w *walk) versions(name string) []*file {
	var out []*file
	for _, hash := range slices.Sorted(maps.Keys(w.files[name])) {
		out = append(out, w.files[name][hash])
	}
	return out
}

func (w *walk) content(f *file) ([]byte, error) {
	b, err := w.repo.Content(f.hash, maxSize)
	if err == nil && b == nil {
		err = tooMuch("%s is larger than any statement", f.path)
	}
	return b, err
}
