package cmd

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/crypto/ssh"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// keygen stands in for ssh-keygen in scripts, so that they need nothing but git:
// it signs with a private key's file. With ACCORD_SSH=1 the real one is run.
func keygen(args []string) int {
	flag := func(name string) string {
		for i := range args[:len(args)-1] {
			if args[i] == name {
				return args[i+1]
			}
		}
		return ""
	}
	file := args[len(args)-1]
	key, err := os.ReadFile(strings.TrimSuffix(flag("-f"), ".pub"))
	if err != nil {
		fmt.Fprintf(os.Stderr, "No private key found for public key %q\n", flag("-f"))
		return 255
	}
	message, err := os.ReadFile(file)
	if err != nil || flag("-Y") != "sign" {
		fmt.Fprintln(os.Stderr, "usage")
		return 255
	}
	signer, err := ssh.ParsePrivateKey(key)
	if err == nil {
		var armour []byte
		if armour, err = signature.Sign(signer, message, flag("-n")); err == nil {
			err = os.WriteFile(file+".sig", armour, 0o600)
		}
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "Load key %q: incorrect passphrase supplied to decrypt private key\n", flag("-f"))
		return 255
	}
	return 0
}

// committee makes a repository whose plan has people with keys, rules and a
// signed genesis; the private keys lie in keys/, each named by its person.
func committee(ts *testscript.TestScript, neg bool, args []string) {
	dir := ts.MkAbs(".")
	copyTo(ts, ts.Getenv("SMALL"), []string{"plans"})
	ts.Check(os.WriteFile(filepath.Join(dir, "plans", "policy.yaml"), []byte(committeePolicy()), 0o666))
	ts.Check(os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("/*\n!/plans/\n!/approvals/\n"), 0o666))
	ts.Check(os.MkdirAll(filepath.Join(dir, "keys"), 0o700))
	for _, name := range append([]string{"eve", "safe"}, members...) {
		ts.Check(os.WriteFile(filepath.Join(dir, "keys", name), signedtest.File(name), 0o600))
		ts.Check(os.WriteFile(filepath.Join(dir, "keys", name+".pub"), []byte(signedtest.Public(name)+" "+name+"\n"), 0o600))
	}
	for _, git := range [][]string{{"init", "-q", "-b", "main"}, {"add", "plans", ".gitignore", "-f"}, {"commit", "-q", "-m", "Start the plan"}} {
		ts.Check(ts.Exec("git", append([]string{"-C", dir}, git...)...))
	}
	ts.Check(ts.Exec("git", "-C", dir, "rev-parse", "HEAD"))
	commit := strings.TrimSpace(ts.ReadFile("stdout"))
	message, err := genesisOf(dir)
	ts.Check(err)
	signedtest.Tag(scriptTB{ts: ts}, dir, statement.TagName("", statement.Genesis), commit, message, "anna", time.Date(2026, 12, 9, 10, 0, 0, 0, time.UTC))
}

// members of the committee: anna answers for demand and closes, clara for money,
// sam for operations, ben sells, hugo is Clara's deputy.
var members = []string{"anna", "ben", "clara", "hugo", "sam"}

func committeePolicy() string {
	var b strings.Builder
	b.WriteString("kind: Policy\nversion: 1\nowner: supply-chain\npeople:\n")
	for _, p := range members {
		fmt.Fprintf(&b, "  %s:\n    name: %s\n    email: %[1]s@northlight.example\n    keys:\n      - {id: %[1]s-1, key: %[3]s, valid_from: 2026-01-01}\n", p, capital(p), signedtest.Public(p))
		if p == "clara" {
			b.WriteString("    deputies:\n      - {id: leave, person: hugo, from: 2026-12-01, to: 2026-12-31}\n")
		}
	}
	b.WriteString(`roles:
  supply-chain: {people: [hugo]}
  product: {people: [hugo]}
  ops-lyon: {people: [hugo]}
  sales-eu: {people: [ben]}
  demand-manager: {people: [anna]}
  cfo: {people: [clara]}
  coo: {people: [sam]}
  closer: {people: [anna]}
rules:
  demand: {need: {roles: [demand-manager], contributors: true}}
  money:
    when: {change: {measure: demand, above: 100}}
    need: {roles: [cfo]}
  control: {for: [policy], need: {roles: [cfo, coo]}}
  close: {for: [close], need: {roles: [cfo, coo], evidence: signature, contributors: true}}
override: [coo]
`)
	fmt.Fprintf(&b, "recovery:\n  count: 1\n  keys:\n    - {id: safe, key: %s}\n", signedtest.Public("safe"))
	return b.String()
}

// genesisOf is the message of the genesis of the plan in a repository.
func genesisOf(dir string) (*statement.Tag, error) {
	ctx := context.Background()
	w, err := workspace.Open(ctx, workspace.Options{Repo: dir, Now: time.Now})
	if err != nil {
		return nil, err
	}
	defer w.Close()
	src, err := w.Resolve(ctx, "HEAD")
	if err != nil {
		return nil, err
	}
	files, err := w.PlanFiles(ctx, src)
	if err != nil {
		return nil, err
	}
	var list []digest.File
	for _, f := range files {
		list = append(list, digest.File{Path: f.Path, Body: f.Body})
	}
	c, problems := digest.Spell(list, nil)
	if len(problems) > 0 {
		return nil, fmt.Errorf("%v", problems)
	}
	s, err := w.Load(ctx, src, workspace.Computed)
	if err != nil {
		return nil, err
	}
	return &statement.Tag{Cycle: statement.Genesis, Plan: statement.None, Chain: statement.None, Base: statement.None,
		Content: c.Hash(statement.None, statement.Genesis, digest.Scope{}), Effects: digest.EffectsOf(s.Result, digest.Scope{}).Hash(), Arithmetic: projection.Arithmetic,
		Policy: c.Section("Policy").Hash, Statements: statement.Set(nil), Overrides: statement.None, Closer: "anna", Tool: "accord test"}, nil
}

// scriptTB lets a script call what is made for tests.
type scriptTB struct {
	testing.TB
	ts *testscript.TestScript
}

func (t scriptTB) Helper()                           {}
func (t scriptTB) Fatal(args ...any)                 { t.ts.Fatalf("%s", fmt.Sprint(args...)) }
func (t scriptTB) Fatalf(format string, args ...any) { t.ts.Fatalf(format, args...) }
