package review

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// who are the accounts at forge.example.
var who = map[string]int64{"ben": 7, "clara": 12, "hugo": 13, "eve": 66}

func account(name string) forge.User { return forge.User{ID: who[name], Login: name} }

// ruled is the small plan's policy with accounts, a recorder and rules: sales
// agrees to whatever sells, and supply chain to control files.
func ruled() string {
	public, recorder := signedtest.Public("hugo"), signedtest.Public("recorder")
	return `kind: Policy
version: 1
owner: supply-chain
people:
  ben: {name: Ben Okafor, email: ben@northlight.example, forges: {forge.example: 7}}
  clara: {name: Clara Roth, forges: {forge.example: 12}}
  hugo:
    name: Hugo Lefevre
    forges: {forge.example: 13}
    keys: [{id: hugo-1, key: ` + public + `}]
roles:
  supply-chain: {people: [hugo]}
  product: {people: [hugo]}
  ops-lyon: {people: [hugo]}
  sales-eu: {people: [ben]}
  cfo: {people: [clara]}
  closer: {people: [hugo]}
rules:
  sell: {need: {roles: [cfo]}}
  control: {for: [close, policy], need: {roles: [cfo, ops-lyon]}}
recorder: [{id: ci, key: ` + recorder + `}]
`
}

// company is a plan with rules and genesis at a forge, where ben proposes the
// branch spring as number 7.
type company struct {
	t     *testing.T
	fake  *forgetest.Fake
	repo  *gitrepo.Repo
	clone *gitrepo.Repo
}

func newCompany(t *testing.T, policy string) *company {
	t.Helper()
	c := &company{t: t, fake: forgetest.New(forge.GitHub), repo: small(t), clone: bare(t)}
	c.fake.Web = filepath.Join(t.TempDir(), "plan")
	if policy != "" {
		c.repo.Write("plans/policy.yaml", policy)
		c.repo.Commit("Say who agrees to what", "2026-12-01T10:00:00Z")
	}
	c.genesis()
	edit(t, c.repo, "spring", sales, "2027-03: 400", "2027-03: 410")
	c.repo.Git("init", "-q", "--bare", c.fake.CloneURL())
	c.push("main")
	c.propose()
	return c
}

// genesis signs the plan as it is on main.
func (c *company) genesis() {
	w, err := workspace.Open(c.t.Context(), workspace.Options{Repo: c.repo.Dir})
	if err != nil {
		c.t.Fatal(err)
	}
	defer w.Close()
	src, err := w.Resolve(c.t.Context(), "main")
	if err != nil {
		c.t.Fatal(err)
	}
	files, err := w.PlanFiles(c.t.Context(), src)
	if err != nil {
		c.t.Fatal(err)
	}
	var list []digest.File
	for _, f := range files {
		list = append(list, digest.File{Path: f.Path, Body: f.Body})
	}
	content, problems := digest.Spell(list, nil)
	if len(problems) > 0 {
		c.t.Fatal(problems)
	}
	tag := &statement.Tag{Cycle: statement.Genesis, Plan: statement.None, Chain: statement.None, Base: statement.None, Content: content.Hash(statement.None, statement.Genesis, digest.Scope{}),
		Effects: statement.Of(nil), Arithmetic: projection.Arithmetic, Policy: content.Section("Policy").Hash, Statements: statement.Set(nil), Overrides: statement.None, Closer: "hugo", Tool: "accord test"}
	signedtest.Tag(c.t, c.repo.Dir, statement.TagName("", statement.Genesis), tipOf(c.repo, "main"), tag, "hugo", time.Date(2026, 12, 1, 11, 0, 0, 0, time.UTC))
}

func (c *company) push(refs ...string) {
	c.repo.Git(append([]string{"push", "-q", "-f", c.fake.CloneURL(), "refs/tags/plan/*:refs/tags/plan/*"}, refs...)...)
}

// propose pushes the branch, and the forge knows.
func (c *company) propose() {
	c.push("spring", "spring:refs/pull/7/head")
	c.fake.Add(forge.PullRequest{Number: 7, BaseBranch: "main", HeadBranch: "spring", HeadHash: tipOf(c.repo, "spring"), HeadRef: "refs/pull/7/head", Author: account("ben")})
}

func (c *company) says(name string, state forge.ReviewState) forge.Review {
	day := time.Date(2026, 12, 9, 9, len(c.reviews()), 0, 0, time.UTC)
	return c.fake.Review(7, forge.Review{Reviewer: account(name), State: state, SubmittedAt: day})
}

func (c *company) reviews() []forge.Review {
	rs, err := c.fake.Reviews(c.t.Context(), 7)
	if err != nil {
		c.t.Fatal(err)
	}
	return rs
}

func (c *company) locator() *Locator {
	l := locator(c.fake, c.clone.Dir)
	l.Context.Web, l.Context.Repository = "https://forge.example", "northlight/plan"
	return l
}

