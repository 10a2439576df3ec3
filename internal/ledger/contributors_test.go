package ledger

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
)

const day = "2026-12-01T09:00:00Z"

// today is the day behind that.
var today = period.FromTime(time.Date(2026, 12, 2, 9, 0, 0, 0, time.UTC))

func key(name string, from, until period.Date) policy.Key {
	return policy.Key{ID: name, Public: signedtest.Public(name), ValidFrom: from, ValidUntil: until}
}

// people of the policy: Ada is who the repositories of tests commit as.
func testPolicy() *policy.Policy {
	return &policy.Policy{People: []policy.Person{
		{ID: "ada", Email: "Ada@example.com", Forges: map[string]int64{"github.com": 17}, Keys: []policy.Key{key("ada", period.NoDate, period.NoDate)}},
		{ID: "ben", Email: "ben@example.com", Keys: []policy.Key{key("ben", period.NoDate, period.NoDate), key("ben-0", period.NoDate, today-2), key("ben-2", period.NoDate, today-1), key("ben-3", today, period.NoDate)}},
		{ID: "eve", Forges: map[string]int64{"github.com": 4711}},
	}}
}

// made reads who made what a branch has beyond main.
func made(t *testing.T, repo *gitrepo.Repo, branch string) *Made {
	t.Helper()
	r, err := history.Open(repo.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	p, err := r.Proven()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	head, err := p.Resolve(t.Context(), branch)
	if err != nil {
		t.Fatal(err)
	}
	main, err := p.Resolve(t.Context(), "main")
	if err != nil {
		t.Fatal(err)
	}
	ring, _ := signature.NewRing(testPolicy())
	m, err := Contributors(t.Context(), p, head, testPolicy(), ring, today, main)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// names are person and how of all contributors, each once, sorted.
func (m *Made) names() string {
	var out []string
	for _, c := range m.Contributors {
		who := c.Person
		if who == "" {
			who = "? " + c.Name
		}
		out = append(out, who+" "+c.How)
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}

func TestContributors(t *testing.T) {
	start := func(t *testing.T) *gitrepo.Repo {
		repo := gitrepo.New(t)
		repo.Write("plans/a.yaml", "1\n2\n3\n4\n5\n6\n7\n8\n9\n")
		repo.Write("plans/b.yaml", "1\n")
		repo.Commit("Start", day)
		repo.Branch("promo")
		return repo
	}
	commit := func(repo *gitrepo.Repo, author, file, text string) {
		repo.Write(file, text)
		repo.Git("add", "--all")
		repo.Git("commit", "--quiet", "--author", author, "--message", "x")
	}
	const ben = "Ben <ben@example.com>"
	for _, tt := range []struct {
		name  string
		do    func(t *testing.T, repo *gitrepo.Repo)
		want  string
		mixed int
	}{
		{"author and committer", func(t *testing.T, repo *gitrepo.Repo) { commit(repo, ben, "plans/b.yaml", "2\n") }, "ada committer, ben author", 0},
		{"co-authors", func(t *testing.T, repo *gitrepo.Repo) {
			repo.Write("plans/b.yaml", "2\n")
			repo.Commit("x\n\nCo-authored-by: Someone <4711+eve@users.noreply.github.com>\nco-authored-by: Nobody <nobody@example.com>", day)
		}, "? Nobody <nobody@example.com> co-author, ada author, ada committer, eve co-author", 0},
		{"statements alone", func(t *testing.T, repo *gitrepo.Repo) {
			commit(repo, ben, "approvals/2026-12/ben.txt", "x\n")
		}, "", 0},
		{"statements with other files", func(t *testing.T, repo *gitrepo.Repo) {
			repo.Write("plans/b.yaml", "2\n")
			commit(repo, ben, "approvals/2026-12/ben.txt", "x\n")
		}, "ada committer, ben author", 1},
		{"a file that is named like the folder", func(t *testing.T, repo *gitrepo.Repo) {
			commit(repo, ben, "approvals.md", "x\n")
		}, "ada committer, ben author", 0},
		{"an empty commit", func(t *testing.T, repo *gitrepo.Repo) {
			repo.Git("commit", "--quiet", "--allow-empty", "--author", ben, "--message", "x")
		}, "ada committer, ben author", 0},
		{"a clean merge of the target", func(t *testing.T, repo *gitrepo.Repo) {
			commit(repo, ben, "plans/a.yaml", "0\n2\n3\n4\n5\n6\n7\n8\n9\n")
			repo.Checkout("main")
			commit(repo, ben, "plans/b.yaml", "2\n")
			repo.Checkout("promo")
			repo.Git("-c", "user.name=Cy", "-c", "user.email=cy@example.com", "merge", "--quiet", "--no-edit", "main")
		}, "ada committer, ben author", 0},
		{"a merge of one file that both changed", func(t *testing.T, repo *gitrepo.Repo) {
			commit(repo, ben, "plans/a.yaml", "0\n2\n3\n4\n5\n6\n7\n8\n9\n")
			repo.Checkout("main")
			commit(repo, ben, "plans/a.yaml", "1\n2\n3\n4\n5\n6\n7\n8\n0\n")
			repo.Checkout("promo")
			repo.Git("merge", "--quiet", "--no-edit", "main")
		}, "ada author, ada committer, ben author", 0},
		{"a merge that throws the other side away", func(t *testing.T, repo *gitrepo.Repo) {
			commit(repo, ben, "plans/a.yaml", "0\n2\n3\n4\n5\n6\n7\n8\n9\n")
			repo.Checkout("main")
			commit(repo, ben, "plans/b.yaml", "2\n")
			repo.Checkout("promo")
			repo.Git("merge", "--quiet", "--no-edit", "--strategy", "ours", "main")
		}, "ada author, ada committer, ben author", 0},
		{"a merge with more in it", func(t *testing.T, repo *gitrepo.Repo) {
			commit(repo, ben, "plans/a.yaml", "0\n2\n3\n4\n5\n6\n7\n8\n9\n")
			repo.Checkout("main")
			commit(repo, ben, "plans/b.yaml", "2\n")
			repo.Checkout("promo")
			repo.Git("merge", "--quiet", "--no-commit", "main")
			repo.Write("plans/c.yaml", "more\n")
			repo.Git("add", "--all")
			repo.Git("commit", "--quiet", "--message", "Merge")
		}, "ada author, ada committer, ben author", 0},
		{"a merge of three", func(t *testing.T, repo *gitrepo.Repo) {
			repo.Git("branch", "one")
			repo.Git("branch", "two")
			for _, b := range []string{"one", "two"} {
				repo.Checkout(b)
				commit(repo, ben, "plans/"+b+".yaml", "1\n")
			}
			repo.Checkout("promo")
			repo.Git("merge", "--quiet", "--no-edit", "--no-ff", "one", "two")
		}, "ada author, ada committer, ben author", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := start(t)
			tt.do(t, repo)
			m := made(t, repo, "promo")
			if got := m.names(); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if len(m.Violations) != tt.mixed {
				t.Errorf("%v", m.Violations)
			}
			if tt.want != "" && m.AllSigned {
				t.Error("nobody signed")
			}
		})
	}
}

// TestSignedCommits: whose key signed a commit is known; a commit that nobody of
// the policy signed spoils it.
func TestSignedCommits(t *testing.T) {
	repo := gitrepo.New(t)
	repo.Write("plans/a.yaml", "1\n")
	repo.Commit("Start", day)
	repo.Branch("promo")
	repo.Write("plans/a.yaml", "2\n")
	repo.Commit("Change", day)
	seal(t, repo, "ben")
	m := made(t, repo, "promo")
	if !m.AllSigned || m.names() != "ada author, ada committer, ben signer" {
		t.Errorf("%t, %s", m.AllSigned, m.names())
	}
	repo.Write("approvals/x.txt", "said\n")
	repo.Commit("Say", day)
	if m = made(t, repo, "promo"); !m.AllSigned {
		t.Error("a commit of statements needs no signature")
	}
	repo.Write("plans/a.yaml", "3\n")
	repo.Commit("Change", day)
	seal(t, repo, "mallory")
	if m = made(t, repo, "promo"); m.AllSigned {
		t.Error("a key that nobody knows has signed")
	}
}

// TestSignedInTime: a key has to be valid on the day of the commit, and today;
// whose it was contributed all the same.
func TestSignedInTime(t *testing.T) {
	for key, want := range map[string]bool{"ben": true, "ben-0": false, "ben-2": false, "ben-3": false} {
		repo := gitrepo.New(t)
		repo.Write("plans/a.yaml", "1\n")
		repo.Commit("Start", day)
		repo.Branch("promo")
		repo.Write("plans/a.yaml", "2\n")
		repo.Commit("Change", day)
		seal(t, repo, key)
		if m := made(t, repo, "promo"); m.AllSigned != want || m.names() != "ada author, ada committer, ben signer" {
			t.Errorf("%s: %t, %s", key, m.AllSigned, m.names())
		}
	}
}

// seal signs the last commit.
func seal(t *testing.T, repo *gitrepo.Repo, key string) {
	t.Helper()
	raw := repo.Git("cat-file", "commit", "HEAD") + "\n"
	armour := signedtest.Sign(t, key, []byte(raw), statement.TagNamespace)
	header := "gpgsig " + strings.ReplaceAll(strings.TrimSuffix(string(armour), "\n"), "\n", "\n ") + "\n"
	head, message, _ := strings.Cut(raw, "\n\n")
	repo.Git("reset", "--quiet", "--hard", signedtest.Store(t, repo.Dir, "commit", fmt.Appendf(nil, "%s\n%s\n%s", head, header, message)))
}
