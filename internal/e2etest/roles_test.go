package e2etest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const (
	promotionBranch = "promotion-tent-2p-2027-03"
	shortage        = "shortage/TENT-2P@central"
	tentDecision    = "2026-12-shortage-tent-2p-central"
)

// TestFiveRoles is a cycle of the example company at the forge: its people are
// bound to their accounts; Ben proposes what the CFO and the COO must agree to;
// some sign and others review; a push takes their approval away and says by what;
// it outlives another team's merge and a rebase; the decision is taken, the cycle
// closed, and all of it proven from a file.
func TestFiveRoles(t *testing.T) {
	b := convene(t)
	b.bindAccounts(t)
	p := b.proposePromotion(t)
	b.lapse(t, p)
	b.outlive(t, p)
	b.merged(t, "ben", p)
	b.decide(t)
	b.closeCycle(t)
	b.proveElsewhere(t)
}

// bindAccounts changes the policy, by a commit that Hugo signs. Each who signs is
// shown this change, whatever they signed before.
func (b *board) bindAccounts(t *testing.T) {
	t.Helper()
	hugo := b.desks["hugo"]
	for _, set := range [][2]string{{"gpg.format", "ssh"}, {"user.signingkey", filepath.Join(hugo.home, ".ssh", "id_ed25519.pub")}, {"commit.gpgsign", "true"}} {
		hugo.Types(t, "git", "config", set[0], set[1])
	}
	hugo.Types(t, "git", "switch", "--quiet", "-c", "accounts")
	b.bind(t, hugo.Dir)
	hugo.Types(t, "git", "commit", "--quiet", "--all", "--message", "Bind people to their accounts")
	hugo.Types(t, "git", "push", "--quiet", "origin", "accounts")
	p := b.Propose(t, hugo.account, "accounts", "Bind people to their accounts", "")
	comment := b.judge(t, p, "pending: waits for demand-manager (anna), cfo (clara), coo (sam)")
	contains(t, comment, "- ✘ demand: waits for anna (demand-manager)\n",
		"- ✘ money: since plan/2026-11: demand in value changes by 1.1 % (EUR 122,294 gross of EUR 11,276,210), above 1 % – waits for clara (cfo)\n",
		"- ✘ control (policy): changes plans/policy.yaml – waits for clara (cfo); waits for sam (coo)\n",
		"/hugo (opener of #1, pusher of #1) contributed and is no person of the policy\n")
	for _, name := range []string{"anna", "clara", "sam"} {
		said := b.sign(t, "accounts", name)
		contains(t, said, "What changed since origin/main\n", "+ policy recorder ", "+ policy person sam ", "\n  scope: document/Policy\n")
	}
	b.judge(t, p, "success: approved by anna, clara, sam")
	b.merged(t, "hugo", p)
}

// proposePromotion writes a promotion and the question that it brings along, and
// has everybody agree who must.
func (b *board) proposePromotion(t *testing.T) Proposal {
	t.Helper()
	ben := b.desks["ben"]
	ben.Types(t, "git", "pull", "--quiet")
	said := ben.Types(t, "accord", "adjust", "TENT-2P", "2027-03", "+400", "2027-04", "+150", "--market", "eu", "--reason", "promotion", "--note", "20 % off at three retailers")
	contains(t, said, "demand       +€103,950 (+0.9 %)", "380 short of 3,040 demanded")
	ben.Types(t, "accord", "decide", shortage, "--question", "380 tents short in March. How do we cover it?", "--option", "third-shift: third shift in Lyon, 18000")
	contains(t, ben.Types(t, "accord", "propose", "--title", "Spring promotion"), "new branch "+promotionBranch+", for main", "pull request #2 opened")
	p := b.opened(t)
	comment := b.judge(t, p, "pending: waits for demand-manager (anna), coo (sam), cfo (clara), one more (dora, elias or 2 more)")
	contains(t, comment, "- ✘ gap: opens "+shortage+" 2027-03..2027-06 of class decision, 380 units, EUR 26,790 – waits for sam (coo)\n",
		"- ✘ money: since plan/2026-11: demand in value changes by 2 % (EUR 226,244 gross of EUR 11,276,210), above 1 % – waits for clara (cfo)\n",
		"- ✘ control (policy): plans/policy.yaml changed since plan/2026-11 already – waits for clara (cfo); waits for sam (coo)\n",
		"- ✘ further approver: one more than the rules ask for, because not every commit is signed with a key of the policy – waits for dora or elias or hugo or june (any role)\n",
		"- other rules: 1 not asked\n")
	b.refused(t, "ben", p)

	said = b.sign(t, promotionBranch, "clara", "elias")
	contains(t, said, "What changed since origin/main\n", "380 tents short in March. How do we cover it?", "With it: not yet: waits for demand-manager (anna), coo (sam)\n")
	b.approve(t, p, "anna", "sam")
	comment = b.judge(t, p, "success: approved by anna, clara, elias, sam")
	contains(t, comment, "- ✔ demand: anna (reviewed 20", "- ✔ gap: opens ", "– sam (reviewed 20", "– clara (signed 2026-12-10)\n", "– elias (signed 2026-12-10)\n")
	return p
}

