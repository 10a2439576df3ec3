package forge_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/google/go-cmp/cmp"
)

// environment is NAME=VALUE in lines.
func environment(lines string) func(string) string {
	vars := map[string]string{}
	for line := range strings.SplitSeq(lines, "\n") {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			vars[name] = value
		}
	}
	return func(name string) string { return vars[name] }
}

const hash = "0f1a1b1fa6dfddca565d599e1408f162bd116a42"

const githubJob = `
	GITHUB_ACTIONS=true
	GITHUB_SERVER_URL=https://github.com
	GITHUB_API_URL=https://api.github.com
	GITHUB_REPOSITORY=northlight/plan
	GITHUB_EVENT_NAME=pull_request
	GITHUB_REF=refs/pull/42/merge
	GITHUB_BASE_REF=main
	GITHUB_SHA=` + hash + `
	GITHUB_RUN_ID=26000000001
	GITHUB_RUN_ATTEMPT=2
	GITHUB_STEP_SUMMARY=/runner/summary
	GITHUB_OUTPUT=/runner/output`

const giteaJob = `
	GITEA_ACTIONS=true
	GITHUB_ACTIONS=true
	GITHUB_SERVER_URL=https://git.example.com/
	GITHUB_API_URL=https://git.example.com/api/v1
	GITHUB_REPOSITORY=northlight/plan
	GITHUB_EVENT_NAME=pull_request
	GITHUB_REF=refs/pull/7/head
	GITHUB_BASE_REF=main
	GITHUB_SHA=` + hash + `
	GITHUB_RUN_ID=81
	GITHUB_RUN_NUMBER=9
	GITHUB_RUN_ATTEMPT=1
	GITHUB_TOKEN=t`

const gitlabJob = `
	GITLAB_CI=true
	CI_SERVER_URL=https://gitlab.example.com
	CI_API_V4_URL=https://gitlab.example.com/api/v4
	CI_PROJECT_PATH=olga/plan
	CI_MERGE_REQUEST_PROJECT_PATH=northlight/sop/plan
	CI_MERGE_REQUEST_IID=12
	CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main
	CI_PIPELINE_SOURCE=merge_request_event
	CI_COMMIT_SHA=` + hash + `
	CI_PIPELINE_ID=900
	CI_PIPELINE_URL=https://gitlab.example.com/northlight/sop/plan/-/pipelines/900`

