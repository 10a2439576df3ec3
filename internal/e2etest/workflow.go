package e2etest

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Release serves an accord as a release would be served, and knows what each
// step of a workflow ran it with.
type Release struct {
	URL, SHA256 string
	log         string
}

// release wraps the program in a script that notes the variables of each step
// before it runs the program; the script is what is pinned and downloaded.
func release(t testing.TB, program string) *Release {
	t.Helper()
	log := t.TempDir()
	script := fmt.Sprintf(`#!/bin/sh
step=other
for a in "$@"; do
  case $a in --locate|--at|--publish) step=${a#--}; break ;; esac
done
env > '%s/'$step.env
printf '%%s\n' "$*" > '%s/'$step.args
exec '%s' "$@"
`, log, log, program)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, script) }))
	t.Cleanup(s.Close)
	return &Release{URL: s.URL + "/accord", SHA256: fmt.Sprintf("%x", sha256.Sum256([]byte(script))), log: log}
}

// Step is what a step ran accord with: its variables by name, and arguments.
func (r *Release) Step(t testing.TB, name string) (env map[string]string, args string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(r.log, name+".env"))
	if err != nil {
		t.Fatalf("the step %s has not run accord", name)
	}
	env = map[string]string{}
	for line := range strings.Lines(string(text)) {
		if k, v, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "="); ok {
			env[k] = v
		}
	}
	b, err := os.ReadFile(filepath.Join(r.log, name+".args"))
	if err != nil {
		t.Fatal(err)
	}
	return env, strings.TrimSpace(string(b))
}

// Ran reports whether a step has run accord.
func (r *Release) Ran(name string) bool {
	_, err := os.Stat(filepath.Join(r.log, name+".env"))
	return err == nil
}

// WriteWorkflow puts the workflow that accord init writes on main.
func (r *Repository) WriteWorkflow(t testing.TB, accord string, b *Release) {
	t.Helper()
	dir := t.TempDir()
	got := execute(t, dir, accord, r.environment(t, Job{}), "init", "new", "--forge", "gitea", "--as-of", AsOf, "--binary", b.URL+"#sha256="+b.SHA256)
	if got.Code != 0 {
		t.Fatalf("init: exit %d\n%s", got.Code, got.Out)
	}
	changes := Change{}
	for _, name := range []string{"plan.yml", "plan-events.yml"} {
		text, err := os.ReadFile(filepath.Join(dir, "new", ".github", "workflows", name))
		if err != nil {
			t.Fatal(err)
		}
		changes[".github/workflows/"+name] = whole(string(text))
	}
	r.Push(t, r.Company.Planner, "main", "Review pull requests", changes)
}

// Act runs a workflow of main on this machine, as the runner of the forge would
// for an event, and returns its log. Actions of others are replaced by folders.
func (r *Repository) Act(t testing.TB, workflow, event string, payload any, job Job, actions map[string]string) Outcome {
	t.Helper()
	act, err := exec.LookPath("act")
	if err != nil {
		t.Fatal("nektos/act is not on the path: .ci/run installs it")
	}
	dir := t.TempDir()
	// What the runner has is the target, without anybody's credentials.
	r.gitIn(t, dir, nil, "clone", "--quiet", "--branch", "main", r.Company.Server.URL+"/"+r.Owner+"/"+r.Name+".git", "target")
	text, err := json.Marshal(payload)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "event.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	host := strings.TrimPrefix(r.Company.Server.URL, "http://")
	token := job.Token
	if token == "" {
		token = r.Company.Robot.Token
	}
	// Without --no-cache-server act opens a port that is not on the loopback
	// interface.
	args := []string{event, "--no-cache-server", "-W", ".github/workflows/" + workflow, "-P", "ubuntu-latest=-self-hosted", "-e", file, "--github-instance", host,
		"--env", "GITEA_ACTIONS=true", "--env", "GITHUB_SERVER_URL=" + r.Company.Server.URL, "--env", "GITHUB_API_URL=" + r.Company.Server.URL + "/api/v1",
		"--env", fmt.Sprintf("GITHUB_RUN_ID=%d", job.ID), "-s", "GITHUB_TOKEN=" + token, "--action-offline-mode"}
	for uses, folder := range actions {
		args = append(args, "--local-repository", uses+"="+folder)
	}
	home := t.TempDir()
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_CACHE_HOME=" + filepath.Join(home, "cache"), "XDG_CONFIG_HOME=" + filepath.Join(home, "config"),
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "DOCKER_HOST=unix:///nowhere"}
	return execute(t, filepath.Join(dir, "target"), act, append(env, job.Env...), append(args, job.Args...)...)
}

// keeper is an action that keeps what it is given in a folder, in place of the
// forge's store.
func keeper(t testing.TB) (action, kept string) {
	t.Helper()
	action, kept = t.TempDir(), t.TempDir()
	text := fmt.Sprintf(`name: keep
description: keep a file
inputs:
  name: {description: name, required: true}
  path: {description: path, required: true}
  if-no-files-found: {description: what then, default: warn}
runs:
  using: composite
  steps:
    - shell: bash
      env: {FROM: "${{ inputs.path }}", NAME: "${{ inputs.name }}"}
      run: if [ -e "$FROM" ]; then cp "$FROM" '%s/'"$NAME"; fi
`, kept)
	if err := os.WriteFile(filepath.Join(action, "action.yml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return action, kept
}
