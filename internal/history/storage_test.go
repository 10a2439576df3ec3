package history_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/history/gitrepo"
)

func TestStorageForms(t *testing.T) {
	for _, tt := range []struct {
		name string
		make func(repo *gitrepo.Repo) *gitrepo.Repo
	}{
		{"loose", func(repo *gitrepo.Repo) *gitrepo.Repo { return repo }},
		{"packed, refs too", func(repo *gitrepo.Repo) *gitrepo.Repo {
			repo.Git("gc", "--quiet", "--aggressive")
			return repo
		}},
		{"several packs and a multi-pack index", func(repo *gitrepo.Repo) *gitrepo.Repo {
			repo.Git("repack", "--quiet", "-d")
			repo.Write("later", "x")
			repo.Git("tag", "before")
			repo.Commit("Later", thursday)
			repo.Git("repack", "--quiet", "-d")
			repo.Git("multi-pack-index", "write")
			repo.Git("reset", "--quiet", "--hard", "before")
			return repo
		}},
		{"borrowed", func(repo *gitrepo.Repo) *gitrepo.Repo { return repo.Clone("--shared") }},
		{"borrowed twice", func(repo *gitrepo.Repo) *gitrepo.Repo {
			once := repo.Clone("--shared")
			return gitrepo.At(t, clone(t, once, "--shared"))
		}},
		{"a sparse checkout", func(repo *gitrepo.Repo) *gitrepo.Repo {
			repo.Git("sparse-checkout", "set", "plans/demand")
			if _, err := os.Stat(filepath.Join(repo.Dir, "plans", "facts", "large.csv")); err == nil {
				t.Fatal("the checkout is not sparse")
			}
			return repo
		}},
		{"settings per work tree", func(repo *gitrepo.Repo) *gitrepo.Repo {
			repo.Git("config", "core.repositoryFormatVersion", "1")
			repo.Git("config", "extensions.worktreeConfig", "true")
			return repo
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo, _, _ := small(t)
			large := strings.Repeat("2026-11,eu,TENT-2P,310,58590.00\n", 5000)
			repo.Write("plans/facts/large.csv", large)
			repo.Commit("Add facts", wednesday)
			repo.Write("plans/facts/large.csv", strings.Replace(large, "310", "311", 1))
			repo.Commit("Correct facts", thursday)
			want := listing(t, at(t, open(t, repo.Dir), "HEAD"))

			other := tt.make(repo)
			r := open(t, other.Dir)
			if got := listing(t, at(t, r, "HEAD")); got != want {
				t.Errorf("HEAD holds other files")
			}
			if got := read(t, at(t, r, "HEAD~1"), "plans/facts/large.csv"); got != large {
				t.Errorf("HEAD~1 holds another large file")
			}
		})
	}
}

// clone uses a plain path, since sharing does not work by URL.
func clone(t testing.TB, repo *gitrepo.Repo, option string) string {
	t.Helper()
	dir := t.TempDir()
	repo.Git("clone", "--quiet", option, repo.Dir, dir)
	return dir
}

func TestPartialClone(t *testing.T) {
	repo, _, _ := small(t)
	repo.Git("config", "uploadpack.allowFilter", "true")
	partial := repo.Clone("--filter=blob:none", "--no-checkout")
	r := open(t, partial.Dir)
	_, err := fs.ReadFile(at(t, r, "HEAD"), "README.md")
	wantProblem(t, err, history.ErrMissingObject, "git fetch --refetch --no-filter origin")

	partial.Git("fetch", "--quiet", "--refetch", "--no-filter", "origin")
	if got := read(t, at(t, r, "HEAD"), "README.md"); got != "Plan\n" {
		t.Errorf("after the advice: %q", got)
	}
}

func TestRepackedMeanwhile(t *testing.T) {
	repo, _, second := small(t)
	repo.Git("repack", "--quiet", "-a", "-d")
	r := open(t, repo.Dir)
	resolve(t, r, second)
	repo.Write("README.md", "Changed\n")
	third := repo.Commit("Change", wednesday)
	repo.Git("gc", "--quiet", "--prune=now")
	if got := read(t, at(t, r, third), "README.md"); got != "Changed\n" {
		t.Errorf("read %q", got)
	}
	if got := read(t, at(t, r, second), "plans/plan.yaml"); got != "kind: Plan\n" {
		t.Errorf("read %q", got)
	}
}

// loose is the file of a loose object.
func loose(repo *gitrepo.Repo, hash string) string {
	return filepath.Join(repo.Dir, ".git", "objects", hash[:2], hash[2:])
}

