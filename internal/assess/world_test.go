package assess

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// world is a repository with a plan of two families, whose genesis is signed.
type world struct {
	*gitrepo.Repo
	t testing.TB
	// day is that of the next commit.
	day     time.Time
	genesis statement.Hash
	said    int
	// filed are the statements since the last close, with their signatures.
	filed [][2]statement.Hash
}

// people of the policy: anna closes and answers for demand, clara for money, ben
// for operations, dora writes.
var people = []string{"anna", "ben", "clara", "dora"}

func policyText(rules string) string {
	var b strings.Builder
	b.WriteString("kind: Policy\nversion: 1\nowner: supply-chain\npeople:\n")
	for i, p := range people {
		fmt.Fprintf(&b, "  %s:\n    name: %s\n    email: %[1]s@example.com\n    forges: {forge.example: %[3]d}\n    keys:\n      - {id: %[1]s-1, key: %[4]s}\n", p, strings.ToUpper(p[:1])+p[1:], 100+i, signedtest.Public(p))
	}
	b.WriteString("roles:\n  supply-chain: {people: [dora]}\n  demand-manager: {people: [anna]}\n  coo: {people: [ben]}\n  cfo: {people: [clara]}\n  closer: {people: [anna]}\n  product: {people: [dora]}\n  sales: {people: [dora]}\n  operations: {people: [dora]}\n  finance: {people: [dora]}\n")
	b.WriteString(rules)
	fmt.Fprintf(&b, "override: [coo]\nrecorder:\n  - {id: ci, key: %s}\n", signedtest.Public("recorder"))
	return b.String()
}

const rules = `rules:
  demand: {need: {roles: [demand-manager]}}
  money:
    when: {change: {measure: demand, above: 100}}
    need: {roles: [cfo]}
  control: {for: [policy], need: {roles: [cfo, coo]}}
  close: {for: [close], need: {roles: [cfo, coo], evidence: signature, contributors: true}}
`

const (
	planText = `kind: Plan
version: 1
owner: supply-chain
name: Northlight
currency: EUR
calendar: month
cycle: 2026-12
horizon: 6
fences: {frozen: 1, slushy: 2}
tolerances:
  shortage: {lever: 2%, decision: 5%, money: 1000}
`
	networkText = `kind: Network
version: 1
owner: supply-chain
markets:
  eu: {currency: EUR, priority: 1, served_from: {central: 100%}}
  us: {currency: USD, priority: 2, served_from: {central: 100%}}
sites: {central: {name: Lyon}}
rates: {USD: {2026-12: 0.90}}
`
)

func catalogText(family, item string, price int) string {
	return fmt.Sprintf("kind: Catalog\nversion: 1\nowner: supply-chain\nfamily: %s\nstrategy: make-to-stock\nunmet: backlog\nitems:\n  %s: {name: %[2]s, unit: each, price: %d, cost: 50}\n", family, item, price)
}

func baselineText(family, item string, first int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "kind: Baseline\nversion: 1\nmarket: eu\nfamily: %s\nmethod: {name: imported}\nforecast:\n  %s:\n", family, item)
	for i, p := range []string{"2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05"} {
		fmt.Fprintf(&b, "    %s: %d\n", p, first+10*i)
	}
	return b.String()
}

func supplyText(item string) string {
	return fmt.Sprintf("kind: Supply\nversion: 1\nowner: supply-chain\nsource: lyon-%s\ntype: make\nsites: [central]\nlead_time: 1\ncurrency: EUR\nterms: {%s: {cost: 40, primary: true}}\n", strings.ToLower(item), item)
}

// newWorld commits the plan, and signs genesis.
func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{Repo: gitrepo.New(t), t: t, day: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)}
	w.Write("plans/plan.yaml", planText)
	w.Write("plans/policy.yaml", policyText(rules))
	w.Write("plans/network.yaml", networkText)
	for _, x := range []struct {
		family, item string
		price        int
	}{{"tents", "TENT", 200}, {"stoves", "STOVE", 80}} {
		w.Write("plans/catalog/"+x.family+".yaml", catalogText(x.family, x.item, x.price))
		w.Write("plans/demand/eu-"+x.family+".yaml", baselineText(x.family, x.item, 100))
		w.Write("plans/supply/"+x.family+".yaml", supplyText(x.item))
	}
	w.commit("Start the plan")
	w.genesis = w.tag("genesis", statement.None, statement.None)
	return w
}

// commit commits what was written, an hour later than before.
func (w *world) commit(message string) string {
	w.t.Helper()
	w.day = w.day.Add(time.Hour)
	return w.Commit(message, w.day.Format(time.RFC3339))
}