// located is the first step.
func (c *company) located() At {
	c.t.Helper()
	at := located(c.t, c.locator())
	repo, err := history.Open(c.clone.Dir)
	if err != nil {
		c.t.Fatal(err)
	}
	defer repo.Close()
	at.Plans = []string{"plans"}
	if at.SignOff, err = SignOffAt(c.t.Context(), repo, at.Target, at.Plans); err != nil {
		c.t.Fatal(err)
	}
	return at
}

// judged is the second one, and what of it the third one reads.
func (c *company) judged(at At) *Report {
	c.t.Helper()
	o := workspace.Options{Repo: c.clone.Dir, AsOf: period.DateOf(2026, 12, 10), Revisions: []string{at.Target, at.Head}}
	w, err := workspace.Open(c.t.Context(), o)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(w.Close)
	r, err := Compute(c.t.Context(), w, at, Options{Witness: func(ctx context.Context) (*workspace.Workspace, error) {
		p := o
		p.Proven = true
		return workspace.Open(ctx, p)
	}})
	if err != nil {
		c.t.Fatal(err)
	}
	b, err := json.Marshal(r)
	if err != nil {
		c.t.Fatal(err)
	}
	read, err := Read(strings.NewReader(string(b)))
	if err != nil {
		c.t.Fatal(err)
	}
	read.SignOff = r.SignOff
	return read
}

// reviewed runs all three steps and returns what the head then has for
// accord/sign-off.
func (c *company) reviewed(recorder bool) (string, *Report) {
	c.t.Helper()
	r := c.judged(c.located())
	var k *Recorder
	if recorder {
		k = c.recorder()
	}
	if _, err := Publish(c.t.Context(), c.fake, r, Update, k); err != nil {
		c.t.Error(err)
	}
	return c.status(r.At.Head), r
}

func (c *company) recorder() *Recorder {
	c.t.Helper()
	k := &Recorder{locator: c.locator(), key: signedtest.Key("recorder"), now: recordedAt.Truncate(time.Second), tool: "accord test"}
	private, _ := privateKey(c.t, 1, "")
	made, err := NewRecorder(k.locator, private, k.tool, k.now)
	if err != nil {
		c.t.Fatal(err)
	}
	made.key = k.key
	made.ring = ringOf(c.t, signedtest.Public("recorder"))
	return made
}

func (c *company) status(hash string) string {
	c.t.Helper()
	ss, err := c.fake.Statuses(c.t.Context(), hash)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, s := range ss {
		if s.Context == SignOffContext {
			return fmt.Sprintf("%s: %s", s.State, s.Description)
		}
	}
	return ""
}

func expectStatus(t *testing.T, got, state, words string) {
	t.Helper()
	if !strings.HasPrefix(got, state+": ") || !strings.Contains(got, words) {
		t.Errorf("%s; want %s, %q", got, state, words)
	}
}

// TestSignOffOfAProposal goes from nobody's word to a record of those that count.
func TestSignOffOfAProposal(t *testing.T) {
	c := newCompany(t, ruled())
	got, r := c.reviewed(true)
	expectStatus(t, got, "pending", "cfo")
	for what, words := range map[string]string{"comment": r.Comment, "summary": r.Summary} {
		if !strings.Contains(words, "#### Sign-off: not yet") && !strings.Contains(words, "## Sign-off: not yet") || strings.Contains(words, "unanchored") {
			t.Errorf("the %s:\n%s", what, words)
		}
	}
	c.says("eve", forge.ReviewApproved) // nobody in the policy
	c.says("clara", forge.ReviewApproved)
	got, _ = c.reviewed(true)
	// Names in commits prove nothing, so one more than the rule has to agree.
	expectStatus(t, got, "pending", "hugo")
	c.says("hugo", forge.ReviewApproved)
	got, r = c.reviewed(true)
	expectStatus(t, got, "success", "")
	if r.SignOff.Outcome != signoff.Approved || len(r.Recorders) != 1 {
		t.Errorf("%+v", r.SignOff)
	}
	names := strings.Fields(gitrepo.At(t, c.fake.CloneURL()).Git("ls-tree", "-r", "--name-only", Approvals))
	if len(names) != 4 {
		t.Errorf("%v", names)
	}
	// With the forge silent the records speak.
	c.fake.SetReviews(7, nil)
	at := c.located()
	at.PullRequest = nil
	at.Event = Local
	if r := c.judged(at); r.SignOff.Outcome != signoff.Approved || len(r.Records) != 0 {
		t.Errorf("%s: %+v", r.SignOff.Why, r.SignOff.NotCounted)
	}
}

