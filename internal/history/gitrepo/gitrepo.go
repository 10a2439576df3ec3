// Package gitrepo builds git repositories for tests, with the git program, so
// that what is read is what git writes.
//
//	repo := gitrepo.New(t)
//	repo.Write("plans/plan.yaml", "kind: Plan\n")
//	first := repo.Commit("Start the plan", "2026-12-01T09:00:00Z")
//	repo.Tag("plan/2026-12", "2026-12-18T16:00:00Z")
//
// Names, dates and settings are fixed and nothing of the machine's own
// configuration is read, so the same calls give the same hashes everywhere.
package gitrepo

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Repo is a repository in a temporary folder.
type Repo struct {
	Dir string // the work tree, or the bare repository
	t   testing.TB
}

// New makes an empty repository whose branch is main.
func New(t testing.TB, options ...string) *Repo {
	t.Helper()
	r := &Repo{Dir: t.TempDir(), t: t}
	r.Git(append([]string{"init", "--quiet", "--initial-branch=main"}, options...)...)
	return r
}

// At gives the repository that is already in dir.
func At(t testing.TB, dir string) *Repo { return &Repo{Dir: dir, t: t} }

// Environment is what isolates git from the machine: fixed names, no
// configuration but the repository's own, and date for both dates of a commit.
func Environment(date string) []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + os.DevNull, "LC_ALL=C", "TZ=UTC",
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.com", "GIT_AUTHOR_DATE=" + date,
		"GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.com", "GIT_COMMITTER_DATE=" + date,
	}
}

const someDay = "2026-12-01T09:00:00Z"

// Git runs git in the repository and returns its output without the last line's
// end. A failure ends the test.
func (r *Repo) Git(args ...string) string {
	r.t.Helper()
	return r.GitOn(someDay, args...)
}

// GitOn is Git with the date that commits and tags get.
func (r *Repo) GitOn(date string, args ...string) string {
	r.t.Helper()
	out, err := r.Try(date, args...)
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSuffix(out, "\n")
}

// Try is GitOn for what may fail; the output includes what git says of it.
func (r *Repo) Try(date string, args ...string) (string, error) {
	cmd := exec.Command("git", append([]string{"-c", "protocol.file.allow=always"}, args...)...)
	cmd.Dir, cmd.Env = r.Dir, Environment(date)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// Write puts a file into the work tree, with its folders.
func (r *Repo) Write(path, text string) {
	r.t.Helper()
	file := filepath.Join(r.Dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		r.t.Fatal(err)
	}
}

// Remove deletes a file from the work tree.
func (r *Repo) Remove(path string) {
	r.t.Helper()
	if err := os.Remove(filepath.Join(r.Dir, filepath.FromSlash(path))); err != nil {
		r.t.Fatal(err)
	}
}

// Commit commits all that is in the work tree, changed or not, and returns the
// hash. The date is in RFC 3339.
func (r *Repo) Commit(message, date string) string {
	r.t.Helper()
	r.Git("add", "--all")
	r.GitOn(date, "commit", "--quiet", "--allow-empty", "--message", message)
	return r.Git("rev-parse", "HEAD")
}

// Merge merges a branch with a merge commit and returns its hash.
func (r *Repo) Merge(branch, date string) string {
	r.t.Helper()
	r.GitOn(date, "merge", "--quiet", "--no-ff", "--message", "Merge "+branch, branch)
	return r.Git("rev-parse", "HEAD")
}

// Branch makes a branch at HEAD and checks it out.
func (r *Repo) Branch(name string) {
	r.t.Helper()
	r.Git("checkout", "--quiet", "-b", name)
}

// Checkout checks a branch or commit out.
func (r *Repo) Checkout(rev string) {
	r.t.Helper()
	r.Git("checkout", "--quiet", rev)
}

// Tag makes an annotated tag at HEAD, or a lightweight one if date is "".
func (r *Repo) Tag(name, date string) {
	r.t.Helper()
	if date == "" {
		r.Git("tag", name)
		return
	}
	r.GitOn(date, "tag", "--annotate", "--message", "Close "+name, name)
}

// Clone clones the repository, over the file protocol so that depth and filters
// count, and returns the clone.
func (r *Repo) Clone(options ...string) *Repo {
	r.t.Helper()
	dir := r.t.TempDir()
	r.Git(append(append([]string{"clone", "--quiet"}, options...), "file://"+r.Dir, dir)...)
	return &Repo{Dir: dir, t: r.t}
}

// Import feeds a stream to git fast-import, for histories of thousands of commits.
func (r *Repo) Import(stream string) {
	r.t.Helper()
	cmd := exec.Command("git", "fast-import", "--quiet")
	cmd.Dir, cmd.Env, cmd.Stdin = r.Dir, Environment(someDay), strings.NewReader(stream)
	if out, err := cmd.CombinedOutput(); err != nil {
		r.t.Fatalf("git fast-import: %v\n%s", err, out)
	}
}
