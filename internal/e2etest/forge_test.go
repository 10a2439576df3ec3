package e2etest

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestForge asserts what the other tests lean on: this is the Gitea that the
// module names, people may do what they should, and it listens nowhere else.
func TestForge(t *testing.T) {
	c := company(t)
	module, err := os.ReadFile(filepath.Join("gitea", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	version := get[struct{ Version string }](t, c.Planner, "/version").Version
	if !strings.Contains(string(module), "code.gitea.io/gitea v"+version+" ") {
		t.Errorf("the forge is Gitea %s, the module names another", version)
	}
	if !strings.HasPrefix(c.Server.URL, "http://127.0.0.1:") {
		t.Errorf("listens on %s", c.Server.URL)
	}
	r := c.Plan(t)
	for _, x := range []struct {
		who  *Account
		push bool
	}{{c.Planner, true}, {c.Robot, true}, {c.Outsider, false}} {
		got := get[struct {
			Permissions struct{ Push, Pull bool }
		}](t, x.who, r.API("")).Permissions
		if got.Push != x.push || !got.Pull {
			t.Errorf("%s: %+v", x.who.Login, got)
		}
	}
	if r := c.Outsider.call(t, http.MethodPost, r.API("/contents/x.txt"), map[string]string{"content": "eA==", "branch": "main"}); r.code/100 == 2 {
		t.Error("an outsider may write")
	}
}

// TestClient asks the forge everything that package gitea can ask it.
func TestClient(t *testing.T) {
	c := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-run", "^TestReal$", "-v", "../forge/gitea")
	c.Env = append(os.Environ(), "ACCORD_E2E_URL="+world.server.URL, "ACCORD_E2E_TOKEN="+world.server.Token)
	out, err := c.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestReal") {
		t.Errorf("%v\n%s", err, out)
	}
}
