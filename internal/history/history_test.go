package history_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/history/gitrepo"
)

// Days of the little history that most tests read.
const (
	monday    = "2026-11-30T09:00:00Z"
	tuesday   = "2026-12-01T09:00:00Z"
	wednesday = "2026-12-02T09:00:00+01:00"
	thursday  = "2026-12-03T09:00:00Z"
	friday    = "2026-12-04T09:00:00Z"
)

// small is a repository of two commits on main.
func small(t testing.TB) (repo *gitrepo.Repo, first, second string) {
	t.Helper()
	repo = gitrepo.New(t)
	repo.Write("plans/plan.yaml", "kind: Plan\n")
	repo.Write("plans/demand/eu.yaml", "310\n")
	repo.Write("README.md", "Plan\n")
	first = repo.Commit("Start the plan", monday)
	repo.Write("plans/demand/eu.yaml", "400\n")
	second = repo.Commit("Raise EU", tuesday)
	return repo, first, second
}

func open(t testing.TB, dir string) *history.Repository {
	t.Helper()
	r, err := history.Open(dir)
	if err != nil {
		t.Fatalf("Open(%s): %v", dir, err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func resolve(t testing.TB, r *history.Repository, rev string) history.Commit {
	t.Helper()
	c, err := r.Resolve(t.Context(), rev)
	if err != nil {
		t.Fatalf("Resolve(%s): %v", rev, err)
	}
	return c
}

// at gives the files of a revision.
func at(t testing.TB, r *history.Repository, rev string) fs.FS {
	t.Helper()
	files, err := r.At(t.Context(), resolve(t, r, rev))
	if err != nil {
		t.Fatalf("At(%s): %v", rev, err)
	}
	return files
}

func read(t testing.TB, files fs.FS, name string) string {
	t.Helper()
	data, err := fs.ReadFile(files, name)
	if err != nil {
		t.Fatalf("ReadFile(%s): %v", name, err)
	}
	return string(data)
}

// wantProblem checks what an error is about and that it says what to do.
func wantProblem(t testing.TB, err, kind error, do string) {
	t.Helper()
	var p *history.Problem
	if !errors.As(err, &p) {
		t.Fatalf("error is %v, want a Problem", err)
	}
	if !errors.Is(err, kind) {
		t.Errorf("problem is %q, want one that is %q", err, kind)
	}
	if !strings.Contains(p.Do, do) {
		t.Errorf("advice is %q, want it to contain %q", p.Do, do)
	}
	if strings.HasSuffix(p.Summary, ".") || p.Summary == "" {
		t.Errorf("summary %q does not read well", p.Summary)
	}
}

func TestOpenFinds(t *testing.T) {
	repo, _, second := small(t)
	linked := filepath.Join(t.TempDir(), "linked")
	repo.Git("worktree", "add", "--quiet", "-b", "other", linked)
	sub := repo.Clone("--bare")
	super := gitrepo.New(t)
	super.Git("submodule", "--quiet", "add", "file://"+repo.Dir, "company")
	for _, tt := range []struct {
		name, dir, root string
	}{
		{"the work tree", repo.Dir, repo.Dir},
		{"a folder below", filepath.Join(repo.Dir, "plans", "demand"), repo.Dir},
		{"the git directory", filepath.Join(repo.Dir, ".git"), repo.Dir},
		{"within the git directory", filepath.Join(repo.Dir, ".git", "refs"), repo.Dir},
		{"a linked work tree", linked, linked},
		{"a folder of a linked work tree", filepath.Join(linked, "plans"), linked},
		{"a bare repository", sub.Dir, ""},
		{"within a bare repository", filepath.Join(sub.Dir, "objects"), ""},
		{"a submodule", filepath.Join(super.Dir, "company", "plans"), filepath.Join(super.Dir, "company")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := open(t, tt.dir)
			if r.Root() != tt.root || r.Bare() != (tt.root == "") {
				t.Errorf("Root() = %q, Bare() = %v; want %q", r.Root(), r.Bare(), tt.root)
			}
			c, _, err := r.Head(t.Context())
			if err != nil || c.Hash != second {
				t.Fatalf("Head() = %s, %v; want %s", c.Hash, err, second)
			}
			if got := read(t, at(t, r, "HEAD"), "plans/demand/eu.yaml"); got != "400\n" {
				t.Errorf("read %q at HEAD", got)
			}
		})
	}
}

func TestOpenLinkedWorkTreeHasItsOwnHeadAndIndex(t *testing.T) {
	repo, first, second := small(t)
	linked := gitrepo.At(t, filepath.Join(t.TempDir(), "linked"))
	repo.Git("worktree", "add", "--quiet", "-b", "option/third-shift", linked.Dir, first)
	linked.Write("plans/demand/eu.yaml", "500\n")
	linked.Git("add", ".")

	r := open(t, linked.Dir)
	c, branch, err := r.Head(t.Context())
	if err != nil || c.Hash != first || branch != "option/third-shift" {
		t.Errorf("Head() = %s, %s, %v", c.Hash, branch, err)
	}
	if got := resolve(t, r, "main").Hash; got != second {
		t.Errorf("main is %s, want %s", got, second)
	}
	index, err := r.Index(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, index, "plans/demand/eu.yaml"); got != "500\n" {
		t.Errorf("the index holds %q", got)
	}
}

func TestOpenRefuses(t *testing.T) {
	write := func(t *testing.T, file, text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name string
		make func(t *testing.T) string
		kind error
		do   string
	}{
		{"no repository", func(t *testing.T) string { return t.TempDir() }, history.ErrNoRepository, "git init"},
		{"SHA-256", func(t *testing.T) string {
			return gitrepo.New(t, "--object-format=sha256").Dir
		}, history.ErrUnsupported, "--object-format=sha1"},
		{"reftable", func(t *testing.T) string {
			repo := gitrepo.New(t)
			repo.Git("config", "core.repositoryFormatVersion", "1")
			repo.Git("config", "extensions.refStorage", "reftable")
			return repo.Dir
		}, history.ErrUnsupported, "git refs migrate --ref-format=files"},
		{"an unknown extension", func(t *testing.T) string {
			repo := gitrepo.New(t)
			repo.Git("config", "core.repositoryFormatVersion", "1")
			repo.Git("config", "extensions.fromTheFuture", "yes")
			return repo.Dir
		}, history.ErrUnsupported, "clone it again"},
		{"an unknown format", func(t *testing.T) string {
			repo := gitrepo.New(t)
			repo.Git("config", "core.repositoryFormatVersion", "7")
			return repo.Dir
		}, history.ErrUnsupported, "clone it again"},
		{"a broken configuration", func(t *testing.T) string {
			repo := gitrepo.New(t)
			write(t, filepath.Join(repo.Dir, ".git", "config"), "[core\n")
			return repo.Dir
		}, history.ErrUnsupported, "git config --file"},
		{"a pruned work tree", func(t *testing.T) string {
			dir := t.TempDir()
			write(t, filepath.Join(dir, ".git"), "gitdir: /nowhere/.git/worktrees/x\n")
			return dir
		}, history.ErrNoRepository, "git worktree repair"},
		{"a .git file that is something else", func(t *testing.T) string {
			dir := t.TempDir()
			write(t, filepath.Join(dir, ".git"), "hello\n")
			return dir
		}, history.ErrNoRepository, "clone again"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := history.Open(tt.make(t))
			wantProblem(t, err, tt.kind, tt.do)
		})
	}
}

func TestOpenWantsAFolder(t *testing.T) {
	repo, _, _ := small(t)
	for _, dir := range []string{filepath.Join(repo.Dir, "README.md"), filepath.Join(repo.Dir, "nowhere")} {
		if _, err := history.Open(dir); err == nil || errors.Is(err, history.ErrNoRepository) {
			t.Errorf("Open(%s): %v", dir, err)
		}
	}
}

func TestEmptyRepository(t *testing.T) {
	repo := gitrepo.New(t)
	r := open(t, repo.Dir)
	_, branch, err := r.Head(t.Context())
	wantProblem(t, err, history.ErrEmpty, "git commit")
	if branch != "main" {
		t.Errorf("branch is %q", branch)
	}
	_, err = r.Resolve(t.Context(), "HEAD~1")
	wantProblem(t, err, history.ErrEmpty, "git commit")
	_, _, err = r.DefaultTarget(t.Context(), "", func(string) string { return "" })
	wantProblem(t, err, history.ErrEmpty, "git commit")
	index, err := r.Index(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if list, err := fs.ReadDir(index, "."); err != nil || len(list) != 0 {
		t.Errorf("the index of an empty repository lists %v, %v", list, err)
	}
}

func TestDetachedHead(t *testing.T) {
	repo, first, _ := small(t)
	repo.Checkout(first)
	c, branch, err := open(t, repo.Dir).Head(t.Context())
	if err != nil || c.Hash != first || branch != "" {
		t.Errorf("Head() = %s, %q, %v", c.Hash, branch, err)
	}
}