// content spells the plan at a revision.
func (w *world) content(rev string) *digest.Content {
	w.t.Helper()
	ws := w.open(nil)
	src, err := ws.Resolve(w.t.Context(), rev)
	if err != nil {
		w.t.Fatal(err)
	}
	files, err := ws.PlanFiles(w.t.Context(), src)
	if err != nil {
		w.t.Fatal(err)
	}
	var list []digest.File
	for _, f := range files {
		list = append(list, digest.File{Path: f.Path, Body: f.Body})
	}
	c, problems := digest.Spell(list, nil)
	if len(problems) > 0 {
		w.t.Fatal(problems)
	}
	return c
}

// tag signs genesis, or a close, of what HEAD has.
func (w *world) tag(cycle string, chained, base statement.Hash) statement.Hash {
	w.t.Helper()
	c := w.content("HEAD")
	plan := w.genesis
	if cycle == statement.Genesis {
		plan = statement.None
	}
	message := &statement.Tag{Cycle: cycle, Plan: plan, Chain: chained, Base: base, Content: c.Hash(plan, cycle, digest.Scope{}),
		Effects: statement.Of(nil), Arithmetic: projection.Arithmetic, Policy: c.Section("Policy").Hash,
		Statements: statement.Set(w.filed), Overrides: statement.None, Closer: "anna", Tool: "accord test"}
	w.day, w.filed = w.day.Add(time.Hour), nil
	return signedtest.Tag(w.t, w.Dir, statement.TagName("", cycle), w.Git("rev-parse", "HEAD"), message, "anna", w.day)
}

func (w *world) open(revisions []string) *workspace.Workspace {
	w.t.Helper()
	day := period.FromTime(w.day)
	ws, err := workspace.Open(w.t.Context(), workspace.Options{Repo: filepath.Clean(w.Dir), AsOf: day, Proven: true, Revisions: revisions})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(ws.Close)
	return ws
}

// assess judges a branch against main.
func (w *world) assess(head string, change ...func(*Transition)) *Assessment {
	w.t.Helper()
	a, err := w.try(head, change...)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func (w *world) try(head string, change ...func(*Transition)) (*Assessment, error) {
	w.t.Helper()
	t := Transition{Target: w.at("main"), Head: w.at(head), TargetName: "main", HeadName: head, Purpose: policy.Proposals}
	for _, f := range change {
		f(&t)
	}
	return Case(context.Background(), w.open([]string{t.Target.Hash, t.Head.Hash}), t)
}

func (w *world) at(rev string) history.Commit {
	w.t.Helper()
	r, err := history.Open(w.Dir)
	if err != nil {
		w.t.Fatal(err)
	}
	defer r.Close()
	c, err := r.Resolve(w.t.Context(), rev)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// closing judges main for its close.
func closing(t *Transition) { t.Purpose, t.Head = policy.Closes, t.Target }

// say makes a person's statement about what an assessment would have them sign,
// and commits it on the branch that is checked out.
func (w *world) say(a *Assessment, person, role string, change ...func(*statement.Statement)) statement.Hash {
	w.t.Helper()
	s := a.statement(person, role)
	s.SignedAt = w.day.Add(30 * time.Minute).UTC()
	for _, f := range change {
		f(&s)
	}
	return w.put(s, person)
}

// put commits a statement with the signature of a key.
func (w *world) put(s statement.Statement, key string) statement.Hash {
	w.t.Helper()
	body := s.Bytes()
	w.said++
	name := fmt.Sprintf("approvals/%s/%s-%d", s.Cycle, s.Person, w.said)
	armour := signedtest.Sign(w.t, key, body, statement.Namespace)
	w.filed = append(w.filed, [2]statement.Hash{statement.Of(body), statement.Of(armour)})
	w.Write(name+".txt", string(body))
	w.Write(name+".sig", string(armour))
	w.commit("Say " + s.Person)
	return statement.Of(body)
}

// statement is what a person would sign.
func (a *Assessment) statement(person, role string) statement.Statement {
	purpose := statement.Proposal
	if a.Case.Purpose == policy.Closes {
		purpose = statement.Close
	}
	return statement.Statement{Plan: a.Plan, Chain: a.Chain, Cycle: a.Cycle, Purpose: purpose, Scope: a.Scope.String(), Base: a.Base, Content: a.Content,
		Effects: a.Effects, Arithmetic: projection.Arithmetic, Policy: a.Policy, Report: statement.Of([]byte("page")), Verdict: statement.Approve,
		After: statement.None, Person: person, Role: role, For: string(statement.None), Tool: "accord test"}
}

var _ = chain.Options{}
