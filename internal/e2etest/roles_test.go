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

// board is the company of the example with a desk for each of its people.
type board struct {
	*Repository
	desks map[string]*Desk
	// genesis is what people keep outside of the repository.
	genesis string
	runs    int64
}

// december builds the program with its clock set.
func december(t testing.TB) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "accord")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", to, "./december").CombinedOutput(); err != nil {
		t.Fatalf("build accord: %v\n%s", err, out)
	}
	return to
}

// convene gives each of the people an account, a desk and, where the policy has a
// key of theirs, that.
func convene(t *testing.T, c *Company) *board {
	t.Helper()
	r := c.Plan(t)
	b := &board{Repository: r, desks: map[string]*Desk{}}
	accord := december(t)
	accounts := map[string]*Account{"anna": c.Planner, "ben": c.Sales, "clara": c.Finance}
	for _, name := range []string{"sam", "hugo", "elias", "june"} {
		accounts[name] = c.Member(t, name)
	}
	for name, a := range accounts {
		var key []byte
		if name != "june" {
			key = demo.PrivateKey(name, a.Login)
		}
		d := desk(t, a, key)
		d.accord, d.clock = accord, "2026-12-10T10:00:00Z"
		b.desks[name] = d.clone(t, r)
	}
	b.genesis = "sha256:" + strings.Fields(b.sh(t, "git cat-file tag plan/genesis | sha256sum"))[0]
	r.Protect(t, "accord/validate", "accord/gaps", "accord/sign-off")
	return b
}

func (b *board) sh(t testing.TB, line string) string {
	t.Helper()
	c := exec.Command("sh", "-c", line)
	c.Dir = b.Dir
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	return string(out)
}

// judge runs CI on a proposal and returns the comment and state and words of
// accord/sign-off.
func (b *board) judge(t *testing.T, p Proposal) (comment, signOff string) {
	t.Helper()
	b.runs++
	got := b.Review(t, b.desks["ben"].accord, p.Number, Job{ID: 1000 + b.runs, Env: []string{"ACCORD_RECORDER_KEY=" + recorderKey(t)}})
	t.Logf("review: exit %d\n%s", got.Code, got.Out)
	if got.Code != 0 {
		t.Errorf("exit %d\n%s", got.Code, got.Out)
	}
	head := get[Proposal](t, b.Company.Planner, b.API("/pulls/%d", p.Number)).Head.SHA
	s := b.Statuses(t, head)["accord/sign-off"]
	comment = only(t, b.Repository, p.Number).Body
	t.Logf("%s: %s\n%s", s.State, s.Description, comment)
	return comment, s.State + ": " + s.Description
}

