package e2etest

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
	"golang.org/x/crypto/ssh"
)

// recorder is the key of these tests.
var recorder = ed25519.NewKeyFromSeed([]byte("the recorder's key of these tests"[:32]))

// recorderKey is its private key in one line, as a secret of CI.
func recorderKey(t testing.TB) string {
	t.Helper()
	block, err := ssh.MarshalPrivateKey(recorder, "recorder")
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(pem.EncodeToMemory(block))
}

func recorderPublic(t testing.TB) string {
	t.Helper()
	s, err := ssh.NewSignerFromKey(recorder)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(s.PublicKey())))
}

// policyOf binds the company's people to their accounts: the cfo agrees to every
// proposal, and reviews at the forge will do.
func policyOf(t testing.TB, c *Company) string {
	host := strings.TrimPrefix(c.Server.URL, "http://")
	var people strings.Builder
	for id, a := range map[string]*Account{"anna": c.Planner, "ben": c.Sales, "marc": c.Operations, "clara": c.Finance} {
		fmt.Fprintf(&people, "  %s:\n    name: %s\n    email: %s@example.test\n    forges: {\"%s\": %d}\n", id, a.Login, a.Login, host, a.ID)
		if id == "anna" {
			fmt.Fprintf(&people, "    keys: [{id: anna-1, key: %s}]\n", signedtest.Public("anna"))
		}
	}
	return "kind: Policy\nversion: 1\nowner: supply-chain\npeople:\n" + people.String() + `roles:
  supply-chain: {people: [anna]}
  product: {people: [anna]}
  ops-lyon: {people: [marc]}
  sales-eu: {people: [ben]}
  cfo: {people: [clara]}
  closer: {people: [anna]}
rules:
  sell: {need: {roles: [cfo]}}
  control: {for: [close, policy], need: {roles: [cfo, ops-lyon]}}
recorder: [{id: ci, key: ` + recorderPublic(t) + "}]\n"
}

// Ruled is a repository with a small plan whose policy has rules and whose genesis
// is signed; main is protected.
func (c *Company) Ruled(t testing.TB) *Repository {
	t.Helper()
	r := &Repository{Company: c, Owner: organisation, Name: fmt.Sprintf("ruled-%d", serial.Add(1)), Dir: filepath.Join(t.TempDir(), "clone")}
	c.Server.admin().must(t, http.MethodPost, "/orgs/"+organisation+"/repos", map[string]any{"name": r.Name, "default_branch": "main", "private": false}, nil)
	r.gitIn(t, t.TempDir(), nil, "init", "--quiet", "--initial-branch=main", r.Dir)
	r.Git(t, "remote", "add", "origin", r.URL(c.Planner))
	if err := os.CopyFS(filepath.Join(r.Dir, "plans"), os.DirFS("../../cmd/testdata/small")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(r.Dir, "plans", "policy.yaml"), []byte(policyOf(t, c)), 0o600); err != nil {
		t.Fatal(err)
	}
	r.Git(t, "add", "--all")
	r.gitIn(t, r.Dir, identity(c.Planner), "commit", "--quiet", "-m", "Start the plan")
	r.genesis(t)
	r.Git(t, "push", "--quiet", r.URL(c.Planner), "main", "refs/tags/*:refs/tags/*")
	r.Protect(t, "accord/validate", "accord/sign-off")
	return r
}

