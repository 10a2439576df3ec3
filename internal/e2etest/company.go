package e2etest

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/accord-plan/accord/internal/demo"
)

// serial numbers what needs a name of its own.
var serial atomic.Int64

// founding guards the one organisation.
var founding sync.Mutex

// Organisation of the tests.
const organisation = "northlight"

// Company is the organisation: who plans, sells, makes and pays, the account
// whose token the review uses, and an outsider.
type Company struct {
	Server                                        *Server
	Planner, Sales, Operations, Finance, Outsider *Account
	// Robot is who reviews: it may write, and is nobody of the plan.
	Robot *Account
	team  int64 // of those who may write
}

// Found makes the organisation. Everybody but the outsider may write.
func Found(t testing.TB, s *Server) *Company {
	t.Helper()
	c := &Company{Server: s, Planner: s.person(t, "anna", "Anna"), Sales: s.person(t, "ben", "Ben"), Operations: s.person(t, "marc", "Marc"),
		Finance: s.person(t, "clara", "Clara"), Outsider: s.person(t, "olga", "Olga"), Robot: s.person(t, "reviewer", "Review")}
	admin := s.admin()
	admin.must(t, http.MethodPost, "/orgs", map[string]any{"username": organisation, "visibility": "public"}, nil)
	var team struct {
		ID int64 `json:"id"`
	}
	admin.must(t, http.MethodPost, "/orgs/"+organisation+"/teams", map[string]any{"name": "planning", "permission": "write",
		"includes_all_repositories": true, "units_map": map[string]string{"repo.code": "write", "repo.issues": "write", "repo.pulls": "write", "repo.actions": "write"}}, &team)
	c.team = team.ID
	for _, a := range []*Account{c.Planner, c.Sales, c.Operations, c.Finance, c.Robot} {
		admin.must(t, http.MethodPut, fmt.Sprintf("/teams/%d/members/%s", team.ID, a.Login), nil, nil)
	}
	return c
}

// example is the demonstration's repository, built once.
var example = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "accord-e2e-demo-")
	if err != nil {
		return "", err
	}
	_, err = demo.Build(dir)
	return dir, err
})

// Repository is one at the forge and a clone of it.
type Repository struct {
	Company *Company
	Owner   string
	Name    string
	Dir     string // the clone, on main
}

// Plan makes a repository of the organisation that holds the demonstration,
// with its branches and tags, and clones it.
func (c *Company) Plan(t testing.TB) *Repository {
	t.Helper()
	from, err := example()
	if err != nil {
		t.Fatal(err)
	}
	r := &Repository{Company: c, Owner: organisation, Name: fmt.Sprintf("plan-%d", serial.Add(1)), Dir: filepath.Join(t.TempDir(), "clone")}
	c.Server.admin().must(t, http.MethodPost, "/orgs/"+organisation+"/repos", map[string]any{"name": r.Name, "default_branch": "main", "private": false}, nil)
	r.gitIn(t, from, nil, "push", "--quiet", r.URL(c.Planner), "refs/heads/*:refs/heads/*", "refs/tags/*:refs/tags/*")
	r.gitIn(t, t.TempDir(), nil, "clone", "--quiet", r.URL(c.Planner), r.Dir)
	return r
}

// URL is where an account pushes to.
func (r *Repository) URL(a *Account) string {
	return strings.Replace(r.Company.Server.URL, "://", "://"+a.Login+":"+a.Token+"@", 1) + "/" + r.Owner + "/" + r.Name + ".git"
}

// API is the repository's path in the API.
func (r *Repository) API(format string, args ...any) string {
	return "/repos/" + r.Owner + "/" + r.Name + fmt.Sprintf(format, args...)
}

// Git runs git in the clone and returns what it printed.
func (r *Repository) Git(t testing.TB, args ...string) string {
	t.Helper()
	return r.gitIn(t, r.Dir, nil, args...)
}

func (r *Repository) gitIn(t testing.TB, dir string, env []string, args ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), "git", args...)
	c.Dir = dir
	c.Env = append(append(os.Environ(), "GIT_TERMINAL_PROMPT=0", "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull), env...)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// Change is what one commit does to files: their new text by path, or an edit
// of what they hold. An empty text removes the file.
type Change map[string]func(before string) string

// replace edits a text, which has to be there once.
func replace(t testing.TB, before, after string) func(string) string {
	return func(text string) string {
		t.Helper()
		if strings.Count(text, before) != 1 {
			t.Fatalf("%q is there %d times", before, strings.Count(text, before))
		}
		return strings.Replace(text, before, after, 1)
	}
}

// whole writes a text, whatever was there.
func whole(text string) func(string) string { return func(string) string { return text } }

// Push commits changes on a branch, made from main if it is new, pushes it as
// this account and returns the commit.
func (r *Repository) Push(t testing.TB, a *Account, branch, message string, changes Change) string {
	t.Helper()
	r.Git(t, "fetch", "--quiet", "--prune", "origin", "+refs/heads/*:refs/remotes/origin/*")
	start := "origin/main"
	if strings.Contains(r.Git(t, "branch", "--list", "--remotes", "origin/"+branch), branch) {
		start = "origin/" + branch
	}
	r.Git(t, "checkout", "--quiet", "-B", branch, start)
	for name, change := range changes {
		at := filepath.Join(r.Dir, filepath.FromSlash(name))
		before, err := os.ReadFile(at)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if after := change(string(before)); after == "" {
			err = os.Remove(at)
		} else {
			err = os.WriteFile(at, []byte(after), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	r.Git(t, "add", "--all")
	r.gitIn(t, r.Dir, identity(a), "commit", "--quiet", "--allow-empty", "-m", message)
	r.Git(t, "push", "--quiet", r.URL(a), "HEAD:refs/heads/"+branch)
	return r.Git(t, "rev-parse", "HEAD")
}

func identity(a *Account) []string {
	mail := a.Login + "@example.test"
	return []string{"GIT_AUTHOR_NAME=" + a.Login, "GIT_AUTHOR_EMAIL=" + mail, "GIT_COMMITTER_NAME=" + a.Login, "GIT_COMMITTER_EMAIL=" + mail}
}

// empty makes a repository of the organisation that holds nothing yet.
func (c *Company) empty(t testing.TB, name string) *Repository {
	t.Helper()
	r := &Repository{Company: c, Owner: organisation, Name: fmt.Sprintf("%s-%d", name, serial.Add(1))}
	c.Server.admin().must(t, http.MethodPost, "/orgs/"+organisation+"/repos", map[string]any{"name": r.Name, "default_branch": "main", "private": false}, nil)
	return r
}