func TestDamage(t *testing.T) {
	overwrite := func(t *testing.T, file string, data []byte) {
		t.Helper()
		os.Chmod(file, 0o666)
		if err := os.WriteFile(file, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name   string
		damage func(t *testing.T, repo *gitrepo.Repo)
		kind   error
	}{
		{"garbage in an object", func(t *testing.T, repo *gitrepo.Repo) {
			overwrite(t, loose(repo, repo.Git("rev-parse", "HEAD:README.md")), []byte("garbage"))
		}, history.ErrCorrupt},
		{"an empty object", func(t *testing.T, repo *gitrepo.Repo) {
			overwrite(t, loose(repo, repo.Git("rev-parse", "HEAD:README.md")), nil)
		}, history.ErrCorrupt},
		{"another object in its place", func(t *testing.T, repo *gitrepo.Repo) {
			data, _ := os.ReadFile(loose(repo, repo.Git("rev-parse", "HEAD:plans/plan.yaml")))
			overwrite(t, loose(repo, repo.Git("rev-parse", "HEAD:README.md")), data)
		}, history.ErrCorrupt},
		{"a missing object", func(t *testing.T, repo *gitrepo.Repo) {
			os.Remove(loose(repo, repo.Git("rev-parse", "HEAD:README.md")))
		}, history.ErrMissingObject},
		{"a missing tree", func(t *testing.T, repo *gitrepo.Repo) {
			os.Remove(loose(repo, repo.Git("rev-parse", "HEAD^{tree}")))
		}, history.ErrMissingObject},
		{"a damaged commit", func(t *testing.T, repo *gitrepo.Repo) {
			overwrite(t, loose(repo, repo.Git("rev-parse", "HEAD")), []byte("x"))
		}, history.ErrCorrupt},
		{"garbage in the branch", func(t *testing.T, repo *gitrepo.Repo) {
			repo.Write(".git/refs/heads/main", "garbage\n")
		}, history.ErrCorrupt},
		{"a circle of refs", func(t *testing.T, repo *gitrepo.Repo) {
			repo.Write(".git/refs/heads/main", "ref: refs/heads/main\n")
		}, history.ErrCorrupt},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo, _, _ := small(t)
			tt.damage(t, repo)
			r := open(t, repo.Dir)
			c, err := r.Resolve(t.Context(), "HEAD")
			if err == nil {
				var files fs.FS
				if files, err = r.At(t.Context(), c); err == nil {
					_, err = fs.ReadFile(files, "README.md")
				}
			}
			wantProblem(t, err, tt.kind, "git fsck")
		})
	}
}

func TestDamagedPackIsAnError(t *testing.T) {
	repo, _, _ := small(t)
	repo.Write("large", strings.Repeat("some text to compress\n", 4000))
	repo.Commit("Large", wednesday)
	repo.Git("repack", "--quiet", "-a", "-d")
	for _, extension := range []string{"pack", "idx"} {
		files, _ := filepath.Glob(filepath.Join(repo.Dir, ".git", "objects", "pack", "*."+extension))
		sound, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		os.Chmod(files[0], 0o666)
		for i := 0; i < len(sound); i += 7 {
			damaged := append([]byte{}, sound...)
			damaged[i] ^= 0xff
			if err := os.WriteFile(files[0], damaged, 0o666); err != nil {
				t.Fatal(err)
			}
			readAll(repo.Dir) // any result but a panic or a wrong content
		}
		if err := os.WriteFile(files[0], sound, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := readAll(repo.Dir); err != nil {
		t.Error(err)
	}
}

func readAll(dir string) error {
	r, err := history.Open(dir)
	if err != nil {
		return err
	}
	defer r.Close()
	c, err := r.Resolve(context.Background(), "HEAD")
	if err != nil {
		return err
	}
	files, err := r.At(context.Background(), c)
	if err != nil {
		return err
	}
	return fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		_, err = fs.ReadFile(files, path)
		return err
	})
}

func TestManyAtOnce(t *testing.T) {
	repo, _, _ := small(t)
	repo.Git("gc", "--quiet")
	r := open(t, repo.Dir)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, rev := range []string{"HEAD", "HEAD~1", "main"} {
				c, err := r.Resolve(t.Context(), rev)
				if err != nil {
					t.Error(err)
					return
				}
				files, err := r.At(t.Context(), c)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := fs.ReadFile(files, "plans/demand/eu.yaml"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}

func TestCancelled(t *testing.T) {
	repo, _, _ := small(t)
	r := open(t, repo.Dir)
	c := resolve(t, r, "HEAD")
	ctx, cancel := context.WithCancel(t.Context())
	files, err := r.At(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := fs.ReadFile(files, "README.md"); !errors.Is(err, context.Canceled) {
		t.Errorf("reading goes on: %v", err)
	}
	if _, err := r.Changed(ctx, c, resolve(t, r, "HEAD~1"), "."); !errors.Is(err, context.Canceled) {
		t.Errorf("comparing goes on: %v", err)
	}
}
