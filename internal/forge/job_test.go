package forge

import (
	"os"
	"path/filepath"
	"testing"
)

// TestWhatAJobIsAbout: number, commit and branch by the environment and the
// event's file of each kind of job.
func TestWhatAJobIsAbout(t *testing.T) {
	const sha = "1111111111111111111111111111111111111111"
	type about struct {
		event, target, head, hash string
		pull                      int
	}
	github := map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "n/plan", "GITHUB_SHA": "tip", "GITHUB_REF": "refs/heads/main"}
	gitlab := map[string]string{"GITLAB_CI": "true", "CI_PROJECT_PATH": "n/plan", "CI_SERVER_URL": "https://gitlab.example.com", "CI_COMMIT_SHA": "tip", "CI_COMMIT_BRANCH": "main"}
	for _, c := range []struct {
		name   string
		env    map[string]string
		event  string // its name
		text   string // its file
		expect about
	}{
		{"pull request", github, "pull_request_target", `{"pull_request":{"number":7}}`, about{"pull_request_target", "", "", "tip", 7}},
		{"push", github, "push", `{"before":"x"}`, about{"push", "main", "", "tip", 0}},
		{"woken by a review", github, "workflow_run", `{"workflow_run":{"event":"pull_request_review","head_sha":"` + sha + `","head_branch":"promo","pull_requests":[{"number":7}]}}`,
			about{"workflow_run", "", sha, "tip", 7}},
		{"woken by a review of a fork", github, "workflow_run", `{"workflow_run":{"event":"pull_request_review","head_sha":"` + sha + `","head_branch":"promo","pull_requests":[]}}`,
			about{"workflow_run", "", sha, "tip", 0}},
		{"woken by the merge queue", github, "workflow_run", `{"workflow_run":{"event":"merge_group","head_sha":"` + sha + `","head_branch":"gh-readonly-queue/release/a/pr-7-1a2b"}}`,
			about{"merge_group", "release/a", sha, sha, 0}},
		{"a file that is none", github, "workflow_run", `[`, about{"workflow_run", "", "", "tip", 0}},
		{"GitLab push", gitlab, "push", "", about{"push", "main", "", "tip", 0}},
		{"GitLab webhook", gitlab, "trigger", `{"object_kind":"merge_request","object_attributes":{"iid":9,"title":"x"}}`, about{"trigger", "", "", "tip", 9}},
		{"GitLab webhook of something else", gitlab, "trigger", `{"object_kind":"note","object_attributes":{"iid":9}}`, about{"trigger", "", "", "tip", 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "event.json")
			if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := Detect(func(name string) string {
				switch name {
				case "GITHUB_EVENT_NAME", "CI_PIPELINE_SOURCE":
					return c.event
				case "GITHUB_EVENT_PATH", "TRIGGER_PAYLOAD":
					return file
				}
				return c.env[name]
			})
			if err != nil {
				t.Fatal(err)
			}
			if a := (about{got.Event, got.Target, got.Head, got.Hash, got.Pull}); a != c.expect {
				t.Errorf("%+v, want %+v", a, c.expect)
			}
		})
	}
}