// lapse changes a number of what was approved, first so that the gap outgrows the
// question that is asked about it. All four have to look at it again, and those who
// sign are shown that number.
func (b *board) lapse(t *testing.T, p Proposal) {
	t.Helper()
	ben := b.desks["ben"]
	ben.Types(t, "accord", "adjust", "TENT-2P", "2027-04", "+250", "--market", "eu", "--id", promotionBranch)
	ben.Types(t, "accord", "propose")
	b.judge(t, p, "pending: waits for demand-manager (anna), coo (sam), cfo (clara), one more (dora, elias or 2 more); 4 approvals lapsed")
	head := get[Proposal](t, b.Company.Planner, b.API("/pulls/%d", p.Number)).Head.SHA
	if s := b.Statuses(t, head)["accord/gaps"]; s.State != "failure" || s.Description != shortage+" needs a decision, and "+tentDecision+" covers less than it: widen its `covers`" {
		t.Errorf("%s: %s", s.State, s.Description)
	}
	ben.Types(t, "accord", "adjust", "TENT-2P", "2027-04", "+120", "--market", "eu", "--id", promotionBranch)
	contains(t, ben.Types(t, "accord", "propose"), "pull request #2 is there, its text is brought up to date: ")
	comment := b.judge(t, p, "pending: waits for demand-manager (anna), coo (sam), cfo (clara), one more (dora, elias or 2 more); 4 approvals lapsed")
	contains(t, comment, "\nLapsed: since anna, clara, elias, sam approved, 1 value changed: TENT-2P eu 2027-04: 150 → 120\n")
	b.refused(t, "ben", p)

	said := b.sign(t, promotionBranch, "clara", "elias")
	contains(t, said, "What changed since your last statement, of 2026-12-10 10:00 (sha256:", "Edited: 1 number\n", "+150 → +120")
	b.approve(t, p, "anna", "sam")
	comment = b.judge(t, p, "success: approved by anna, clara, elias, sam")
	if strings.Contains(comment, "Lapsed") {
		t.Error("what has lapsed is told though all have agreed again")
	}
}

// outlive merges what another team plans for another market, then Ben rebases:
// what was approved is the same, and nobody is asked again.
func (b *board) outlive(t *testing.T, p Proposal) {
	t.Helper()
	june, ben := b.desks["june"], b.desks["ben"]
	june.Types(t, "git", "pull", "--quiet")
	june.Types(t, "accord", "adjust", "STOVE-SET", "2027-06", "+30", "--market", "us", "--reason", "customer", "--note", "two more dealers")
	june.Types(t, "accord", "propose")
	other := b.opened(t, p)
	b.approve(t, other, "anna", "clara", "sam", "elias")
	b.judge(t, other, "success: approved by anna, clara, elias, sam")
	b.merged(t, "june", other)
	const approved = "success: approved by anna, clara, elias, sam"
	b.judge(t, p, approved)
	ben.Types(t, "git", "fetch", "--quiet")
	ben.Types(t, "git", "rebase", "--quiet", "origin/main")
	ben.Types(t, "git", "push", "--quiet", "--force-with-lease")
	b.judge(t, p, approved)
}

// decide takes the decision that was asked for.
func (b *board) decide(t *testing.T) {
	t.Helper()
	hugo := b.desks["hugo"]
	hugo.Types(t, "git", "switch", "--quiet", "main")
	hugo.Types(t, "git", "pull", "--quiet")
	hugo.Types(t, "accord", "decide", tentDecision, "--choose", "third-shift", "--because", "the retailers are worth it", "--accept")
	hugo.Types(t, "accord", "propose", "--title", "Third shift in Lyon")
	p := b.opened(t)
	b.approve(t, p, "anna", "clara")
	comment := b.judge(t, p, "pending: waits for coo (sam)")
	contains(t, comment, "- ✘ decision "+tentDecision+": 380 tents short in March. How do we cover it? – waits for sam (coo)\n")
	b.approve(t, p, "sam")
	b.judge(t, p, "success: approved by anna, clara, sam")
	b.merged(t, "hugo", p)
}

