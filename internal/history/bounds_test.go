package history

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/accord-plan/accord/internal/history/gitrepo"
)

// nested makes levels of trees that each hold the one below under some names,
// with one file at the bottom, and gives the hash of the top.
func nested(t *testing.T, repo *gitrepo.Repo, levels int, names ...string) plumbing.Hash {
	t.Helper()
	blob := whole([]byte("x"))
	objects := []written{{hashOf([]byte("x")), blob}}
	mode, below := "100644", hashOf([]byte("x"))
	for range levels {
		var tree bytes.Buffer
		for _, name := range names {
			fmt.Fprintf(&tree, "%s %s\x00%s", mode, name, below[:])
		}
		mode, below = "40000", plumbing.ComputeHash(plumbing.TreeObject, tree.Bytes())
		objects = append(objects, written{below, append(head(plumbing.TreeObject, tree.Len()), deflate(tree.Bytes())...)})
	}
	writePack(t, filepath.Join(repo.Dir, ".git", "objects"), objects)
	return below
}

func TestWalkingIsBounded(t *testing.T) {
	for _, tt := range []struct {
		name   string
		levels int
		names  []string
	}{
		{"ten to the tenth files", 10, strings.Fields("a b c d e f g h i j")},
		{"a shaft", maxDepth + 10, []string{"a"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := gitrepo.New(t)
			top := nested(t, repo, tt.levels, tt.names...)
			r, err := Open(repo.Dir)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			r.maxListed = 20_000
			files, err := r.Tree(t.Context(), top.String(), time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			err = fs.WalkDir(files, ".", func(_ string, _ fs.DirEntry, err error) error { return err })
			if !errors.Is(err, ErrUnsupported) {
				t.Errorf("walking: %v", err)
			}
			empty := plumbing.ComputeHash(plumbing.TreeObject, nil)
			writeLoose(t, repo, empty, "tree 0\x00")
			_, err = r.Changed(t.Context(), Commit{Tree: empty.String()}, Commit{Tree: top.String()}, ".")
			if !errors.Is(err, ErrUnsupported) {
				t.Errorf("comparing: %v", err)
			}
		})
	}
}

func writeLoose(t *testing.T, repo *gitrepo.Repo, h plumbing.Hash, text string) {
	t.Helper()
	repo.Write(".git/objects/"+h.String()[:2]+"/"+h.String()[2:], string(deflate([]byte(text))))
}

// TestFewHandles: a repository of many folders must not use up the files that
// a process may have open, and reads the same beyond the handles that are kept.
func TestFewHandles(t *testing.T) {
	dir := t.TempDir()
	var names []string
	for i := range 3 * maxHandles {
		name := fmt.Sprintf("plans/%03d/deep", i)
		names = append(names, name+"/file.yaml")
		if err := errors.Join(os.MkdirAll(filepath.Join(dir, name), 0o777),
			os.WriteFile(filepath.Join(dir, name, "file.yaml"), []byte(name), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	last := filepath.Join(dir, "plans", fmt.Sprintf("%03d", 3*maxHandles-1))
	if err := errors.Join(os.Symlink("deep", filepath.Join(last, "link")), os.MkdirAll(filepath.Join(last, "other", ".git"), 0o777),
		os.WriteFile(filepath.Join(last, "other", "file.yaml"), nil, 0o666)); err != nil {
		t.Fatal(err)
	}
	files, done, err := Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	for _, name := range names {
		if data, err := fs.ReadFile(files, name); err != nil || string(data) != strings.TrimSuffix(name, "/file.yaml") {
			t.Fatalf("%s: %q, %v", name, data, err)
		}
	}
	if n := len(files.(*workFS).folders); n > maxHandles {
		t.Errorf("%d folders are open", n)
	}
	for _, outside := range []string{"link", "other"} {
		name := fmt.Sprintf("plans/%03d/%s/file.yaml", 3*maxHandles-1, outside)
		if _, err := fs.ReadFile(files, name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := errors.Join(os.RemoveAll(filepath.Join(last, "link")), os.RemoveAll(filepath.Join(last, "other"))); err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(files, names...); err != nil {
		t.Error(err)
	}
}

func TestIndexPathsAreBounded(t *testing.T) {
	long := strings.Repeat("a/", maxPath/2) + "b"
	data := []byte("DIRC\x00\x00\x00\x02\x00\x00\x00\x01")
	e := make([]byte, statSize+hashSize+2)
	e[modeOffset+2], e[modeOffset+3] = 0x81, 0xa4
	data = append(append(append(data, e...), long...), make([]byte, 8+20)...)
	if _, err := parseIndex(data); err == nil || !strings.Contains(err.Error(), "bytes") {
		t.Errorf("got %v", err)
	}
}