// TestSignOffIsLost by a push, by a rejection, and by a review that was dismissed.
func TestSignOffIsLost(t *testing.T) {
	c := newCompany(t, ruled())
	mine := c.says("clara", forge.ReviewApproved)
	c.says("hugo", forge.ReviewApproved)
	got, _ := c.reviewed(true)
	expectStatus(t, got, "success", "")

	c.fake.Dismiss(7, mine.ID, account("ben"))
	got, r := c.reviewed(true)
	expectStatus(t, got, "pending", "clara")
	if len(r.Records) != 1 || !strings.Contains(r.Records[0], "verdict: revoke") {
		t.Errorf("%q", r.Records)
	}
	c.says("clara", forge.ReviewRejected)
	got, _ = c.reviewed(true)
	expectStatus(t, got, "failure", "clara")
	c.says("clara", forge.ReviewApproved)
	got, _ = c.reviewed(true)
	expectStatus(t, got, "success", "")

	edit(t, c.repo, "spring", sales, "2027-03: 410", "2027-03: 420")
	c.propose()
	got, r = c.reviewed(true)
	expectStatus(t, got, "pending", "")
	if len(r.SignOff.Lapsed) != 2 {
		t.Errorf("%+v", r.SignOff.Lapsed)
	}
}

// TestSignOffAfterAForcePush: what was reviewed is on no branch any more, and says
// the same as what is there.
func TestSignOffAfterAForcePush(t *testing.T) {
	c := newCompany(t, ruled())
	c.says("clara", forge.ReviewApproved)
	c.says("hugo", forge.ReviewApproved)
	c.repo.Git("commit", "-q", "--amend", "--allow-empty", "-m", "Sell more tents, in better words")
	c.propose()
	gitrepo.At(t, c.fake.CloneURL()).Git("config", "uploadpack.allowAnySHA1InWant", "true")
	got, r := c.reviewed(true)
	expectStatus(t, got, "success", "")
	if r.At.Reviews[0].Commit == r.At.Head {
		t.Error("the review is of the head")
	}
}

// TestSignOffUnknown: where the forge does not tell who reviewed, nobody knows who
// objects.
func TestSignOffUnknown(t *testing.T) {
	c := newCompany(t, ruled())
	c.says("clara", forge.ReviewApproved)
	c.says("hugo", forge.ReviewApproved)
	for _, method := range []string{"Reviews", "Contributors"} {
		c.fake.Deny(method, "pull-requests: read")
		r := c.judged(c.located())
		c.fake.Deny(method, "")
		status(t, r, SignOffContext, forge.Error, "who reviewed it is not known")
	}
}

// TestSignOffOfContributors: who pushed may not agree.
func TestSignOffOfContributors(t *testing.T) {
	c := newCompany(t, ruled())
	c.says("clara", forge.ReviewApproved)
	c.says("hugo", forge.ReviewApproved)
	c.fake.Contributed(7, forge.Contributor{User: account("clara"), How: forge.Pusher, Of: "#7"})
	got, _ := c.reviewed(true)
	expectStatus(t, got, "pending", "cfo")
}

// TestSignOffThatNobodySetUp: a plan without rules has no status, neither judged
// nor pending; one whose proposal brings the first rules has none either.
func TestSignOffThatNobodySetUp(t *testing.T) {
	c := newCompany(t, "")
	c.repo.Git("switch", "-q", "spring")
	c.repo.Write("plans/policy.yaml", ruled())
	c.repo.Commit("Say who agrees to what", "2026-12-02T10:00:00Z")
	c.propose()
	at := c.located()
	if len(at.SignOff) != 0 {
		t.Errorf("%v", at.SignOff)
	}
	if err := Pend(t.Context(), c.fake, at, ""); err != nil {
		t.Fatal(err)
	}
	got, r := c.reviewed(false)
	if got != "" || r.SignOff != nil {
		t.Errorf("%s %+v", got, r.SignOff)
	}
}

// TestSignOffSpeaks: who has to agree is told, though the plan says the same.
func TestSignOffSpeaks(t *testing.T) {
	c := newCompany(t, ruled())
	c.repo.Git("reset", "-q", "--hard", "main")
	c.repo.Write(".github/workflows/plan.yml", "on: push\n")
	c.repo.Commit("Take the workflow over", "2026-12-02T10:00:00Z")
	c.propose()
	got, r := c.reviewed(true)
	expectStatus(t, got, "pending", "ops-lyon")
	if !r.Speaks || r.Because != "somebody has to agree" {
		t.Errorf("%v %s", r.Speaks, r.Because)
	}
}

// TestSignOffIsPending from the first moment of every run.
func TestSignOffIsPending(t *testing.T) {
	c := newCompany(t, ruled())
	c.says("clara", forge.ReviewApproved)
	c.says("hugo", forge.ReviewApproved)
	_, r := c.reviewed(true)
	at := c.located()
	if err := Pend(t.Context(), c.fake, at, ""); err != nil {
		t.Fatal(err)
	}
	expectStatus(t, c.status(r.At.Head), "pending", "being judged")
	if err := GiveUp(t.Context(), c.fake, at, ""); err != nil {
		t.Fatal(err)
	}
	expectStatus(t, c.status(r.At.Head), "error", "without a report")
}