// TestFiveRoles is a cycle of the example company at the forge.
func TestFiveRoles(t *testing.T) {
	c := company(t)
	b := convene(t, c)
	ben, clara, anna, hugo := b.desks["ben"], b.desks["clara"], b.desks["anna"], b.desks["hugo"]

	// The people are bound to their accounts, which is a change of the policy.
	hugo.Types(t, "git", "config", "gpg.format", "ssh")
	hugo.Types(t, "git", "config", "user.signingkey", filepath.Join(hugo.home, ".ssh", "id_ed25519.pub"))
	hugo.Types(t, "git", "config", "commit.gpgsign", "true")
	hugo.Types(t, "git", "switch", "-q", "-c", "accounts")
	b.bind(t, hugo.Dir)
	hugo.Types(t, "git", "commit", "-qam", "Bind people to their accounts")
	hugo.Types(t, "git", "push", "-q", "origin", "accounts")
	p := b.Propose(t, hugo.account, "accounts", "Bind people to their accounts", "")
	b.judge(t, p)
	for _, name := range []string{"anna", "clara", "sam"} {
		d := b.desks[name]
		d.Types(t, "git", "fetch", "-q")
		d.Types(t, "accord", "sign", "origin/accounts", "--yes", "--push")
	}
	b.judge(t, p)
	if got := b.Merge(t, anna.account, p); got.code/100 != 2 {
		t.Fatalf("not merged: %d %s", got.code, got.body)
	}

	ben.Types(t, "git", "pull", "-q")
	ben.Types(t, "accord", "adjust", "TENT-2P", "2027-03", "+400", "2027-04", "+150", "--market", "eu", "--reason", "promotion", "--note", "20 % off at three retailers")
	ben.Types(t, "accord", "decide", "shortage/TENT-2P@central", "--question", "380 tents short in March. How do we cover it?", "--option", "third-shift: third shift in Lyon, 18000", "--owner", "sales-eu")
	ben.Types(t, "accord", "propose", "--title", "Spring promotion")
	p = b.opened(t)
	b.judge(t, p)
	if got := b.Merge(t, ben.account, p); got.code/100 == 2 {
		t.Fatalf("merged before anybody agreed: %s", got.body)
	}

	// Some sign, others review at the forge.
	branch := "origin/" + "promotion-tent-2p-2027-03"
	sign := func(name string, args ...string) string {
		t.Helper()
		d := b.desks[name]
		d.Types(t, "git", "fetch", "-q")
		return d.Types(t, append([]string{"accord", "sign", branch, "--yes", "--push"}, args...)...)
	}
	sign("clara")
	b.Says(t, anna.account, p, "APPROVED")
	b.Says(t, b.desks["sam"].account, p, "APPROVED")
	sign("elias")
	b.judge(t, p)

	// A push lapses it, and it says by which cells.
	ben.Types(t, "accord", "adjust", "TENT-2P", "2027-04", "+120", "--market", "eu", "--id", "promotion-tent-2p-2027-03")
	ben.Types(t, "accord", "propose")
	b.judge(t, p)
	sign("clara")
	sign("elias")
	b.Says(t, anna.account, p, "APPROVED")
	b.Says(t, b.desks["sam"].account, p, "APPROVED")
	b.judge(t, p)

	// Another team's change of another family in another market is merged.
	june := b.desks["june"]
	june.Types(t, "git", "pull", "-q")
	june.Types(t, "accord", "adjust", "STOVE-SET", "2027-06", "+30", "--market", "us", "--reason", "customer", "--note", "two more dealers")
	june.Types(t, "accord", "propose")
	var other Proposal
	for _, q := range get[[]Proposal](t, c.Planner, b.API("/pulls?state=open")) {
		if q.Number != p.Number {
			other = q
		}
	}
	b.Says(t, anna.account, other, "APPROVED")
	b.Says(t, clara.account, other, "APPROVED")
	b.Says(t, b.desks["sam"].account, other, "APPROVED")
	b.Says(t, b.desks["elias"].account, other, "APPROVED")
	b.judge2(t, other)
	if got := b.Merge(t, june.account, other); got.code/100 != 2 {
		t.Fatalf("not merged: %d %s", got.code, got.body)
	}
	b.judge2(t, p)

	// Ben rebases.
	ben.Types(t, "git", "fetch", "-q")
	ben.Types(t, "git", "rebase", "-q", "origin/main")
	ben.Types(t, "git", "push", "-q", "--force-with-lease")
	b.judge2(t, p)
	if got := b.Merge(t, ben.account, p); got.code/100 != 2 {
		t.Fatalf("not merged: %d %s", got.code, got.body)
	}

	// The decision is taken.
	sam := b.desks["sam"]
	hugo.Types(t, "git", "switch", "-q", "main")
	hugo.Types(t, "git", "pull", "-q")
	hugo.Types(t, "accord", "decide", "2026-12-shortage-tent-2p-central", "--choose", "third-shift", "--because", "the retailers are worth it")
	hugo.Types(t, "accord", "decide", "2026-12-shortage-tent-2p-central", "--accept")
	hugo.Types(t, "accord", "propose", "--title", "Third shift in Lyon")
	p = b.opened(t)
	b.Says(t, anna.account, p, "APPROVED")
	b.Says(t, sam.account, p, "APPROVED")
	b.Says(t, clara.account, p, "APPROVED")
	b.judge2(t, p)
	if got := b.Merge(t, hugo.account, p); got.code/100 != 2 {
		t.Fatalf("not merged: %d %s", got.code, got.body)
	}

	// The cycle is closed.
	hugo.Types(t, "git", "switch", "-q", "main")
	hugo.Types(t, "git", "pull", "-q")
	hugo.run(t, hugo.Dir, []string{"accord", "cycle", "close", "--dry-run"})
	for _, name := range []string{"clara", "sam"} {
		d := b.desks[name]
		d.Types(t, "git", "fetch", "-q")
		d.Types(t, "accord", "sign", "--purpose", "close", "--yes", "--push")
		d.Types(t, "accord", "sign", "--purpose", "policy", "--yes", "--push")
	}
	hugo.Types(t, "git", "fetch", "-q")
	hugo.run(t, hugo.Dir, []string{"accord", "signoff", "--close", "--explain"})
	hugo.Types(t, "accord", "cycle", "close", "--push")
	hugo.run(t, hugo.Dir, []string{"accord", "signoff"})

	// Anybody proves it from a file, without a network.
	b.Git(t, "fetch", "-q", "origin", "+refs/*:refs/*", "--update-head-ok")
	dir := t.TempDir()
	b.Git(t, "bundle", "create", "-q", filepath.Join(dir, "plan.bundle"), "--all")
	b.gitIn(t, dir, nil, "clone", "-q", "plan.bundle", "plan")
	away := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir}
	got := execute(t, filepath.Join(dir, "plan"), ben.accord, away, "verify", "--genesis", b.genesis)
	t.Logf("verify: exit %d\n%s", got.Code, got.Out)
	root, _ := filepath.Abs(filepath.Join("..", ".."))
	got = execute(t, filepath.Join(dir, "plan"), "python3", away, filepath.Join(root, "docs", "examples", "verify", "accord_verify.py"), "--repo", ".", "--genesis", b.genesis)
	t.Logf("script: exit %d\n%s", got.Code, got.Out)
}

// judge2 runs CI and logs only what was said of sign-off.
func (b *board) judge2(t *testing.T, p Proposal) string {
	t.Helper()
	b.runs++
	got := b.Review(t, b.desks["ben"].accord, p.Number, Job{ID: 1000 + b.runs, Env: []string{"ACCORD_RECORDER_KEY=" + recorderKey(t)}})
	c := only(t, b.Repository, p.Number).Body
	i := strings.Index(c, "#### Sign-off")
	j := strings.Index(c[i:], "<details>")
	if j < 0 {
		j = len(c) - i
	}
	t.Logf("review: exit %d\n%s\n%s", got.Code, got.Out, c[i:i+j])
	return got.Out
}

// opened is the only open proposal.
func (b *board) opened(t testing.TB) Proposal {
	t.Helper()
	list := get[[]Proposal](t, b.Company.Planner, b.API("/pulls?state=open"))
	if len(list) != 1 {
		t.Fatalf("%d open proposals", len(list))
	}
	return list[0]
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

// Member is a further person of the organisation who may write.
func (c *Company) Member(t testing.TB, login string) *Account {
	t.Helper()
	a := c.Server.person(t, login, strings.ToUpper(login[:1])+login[1:])
	c.Server.admin().must(t, http.MethodPut, fmt.Sprintf("/teams/%d/members/%s", c.team, a.Login), nil, nil)
	return a
}