func TestDetect(t *testing.T) {
	hub := forge.Context{Kind: forge.GitHub, API: "https://api.github.com", Web: "https://github.com", Repository: "northlight/plan", Pull: 42,
		Event: "pull_request", Target: "main", Hash: hash, Summary: "/runner/summary", Output: "/runner/output", TokenVar: "GITHUB_TOKEN", Trusted: true,
		Run: forge.Run{ID: 26000000001, Attempt: 2, URL: "https://github.com/northlight/plan/actions/runs/26000000001/attempts/2"}}
	tea := forge.Context{Kind: forge.Gitea, API: "https://git.example.com/api/v1", Web: "https://git.example.com", Repository: "northlight/plan", Pull: 7,
		Event: "pull_request", Target: "main", Hash: hash, Head: hash, TokenVar: "GITHUB_TOKEN", Trusted: true,
		Run: forge.Run{ID: 81, Attempt: 1, URL: "https://git.example.com/northlight/plan/actions/runs/81"}}
	lab := forge.Context{Kind: forge.GitLab, API: "https://gitlab.example.com/api/v4", Web: "https://gitlab.example.com", Repository: "northlight/sop/plan", Pull: 12,
		Event: "merge_request_event", Target: "main", Hash: hash, Head: hash, TokenVar: "GITLAB_TOKEN", Trusted: true,
		Run: forge.Run{ID: 900, URL: "https://gitlab.example.com/northlight/sop/plan/-/pipelines/900"}}
	for _, x := range []struct {
		name, env string
		want      forge.Context
	}{
		{"github", githubJob, hub},
		{"github, by head", githubJob + "\nGITHUB_REF=refs/pull/42/head", hub},
		{"github enterprise", githubJob + "\nGITHUB_SERVER_URL=https://ghe.example\nGITHUB_API_URL=https://ghe.example/api/v3\nGITHUB_RUN_ATTEMPT=1", with(hub, func(c *forge.Context) {
			c.Web, c.API, c.Run = "https://ghe.example", "https://ghe.example/api/v3", forge.Run{ID: 26000000001, Attempt: 1, URL: "https://ghe.example/northlight/plan/actions/runs/26000000001"}
		})},
		{"github, a push", githubJob + "\nGITHUB_REF=refs/heads/main\nGITHUB_EVENT_NAME=push\nGITHUB_BASE_REF=", with(hub, func(c *forge.Context) { c.Pull, c.Event, c.Target = 0, "push", "main" })},
		{"github, a merge queue", githubJob + "\nGITHUB_REF=refs/heads/gh-readonly-queue/release/2026/pr-42-0f1a\nGITHUB_EVENT_NAME=merge_group\nGITHUB_BASE_REF=", with(hub, func(c *forge.Context) {
			c.Pull, c.Event, c.Target = 0, "merge_group", "release/2026"
		})},
		{"github, a token of our own", githubJob + "\nACCORD_TOKEN=t\nGITHUB_TOKEN=u", with(hub, func(c *forge.Context) { c.TokenVar = "ACCORD_TOKEN" })},
		{"github, another number", githubJob + "\nACCORD_PR=#43", with(hub, func(c *forge.Context) { c.Pull = 43 })},
		{"gitea", giteaJob, tea},
		{"gitea, a token of its own", giteaJob + "\nGITEA_TOKEN=t", with(tea, func(c *forge.Context) { c.TokenVar = "GITEA_TOKEN" })},
		{"forgejo", giteaJob + "\nGITEA_ACTIONS=\nFORGEJO_ACTIONS=true", with(tea, func(c *forge.Context) {
			c.Run.URL = "https://git.example.com/northlight/plan/actions/runs/9"
		})},
		{"gitlab", gitlabJob, lab},
		{"gitlab, a merged result", gitlabJob + "\nCI_MERGE_REQUEST_SOURCE_BRANCH_SHA=" + strings.Repeat("a", 40), with(lab, func(c *forge.Context) { c.Head = strings.Repeat("a", 40) })},
		{"gitlab, a branch", gitlabJob + "\nCI_MERGE_REQUEST_IID=\nCI_MERGE_REQUEST_PROJECT_PATH=\nCI_MERGE_REQUEST_TARGET_BRANCH_NAME=\nCI_PIPELINE_SOURCE=push", with(lab, func(c *forge.Context) {
			c.Pull, c.Repository, c.Target, c.Event, c.Head = 0, "olga/plan", "", "push", ""
		})},
		{"act, which calls itself github, for a gitea", githubJob + "\nACCORD_FORGE=forgejo\nACCORD_FORGE_URL=http://127.0.0.1:3000/\nGITHUB_TOKEN=not-for-gitea", with(hub, func(c *forge.Context) {
			c.Kind, c.Web, c.API, c.TokenVar = forge.Gitea, "http://127.0.0.1:3000", "http://127.0.0.1:3000/api/v1", "GITEA_TOKEN"
		})},
		{"no CI", "ACCORD_FORGE=gitlab\nACCORD_REPOSITORY=northlight/plan/\nACCORD_PR=3", forge.Context{Kind: forge.GitLab, API: "https://gitlab.com/api/v4", Web: "https://gitlab.com",
			Repository: "northlight/plan", Pull: 3, TokenVar: "GITLAB_TOKEN", Trusted: true}},
		{"no CI, a host that tells", "ACCORD_FORGE_URL=https://acme.ghe.com\nACCORD_REPOSITORY=northlight/plan", forge.Context{Kind: forge.GitHub, API: "https://api.acme.ghe.com", Web: "https://acme.ghe.com",
			Repository: "northlight/plan", TokenVar: "GITHUB_TOKEN", Trusted: true}},
	} {
		t.Run(x.name, func(t *testing.T) {
			got, err := forge.Detect(environment(x.env))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(x.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func with(c forge.Context, change func(*forge.Context)) forge.Context {
	change(&c)
	return c
}

func TestDetectRefuses(t *testing.T) {
	for _, x := range []struct {
		name, env, want string
		is              error
	}{
		{"nothing", "HOME=/", "no forge is known here", forge.ErrNotFound},
		{"an unknown kind", "ACCORD_FORGE=bitbucket", "bitbucket, which is no forge", forge.ErrUnsupported},
		{"an unknown host", "ACCORD_FORGE_URL=https://git.example.com\nACCORD_REPOSITORY=a/b", "which forge git.example.com is", forge.ErrRefused},
		{"gitea without an address", "ACCORD_FORGE=gitea\nACCORD_REPOSITORY=a/b", "ACCORD_FORGE_URL", forge.ErrRefused},
		{"no repository", "ACCORD_FORGE=github", "set ACCORD_REPOSITORY", forge.ErrRefused},
		{"too many parts", "ACCORD_FORGE=github\nACCORD_REPOSITORY=a/b/c", "a/b/c is no repository's name", forge.ErrRefused},
		{"a way out", "ACCORD_FORGE=gitlab\nACCORD_REPOSITORY=a/..", "is no repository's name", forge.ErrRefused},
		{"a query", "ACCORD_FORGE=github\nACCORD_REPOSITORY=a/b?c", "is no repository's name", forge.ErrRefused},
		{"a number that is none", githubJob + "\nACCORD_PR=forty-two", "forty-two, which is no number", forge.ErrRefused},
		{"a number below one", githubJob + "\nACCORD_PR=-1", "-1, which is no number", forge.ErrRefused},
		{"a password in the address", "ACCORD_FORGE=gitea\nACCORD_FORGE_URL=https://me:pw@git.example.com\nACCORD_REPOSITORY=a/b", "the forge's address is not one", forge.ErrRefused},
		{"no address", "ACCORD_FORGE=gitea\nACCORD_FORGE_URL=git.example.com\nACCORD_REPOSITORY=a/b", "the forge's address is not one", forge.ErrRefused},
	} {
		t.Run(x.name, func(t *testing.T) {
			c, err := forge.Detect(environment(x.env))
			if err == nil {
				t.Fatalf("taken: %+v", c)
			}
			var p *forge.Problem
			if !errors.As(err, &p) || !errors.Is(err, x.is) || !strings.Contains(err.Error(), x.want) || strings.Contains(err.Error(), "pw@") {
				t.Errorf("%v, want %q", err, x.want)
			}
		})
	}
}

// TestNumberInEvent: the event's file gives a number, and only that.
func TestNumberInEvent(t *testing.T) {
	for _, x := range []struct {
		name, event string
		want        int
	}{
		{"pull_request_target", `{"action":"opened","number":42,"pull_request":{"number":42,"title":"::set-output name=x::y","head":{"ref":"$(id)"}}}`, 42},
		{"issue_comment on a pull request", `{"issue":{"number":8,"pull_request":{"url":"x"}}}`, 8},
		{"issue_comment on an issue", `{"issue":{"number":8}}`, 0},
		{"issue_comment, null", `{"issue":{"number":8,"pull_request":null}}`, 0},
		{"workflow_run", `{"workflow_run":{"pull_requests":[{"number":5}]}}`, 5},
		{"workflow_run of several", `{"workflow_run":{"pull_requests":[{"number":5},{"number":6}]}}`, 0},
		{"push", `{"ref":"refs/heads/main","number":9}`, 0},
		{"negative", `{"pull_request":{"number":-3}}`, 0},
		{"no number", `{"pull_request":{"number":"42"}}`, 0},
		{"broken", `{"pull_request":{"num`, 0},
		{"empty", ``, 0},
	} {
		t.Run(x.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "event.json")
			if err := os.WriteFile(path, []byte(x.event), 0o600); err != nil {
				t.Fatal(err)
			}
			c, err := forge.Detect(environment(githubJob + "\nGITHUB_REF=refs/heads/main\nGITHUB_EVENT_PATH=" + path))
			if err != nil || c.Pull != x.want {
				t.Errorf("number %d, want %d, %v", c.Pull, x.want, err)
			}
		})
	}
	c, err := forge.Detect(environment(githubJob + "\nGITHUB_REF=refs/heads/main\nGITHUB_EVENT_PATH=/nowhere/event.json"))
	if err != nil || c.Pull != 0 {
		t.Errorf("a file that there is not: %d, %v", c.Pull, err)
	}
}

func TestRunOrder(t *testing.T) {
	runs := []forge.Run{{}, {ID: 7}, {ID: 7, Attempt: 1}, {ID: 7, Attempt: 2}, {ID: 7, Attempt: 100000}, {ID: 8}, {ID: 26000000001, Attempt: 1}}
	for i := 1; i < len(runs); i++ {
		if runs[i-1].Order() >= runs[i].Order() {
			t.Errorf("%+v is not older than %+v", runs[i-1], runs[i])
		}
	}
	if s := (forge.Run{ID: 7, Attempt: 2}).String(); s != "7.2" {
		t.Error(s)
	}
}
