package scaffold_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/scaffold"
	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
)

// workflow is what the rules below look at.
type workflow struct {
	Name        string
	On          map[string]any
	Permissions map[string]string
	Concurrency struct {
		Group  string
		Cancel bool `yaml:"cancel-in-progress"`
	}
	Jobs map[string]struct {
		Timeout     int `yaml:"timeout-minutes"`
		Permissions map[string]string
		Steps       []step
	}
}

type step struct {
	Name, Uses, If, Run, Shell string
	Env, With                  map[string]string
}

// written are the files of a new repository, for each forge and each way to get
// accord.
func written(t *testing.T) map[string]scaffold.Files {
	t.Helper()
	out := map[string]scaffold.Files{}
	for pin, binary := range map[string]scaffold.Binary{
		"release": scaffold.ReleaseBinary("v1.4.0", "amd64", strings.Repeat("0a", 32)), "source": {Version: "v1.4.0"}, "unknown": {},
	} {
		for _, kind := range []forge.Kind{forge.GitHub, forge.Gitea, forge.GitLab} {
			f, err := scaffold.Empty(scaffold.Options{Today: date(t, "2026-12-09"), Forge: kind, Binary: binary})
			if err != nil {
				t.Fatal(err)
			}
			out[string(kind)+" "+pin] = f
		}
	}
	return out
}

func parse[T any](t *testing.T, text []byte) (out T) {
	t.Helper()
	if err := yaml.Unmarshal(text, &out); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return out
}

const planFlow, eventsFlow, monitorFlow = ".github/workflows/plan.yml", ".github/workflows/plan-events.yml", ".github/workflows/plan-monitor.yml"

// TestTheMonitorJob: what is merged already is watched, on the default branch
// only, by a job that may read and write issues.
func TestTheMonitorJob(t *testing.T) {
	for name, files := range written(t) {
		if strings.HasPrefix(name, "gitlab") {
			job := string(files[".gitlab/ci/plan.yml"])
			if !strings.Contains(job, "plan-monitor:") || strings.Count(job, `$CI_COMMIT_REF_PROTECTED != "true" || $CI_COMMIT_BRANCH != $CI_DEFAULT_BRANCH`) != 2 {
				t.Errorf("%s: the job that watches runs elsewhere too", name)
			}
			continue
		}
		t.Run(name, func(t *testing.T) {
			w := parse[workflow](t, files[monitorFlow])
			if d := cmp.Diff([]string{"push", "schedule", "workflow_dispatch"}, slices.Sorted(maps.Keys(w.On))); d != "" {
				t.Error(d)
			}
			job := w.Jobs["monitor"]
			if d := cmp.Diff(map[string]string{"contents": "read", "issues": "write"}, job.Permissions); d != "" || len(w.Permissions) != 0 || len(w.Jobs) != 1 {
				t.Error(d, w.Permissions, len(w.Jobs))
			}
			if w.Concurrency.Cancel || w.Concurrency.Group == "" || job.Timeout < 1 || job.Timeout > 30 {
				t.Errorf("%+v, timeout %d", w.Concurrency, job.Timeout)
			}
			for _, s := range job.Steps {
				if s.Uses != "" || strings.Contains(s.Run, "${{") {
					t.Errorf("%s uses something else, or writes an expression into a script", s.Name)
				}
			}
			checkExpressions(t, files[monitorFlow])
		})
	}
}

// TestThePrivilegedJob holds plan.yml to the rules: where it runs, what it may,
// what it fetches, who has the token.
func TestThePrivilegedJob(t *testing.T) {
	for name, files := range written(t) {
		if strings.HasPrefix(name, "gitlab") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			w := parse[workflow](t, files[planFlow])
			// Of these events the forge takes the workflow from the default branch,
			// or from what is merged already; pull_request and merge_group are not
			// among them.
			if d := cmp.Diff([]string{"pull_request_target", "push", "workflow_dispatch", "workflow_run"}, slices.Sorted(maps.Keys(w.On))); d != "" {
				t.Error(d)
			}
			if len(w.Permissions) != 0 || !strings.Contains(string(files[planFlow]), "\npermissions: {}\n") {
				t.Errorf("the workflow's own permissions: %v", w.Permissions)
			}
			if !w.Concurrency.Cancel || !strings.Contains(w.Concurrency.Group, "github.event.pull_request.number") {
				t.Errorf("concurrency: %+v", w.Concurrency)
			}
			if len(w.Jobs) != 1 {
				t.Fatalf("%d jobs", len(w.Jobs))
			}
			job := w.Jobs["review"]
			want := map[string]string{"contents": "write", "pull-requests": "write", "statuses": "write", "checks": "write"}
			if strings.HasPrefix(name, "gitea") {
				want = map[string]string{"contents": "write", "pull-requests": "write", "issues": "write"}
			}
			if d := cmp.Diff(want, job.Permissions); d != "" {
				t.Error(d)
			}
			if job.Timeout < 1 || job.Timeout > 30 {
				t.Errorf("timeout %d", job.Timeout)
			}
			checkSteps(t, job.Steps)
			checkThreeSteps(t, job.Steps)
			checkExpressions(t, files[planFlow])
		})
	}
}

