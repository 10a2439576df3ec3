package workspace

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/git"
)

// scratch is a repository that lasts as long as the workspace. Merges are
// computed in it: it sees the objects of the plan's repository and keeps its own
// ones for itself. It has no configuration, no attributes, no hooks and no
// references, so that two commits have one merge, whoever merges them and
// whatever is checked out. The zero value is not made yet.
type scratch struct{ dir string }

func (s scratch) objects() string { return filepath.Join(s.dir, "objects") }
func (s scratch) index() string   { return filepath.Join(s.dir, "index") }

// apart is git in the scratch repository. Nothing that the machine's or the
// plan's repository configures reaches it, above all no merge driver: a program
// of somebody's configuration is neither run here nor known to a forge.
func (w *Workspace) apart(context.Context) (git.Git, error) {
	if w.scratch.dir == "" {
		if err := w.makeScratch(); err != nil {
			return git.Git{}, err
		}
	}
	dir := w.scratch.dir
	return git.Git{Dir: dir}.Apart().With("GIT_DIR="+dir, "GIT_INDEX_FILE="+w.scratch.index(), "GIT_OBJECT_DIRECTORY="+w.scratch.objects(),
		"GIT_ALTERNATE_OBJECT_DIRECTORIES="+alternate(w.repo.Objects()), "GIT_NO_REPLACE_OBJECTS=1", "GIT_ATTR_NOSYSTEM=1",
		// A git that does not know the variable of the second line looks for the
		// person's configuration in the folders of the third.
		"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"HOME="+dir, "XDG_CONFIG_HOME="+dir), nil
}

func (w *Workspace) makeScratch() error {
	dir, err := os.MkdirTemp("", "accord-merge-*")
	if err != nil {
		return err
	}
	w.keep(func() { _ = os.RemoveAll(dir) })
	s := scratch{dir}
	for _, folder := range []string{s.objects(), filepath.Join(dir, "refs")} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			return err
		}
	}
	files := map[string][]byte{"HEAD": []byte("ref: refs/heads/none\n"),
		// What only speeds git up is not proven by anybody, and is not read.
		"config": []byte("[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tcommitGraph = false\n\tmultiPackIndex = false\n")}
	// Where a shallow clone ends, its commits say that they have parents.
	if ends, err := os.ReadFile(filepath.Join(w.repo.GitDir(), "shallow")); err == nil {
		files["shallow"] = ends
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			return err
		}
	}
	if err := w.repo.Borrow(s.objects()); err != nil {
		return err
	}
	w.scratch = s
	return nil
}

// alternate spells a folder for a list of folders.
func alternate(dir string) string {
	if strings.ContainsAny(dir, `:;"`) {
		return strconv.Quote(dir)
	}
	return dir
}
