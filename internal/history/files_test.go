package history_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/history/gitrepo"
)

// sides opens the three file systems of a repository whose work tree, index and
// HEAD hold the same.
func sides(t testing.TB, repo *gitrepo.Repo) map[string]fs.FS {
	t.Helper()
	r := open(t, repo.Dir)
	work, done, err := r.WorkTree()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { done() })
	index, err := r.Index(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return map[string]fs.FS{"work tree": work, "index": index, "commit": at(t, r, "HEAD")}
}

func TestFileSystemsBehave(t *testing.T) {
	repo, _, _ := small(t)
	repo.Write("plans/facts/a b.csv", "x")
	repo.Write("plans-old/x", "sorts before plans/ in git, after it here")
	repo.Write("plans/deep/"+strings.Repeat("a/", 60)+"x", "deep")
	repo.Write("plans/empty", "")
	repo.Commit("More", wednesday)
	for name, files := range sides(t, repo) {
		t.Run(name, func(t *testing.T) {
			if err := fstest.TestFS(files, "README.md", "plans/plan.yaml", "plans/demand/eu.yaml", "plans/empty", "plans-old/x"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSysTellsHashAndMode(t *testing.T) {
	repo, _, _ := small(t)
	repo.Write("run.sh", "true\n")
	if err := os.Chmod(filepath.Join(repo.Dir, "run.sh"), 0o755); err != nil {
		t.Fatal(err)
	}
	other, _, _ := small(t)
	repo.Git("submodule", "--quiet", "add", "file://"+other.Dir, "plans/company")
	if err := os.Symlink("../README.md", filepath.Join(repo.Dir, "plans", "link.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("demand", filepath.Join(repo.Dir, "plans", "folder")); err != nil {
		t.Fatal(err)
	}
	repo.Commit("Odd things", wednesday)
	for name, files := range sides(t, repo) {
		for _, tt := range []struct {
			path string
			mode uint32
			kind fs.FileMode
		}{
			{"README.md", history.ModeFile, 0},
			{"run.sh", history.ModeExecutable, 0},
			{"plans", history.ModeFolder, fs.ModeDir},
			{"plans/link.yaml", history.ModeSymlink, fs.ModeSymlink},
			{"plans/folder", history.ModeSymlink, fs.ModeSymlink},
			{"plans/company", history.ModeSubmodule, fs.ModeIrregular},
		} {
			t.Run(name+"/"+tt.path, func(t *testing.T) {
				info, err := fs.Stat(files, tt.path)
				if err != nil {
					t.Fatal(err)
				}
				blob := info.Sys().(*history.Blob)
				if blob.Mode != tt.mode || info.Mode().Type() != tt.kind {
					t.Errorf("mode is %o, %v; want %o, %v", blob.Mode, info.Mode(), tt.mode, tt.kind)
				}
				if want := repo.Git("rev-parse", "HEAD:"+tt.path); name == "commit" && blob.Hash != want {
					t.Errorf("hash is %s, want %s", blob.Hash, want)
				}
				if tt.kind == 0 || tt.kind == fs.ModeDir {
					return
				}
				for what, read := range map[string]func() error{
					"ReadFile": func() error { _, err := fs.ReadFile(files, tt.path); return err },
					"Open":     func() error { _, err := files.Open(tt.path); return err },
					"ReadDir":  func() error { _, err := fs.ReadDir(files, tt.path); return err },
					"through":  func() error { _, err := fs.ReadFile(files, tt.path+"/eu.yaml"); return err },
				} {
					if err := read(); err == nil {
						t.Errorf("%s does not refuse", what)
					}
				}
			})
		}
		t.Run(name+"/walk", func(t *testing.T) {
			err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
				if strings.HasPrefix(path, "plans/company/") || strings.HasPrefix(path, ".git/") {
					t.Errorf("the walk came to %s", path)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestWorkTreeStaysInside(t *testing.T) {
	repo, _, _ := small(t)
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte("secret"), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"absolute": outside, "folder": filepath.Dir(outside), "git": ".git"} {
		if err := os.Symlink(target, filepath.Join(repo.Dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	makePipe(t, filepath.Join(repo.Dir, "pipe"))
	work, done, err := open(t, repo.Dir).WorkTree()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"absolute", "folder/secret", "git/config", ".git/config", ".git", ".GIT/config", "../x", "/etc/passwd", "pipe", "plans/../README.md"} {
		if data, err := fs.ReadFile(work, name); err == nil {
			t.Errorf("%s reads %q", name, data)
		}
	}
	if err := done(); err != nil {
		t.Error(err)
	}
	if _, err := fs.ReadFile(work, "README.md"); err == nil {
		t.Error("a closed work tree still reads")
	}
}

func TestBareHasNeitherWorkTreeNorIndex(t *testing.T) {
	repo, _, _ := small(t)
	r := open(t, repo.Clone("--bare").Dir)
	_, _, err := r.WorkTree()
	wantProblem(t, err, history.ErrBare, "git clone")
	_, err = r.Index(t.Context())
	wantProblem(t, err, history.ErrBare, "git clone")
}

func TestStrangeNames(t *testing.T) {
	names := []string{"latin-\xe9.yaml", "Ärmel.yaml", "a\nb.yaml", `back\slash.yaml`, "quote\".yaml", " space ", "-n", strings.Repeat("n", 250)}
	repo := gitrepo.New(t)
	for _, name := range names {
		repo.Write("plans/"+name, name)
	}
	repo.Commit("Strange names", monday)
	for side, files := range sides(t, repo) {
		entries, err := fs.ReadDir(files, "plans")
		if err != nil || len(entries) != len(names) {
			t.Fatalf("%s lists %d of %d, %v", side, len(entries), len(names), err)
		}
		for _, name := range names {
			if got := read(t, files, "plans/"+name); got != name {
				t.Errorf("%s: %q holds %q", side, name, got)
			}
		}
	}
}

func TestMissingFiles(t *testing.T) {
	repo, _, _ := small(t)
	for side, files := range sides(t, repo) {
		for _, name := range []string{"nope", "plans/nope", "README.md/below", "nope/below"} {
			if _, err := fs.ReadFile(files, name); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s, %s: %v", side, name, err)
			}
		}
		for _, name := range []string{"", "/plans", "plans/", "./plans", "plans//plan.yaml"} {
			if _, err := fs.Stat(files, name); !errors.Is(err, fs.ErrInvalid) {
				t.Errorf("%s, %q: %v", side, name, err)
			}
		}
	}
}

func TestIndexForms(t *testing.T) {
	for _, tt := range []struct {
		name  string
		setUp func(repo *gitrepo.Repo)
	}{
		{"version 2", func(repo *gitrepo.Repo) { repo.Git("update-index", "--index-version", "2") }},
		{"version 4", func(repo *gitrepo.Repo) { repo.Git("update-index", "--index-version", "4") }},
		{"skip-worktree makes version 3", func(repo *gitrepo.Repo) { repo.Git("update-index", "--skip-worktree", "README.md") }},
		{"cached tree and untracked cache", func(repo *gitrepo.Repo) {
			repo.Git("update-index", "--untracked-cache", "--refresh")
			repo.Git("write-tree")
		}},
		{"sparse", func(repo *gitrepo.Repo) {
			repo.Git("sparse-checkout", "init", "--cone", "--sparse-index")
			repo.Git("sparse-checkout", "set", "--sparse-index", "plans/demand")
		}},
		{"intent to add", func(repo *gitrepo.Repo) {
			repo.Write("later", "x")
			repo.Git("add", "--intent-to-add", "later")
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo, _, _ := small(t)
			for i := range 20 {
				repo.Write(fmt.Sprintf("plans/facts/sales/%02d.csv", i), fmt.Sprint(i))
			}
			repo.Commit("Add facts", wednesday)
			tt.setUp(repo)
			r := open(t, repo.Dir)
			index, err := r.Index(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got, want := listing(t, index), listing(t, at(t, r, "HEAD")); got != want {
				t.Errorf("the index holds\n%swant\n%s", got, want)
			}
		})
	}
}

// listing is all files with mode, hash and content.
func listing(t testing.TB, files fs.FS) string {
	t.Helper()
	var list strings.Builder
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		blob := info.Sys().(*history.Blob)
		fmt.Fprintf(&list, "%o %s %d %s %q\n", blob.Mode, blob.Hash, info.Size(), path, read(t, files, path))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list.String()
}

func TestIndexRefuses(t *testing.T) {
	for _, tt := range []struct {
		name  string
		setUp func(repo *gitrepo.Repo)
		kind  error
		do    string
	}{
		{"split", func(repo *gitrepo.Repo) {
			repo.Git("config", "core.splitIndex", "true")
			repo.Git("update-index", "--split-index")
		}, history.ErrUnsupported, "git update-index --no-split-index"},
		{"unmerged", func(repo *gitrepo.Repo) {
			repo.Branch("proposal")
			repo.Write("README.md", "theirs\n")
			repo.Commit("Theirs", wednesday)
			repo.Checkout("main")
			repo.Write("README.md", "ours\n")
			repo.Commit("Ours", thursday)
			repo.Try(friday, "merge", "proposal")
		}, history.ErrUnmerged, "git add"},
		{"truncated", func(repo *gitrepo.Repo) {
			file := filepath.Join(repo.Dir, ".git", "index")
			os.Truncate(file, 100)
		}, history.ErrCorrupt, "git reset"},
		{"garbage", func(repo *gitrepo.Repo) {
			repo.Write(".git/index", strings.Repeat("garbage", 20))
		}, history.ErrCorrupt, "git reset"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo, _, _ := small(t)
			tt.setUp(repo)
			_, err := open(t, repo.Dir).Index(t.Context())
			wantProblem(t, err, tt.kind, tt.do)
		})
	}
}

func TestIndexAfterJoiningSplit(t *testing.T) {
	repo, _, _ := small(t)
	repo.Git("config", "core.splitIndex", "true")
	repo.Git("update-index", "--split-index")
	repo.Git("update-index", "--no-split-index")
	repo.Git("config", "--unset", "core.splitIndex")
	if _, err := open(t, repo.Dir).Index(t.Context()); err != nil {
		t.Errorf("after the advice: %v", err)
	}
}
