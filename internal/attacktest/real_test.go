package attacktest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
)

// lets is an attack of the corpus, and what a tool that everybody has makes of it:
// it shows that there is something to protect from.
type lets struct {
	attack string
	// tool asks the tool, and returns what it says where it lets the attack pass.
	tool func(w *world) (string, error)
	// says are words of its answer.
	says string
	// ssh says that the tool is ssh-keygen, or runs it.
	ssh bool
}

// TestToolsLetPass holds the tools against the same repositories. What needs
// ssh-keygen is asked with ACCORD_SSH=1, as .ci/run does.
func TestToolsLetPass(t *testing.T) {
	for _, l := range tools {
		if l.ssh && os.Getenv("ACCORD_SSH") == "" {
			t.Logf("%s: not asked, because ACCORD_SSH is not set", l.attack)
			continue
		}
		t.Run(strings.ReplaceAll(l.attack, " ", "-"), func(t *testing.T) {
			c := find(t, l.attack)
			w := c.prepared(t)
			if c.both && c.honest != nil {
				c.honest(w)
			}
			c.attack(w)
			if out, err := l.tool(w); err != nil || !strings.Contains(out, l.says) {
				t.Errorf("it does not let it pass: %v\n%s", err, out)
			}
			if v := c.asked.ask(w); v.good {
				t.Errorf("undetected:\n%s", v)
			}
		})
	}
}

func find(t *testing.T, name string) *attack {
	t.Helper()
	for _, g := range groups {
		if i := slices.IndexFunc(g.cases, func(c attack) bool { return c.name == name }); i >= 0 {
			return &g.cases[i]
		}
	}
	t.Fatalf("there is no attack %q", name)
	return nil
}

var tools = []lets{
	{"a replace reference", gitSays("show", "promo:"+salesFile), "2027-03: 500", false},
	{"a tampered file", gitSays("show", "promo:"+salesFile), "2027-03: 500", false},
	{"a tampered pack", gitSays("show", "promo:"+salesFile), "2027-03: 500", false},
	{"a graft", gitSays("log", "--format=%s", "promo"), "Plan", false},
	{"an entry twice", gitSays("ls-tree", "--name-only", "promo:plans"), "zz.yaml\nzz.yaml", false},
	{"another name within", verifyTag("plan/2026-12"), "Good \"git\" signature", true},
	{"a tag is renamed", verifyTag("plan/2027-01"), "Good \"git\" signature", true},
	{"a tag is made anew", verifyTag("plan/2026-12"), "Good \"git\" signature", true},
	{"closed by who may not", verifyTag("plan/2026-12"), "Good \"git\" signature", true},
	{"a replace reference", verifyTag("plan/2026-11"), "Good \"git\" signature", true},
	{"text behind the signature", keygen("clara", nil), `Good "accord-approval" signature for clara`, true},
	{"an expired key, backdated", keygen("clara", nil, "-Overify-time=20261127120000"), `Good "accord-approval" signature for clara`, true},
	{"a key that nobody knows", keygen("clara", []byte("* "+signedtest.Public("eve")+"\n")), `Good "accord-approval" signature for clara`, true},
}

// git runs git in the repository, isolated from the machine.
func (w *world) git(args ...string) (string, error) {
	c := exec.Command("git", args...)
	c.Dir, c.Env = w.dir, gitrepo.Environment("2026-12-10T12:00:00Z")
	out, err := c.CombinedOutput()
	return string(out), err
}

func gitSays(args ...string) func(*world) (string, error) {
	return func(w *world) (string, error) { return w.git(args...) }
}

// allowed writes the keys of the first policy as ssh-keygen takes them.
func (w *world) allowed(text []byte) string {
	w.t.Helper()
	if text == nil {
		for _, p := range []string{"anna", "ben", "clara", "hugo"} {
			text = append(text, p+" "+signedtest.Public(p)+"\n"...)
		}
		text = append(text, "clara valid-before=\"20261130235959\" "+signedtest.Public("clara-2025")+"\n"...)
	}
	file := filepath.Join(w.t.TempDir(), "allowed_signers")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		w.t.Fatal(err)
	}
	return file
}

func verifyTag(name string) func(*world) (string, error) {
	return func(w *world) (string, error) {
		return w.git("-c", "gpg.ssh.allowedSignersFile="+w.allowed(nil), "verify-tag", name)
	}
}

