package e2etest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// AsOf is the day on which the demonstration is judged, whatever the clock of
// this machine says.
const AsOf = "2026-12-10"

// Job is a job of CI that reviews, as the forge would start it.
type Job struct {
	// ID is the run's number; later runs have greater ones.
	ID int64
	// Token is the robot's if empty.
	Token string
	// Env are further variables, as NAME=VALUE.
	Env []string
	// Args are further arguments of accord review.
	Args []string
}

// Outcome is how a command ended.
type Outcome struct {
	Out  string // standard output and errors
	Code int
}

// Review runs `accord review` on a pull request as a job of Gitea's: in a new
// bare repository, with nothing checked out.
func (r *Repository) Review(t testing.TB, accord string, number int, job Job) Outcome {
	t.Helper()
	bare := t.TempDir()
	r.gitIn(t, bare, nil, "init", "--quiet", "--bare")
	args := append([]string{"review", "--repo", bare, "--as-of", AsOf, "--pr", fmt.Sprint(number)}, job.Args...)
	return execute(t, bare, accord, r.environment(t, job), args...)
}

// environment is a job's, with nothing of this process's but the path.
func (r *Repository) environment(t testing.TB, job Job) []string {
	token := job.Token
	if token == "" {
		token = r.Company.Robot.Token
	}
	return append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "CI=true", "GITEA_ACTIONS=true", "GITHUB_ACTIONS=true",
		"GITHUB_SERVER_URL=" + r.Company.Server.URL, "GITHUB_API_URL=" + r.Company.Server.URL + "/api/v1",
		"GITHUB_REPOSITORY=" + r.Owner + "/" + r.Name, "GITHUB_EVENT_NAME=pull_request_target",
		fmt.Sprintf("GITHUB_RUN_ID=%d", job.ID), "GITHUB_RUN_ATTEMPT=1", "GITHUB_TOKEN=" + token}, job.Env...)
}

func execute(t testing.TB, dir, program string, env []string, args ...string) Outcome {
	t.Helper()
	c := exec.CommandContext(t.Context(), program, args...)
	c.Dir, c.Env = dir, env
	out, err := c.CombinedOutput()
	if _, ended := err.(*exec.ExitError); err != nil && !ended {
		t.Fatalf("%s: %v", filepath.Base(program), err)
	}
	return Outcome{string(out), c.ProcessState.ExitCode()}
}

// Proposal is a pull request as the forge tells of it.
type Proposal struct {
	Number int    `json:"number"`
	State  string `json:"state"`
	Merged bool   `json:"merged"`
	Head   struct {
		SHA string `json:"sha"`
	} `json:"head"`
}

// Propose opens a pull request; head is a branch, or OWNER:BRANCH of a fork.
// The forge may not know yet of a branch that was pushed a moment ago.
func (r *Repository) Propose(t testing.TB, a *Account, head, title, body string) Proposal {
	t.Helper()
	got := answer{}
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		got = a.call(t, http.MethodPost, r.API("/pulls"), map[string]string{"head": head, "base": "main", "title": title, "body": body})
		if got.code != http.StatusNotFound {
			break
		}
	}
	var p Proposal
	if err := json.Unmarshal(got.body, &p); err != nil || got.code != http.StatusCreated {
		t.Fatalf("open a pull request of %s: %d %s", head, got.code, got.body)
	}
	return p
}

// Comment of a pull request.
type Comment struct {
	ID   int64  `json:"id"`
	Body string `json:"body"`
	User struct {
		Login string `json:"login"`
	} `json:"user"`
	Created time.Time `json:"created_at"`
	Updated time.Time `json:"updated_at"`
}

// Comments are those of an account, oldest first.
func (r *Repository) Comments(t testing.TB, number int, by *Account) []Comment {
	t.Helper()
	var out []Comment
	for _, c := range get[[]Comment](t, r.Company.Planner, r.API("/issues/%d/comments", number)) {
		if by == nil || c.User.Login == by.Login {
			out = append(out, c)
		}
	}
	return out
}

// Status is one of a commit's, as Gitea tells of it.
type Status struct {
	Context     string `json:"context"`
	State       string `json:"status"`
	Description string `json:"description"`
	URL         string `json:"target_url"`
}

// Statuses are the newest of each context.
func (r *Repository) Statuses(t testing.TB, hash string) map[string]Status {
	t.Helper()
	combined := get[struct {
		Statuses []Status `json:"statuses"`
	}](t, r.Company.Planner, r.API("/commits/%s/status?limit=50", hash))
	out := map[string]Status{}
	for _, s := range combined.Statuses {
		out[s.Context] = s
	}
	return out
}

// Protect makes the forge demand statuses before a merge into main: these, or
// accord/validate and accord/gaps.
func (r *Repository) Protect(t testing.TB, contexts ...string) {
	t.Helper()
	if len(contexts) == 0 {
		contexts = []string{"accord/validate", "accord/gaps"}
	}
	r.Company.Server.admin().must(t, http.MethodPost, r.API("/branch_protections"), map[string]any{"rule_name": "main", "enable_status_check": true,
		"status_check_contexts": contexts, "block_admin_merge_override": true}, nil)
}

// Merge asks the forge to merge a proposal and returns its answer once it has
// finished checking whether it can.
func (r *Repository) Merge(t testing.TB, a *Account, p Proposal) answer {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		got := a.call(t, http.MethodPost, r.API("/pulls/%d/merge", p.Number), map[string]string{"Do": "merge"})
		if !strings.Contains(string(got.body), "try again later") || time.Now().After(deadline) {
			return got
		}
	}
}