// TestTheEventsJobMayDoNothing: the forge runs it as the proposal has it.
func TestTheEventsJobMayDoNothing(t *testing.T) {
	for name, files := range written(t) {
		if strings.HasPrefix(name, "gitlab") {
			continue
		}
		w := parse[workflow](t, files[eventsFlow])
		if w.Name != "plan-events" || !strings.Contains(string(files[planFlow]), "workflows: ["+w.Name+"]") {
			t.Errorf("%s: plan.yml does not wait for %s", name, w.Name)
		}
		_, queue := w.On["merge_group"]
		if w.On["pull_request_review"] == nil || queue != strings.HasPrefix(name, "github") {
			t.Errorf("%s: on %v", name, w.On)
		}
		job := w.Jobs["wake"]
		if len(w.Permissions)+len(job.Permissions) != 0 || len(job.Steps) != 1 || job.Steps[0].Run != "true" || len(job.Steps[0].Env) != 0 {
			t.Errorf("%s: %+v", name, w)
		}
		if text := string(files[eventsFlow]); strings.Count(text, "permissions: {}") != 2 || strings.Contains(text, "${{") {
			t.Errorf("%s: permissions or an expression", name)
		}
	}
}

// TestTheAction holds the composite action to the same rules.
func TestTheAction(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", ".github", "actions", "review", "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	action := parse[struct {
		Inputs map[string]struct{ Description string }
		Runs   struct {
			Using string
			Steps []step
		}
	}](t, text)
	for name, in := range action.Inputs {
		if in.Description == "" || !strings.Contains(string(text), "${{ inputs."+name+" }}") {
			t.Errorf("input %s is not described or not used", name)
		}
	}
	if action.Runs.Using != "composite" {
		t.Error(action.Runs.Using)
	}
	for _, s := range action.Runs.Steps {
		if s.Shell != "bash" {
			t.Errorf("%s: shell %q", s.Name, s.Shell)
		}
	}
	checkSteps(t, action.Runs.Steps)
	checkThreeSteps(t, action.Runs.Steps)
}

var (
	pinned = regexp.MustCompile(`^[A-Za-z0-9_.-]+/[A-Za-z0-9_./-]+@[0-9a-f]{40}$`)
	// taken are words of a step that would bring the proposal's files, a cache or
	// an artifact of somebody else's run.
	taken = regexp.MustCompile(`checkout|switch|worktree|git clone|download-artifact|actions/cache|gh pr|eval`)
	token = regexp.MustCompile(`(?i)\b(github\.token|secrets\.[A-Z_]+|inputs\.(?:token|recorder-key))\b`)
)

func checkSteps(t *testing.T, steps []step) {
	t.Helper()
	for _, s := range steps {
		if s.Uses != "" && !pinned.MatchString(s.Uses) {
			t.Errorf("%s: %s is not pinned by a commit", s.Name, s.Uses)
		}
		if what := taken.FindString(s.Run + " " + s.Uses); what != "" {
			t.Errorf("%s: %s", s.Name, what)
		}
		if strings.Contains(s.Run, "${{") {
			t.Errorf("%s: an expression in a script", s.Name)
		}
		for k, v := range s.With {
			if token.MatchString(v) || strings.Contains(v, "github.event") {
				t.Errorf("%s: %s: %s", s.Name, k, v)
			}
		}
	}
}

