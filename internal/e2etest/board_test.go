package e2etest

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/demo"
)

// board is the company of the example at the forge, with a desk for each of its
// people: some have keys, June has an account only.
type board struct {
	*Repository
	desks map[string]*Desk
	// accord is the program with its clock set to the executive day.
	accord string
	// genesis is what people keep outside of the repository.
	genesis string
	runs    int64
}

// december builds the program with its clock set.
func december(t testing.TB) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "accord")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", to, "./testdata/december").CombinedOutput(); err != nil {
		t.Fatalf("build accord: %v\n%s", err, out)
	}
	return to
}

// convene gives each of the people an account and a desk, and protects main.
func convene(t *testing.T) *board {
	t.Helper()
	c := company(t)
	b := &board{Repository: c.Plan(t), desks: map[string]*Desk{}, accord: december(t)}
	accounts := map[string]*Account{"anna": c.Planner, "ben": c.Sales, "clara": c.Finance}
	for _, name := range []string{"sam", "hugo", "elias", "june"} {
		accounts[name] = c.member(t, name)
	}
	for name, a := range accounts {
		var key []byte
		if name != "june" {
			key = demo.PrivateKey(name, a.Login)
		}
		d := desk(t, a, key)
		d.accord, d.clock = b.accord, "2026-12-10T10:00:00Z"
		b.desks[name] = d.clone(t, b.Repository)
	}
	b.genesis = strings.TrimSpace(b.desks["anna"].Types(t, "sh", "-ec", "echo sha256:$(git cat-file tag plan/genesis | sha256sum | cut -c1-64)"))
	b.Protect(t, "accord/validate", "accord/gaps", "accord/sign-off")
	return b
}

// member is a further person of the organisation who may write.
func (c *Company) member(t testing.TB, login string) *Account {
	t.Helper()
	a := c.Server.person(t, login, strings.ToUpper(login[:1])+login[1:])
	c.Server.admin().must(t, http.MethodPut, fmt.Sprintf("/teams/%d/members/%s", c.team, a.Login), nil, nil)
	return a
}

// bind writes the numbers of the accounts into the policy, and who records
// reviews.
func (b *board) bind(t testing.TB, dir string) {
	t.Helper()
	at := filepath.Join(dir, "plans", "policy.yaml")
	text, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	policy := string(text)
	host := strings.TrimPrefix(b.Company.Server.URL, "http://")
	for name, d := range b.desks {
		mail := "    email: " + name + "@northlight.example\n"
		policy = replace(t, mail, mail+fmt.Sprintf("    forges: {\"%s\": %d}\n", host, d.account.ID))(policy)
	}
	policy += "recorder: [{id: ci, key: " + recorderPublic(t) + "}]\n"
	if err := os.WriteFile(at, []byte(policy), 0o600); err != nil {
		t.Fatal(err)
	}
}

// opened is the open proposal that is not one of these.
func (b *board) opened(t testing.TB, but ...Proposal) Proposal {
	t.Helper()
	var out []Proposal
list:
	for _, p := range get[[]Proposal](t, b.Company.Planner, b.API("/pulls?state=open")) {
		for _, q := range but {
			if p.Number == q.Number {
				continue list
			}
		}
		out = append(out, p)
	}
	if len(out) != 1 {
		t.Fatalf("%d open proposals", len(out))
	}
	return out[0]
}

// approve has people review a proposal at the forge.
func (b *board) approve(t *testing.T, p Proposal, names ...string) {
	t.Helper()
	for _, name := range names {
		b.Says(t, b.desks[name].account, p, "APPROVED")
	}
}

// sign has people sign the branch of a proposal, and returns what the last of
// them was shown.
func (b *board) sign(t *testing.T, branch string, names ...string) (said string) {
	t.Helper()
	for _, name := range names {
		b.desks[name].Types(t, "git", "fetch", "--quiet")
		said = b.desks[name].Types(t, "accord", "sign", "origin/"+branch, "--yes", "--push")
	}
	return said
}

// judge runs CI on a proposal: its status of sign-off has to read so. It returns
// what the comment says of sign-off, as people see it.
func (b *board) judge(t *testing.T, p Proposal, status string) string {
	t.Helper()
	b.runs++
	got := b.Review(t, b.accord, p.Number, Job{ID: 1000 + b.runs, Env: []string{"ACCORD_RECORDER_KEY=" + recorderKey(t)}})
	if got.Code != 0 {
		t.Errorf("exit %d\n%s", got.Code, got.Out)
	}
	head := get[Proposal](t, b.Company.Planner, b.API("/pulls/%d", p.Number)).Head.SHA
	s := b.Statuses(t, head)["accord/sign-off"]
	_, comment, _ := strings.Cut(readable(only(t, b.Repository, p.Number).Body), "#### Sign-off: ")
	comment, _, _ = strings.Cut(comment, "<details>")
	t.Logf("%s: %s\n%s", s.State, s.Description, comment)
	if said := s.State + ": " + s.Description; said != status {
		t.Errorf("the status is\n  %s\nwant\n  %s", said, status)
	}
	for _, words := range []string{"Not counted", "witnessed", "→ merge", "other proposals", "unanchored"} {
		if strings.Contains(comment, words) {
			t.Errorf("the comment says %q", words)
		}
	}
	return comment
}

// merged merges a proposal; the forge has to let it.
func (b *board) merged(t *testing.T, who string, p Proposal) {
	t.Helper()
	if got := b.Merge(t, b.desks[who].account, p); got.code/100 != 2 {
		t.Fatalf("#%d is not merged: %d %s", p.Number, got.code, got.body)
	}
}

// refused holds that the forge does not merge a proposal.
func (b *board) refused(t *testing.T, who string, p Proposal) {
	t.Helper()
	if got := b.Merge(t, b.desks[who].account, p); got.code != http.StatusMethodNotAllowed || !strings.Contains(string(got.body), "required status checks") {
		t.Fatalf("#%d: %d %s", p.Number, got.code, got.body)
	}
}