// closeCycle closes it with the word of those whom the last close's policy asks,
// and, because the policy has changed, of those whom the new one asks.
func (b *board) closeCycle(t *testing.T) {
	t.Helper()
	hugo := b.desks["hugo"]
	hugo.Types(t, "git", "switch", "--quiet", "main")
	hugo.Types(t, "git", "pull", "--quiet")
	contains(t, hugo.Ends(t, 4, "accord", "cycle", "close"), "is not closed: waits for cfo (clara), coo (sam)\n", "✔ gate: the plan passes once everybody has agreed",
		"cfo (clara) by accord sign --purpose close", "coo (sam) by accord sign --purpose policy")
	for _, name := range []string{"clara", "sam"} {
		d := b.desks[name]
		d.Types(t, "git", "fetch", "--quiet")
		contains(t, d.Types(t, "accord", "sign", "--purpose", "close", "--yes", "--push"), "What changed since the last close, plan/2026-11\n", "  scope: all\n")
		d.Types(t, "accord", "sign", "--purpose", "policy", "--yes", "--push")
	}
	hugo.Types(t, "git", "fetch", "--quiet")
	said := hugo.Types(t, "accord", "signoff", "--close")
	contains(t, said, "APPROVED 6 of 6 rules met", "✔  control (new policy)", tentDecision)
	for _, words := range []string{"Not counted", "other proposals", "unanchored"} {
		if strings.Contains(said, words) {
			t.Errorf("accord signoff --close says %q", words)
		}
	}
	contains(t, hugo.Types(t, "accord", "signoff", "--close", "--explain"), "statements are about other proposals or earlier cycles", "unanchored: nobody has stated that sha256:", "Not counted")
	contains(t, hugo.Types(t, "accord", "cycle", "close", "--push"), "is closed", "✔ gate: the plan passes", "✔ sign-off: approved by clara, sam", "✔ push: ")
}

// proveElsewhere clones all of it from a file, where there is no network and
// nobody's configuration, and proves it by accord and by the script.
func (b *board) proveElsewhere(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	b.gitIn(t, dir, nil, "clone", "--quiet", "--mirror", b.Company.Server.URL+"/"+b.Owner+"/"+b.Name+".git", "mirror")
	b.gitIn(t, filepath.Join(dir, "mirror"), nil, "bundle", "create", "--quiet", "../plan.bundle", "--all")
	b.gitIn(t, dir, nil, "clone", "--quiet", "--no-local", "plan.bundle", "plan")
	clone := filepath.Join(dir, "plan")
	nowhere := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "https_proxy=http://127.0.0.1:1", "http_proxy=http://127.0.0.1:1"}
	got := execute(t, clone, b.accord, nowhere, "verify", "--genesis", b.genesis)
	if got.Code != 0 {
		t.Fatalf("verify: exit %d\n%s", got.Code, got.Out)
	}
	contains(t, got.Out, "Proven: genesis and 6 closes")
	if !regexp.MustCompile(`(?m)^plan/2026-12 +2026-12-10 +hugo +clara \(cfo\), sam \(coo\) +✔`).MatchString(got.Out) {
		t.Errorf("the close is not told with those who agreed\n%s", got.Out)
	}
	head := regexp.MustCompile(`Head 2026-12:? +(sha256:[0-9a-f]{64})`).FindStringSubmatch(got.Out)
	if head == nil {
		t.Fatalf("no head\n%s", got.Out)
	}
	if got := execute(t, clone, b.accord, nowhere, "verify", "--genesis", b.genesis, "--expect", "2026-12="+head[1], "--fast"); got.Code != 0 {
		t.Errorf("verify --expect: exit %d\n%s", got.Code, got.Out)
	}
	if got := execute(t, clone, b.accord, nowhere, "verify", "--fast"); got.Code != 4 || !strings.Contains(got.Out, "nanchored") {
		t.Errorf("verify without genesis: exit %d\n%s", got.Code, got.Out)
	}
	script, err := filepath.Abs(filepath.Join("..", "..", "docs", "examples", "verify", "accord_verify.py"))
	if err != nil {
		t.Fatal(err)
	}
	got = execute(t, clone, "python3", nowhere, script, "--repo", ".", "--genesis", b.genesis)
	if got.Code != 0 || !strings.Contains(got.Out, "proven; head 2026-12 "+head[1]) {
		t.Errorf("the script: exit %d\n%s", got.Code, got.Out)
	}
}
