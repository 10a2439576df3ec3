package git

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func words(t *testing.T, g Git, args ...string) string {
	t.Helper()
	out, err := g.Run(t.Context(), args...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

func TestAppendHere(t *testing.T) {
	_, g, commit := growing(t)
	before := words(t, g, "rev-parse", "HEAD")
	a := addition("origin", map[string]string{"approvals/a": "1"})
	a.With = commit
	first, err := g.AppendHere(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	second, err := g.AppendHere(t.Context(), addition("origin", map[string]string{"approvals/b": "2"}))
	if err != nil {
		t.Fatal(err)
	}
	if got := words(t, g, "rev-parse", "accord/approvals", "accord/approvals^1", "accord/approvals^1^1", "HEAD"); got != second+" "+first+" "+commit+" "+before {
		t.Error(got)
	}
	if got := words(t, g, "ls-tree", "-r", "--name-only", "accord/approvals"); got != "approvals/2026-12/anna.txt approvals/a approvals/b" {
		t.Error(got)
	}
	if got := words(t, g, "status", "--porcelain"); got != "" {
		t.Errorf("the work tree changed: %s", got)
	}
	if _, err := g.AppendHere(t.Context(), addition("origin", map[string]string{"approvals/a": "2"})); err == nil || !strings.Contains(err.Error(), "says something else") {
		t.Error(err)
	}
}

// TestAppendHereBesideTheRemote: the branch begins where the remote's ends, and
// where both have grown it holds both.
func TestAppendHereBesideTheRemote(t *testing.T) {
	remote, g, _ := growing(t)
	theirs, err := g.Append(t.Context(), addition(remote, map[string]string{"approvals/theirs": "1"}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.AppendHere(t.Context(), addition(remote, map[string]string{"approvals/mine": "1"})); err != nil {
		t.Fatal(err)
	}
	if got := words(t, g, "rev-parse", "accord/approvals^1"); got != theirs {
		t.Error(got)
	}
	if _, err := g.Append(t.Context(), addition(remote, map[string]string{"approvals/later": "1"})); err != nil {
		t.Fatal(err)
	}
	if _, err := g.AppendHere(t.Context(), addition(remote, map[string]string{"approvals/more": "1"})); err != nil {
		t.Fatal(err)
	}
	if got := words(t, g, "ls-tree", "-r", "--name-only", "accord/approvals"); got != "approvals/later approvals/mine approvals/more approvals/theirs" {
		t.Error(got)
	}
}

// TestPublish pushes what is here, also where the remote has grown since it was
// last fetched.
func TestPublish(t *testing.T) {
	remote, g, _ := growing(t)
	a := addition(remote, map[string]string{"approvals/mine": "1"})
	if _, err := g.Publish(t.Context(), a); err == nil || !strings.Contains(err.Error(), "there is no branch accord/approvals") {
		t.Error(err)
	}
	if _, err := g.AppendHere(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	tip, err := g.Publish(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	in := Git{Dir: remote}.Here()
	if got := words(t, in, "rev-parse", "accord/approvals"); got != tip {
		t.Error(got)
	}
	other := addition(remote, map[string]string{"approvals/theirs": "1"})
	other.Keep = "refs/remotes/other/accord/approvals" // somebody else's clone
	if _, err := g.Append(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if _, err := g.AppendHere(t.Context(), addition(remote, map[string]string{"approvals/more": "1"})); err != nil {
		t.Fatal(err)
	}
	if tip, err = g.Publish(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if got := words(t, in, "ls-tree", "-r", "--name-only", "accord/approvals"); got != "approvals/mine approvals/more approvals/theirs" {
		t.Error(got)
	}
	if got := words(t, g, "rev-parse", "refs/heads/accord/approvals", "refs/remotes/origin/accord/approvals"); got != tip+" "+tip {
		t.Error(got)
	}
}

// TestAppendToHead adds the files to the branch that is checked out, and leaves
// what is staged and what is changed as it was.
func TestAppendToHead(t *testing.T) {
	_, g, commit := growing(t)
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(g.Dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("staged", "x")
	words(t, g, "add", "staged")
	put("plan.yaml", "changed")
	put("untracked", "x")
	below := g
	below.Dir = filepath.Join(g.Dir, "approvals")
	tip, err := below.AppendToHead(t.Context(), addition("", map[string]string{"approvals/2026-12/ben.txt": "ben\n"}))
	if err != nil {
		t.Fatal(err)
	}
	if got := words(t, g, "rev-parse", "HEAD", "main", "HEAD^"); got != tip+" "+tip+" "+commit {
		t.Error(got)
	}
	if got := words(t, g, "diff-tree", "-r", "--name-only", "--no-commit-id", "HEAD"); got != "approvals/2026-12/ben.txt" {
		t.Error(got)
	}
	if got := words(t, g, "status", "--porcelain"); got != "M plan.yaml A staged ?? untracked" {
		t.Error(got)
	}
	if b, err := os.ReadFile(filepath.Join(g.Dir, "approvals/2026-12/ben.txt")); string(b) != "ben\n" || err != nil {
		t.Errorf("%q %v", b, err)
	}
	words(t, g, "checkout", "-q", "--detach")
	if _, err := g.AppendToHead(t.Context(), addition("", map[string]string{"approvals/x": "x"})); err == nil || err.Error() != "no branch is checked out" {
		t.Error(err)
	}
}

func TestSelf(t *testing.T) {
	_, g, _ := growing(t)
	g = g.With("GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	name, email, when, err := g.With("GIT_COMMITTER_NAME=Anna Roy", "GIT_COMMITTER_EMAIL=anna@example.test", "GIT_COMMITTER_DATE=2026-12-09T10:00:00+01:00").Self(t.Context())
	if err != nil || name != "Anna Roy" || email != "anna@example.test" || when.Format("2006-01-02T15:04:05Z07:00") != "2026-12-09T09:00:00Z" {
		t.Errorf("%q %q %s %v", name, email, when, err)
	}
	if _, _, _, err := g.Self(context.Background()); err != ErrNoIdentity {
		t.Error(err)
	}
}