// genesis signs the plan as it is, long ago.
func (r *Repository) genesis(t testing.TB) {
	t.Helper()
	w, err := workspace.Open(t.Context(), workspace.Options{Repo: r.Dir})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	src, err := w.Resolve(t.Context(), "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	files, err := w.PlanFiles(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	var list []digest.File
	for _, f := range files {
		list = append(list, digest.File{Path: f.Path, Body: f.Body})
	}
	content, problems := digest.Spell(list, nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	tag := &statement.Tag{Cycle: statement.Genesis, Plan: statement.None, Chain: statement.None, Base: statement.None, Content: content.Hash(statement.None, statement.Genesis, digest.Scope{}),
		Effects: statement.Of(nil), Arithmetic: projection.Arithmetic, Policy: content.Section("Policy").Hash, Statements: statement.Set(nil), Overrides: statement.None, Closer: "anna", Tool: "accord test"}
	signedtest.Tag(t, r.Dir, statement.TagName("", statement.Genesis), r.Git(t, "rev-parse", "HEAD"), tag, "anna", time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC))
}

// Says submits a review.
func (r *Repository) Says(t testing.TB, a *Account, p Proposal, event string) {
	t.Helper()
	a.must(t, http.MethodPost, r.API("/pulls/%d/reviews", p.Number), map[string]any{"event": event, "body": "as said"}, nil)
}

// signOff reviews, and returns state and words of accord/sign-off.
func (r *Repository) signOff(t testing.TB, p Proposal, run int64) string {
	t.Helper()
	job := Job{ID: run, Env: []string{"ACCORD_RECORDER_KEY=" + recorderKey(t)}, Args: []string{"--as-of", time.Now().UTC().Format("2006-01-02")}}
	if got := r.Review(t, world.accord, p.Number, job); got.Code != 0 {
		t.Errorf("exit %d\n%s", got.Code, got.Out)
	}
	s := r.Statuses(t, p.Head.SHA)["accord/sign-off"]
	return s.State + ": " + s.Description
}

func (r *Repository) expectSignOff(t *testing.T, p Proposal, run int64, state, words string) {
	t.Helper()
	if got := r.signOff(t, p, run); !strings.HasPrefix(got, state+": ") || !strings.Contains(got, words) {
		t.Errorf("run %d: %s; want %s, %q", run, got, state, words)
	}
}

// TestSignOff goes from a proposal that nobody has looked at to its merge: the
// forge refuses until who must agree has agreed, by reviews alone, and a push takes
// it away again.
func TestSignOff(t *testing.T) {
	c := company(t)
	r := c.Ruled(t)
	const file = "plans/demand/adjustments/sales-eu.yaml"
	sell := func(before, after string) string {
		return r.Push(t, c.Sales, "spring", "Sell more tents", Change{file: replace(t, "2027-03: "+before, "2027-03: "+after)})
	}
	sell("400", "410")
	p := r.Propose(t, c.Sales, "spring", "Spring", "")
	r.expectSignOff(t, p, 201, "pending", "cfo")
	if got := r.Merge(t, c.Sales, p); got.code/100 == 2 {
		t.Fatalf("merged before anybody agreed: %s", got.body)
	}

	r.Says(t, c.Outsider, p, "APPROVED")
	r.Says(t, c.Finance, p, "REQUEST_CHANGES")
	r.expectSignOff(t, p, 202, "failure", "clara")
	r.Says(t, c.Finance, p, "APPROVED")
	r.Says(t, c.Operations, p, "APPROVED")
	r.expectSignOff(t, p, 203, "success", "")
	r.recorded(t, 4)

	p.Head.SHA = sell("410", "420")
	r.expectSignOff(t, p, 204, "pending", "clara")
	if got := r.Merge(t, c.Sales, p); got.code/100 == 2 {
		t.Fatalf("merged though it has changed since: %s", got.body)
	}
	p.Head.SHA = sell("420", "410")
	r.Git(t, "push", "--quiet", "--force", r.URL(c.Sales), "spring:spring")
	r.expectSignOff(t, p, 205, "success", "")
	if got := r.Merge(t, c.Sales, p); got.code/100 != 2 {
		t.Fatalf("not merged: %d %s", got.code, got.body)
	}
}

// recorded checks the records on the branch of approvals, and their signatures.
func (r *Repository) recorded(t *testing.T, want int) {
	t.Helper()
	r.Git(t, "fetch", "--quiet", "origin", "accord/approvals")
	ring, _ := signature.NewRing(&policy.Policy{Recorder: []policy.Key{{ID: "ci", Public: recorderPublic(t)}}})
	n := 0
	for _, name := range strings.Fields(r.Git(t, "ls-tree", "-r", "--name-only", "FETCH_HEAD")) {
		if !strings.HasSuffix(name, ".evidence") {
			continue
		}
		n++
		body, sig := r.Git(t, "show", "FETCH_HEAD:"+name)+"\n", r.Git(t, "show", "FETCH_HEAD:"+name+".sig")+"\n"
		if _, err := ring.Verify([]byte(body), []byte(sig), statement.EvidenceNamespace); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n != want {
		t.Errorf("%d records, want %d", n, want)
	}
}
