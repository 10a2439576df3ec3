package cmd

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestInitTeam asks the forge who people are, and says in words why it cannot.
func TestInitTeam(t *testing.T) {
	accounts := map[string]string{"/api/v1/user": `{"id":2,"login":"anna"}`, "/api/v1/users/anna": `{"id":2,"login":"anna"}`,
		"/api/v1/users/ben": `{"id":3,"login":"ben","full_name":"Ben Okafor"}`}
	line := func(r *http.Request) (*http.Response, error) {
		status, text := http.StatusOK, accounts[r.URL.Path]
		if text == "" {
			status, text = http.StatusNotFound, `{"message":"no such user"}`
		}
		return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(text)), Request: r}, nil
	}
	for _, x := range []struct {
		name, team, token string
		code              int
		says              []string
	}{
		{"two", "ben,anna", "secret", 0, []string{"in the team: Ben Okafor, account 3 of git.example.com\n"}},
		{"unknown", "ben,eve", "secret", 2, []string{"--team: git.example.com has no account eve", "check the login"}},
		{"no login", "../ben", "secret", 2, []string{"--team ../ben is no login"}},
		{"no token", "ben", "", 3, []string{"--team asks the forge for people's accounts: no token for git.example.com", "GITEA_TOKEN"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			env := Nowhere()
			env.Out, env.Err, env.HTTP = &out, &errs, answers(line)
			env.Now = func() time.Time { return time.Date(2026, 12, 10, 9, 0, 0, 0, time.UTC) }
			set := map[string]string{"ACCORD_FORGE": "gitea", "ACCORD_FORGE_URL": "https://git.example.com", "ACCORD_REPOSITORY": "northlight/plan", "GITEA_TOKEN": x.token}
			env.Getenv = func(name string) string { return set[name] }
			dir := filepath.Join(t.TempDir(), "plan")
			if code := Run(t.Context(), env, []string{"init", dir, "--no-commit", "--team", x.team}); code != x.code {
				t.Fatalf("exit %d\n%s%s", code, &out, &errs)
			}
			for _, words := range x.says {
				if !strings.Contains(out.String()+errs.String(), words) {
					t.Errorf("no %q in\n%s%s", words, &out, &errs)
				}
			}
			text, err := os.ReadFile(filepath.Join(dir, "plans", "policy.yaml"))
			if x.code != 0 {
				if !os.IsNotExist(err) {
					t.Error("something was written")
				}
				return
			}
			if s := string(text); err != nil || strings.Count(s, "forges: {git.example.com: 2}") != 1 || strings.Count(s, "forges: {git.example.com: 3}") != 1 || !strings.Contains(s, "      - ben-okafor\n") {
				t.Errorf("%v\n%s", err, s)
			}
			if _, err := os.Stat(filepath.Join(dir, ".github", "workflows", "plan.yml")); err != nil {
				t.Error(err)
			}
		})
	}
}