// checkThreeSteps: accord is checked before it runs; what reads the proposal has
// no token and no variable of the job; what publishes checks accord again.
func checkThreeSteps(t *testing.T, steps []step) {
	t.Helper()
	at := map[string]int{}
	for i, s := range steps {
		for _, x := range []string{"locate", "at", "publish"} {
			if strings.Contains(s.Run, `" review --`+x+" ") {
				at[x] = i
			}
		}
		for k, v := range s.Env {
			if token.MatchString(v) != (k == "GITHUB_TOKEN" || k == "ACCORD_RECORDER_KEY") {
				t.Errorf("%s: %s: %s", s.Name, k, v)
			}
		}
		if key := s.Env["ACCORD_RECORDER_KEY"]; (key != "") != strings.Contains(s.Run, " --publish ") || strings.Contains(key, "token") {
			t.Errorf("%s: the recorder's key is %q", s.Name, key)
		}
		has := s.Env["GITHUB_TOKEN"] != ""
		if needs := strings.Contains(s.Run, " --locate ") || strings.Contains(s.Run, " --publish "); has != needs {
			t.Errorf("%s: has a token: %v", s.Name, has)
		}
	}
	if len(at) != 3 || at["locate"] < 1 || at["at"] != at["locate"]+1 || at["publish"] != at["at"]+1 {
		t.Fatalf("steps: %v", at)
	}
	get := steps[at["locate"]-1].Run
	if !strings.Contains(get, "sha256sum --check") && !strings.Contains(get, "GOSUMDB") {
		t.Errorf("accord is not pinned: %s", get)
	}
	if !strings.Contains(steps[at["locate"]].Run, "git init --quiet --bare ") {
		t.Error("objects are not fetched into a bare repository")
	}
	const guard = "[ -e \"$ACCORD_HOME/at.json\" ] || exit 0\n"
	if run := steps[at["at"]].Run; !strings.HasPrefix(run, guard+`env -i PATH="$PATH" HOME="$ACCORD_HOME" "$ACCORD_HOME/accord" review --at `) {
		t.Errorf("%s", run)
	}
	if !strings.HasPrefix(steps[at["publish"]].Run, guard+`echo "$ACCORD_SUM  $ACCORD_HOME/accord" | sha256sum --check`) {
		t.Error("accord is not checked again before it gets the token")
	}
	if steps[at["publish"]].If != "${{ !cancelled() }}" || !strings.Contains(steps[at["publish"]].Run, ` --at "$ACCORD_HOME/at.json"`) {
		t.Error("a review that ends without a report leaves the statuses pending")
	}
}

// checkExpressions: text of an event stands in env and in the group of
// concurrency only.
func checkExpressions(t *testing.T, text []byte) {
	t.Helper()
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	var walk func(n *yaml.Node, path string)
	walk = func(n *yaml.Node, path string) {
		if n.Kind == yaml.MappingNode {
			for i := 0; i < len(n.Content); i += 2 {
				walk(n.Content[i+1], path+"/"+n.Content[i].Value)
			}
			return
		}
		for i, c := range n.Content {
			walk(c, fmt.Sprintf("%s/%d", path, i))
		}
		foreign := strings.Contains(n.Value, "github.event.") || strings.Contains(n.Value, "inputs.") || strings.Contains(n.Value, "head_ref")
		if foreign && strings.Contains(n.Value, "${{") && !regexp.MustCompile(`/env/[A-Z_]+$|^/0/concurrency/group$`).MatchString(path) {
			t.Errorf("%s: %s", path, n.Value)
		}
	}
	walk(&root, "")
}

// TestGitLab: the job that may write runs on the protected default branch only,
// checks nothing out and hides its variables; the other has no token to lose.
func TestGitLab(t *testing.T) {
	type job struct {
		Rules     []struct{ If, When string }
		Variables map[string]string
		Script    []string
		Before    []string `yaml:"before_script"`
		Artifacts struct{ Reports map[string]string }
	}
	for name, files := range written(t) {
		if !strings.HasPrefix(name, "gitlab") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			for _, file := range []string{planFlow, eventsFlow} {
				if files[file] != nil {
					t.Errorf("%s is written too", file)
				}
			}
			jobs := parse[map[string]job](t, files[".gitlab/ci/plan.yml"])
			review, validate := jobs["plan-review"], jobs["plan-validate"]
			if r := review.Rules[0]; r.When != "never" || r.If != `$CI_COMMIT_REF_PROTECTED != "true" || $CI_COMMIT_BRANCH != $CI_DEFAULT_BRANCH` {
				t.Errorf("%+v", r)
			}
			for _, r := range review.Rules {
				if strings.Contains(r.If, "merge_request") {
					t.Errorf("%+v", r)
				}
			}
			if review.Variables["GIT_STRATEGY"] != "none" || len(review.Script) != 5 || !strings.HasPrefix(review.Script[3], `env -i PATH="$PATH" HOME="$ACCORD_HOME" `) {
				t.Errorf("%+v", review)
			}
			if validate.Artifacts.Reports["codequality"] == "" || len(validate.Rules) != 1 || validate.Rules[0].If != `$CI_PIPELINE_SOURCE == "merge_request_event"` {
				t.Errorf("%+v", validate)
			}
			if before := strings.Join(jobs[".plan-accord"].Before, "\n"); !strings.Contains(before, "sha256sum --check") && !strings.Contains(before, "go install") {
				t.Errorf("%s", before)
			}
			include := parse[struct{ Include []map[string]string }](t, files[".gitlab-ci.yml"])
			if len(include.Include) != 1 || include.Include[0]["local"] != "/.gitlab/ci/plan.yml" {
				t.Errorf("%v", include)
			}
		})
	}
}

