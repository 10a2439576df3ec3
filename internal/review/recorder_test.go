package review

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
	"golang.org/x/crypto/ssh"
)

// privateKey is a key of a seed, as ssh-keygen writes it, and its public line.
func privateKey(t testing.TB, seed byte, passphrase string) (private, public string) {
	t.Helper()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, 32))
	var block *pem.Block
	var err error
	if passphrase == "" {
		block, err = ssh.MarshalPrivateKey(key, "recorder")
	} else {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(key, "recorder", []byte(passphrase))
	}
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(block)), strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
}

var recordedAt = time.Date(2026, 12, 10, 12, 0, 0, 7, time.UTC)

// recording is a proposal that clara approved, with a recorder.
type recording struct {
	t        *testing.T
	fake     *forgetest.Fake
	repo     *gitrepo.Repo // whose folder is the forge's
	clone    *gitrepo.Repo
	recorder *Recorder
	public   string
	report   *Report
	review   forge.Review
}

func newRecording(t *testing.T) *recording {
	t.Helper()
	f, repo := hosted(t)
	c := &recording{t: t, fake: f, repo: repo, clone: bare(t)}
	f.SetBranch(forge.Branch{Name: "main", Protected: true})
	c.review = f.Review(7, forge.Review{Reviewer: forge.User{ID: 12, Login: "clara"}, State: forge.ReviewApproved})
	l := locator(f, c.clone.Dir)
	l.Context.Web, l.Context.Repository = "https://forge.example", "northlight/plan"
	var private string
	private, c.public = privateKey(t, 7, "")
	var err error
	if c.recorder, err = NewRecorder(l, private, "accord devel", recordedAt); err != nil {
		t.Fatal(err)
	}
	c.report = said(0, "words")
	c.report.At = located(t, l)
	c.report.Statuses = []forge.Status{{Context: ValidateContext, State: forge.Success, Description: "0 errors"}, {Context: SignOffContext, State: forge.Success, Description: "clara agreed"}}
	c.want(c.record(statement.Approve))
	return c
}

// record is what the second step says of clara's review.
func (c *recording) record(v statement.Verdict) statement.Record {
	r := aboutNow()
	r.Review, r.Reviewer, r.Person, r.Verdict, r.Commit = fmt.Sprint(c.review.ID), "forge.example/12", "clara", v, c.review.Commit
	r.SubmittedAt = c.review.SubmittedAt
	return r
}

func (c *recording) want(records ...statement.Record) {
	c.report.Records = nil
	for i := range records {
		c.report.Records = append(c.report.Records, string(records[i].Bytes()))
	}
}

func (c *recording) keep() int {
	c.t.Helper()
	n, err := c.recorder.Keep(c.t.Context(), c.report)
	if err != nil {
		c.t.Fatal(err)
	}
	return n
}

// at asks the forge's own repository.
func (c *recording) at(args ...string) string {
	c.t.Helper()
	return strings.TrimSpace(gitrepo.At(c.t, c.fake.CloneURL()).Git(args...))
}

func (c *recording) names() []string {
	return strings.Fields(c.at("ls-tree", "-r", "--name-only", Approvals))
}

