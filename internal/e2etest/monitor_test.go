package e2etest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const (
	watchedSource = "viet-textile"
	receipts      = "plans/facts/receipts/2026-11.csv"
	watch         = `kind: Trigger
version: 1
owner: procurement
id: late
measure: attainment
by: source
sources: [` + watchedSource + `]
direction: below
exceeds: {percent: 2%}
review: supplier review
`
)

// received edits what the watched source delivered in the last closed period, and
// what the manifest says of the file.
func (r *Repository) received(t *testing.T, message string, quantity func(int) int) {
	t.Helper()
	text := r.Git(t, "show", "origin/main:"+receipts) + "\n"
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if f := strings.Split(l, ","); len(f) == 5 && f[1] == watchedSource {
			n, err := strconv.Atoi(f[4])
			if err != nil {
				t.Fatal(err)
			}
			f[4] = strconv.Itoa(quantity(n))
			lines[i] = strings.Join(f, ",")
		}
	}
	after := strings.Join(lines, "\n")
	hash := func(s string) string { sum := sha256.Sum256([]byte(s)); return hex.EncodeToString(sum[:]) }
	r.Push(t, r.Company.Operations, "main", message, Change{receipts: whole(after), "plans/facts/facts.yaml": replace(t, hash(text), hash(after))})
}

// issueAt is an issue as Gitea tells of it.
type issueAt struct {
	Number int
	Title  string
	Body   string
	State  string
	User   struct{ Login string }
	Labels []struct{ Name string }
	// Assignees are whoever it is assigned to.
	Assignees []struct{ Login string }
	Comments  int
}

// issues are those about the watched source, whoever wrote them.
func (r *Repository) issues(t *testing.T) []issueAt {
	t.Helper()
	var out []issueAt
	for _, i := range get[[]issueAt](t, r.Company.Planner, r.API("/issues?state=all&type=issues&limit=50")) {
		if strings.Contains(i.Title, watchedSource) {
			out = append([]issueAt{i}, out...) // the forge lists the newest first
		}
	}
	return out
}

// monitor runs it as a scheduled job of the forge would.
func (r *Repository) monitor(t *testing.T, args ...string) Outcome {
	t.Helper()
	r.Git(t, "fetch", "--quiet", "origin")
	r.Git(t, "checkout", "--quiet", "--detach", "origin/main")
	return execute(t, r.Dir, world.accord, r.environment(t, Job{ID: 900, Env: []string{"GITHUB_EVENT_NAME=schedule"}}), append([]string{"monitor", "--issues", "--as-of", AsOf}, args...)...)
}

func (r *Repository) monitored(t *testing.T, what, want string) issueAt {
	t.Helper()
	got := r.monitor(t)
	if got.Code > 1 || strings.Contains(got.Out, r.Company.Robot.Token) {
		t.Fatalf("%s: exit %d\n%s", what, got.Code, got.Out)
	}
	var mine []string
	var last issueAt
	for _, i := range r.issues(t) {
		if i.User.Login == r.Company.Robot.Login {
			last = i
			mine = append(mine, fmt.Sprintf("%s %d", i.State, i.Comments))
		}
	}
	if s := strings.Join(mine, ", "); s != want {
		t.Fatalf("%s: %s, want %s\n%s", what, s, want, got.Out)
	}
	return last
}

// TestMonitor goes with one breach through its life at a real forge.
func TestMonitor(t *testing.T) {
	r := company(t).Plan(t)
	ops := r.Company.Operations
	host := strings.TrimPrefix(r.Company.Server.URL, "http://")
	r.Push(t, ops, "main", "Watch the supplier", Change{"plans/triggers/late.yaml": whole(watch), "plans/policy.yaml": func(s string) string {
		at := "    email: tom@northlight.example\n"
		return strings.Replace(s, at, at+fmt.Sprintf("    forges: {%q: %d}\n    logins: {%q: %s}\n", host, ops.ID, host, ops.Login), 1)
	}})
	half := func(n int) int { return n / 2 }
	r.received(t, "Half of it came", half)

	dry := r.monitor(t, "--dry-run")
	contains(t, dry.Out, "would open an issue for "+ops.Login, watchedSource)
	if n := len(r.issues(t)); n != 0 {
		t.Fatalf("a rehearsal opened %d issues", n)
	}
	first := r.monitored(t, "it appears", "open 0")
	if len(first.Labels) != 1 || first.Labels[0].Name != "accord" || len(first.Assignees) != 1 || first.Assignees[0].Login != ops.Login {
		t.Errorf("%+v", first)
	}
	contains(t, first.Body, "supplier review", "plan/2026-10", "/src/commit/")
	again := r.monitored(t, "again", "open 0")
	if again.Body != first.Body {
		t.Error("the second run wrote again")
	}
	r.received(t, "Nothing came", func(int) int { return 0 })
	r.monitored(t, "worse", "open 1")

	// Somebody else's issue with our first line is none of ours; closing by hand
	// decides nothing.
	r.Company.Outsider.must(t, http.MethodPost, r.API("/issues"), map[string]string{"title": first.Title, "body": first.Body}, nil)
	r.Company.Sales.must(t, http.MethodPatch, r.API("/issues/%d", first.Number), map[string]string{"state": "closed"}, nil)
	r.monitored(t, "closed by hand", "open 2")

	r.received(t, "All of it came", func(int) int { return 9999 })
	r.monitored(t, "over", "closed 3")
	r.monitored(t, "still over", "closed 3")
	r.received(t, "Correct the receipts", func(int) int { return 10 })
	r.monitored(t, "back", "open 4")
	for _, i := range r.issues(t) {
		if i.User.Login == r.Company.Outsider.Login && (i.State != "open" || i.Comments != 0) {
			t.Errorf("the outsider's issue was touched: %+v", i)
		}
	}

	accepted := "plans/decisions/2026-12-late.yaml"
	r.Push(t, ops, "main", "Live with it", Change{accepted: whole(`kind: Decision
version: 1
owner: procurement
id: 2026-12-late
question: The supplier is late. Do we live with it?
status: accepted
due: 2026-12-31
options:
  - {id: wait, summary: wait for the shipment}
chosen: wait
decided_by: [coo]
covers:
  - {id: late, gap: trigger/late/` + watchedSource + `, up_to: 100000}
`), "plans/policy.yaml": func(s string) string { return s[:strings.Index(s, "rules:\n")] }})
	r.monitored(t, "decided", "closed 5")
	if err := os.Remove(filepath.Join(r.Dir, accepted)); err != nil {
		t.Fatal(err)
	}
	r.Push(t, ops, "main", "Decide otherwise", Change{accepted: whole("")})
	r.monitored(t, "no longer decided", "open 6")
}
