package forge

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/pattern"
)

// Detect finds out from the environment of a CI job where accord runs: GitHub
// and GitHub Enterprise, Gitea and Forgejo, GitLab. ACCORD_FORGE,
// ACCORD_FORGE_URL, ACCORD_REPOSITORY and ACCORD_PR override what CI says, or
// say it where there is no CI. Nothing detected is ErrNotFound; what was said
// and cannot be meant is ErrRefused or ErrUnsupported.
func Detect(getenv func(string) string) (Context, error) { return Locate(getenv, "") }

// Locate is Detect, and where CI says nothing it takes the forge of a remote.
func Locate(getenv func(string) string, remote string) (Context, error) {
	c := fromCI(getenv)
	said := c.Kind != "" || getenv("ACCORD_FORGE")+getenv("ACCORD_FORGE_URL")+getenv("ACCORD_REPOSITORY") != ""
	if c.Kind == "" {
		c = fromRemote(remote)
	}
	if err := c.override(getenv); err != nil {
		return Context{}, err
	}
	folder := remote != "" && c.Kind == "" && c.Web == "" && c.Repository == ""
	c, err := c.finish(getenv)
	if p, ok := err.(*Problem); ok && said {
		p.Err = ErrRefused
	} else if ok && folder {
		// Its address is not repeated: it may hold a password.
		p.Summary, p.Do = "no forge is known here: the address of origin names none", "set ACCORD_FORGE, ACCORD_FORGE_URL and ACCORD_REPOSITORY; in CI it is found by itself"
	}
	return c, err
}

func fromCI(getenv func(string) string) Context {
	on := func(name string) bool { return strings.EqualFold(getenv(name), "true") || getenv(name) == "1" }
	switch {
	case on("GITEA_ACTIONS"), on("FORGEJO_ACTIONS"):
		return fromActions(getenv, Gitea, on("FORGEJO_ACTIONS"))
	case on("GITHUB_ACTIONS"):
		return fromActions(getenv, GitHub, false)
	case on("GITLAB_CI"):
		return fromGitLab(getenv)
	}
	return Context{}
}

var pullRef = pattern.Of(`^refs/pull/([0-9]{1,9})/(?:merge|head)$`)

// fromActions reads what GitHub's runner sets, and Gitea's after it. In GitHub
// the commit of a pull request is the test merge, in Gitea the head.
func fromActions(getenv func(string) string, kind Kind, forgejo bool) Context {
	c := Context{Kind: kind, Trusted: true, Web: slashless(getenv("GITHUB_SERVER_URL")), API: slashless(getenv("GITHUB_API_URL")),
		Repository: getenv("GITHUB_REPOSITORY"), Event: getenv("GITHUB_EVENT_NAME"), Target: getenv("GITHUB_BASE_REF"), Hash: getenv("GITHUB_SHA"),
		Summary: getenv("GITHUB_STEP_SUMMARY"), Output: getenv("GITHUB_OUTPUT")}
	ref := getenv("GITHUB_REF")
	event := readEvent(getenv("GITHUB_EVENT_PATH"))
	if m := pullRef().FindStringSubmatch(ref); m != nil {
		c.Pull, _ = strconv.Atoi(m[1])
	} else {
		c.Pull = event.number()
	}
	if kind == Gitea && pullRef().MatchString(ref) {
		c.Head = c.Hash
	}
	branch, _ := strings.CutPrefix(ref, "refs/heads/")
	if run := event.WorkflowRun; run != nil && c.Event == "workflow_run" {
		// What woke this job is what it is about; the job itself runs on the
		// default branch.
		branch, c.Head = run.HeadBranch, run.HeadSHA
		if run.Event == "merge_group" {
			c.Event, c.Hash = run.Event, run.HeadSHA
		}
	}
	// A merge queue names its target in the branch alone.
	if queue, ok := strings.CutPrefix(branch, "gh-readonly-queue/"); ok && c.Target == "" {
		if i := strings.LastIndex(queue, "/pr-"); i > 0 {
			c.Target = queue[:i]
		}
	}
	if c.Event == "push" {
		c.Target = branch
	}
	c.Run = Run{ID: number(getenv("GITHUB_RUN_ID")), Attempt: number(getenv("GITHUB_RUN_ATTEMPT"))}
	page := c.Run.ID
	if forgejo { // its pages go by the number within the repository
		page = cmp.Or(number(getenv("GITHUB_RUN_NUMBER")), page)
	}
	if c.Web != "" && page > 0 {
		c.Run.URL = fmt.Sprintf("%s/%s/actions/runs/%d", c.Web, c.Repository, page)
	}
	if kind == GitHub && c.Run.Attempt > 1 {
		c.Run.URL += fmt.Sprintf("/attempts/%d", c.Run.Attempt)
	}
	return c
}