func TestRecorderKeeps(t *testing.T) {
	c := newRecording(t)
	if n := c.keep(); n != 1 {
		t.Fatalf("%d kept", n)
	}
	names := c.names()
	if len(names) != 2 || !strings.HasPrefix(names[0], "approvals/2026-12/review-7-") || !strings.HasSuffix(names[0], ".evidence") || names[1] != names[0]+".sig" {
		t.Fatalf("%v", names)
	}
	body, sig := c.at("show", Approvals+":"+names[0])+"\n", c.at("show", Approvals+":"+names[1])+"\n"
	r, err := statement.ParseRecord([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	want := c.record(statement.Approve)
	want.RecordedAt, want.Tool = recordedAt.Truncate(time.Second), "accord devel"
	if *r != want {
		t.Errorf("%+v", r)
	}
	ring, _ := signature.NewRing(&policy.Policy{Recorder: []policy.Key{{ID: "ci", Public: c.public}}})
	if s, err := ring.Verify([]byte(body), []byte(sig), statement.EvidenceNamespace); err != nil || !s.Recorder {
		t.Errorf("%+v %v", s, err)
	}
	if _, err := ring.Verify([]byte(body), []byte(sig), statement.Namespace); err == nil {
		t.Error("a record passes for a statement")
	}
	// The head stays reachable, whatever becomes of the proposal's branch.
	if got := c.at("rev-list", "--parents", "-1", Approvals); !strings.HasSuffix(got, " "+c.report.At.Head) {
		t.Error(got)
	}
	if n := c.keep(); n != 0 || len(c.names()) != 2 {
		t.Errorf("again: %d, %v", n, c.names())
	}
}

// TestRecorderRevokes once, beside what it takes back.
func TestRecorderRevokes(t *testing.T) {
	c := newRecording(t)
	c.keep()
	c.fake.Dismiss(7, c.review.ID, forge.User{ID: 7, Login: "ben"})
	c.want(c.record(statement.Revoke))
	if n := c.keep(); n != 1 || len(c.names()) != 4 {
		t.Errorf("%d %v", n, c.names())
	}
	if n := c.keep(); n != 0 {
		t.Errorf("again: %d", n)
	}
}

// TestRecorderBelievesTheForge: what another step says of a review counts only as
// far as the forge says so too.
func TestRecorderBelievesTheForge(t *testing.T) {
	c := newRecording(t)
	for name, x := range map[string]struct {
		change func(*recording, *statement.Record)
		want   string
	}{
		"a review that there is not":    {func(_ *recording, r *statement.Record) { r.Review = "4711" }, "said something else since"},
		"another reviewer":              {func(_ *recording, r *statement.Record) { r.Reviewer = "forge.example/13" }, "no such review"},
		"another forge's account":       {func(_ *recording, r *statement.Record) { r.Reviewer, r.Forge = "evil.example/12", "evil.example/a/b" }, "a record of evil.example/a/b#7"},
		"another pull request":          {func(_ *recording, r *statement.Record) { r.PullRequest = 8 }, "#8, and this is"},
		"another verdict":               {func(_ *recording, r *statement.Record) { r.Verdict = statement.Reject }, "it is approved"},
		"another commit":                {func(c *recording, r *statement.Record) { r.Commit = c.report.At.Target }, "another commit"},
		"another time":                  {func(_ *recording, r *statement.Record) { r.SubmittedAt = r.SubmittedAt.Add(time.Second) }, "another time"},
		"a dismissal that there is not": {func(_ *recording, r *statement.Record) { r.Verdict = statement.Revoke }, "it stands, or was never recorded"},
		"dismissed meanwhile":           {func(c *recording, _ *statement.Record) { c.fake.Dismiss(7, c.review.ID, forge.User{}) }, "it is dismissed"},
		"deleted meanwhile":             {func(c *recording, _ *statement.Record) { c.fake.SetReviews(7, nil) }, "no such review"},
		"a program": {func(c *recording, _ *statement.Record) {
			v := c.review
			v.Reviewer.Bot = true
			c.fake.SetReviews(7, []forge.Review{v})
		}, "a program"},
	} {
		t.Run(name, func(t *testing.T) {
			c.fake.SetReviews(7, []forge.Review{c.review})
			r := c.record(statement.Approve)
			x.change(c, &r)
			c.want(r)
			if n, err := c.recorder.Keep(t.Context(), c.report); err == nil || n != 0 || !strings.Contains(err.Error(), x.want) {
				t.Errorf("%d %v", n, err)
			}
			if got := c.at("for-each-ref", "refs/heads/accord"); got != "" {
				t.Errorf("something was pushed: %s", got)
			}
		})
	}
}

// TestRecorderRevokesNoStandingRejection: neither of a review that stands, nor of
// one that somebody deleted.
func TestRecorderRevokesNoStandingRejection(t *testing.T) {
	c := newRecording(t)
	c.review = c.fake.Review(7, forge.Review{Reviewer: forge.User{ID: 12, Login: "clara"}, State: forge.ReviewRejected})
	c.want(c.record(statement.Reject))
	c.keep()
	c.want(c.record(statement.Revoke))
	for range 2 {
		if n, err := c.recorder.Keep(t.Context(), c.report); err == nil || n != 0 || !strings.Contains(err.Error(), "it stands") {
			t.Errorf("%d %v", n, err)
		}
		c.fake.SetReviews(7, nil)
	}
}

// TestRecorderIsNotFooled by a file of the name that it would write, which anybody
// may add.
func TestRecorderIsNotFooled(t *testing.T) {
	c := newRecording(t)
	r := c.record(statement.Approve)
	at := filepath.Join(c.repo.Dir, "approvals", "2026-12")
	if err := os.MkdirAll(at, 0o755); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(at, fmt.Sprintf("review-7-%s-approve-0.evidence", r.Review))
	other, _ := privateKey(t, 9, "")
	key, err := ssh.ParsePrivateKey([]byte(other))
	if err != nil {
		t.Fatal(err)
	}
	sig, err := signature.Sign(key, r.Bytes(), statement.EvidenceNamespace)
	if err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string][]byte{name: r.Bytes(), name + ".sig": sig} {
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c.repo.Git("checkout", "-q", "--orphan", "planted")
	c.repo.Git("rm", "-rqf", "--cached", ".")
	c.repo.Git("add", "approvals")
	c.repo.Git("commit", "-q", "-m", "plant")
	c.repo.Git("push", "-q", c.fake.CloneURL(), "HEAD:refs/heads/"+Approvals)
	if n := c.keep(); n != 1 || len(c.names()) != 4 {
		t.Errorf("%d %v", n, c.names())
	}
}

// TestRecorderOfThePolicy: a key that the target's policy does not list signs for
// nothing.
func TestRecorderOfThePolicy(t *testing.T) {
	c := newRecording(t)
	c.report.Recorders = []string{"SHA256:other"}
	if _, err := c.recorder.Keep(t.Context(), c.report); err == nil || !strings.Contains(err.Error(), "none of the policy's recorder at main") {
		t.Error(err)
	}
	c.report.Recorders = append(c.report.Recorders, c.recorder.Fingerprint())
	c.keep()
}

func TestNewRecorder(t *testing.T) {
	private, _ := privateKey(t, 7, "")
	locked, _ := privateKey(t, 7, "secret")
	for name, x := range map[string]struct{ key, want string }{
		"as it is":          {private, ""},
		"in one line":       {base64.StdEncoding.EncodeToString([]byte(private)), ""},
		"in folded base64":  {base64.StdEncoding.EncodeToString([]byte(private))[:60] + "\n" + base64.StdEncoding.EncodeToString([]byte(private))[60:], ""},
		"with a passphrase": {locked, "has a passphrase"},
		"cut off":           {private[:100], "no private key"},
		"a public one":      {"ssh-ed25519 AAAA", "no private key"},
		"words":             {"hunter2hunter2", "no private key"},
	} {
		k, err := NewRecorder(&Locator{}, x.key, "accord devel", recordedAt)
		if x.want == "" {
			if err != nil || !strings.HasPrefix(k.Fingerprint(), "SHA256:") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), x.want) || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "AAAA") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// state is the state and words of accord/sign-off at the head.
func (c *recording) state() string {
	c.t.Helper()
	ss, err := c.fake.Statuses(c.t.Context(), c.report.At.Head)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, s := range ss {
		if s.Context == SignOffContext {
			return string(s.State) + ": " + s.Description
		}
	}
	return ""
}

// TestSignOffStatus: success is for a protected target, while nobody has spoken
// since, and once records are kept.
func TestSignOffStatus(t *testing.T) {
	for name, x := range map[string]struct {
		change func(*recording)
		want   string
		err    error
	}{
		"all is well":       {func(*recording) {}, "success: clara agreed", nil},
		"nothing to record": {func(c *recording) { c.report.Records, c.recorder = nil, nil }, "success: clara agreed", nil},
		"no recorder":       {func(c *recording) { c.recorder = nil }, "error: all agreed, but no record of their reviews is kept: CI has no ACCORD_RECORDER_KEY", nil},
		"an open target":    {func(c *recording) { c.fake.SetBranch(forge.Branch{Name: "main"}) }, "failure: all agreed, but main is not protected at the forge, so nothing depends on it: protect it", nil},
		"an unknown target": {func(c *recording) { c.fake.Deny("Branch", "contents: read") }, "error: whether main is protected is not known", forge.ErrPermission},
		"somebody spoke since": {func(c *recording) {
			c.fake.Review(7, forge.Review{Reviewer: forge.User{ID: 30}, State: forge.ReviewRejected})
		}, "pending: somebody reviewed it meanwhile: it is judged again", nil},
		"not agreed": {func(c *recording) {
			c.report.Statuses[1].State, c.report.Statuses[1].Description = forge.Pending, "waits for cfo: clara"
		}, "pending: waits for cfo: clara", nil},
		"proposed elsewhere too": {func(c *recording) {
			c.fake.Add(forge.PullRequest{Number: 8, BaseBranch: "other", HeadHash: c.report.At.Head})
		}, "error: #8 proposes this commit for another target: close one of them and review the other again", nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := newRecording(t)
			x.change(c)
			_, err := Publish(t.Context(), c.fake, c.report, Update, c.recorder)
			if !errors.Is(err, x.err) || (err == nil) != (x.err == nil) {
				t.Error(err)
			}
			if got := c.state(); got != x.want {
				t.Errorf("%s", got)
			}
		})
	}
}

// TestSignOffWithoutRecords: a branch of approvals that refuses the push.
func TestSignOffWithoutRecords(t *testing.T) {
	c := newRecording(t)
	hook := filepath.Join(c.fake.CloneURL(), "hooks", "pre-receive")
	if err := os.WriteFile(hook, []byte("#!/bin/sh\necho protected branch >&2\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := Publish(t.Context(), c.fake, c.report, Update, c.recorder)
	if !errors.Is(err, forge.ErrPermission) || !strings.Contains(err.Error(), "contents: write") || strings.Contains(err.Error(), "secret-token") {
		t.Error(err)
	}
	if got := c.state(); !strings.HasPrefix(got, "error: all agreed, but no record of their reviews could be kept") {
		t.Error(got)
	}
}

func ringOf(t testing.TB, public string) *signature.Ring {
	t.Helper()
	ring, refused := signature.NewRing(&policy.Policy{Recorder: []policy.Key{{ID: "ci", Public: public}}})
	if len(refused) > 0 {
		t.Fatal(refused)
	}
	return ring
}
