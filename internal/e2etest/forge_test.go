package e2etest

import (
	"net/http"
	"os"
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
	for login, want := range map[string]string{"anna": "write", "reviewer": "write", "olga": "read"} {
		if got := get[struct{ Permission string }](t, c.Server.admin(), r.API("/collaborators/%s/permission", login)).Permission; got != want {
			t.Errorf("%s: %s, want %s", login, got, want)
		}
	}
	if r := c.Outsider.call(t, http.MethodPost, r.API("/contents/x.txt"), map[string]string{"content": "eA==", "branch": "main"}); r.code/100 == 2 {
		t.Error("an outsider may write")
	}
}