// keygen asks ssh-keygen about the last statement of the branch of approvals, by name.
func keygen(who string, keys []byte, more ...string) func(*world) (string, error) {
	return func(w *world) (string, error) {
		names := w.lastFiled("accord/approvals")
		sig := filepath.Join(w.t.TempDir(), "statement.sig")
		if err := os.WriteFile(sig, []byte(w.read("accord/approvals", names[0])), 0o600); err != nil {
			return "", err
		}
		args := append([]string{"-Y", "verify", "-f", w.allowed(keys), "-I", who, "-n", statement.Namespace, "-s", sig}, more...)
		c := exec.Command("ssh-keygen", args...)
		c.Stdin = bytes.NewReader([]byte(w.read("accord/approvals", names[1])))
		c.Env = append(os.Environ(), "TZ=UTC")
		out, err := c.CombinedOutput()
		return string(out), err
	}
}

// TestSignedAsToolsDo: what is honest here is honest to the tools, too: each
// statement, tag and commit of the company holds for git and ssh-keygen.
func TestSignedAsToolsDo(t *testing.T) {
	if os.Getenv("ACCORD_SSH") == "" {
		t.Log("not asked, because ACCORD_SSH is not set")
		return
	}
	w := copied(t)
	closed(w)
	keys := append(w.keys(), "dora "+signedtest.Public("dora")+"\n"...)
	for _, ask := range [][]string{{"verify-tag", "plan/genesis"}, {"verify-tag", "plan/2026-12"}, {"verify-commit", "promo"}, {"fsck", "--strict"}} {
		if out, err := w.git(append([]string{"-c", "gpg.ssh.allowedSignersFile=" + w.allowed(keys)}, ask...)...); err != nil {
			t.Errorf("git %s: %v\n%s", strings.Join(ask, " "), err, out)
		}
	}
	if out, err := keygen("clara", nil)(w); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// keys are those of the policy as the program itself writes them for ssh-keygen.
func (w *world) keys() []byte {
	return signature.AllowedSigners(w.must("main").Case.Policy)
}

// TestUnionMergesLines: a line in .gitattributes is enough for git to make two
// numbers of one, without any conflict and without any driver.
func TestUnionMergesLines(t *testing.T) {
	repo := gitrepo.New(t)
	repo.Write(".gitattributes", "*.yaml merge=union\n")
	repo.Write("a.yaml", "add:\n  2027-03: 300\n")
	repo.Commit("Start", day(1))
	repo.Branch("promo")
	repo.Write("a.yaml", "add:\n  2027-03: 400\n")
	repo.Commit("400", day(2))
	repo.Checkout("main")
	repo.Write("a.yaml", "add:\n  2027-03: 500\n")
	repo.Commit("500", day(3))
	repo.Merge("promo", day(4))
	if got := repo.Git("show", "HEAD:a.yaml"); got != "add:\n  2027-03: 500\n  2027-03: 400" {
		t.Errorf("git made\n%s", got)
	}
}

// TestWorkTreesShowOtherBytes: by attributes the same commit is other bytes in a
// work tree, of which git says that nothing was changed. So what is signed, judged
// and proven is read from commits.
func TestWorkTreesShowOtherBytes(t *testing.T) {
	for attribute, show := range map[string]string{"ident": "$Id: ", "eol=crlf": "\r\n", "working-tree-encoding=UTF-16": "\x00"} {
		repo := gitrepo.New(t)
		repo.Write(".gitattributes", "*.yaml text "+attribute+"\n")
		repo.Write("b.txt", "# $Id$\nadd: 400\n")
		repo.Commit("Start", day(1))
		hash := repo.Git("hash-object", "-w", "b.txt")
		repo.Git("update-index", "--add", "--cacheinfo", "100644,"+hash+",a.yaml")
		repo.GitOn(day(2), "commit", "--quiet", "--message", "Plan")
		repo.Git("checkout", "--quiet", "--", "a.yaml")
		b, err := os.ReadFile(filepath.Join(repo.Dir, "a.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if committed := repo.Git("show", "HEAD:a.yaml"); string(b) == committed+"\n" || !strings.Contains(string(b), show) || strings.Contains(committed, show) {
			t.Errorf("%s: %q in the work tree, %q committed", attribute, b, committed)
		}
		if s := repo.Git("status", "--porcelain"); s != "" {
			t.Errorf("%s: git says %s", attribute, s)
		}
	}
}

func day(n int) string { return time.Date(2026, 12, n, 9, 0, 0, 0, time.UTC).Format(time.RFC3339) }
