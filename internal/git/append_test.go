package git

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// growing is a remote repository without branches and a clone of it with one
// commit, whose hash it returns.
func growing(t *testing.T) (remote string, clone Git, commit string) {
	t.Helper()
	remote, dir := filepath.Join(t.TempDir(), "remote.git"), t.TempDir()
	run := func(dir string, args ...string) string {
		t.Helper()
		out, err := Git{Dir: dir}.Apart().With("GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull).Set("user.name", "x", "user.email", "x@example.test").Line(t.Context(), args...)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	run(dir, "init", "-q", "--bare", remote)
	run(dir, "init", "-q", "-b", "main")
	for name, text := range map[string]string{"plan.yaml": "a", "approvals/2026-12/anna.txt": "anna"} {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run(dir, "add", "-A")
	run(dir, "commit", "-q", "-m", "one")
	return remote, Git{Dir: dir}.Here(), run(dir, "rev-parse", "HEAD")
}

func addition(remote string, files map[string]string) Addition {
	return Addition{Remote: remote, Branch: "accord/approvals", Keep: "refs/remotes/origin/accord/approvals", Folder: "approvals", Message: "Keep", Name: "accord", Email: "accord@example.test",
		When: time.Date(2026, 12, 9, 9, 0, 0, 0, time.UTC), Files: func(context.Context, string) (map[string][]byte, error) {
			out := map[string][]byte{}
			for k, v := range files {
				out[k] = []byte(v)
			}
			return out, nil
		}}
}

func TestAppend(t *testing.T) {
	remote, g, commit := growing(t)
	first, err := g.Append(t.Context(), addition(remote, map[string]string{"approvals/a": "1"}))
	if err != nil {
		t.Fatal(err)
	}
	second := addition(remote, map[string]string{"approvals/b": "2"})
	second.With = commit
	tip, err := g.Append(t.Context(), second)
	if err != nil {
		t.Fatal(err)
	}
	in := Git{Dir: remote}.Here()
	line := func(args ...string) string {
		out, err := in.Run(t.Context(), args...)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(strings.Fields(string(out)), " ")
	}
	if got := line("rev-parse", "accord/approvals", "accord/approvals^1", "accord/approvals^2"); got != tip+" "+first+" "+commit {
		t.Errorf("%s", got)
	}
	// What the further parent has below the folder is there too, and no other file.
	if got := line("ls-tree", "-r", "--name-only", "accord/approvals"); got != "approvals/2026-12/anna.txt approvals/a approvals/b" {
		t.Error(got)
	}
	if got := line("log", "-1", "--format=%an %ae %at %ct %s", "accord/approvals"); got != "accord accord@example.test 1796806800 1796806800 Keep" {
		t.Error(got)
	}
	if out, _ := g.Run(t.Context(), "status", "--porcelain"); len(out) != 0 {
		t.Errorf("the work tree changed: %s", out)
	}
	if kept, _ := g.Line(t.Context(), "rev-parse", "refs/remotes/origin/accord/approvals"); kept != tip {
		t.Errorf("kept %s", kept)
	}
}

// TestAppendNothing makes no commit, and the same file twice is no error.
func TestAppendNothing(t *testing.T) {
	remote, g, _ := growing(t)
	if tip, err := g.Append(t.Context(), addition(remote, nil)); err != nil || tip != "" {
		t.Errorf("%q %v", tip, err)
	}
	first, err := g.Append(t.Context(), addition(remote, map[string]string{"approvals/a": "1"}))
	if err != nil {
		t.Fatal(err)
	}
	if tip, err := g.Append(t.Context(), addition(remote, nil)); err != nil || tip != first {
		t.Errorf("%q %v", tip, err)
	}
}

// TestAppendWritesNothingOver: neither what stands there nor what a further
// parent has otherwise.
func TestAppendWritesNothingOver(t *testing.T) {
	remote, g, commit := growing(t)
	if _, err := g.Append(t.Context(), addition(remote, map[string]string{"approvals/a": "1", "approvals/2026-12/anna.txt": "other"})); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Append(t.Context(), addition(remote, map[string]string{"approvals/a": "2"})); err == nil || !strings.Contains(err.Error(), "approvals/a stands on the branch") {
		t.Error(err)
	}
	with := addition(remote, map[string]string{"approvals/c": "3"})
	with.With = commit
	if _, err := g.Append(t.Context(), with); err == nil || !strings.Contains(err.Error(), "holds another approvals/2026-12/anna.txt") {
		t.Error(err)
	}
}

// TestAppendAtOnce: of many that add at the same time each one's file is there,
// also where the branch is made by them.
func TestAppendAtOnce(t *testing.T) {
	remote, g, _ := growing(t)
	const many = 4
	var group sync.WaitGroup
	errs := make([]error, many)
	for i := range many {
		group.Go(func() {
			a := addition(remote, map[string]string{fmt.Sprintf("approvals/%d", i): "x"})
			a.Keep += fmt.Sprint(i)
			_, errs[i] = g.Append(t.Context(), a)
		})
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	out, err := Git{Dir: remote}.Run(t.Context(), "ls-tree", "-r", "--name-only", "accord/approvals")
	if got := strings.Join(strings.Fields(string(out)), " "); err != nil || got != "approvals/0 approvals/1 approvals/2 approvals/3" {
		t.Error(got, err)
	}
}

// TestAppendIsOvertaken: somebody is faster between reading and pushing.
func TestAppendIsOvertaken(t *testing.T) {
	remote, g, _ := growing(t)
	asked := 0
	a := addition(remote, nil)
	a.Files = func(ctx context.Context, tip string) (map[string][]byte, error) {
		if asked++; asked <= 2 {
			if _, err := g.Append(ctx, addition(remote, map[string]string{fmt.Sprintf("approvals/other%d", asked): "x"})); err != nil {
				return nil, err
			}
		}
		return map[string][]byte{"approvals/mine": []byte("x")}, nil
	}
	if _, err := g.Append(t.Context(), a); err != nil || asked != 3 {
		t.Errorf("asked %d times, %v", asked, err)
	}
	a.Files = func(ctx context.Context, tip string) (map[string][]byte, error) {
		asked++
		if _, err := g.Append(ctx, addition(remote, map[string]string{fmt.Sprintf("approvals/other%d", asked): "x"})); err != nil {
			return nil, err
		}
		return map[string][]byte{"approvals/late": []byte("x")}, nil
	}
	if _, err := g.Append(t.Context(), a); !errors.Is(err, ErrOvertaken) {
		t.Error(err)
	}
}

// TestSecretsStayHere: git and what it starts get no key.
func TestSecretsStayHere(t *testing.T) {
	t.Setenv("ACCORD_RECORDER_KEY", "private")
	for name, g := range map[string]Git{"plain": {}, "here": Git{}.Here(), "apart": Git{}.Apart()} {
		if strings.Contains(strings.Join(g.environment(), "\n"), "ACCORD_RECORDER_KEY") {
			t.Error(name)
		}
	}
}