// fromGitLab reads GitLab's predefined variables. A merge request of a fork
// runs in the fork and belongs to the target.
func fromGitLab(getenv func(string) string) Context {
	c := Context{Kind: GitLab, Trusted: true, Web: slashless(getenv("CI_SERVER_URL")), API: slashless(getenv("CI_API_V4_URL")),
		Repository: cmp.Or(getenv("CI_MERGE_REQUEST_PROJECT_PATH"), getenv("CI_PROJECT_PATH")),
		Event:      getenv("CI_PIPELINE_SOURCE"), Target: getenv("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"), Hash: getenv("CI_COMMIT_SHA"),
		Pull: int(number(getenv("CI_MERGE_REQUEST_IID")))}
	if c.Pull > 0 {
		// Set only where Hash is a merged result.
		c.Head = cmp.Or(getenv("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"), c.Hash)
	}
	switch {
	case c.Event == "trigger":
		// A webhook of the project on merge requests: the job runs on the default
		// branch, and what it is about is in the payload.
		c.Pull = readEvent(getenv("TRIGGER_PAYLOAD")).number()
	case c.Event == "push":
		c.Target = getenv("CI_COMMIT_BRANCH")
	}
	c.Run = Run{ID: number(getenv("CI_PIPELINE_ID")), URL: cmp.Or(getenv("CI_JOB_URL"), getenv("CI_PIPELINE_URL"))}
	return c
}

// event is what is taken from the event's file, and nothing else: its texts are
// foreign.
type event struct {
	PullRequest *numbered `json:"pull_request"`
	Issue       *struct {
		numbered
		PullRequest json.RawMessage `json:"pull_request"`
	} `json:"issue"`
	WorkflowRun *struct {
		Event        string     `json:"event"`
		HeadBranch   string     `json:"head_branch"`
		HeadSHA      string     `json:"head_sha"`
		PullRequests []numbered `json:"pull_requests"`
	} `json:"workflow_run"`
	// GitLab's webhook on merge requests.
	Kind       string `json:"object_kind"`
	Attributes struct {
		IID int `json:"iid"`
	} `json:"object_attributes"`
}

type numbered struct {
	Number int `json:"number"`
}

// readEvent is empty where there is no file, or none that can be read.
func readEvent(path string) (e event) {
	if path == "" {
		return e
	}
	f, err := os.Open(path)
	if err != nil {
		return e
	}
	defer f.Close()
	const most = 32 << 20
	if json.NewDecoder(io.LimitReader(f, most)).Decode(&e) != nil {
		return event{}
	}
	return e
}

// number is that of the pull request, 0 where the event has none.
func (e event) number() int {
	n := 0
	switch {
	case e.PullRequest != nil:
		n = e.PullRequest.Number
	case e.Issue != nil && len(e.Issue.PullRequest) > 0 && string(e.Issue.PullRequest) != "null":
		n = e.Issue.Number
	case e.WorkflowRun != nil && len(e.WorkflowRun.PullRequests) == 1:
		n = e.WorkflowRun.PullRequests[0].Number
	case e.Kind == "merge_request":
		n = e.Attributes.IID
	}
	return max(n, 0)
}

// number reads a positive number, 0 where there is none.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func slashless(u string) string { return strings.TrimRight(u, "/") }
