package cmd

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
)

// TestReleasePinsItself: a release for Linux knows its own hash; elsewhere, and
// in a build that was not released, what is pinned is the version, or nothing.
func TestReleasePinsItself(t *testing.T) {
	t.Cleanup(func() { Version = "" })
	Version = "v1.4.0"
	b, err := binaryFor("")
	if err != nil || b.Version != "v1.4.0" {
		t.Fatalf("%+v %v", b, err)
	}
	if runtime.GOOS == "linux" && runtime.GOARCH == "amd64" {
		path, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("%x", sha256.Sum256(text)); b.SHA256 != want || b.URL == "" {
			t.Errorf("%+v, want %s", b, want)
		}
	}
	for _, version := range []string{"", "devel", "v1.4", "1.4.0", "v1.4.0+dirty"} {
		if Version = version; moduleVersion() != "" {
			t.Errorf("%q is taken for a version that others can fetch: %s", version, moduleVersion())
		}
	}
	for _, version := range []string{"v1.4.0", "v1.4.0-rc.1", "v0.0.0-20261128220000-0123456789ab"} {
		if Version = version; moduleVersion() != version {
			t.Errorf("%q is not taken for a version", version)
		}
	}
}

func TestForgeOfARemote(t *testing.T) {
	for remote, want := range map[string]forge.Kind{
		"": forge.GitHub, "git@github.com:n/plan.git": forge.GitHub, "https://gitlab.example.com/n/plan": forge.GitLab, "ssh://git@gitea.example.com:222/n/plan.git": forge.Gitea,
		"https://codeberg.org/n/plan": forge.Gitea, "git@forgejo.example.com:n/plan.git": forge.Gitea, "https://git.example.com/gitlab/plan": forge.GitHub, "/srv/gitlab/plan.git": forge.GitHub,
	} {
		dir := t.TempDir()
		git := func(args ...string) {
			t.Helper()
			c := exec.CommandContext(t.Context(), "git", args...)
			c.Dir = dir
			if out, err := c.CombinedOutput(); err != nil {
				t.Fatalf("%s", out)
			}
		}
		git("init", "-q")
		if remote != "" {
			git("remote", "add", "origin", remote)
		}
		got, err := forgeFor(t.Context(), "", filepath.Join(dir, "not", "yet"))
		if err != nil || got != want {
			t.Errorf("%s: %s %v, want %s", remote, got, err, want)
		}
	}
}