// TestCodeownersOfForges: each forge's own paths, and no glob where the forge
// reads regular expressions.
func TestCodeownersOfForges(t *testing.T) {
	for kind, want := range map[forge.Kind]string{forge.GitHub: "\n/.github/ ", forge.GitLab: "\n/.gitlab-ci.yml ", forge.Gitea: "\n# plans/a\\+b/policy\\.yaml @your-name\n"} {
		f, err := scaffold.Empty(scaffold.Options{Today: date(t, "2026-12-09"), Forge: kind, Folder: "plans/a+b", Person: scaffold.Person{Name: "Anna", Email: "anna@example.com"}})
		if err != nil {
			t.Fatal(err)
		}
		text := string(f["CODEOWNERS"])
		if !strings.Contains(text, want) || strings.HasPrefix(text, "\n") || kind == forge.Gitea && (strings.Contains(text, "\n*") || strings.Contains(text, "anna@")) {
			t.Errorf("%s:\n%s", kind, text)
		}
	}
}

// TestReleaseBinary: the release is named as .goreleaser.yaml names it, so that
// the address in a workflow is one that exists.
func TestReleaseBinary(t *testing.T) {
	b := scaffold.ReleaseBinary("v1.4.0", "amd64", strings.Repeat("0a", 32))
	if b.URL != "https://github.com/accord-plan/accord/releases/download/v1.4.0/accord_1.4.0_linux_amd64" {
		t.Error(b.URL)
	}
	text, err := os.ReadFile(filepath.Join("..", "..", ".goreleaser.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	config := parse[struct {
		Archives []struct {
			ID, Name string
			Formats  []string
			Template string `yaml:"name_template"`
		}
	}](t, text)
	found := false
	for _, a := range config.Archives {
		found = found || slices.Equal(a.Formats, []string{"binary"}) && a.Template == "accord_{{ .Version }}_{{ .Os }}_{{ .Arch }}"
	}
	if !found || !strings.Contains(string(text), "cmd.Version=v{{ .Version }}") {
		t.Error(".goreleaser.yaml publishes no binary of that name, or the binary does not know its version with a v")
	}
}

func TestParseBinary(t *testing.T) {
	sum := strings.Repeat("0A", 32)
	b, err := scaffold.ParseBinary("https://files.example.com/a/accord_1.4.0#sha256=" + sum)
	if err != nil || b.URL != "https://files.example.com/a/accord_1.4.0" || b.SHA256 != strings.ToLower(sum) {
		t.Errorf("%+v %v", b, err)
	}
	for _, bad := range []string{"", "https://h/a", "https://h/a#sha256=12", "#sha256=" + sum, "ftp://h/a#sha256=" + sum, "https://u:p@h/a#sha256=" + sum,
		"https://h/${{x}}#sha256=" + sum, "https://h/a b#sha256=" + sum, "https://h/\"\n#sha256=" + sum, "file:///a#sha256=" + sum} {
		if _, err := scaffold.ParseBinary(bad); err == nil || !strings.Contains(err.Error(), "#sha256=HASH") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestWorkflowsOfTheProject are pinned too: they build what others pin.
func TestWorkflowsOfTheProject(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", ".github", "workflows", "*.yml"))
	if err != nil || len(files) < 2 {
		t.Fatalf("%v %v", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, job := range parse[workflow](t, text).Jobs {
			for _, s := range job.Steps {
				if s.Uses != "" && !pinned.MatchString(s.Uses) {
					t.Errorf("%s: %s", file, s.Uses)
				}
			}
		}
	}
}

// TestScriptsParse: every script of every workflow is one that bash can read.
func TestScriptsParse(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Log("no bash here: the scripts are for Linux only")
		return
	}
	for name, files := range written(t) {
		if files[planFlow] == nil {
			continue
		}
		for _, s := range parse[workflow](t, files[planFlow]).Jobs["review"].Steps {
			c := exec.CommandContext(t.Context(), bash, "-n")
			c.Stdin = strings.NewReader(s.Run)
			if out, err := c.CombinedOutput(); err != nil {
				t.Errorf("%s: %s: %v %s", name, s.Name, err, out)
			}
		}
	}
}
