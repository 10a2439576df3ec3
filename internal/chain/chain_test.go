package chain_test

import (
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/statement"
)

func TestDemonstration(t *testing.T) {
	w := newWorld(t)
	c := w.read(chain.Options{Genesis: built.tour.Genesis})
	w.agree(c, chain.Options{Genesis: built.tour.Genesis})
	if got := faults(c); len(got) > 0 || !c.Proven() || !c.Anchored || len(c.Closes) != 5 || c.Newest().Cycle != "2026-11" || len(c.Notes) > 0 {
		t.Errorf("%v %+v", got, c)
	}
	if n := c.Newest(); n.Signer.Person != "anna" || len(n.Statements) != 2 || n.Statements[0].Statement.Person != "clara" {
		t.Errorf("%+v", n.Signer)
	}
	if c.Next("2026-11") != "2026-11.2" || c.Next("2026-12") != "2026-12" {
		t.Error(c.Next("2026-11"), c.Next("2026-12"))
	}
}

func TestNextCloseHolds(t *testing.T) {
	w := newWorld(t)
	w.close(closed{})
	w.edit("plans/plan.yaml", "horizon: 18", "horizon: 17")
	w.close(closed{by: "hugo", at: time.Date(2026, 12, 29, 9, 0, 0, 0, time.UTC)})
	opt := chain.Options{Genesis: built.tour.Genesis, Expect: map[string]statement.Hash{"2026-11": built.tour.Head}}
	c := w.read(opt)
	w.agree(c, opt)
	if got := faults(c); len(got) > 0 || !c.Proven() || c.Newest().Cycle != "2026-12.2" {
		t.Errorf("%v, newest %s", got, c.Newest().Cycle)
	}
}

// Each is one thing that somebody does to the repository, what is said of it,
// and the newest close that is still verified.
func TestWhatDoesNotHold(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 12, d, 12, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		name   string
		do     func(*world)
		opt    chain.Options
		want   []string // beginnings of lines
		newest string
	}{
		{"a close is deleted", func(w *world) { w.git("tag", "-d", "plan/2026-08") }, chain.Options{},
			[]string{"plan/2026-10 chain: it follows a tag that is not here", "plan/2026-11 chain: it follows a tag that is not here"}, "2026-07"},
		{"the newest close is deleted", func(w *world) { w.git("tag", "-d", "plan/2026-11") }, chain.Options{Expect: map[string]statement.Hash{"2026-11": built.tour.Head}},
			[]string{"the close of 2026-11 is not here, and was expected"}, "2026-10"},
		{"genesis is deleted", func(w *world) { w.git("tag", "-d", "plan/genesis") }, chain.Options{}, []string{
			"plan/2026-06 chain: it follows a tag", "plan/2026-07 chain", "plan/2026-08 chain", "plan/2026-10 chain", "plan/2026-11 chain"}, ""},
		{"another genesis is expected", func(*world) {}, chain.Options{Genesis: "sha256:" + statement.Hash(strings.Repeat("0", 64))},
			[]string{"genesis is " + string(built.tour.Genesis) + ", and sha256:0000"}, "2026-11"},
		{"another close is expected", func(*world) {}, chain.Options{Expect: map[string]statement.Hash{"2026-10": built.tour.Head}},
			[]string{"the close of 2026-10 is sha256:"}, "2026-11"},
		{"a tag is moved", func(w *world) { w.git("update-ref", "refs/tags/plan/2026-11", "main") }, chain.Options{},
			[]string{"plan/2026-11 tag: the tag plan/2026-11 is lightweight"}, "2026-10"},
		{"a tag is renamed", func(w *world) {
			w.git("update-ref", "refs/tags/plan/2026-12", w.git("rev-parse", "refs/tags/plan/2026-11"))
		}, chain.Options{}, []string{`plan/2026-12 tag: the tag plan/2026-12 was made as "plan/2026-11"`}, "2026-11"},
		{"a tag of a tag", func(w *world) {
			w.git("-c", "tag.gpgSign=false", "tag", "-a", "-m", "x", "plan/2026-12", "plan/2026-11")
		}, chain.Options{}, []string{"plan/2026-12 tag: the tag plan/2026-12 points at a tag"}, "2026-11"},
		{"nobody signed", func(w *world) { w.git("tag", "-a", "-m", "accord close 2026-12", "plan/2026-12", "main") }, chain.Options{},
			[]string{"plan/2026-12 form: the tag is not signed"}, "2026-11"},
		{"two closes follow one", func(w *world) {
			w.close(closed{})
			w.close(closed{change: func(t *statement.Tag) {
				t.Cycle, t.Chain = "2027-01", w.read(chain.Options{}).Closes[4].Hash
			}})
		}, chain.Options{}, []string{"plan/2026-12 chain: several closes follow the same one: plan/2026-12, plan/2027-01", "plan/2027-01 chain: several"}, "2026-11"},
		{"a contributor closes", func(w *world) { w.close(closed{by: "ben"}) }, chain.Options{}, []string{"plan/2026-12 closer: ben is no closer"}, "2026-11"},
		{"a stranger closes", func(w *world) { w.close(closed{by: "mallory"}) }, chain.Options{},
			[]string{"plan/2026-12 signature: signed by SHA256:"}, "2026-11"},
		{"in another's name", func(w *world) { w.close(closed{change: func(t *statement.Tag) { t.Closer = "hugo" }}) }, chain.Options{},
			[]string{"plan/2026-12 closer: anna signed, and the tag says that hugo closes"}, "2026-11"},
		{"other content", func(w *world) { w.close(closed{change: func(t *statement.Tag) { t.Content = t.Base }}) }, chain.Options{},
			[]string{"plan/2026-12 content: the content digest is "}, "2026-11"},
		{"other base", func(w *world) { w.close(closed{change: func(t *statement.Tag) { t.Base = t.Content }}) }, chain.Options{},
			[]string{"plan/2026-12 base: "}, "2026-11"},
		{"other policy", func(w *world) { w.close(closed{change: func(t *statement.Tag) { t.Policy = t.Content }}) }, chain.Options{},
			[]string{"plan/2026-12 policy: "}, "2026-11"},
		{"another plan", func(w *world) { w.close(closed{change: func(t *statement.Tag) { t.Plan = t.Content }}) }, chain.Options{},
			[]string{"plan/2026-12 chain: it closes another plan"}, "2026-11"},
		{"an earlier cycle", func(w *world) {
			w.edit("plans/plan.yaml", "cycle: 2026-12", "cycle: 2026-09")
			w.close(closed{})
		}, chain.Options{}, []string{"plan/2026-09 chain: 2026-09 cannot be closed after 2026-11"}, "2026-11"},
		{"a second plan without a first", func(w *world) { w.close(closed{change: func(t *statement.Tag) { t.Cycle = "2026-12.2" }}) }, chain.Options{},
			[]string{"plan/2026-12.2 chain: 2026-12.2 cannot be closed after 2026-11", "plan/2026-12.2 content", "plan/2026-12.2 base"}, "2026-11"},
		{"backdated", func(w *world) { w.close(closed{at: day(23).AddDate(0, -2, 0)}) }, chain.Options{},
			[]string{"plan/2026-12 date: it is dated 2026-10-23 12:00:00, before plan/2026-11"}, "2026-11"},
		{"before the key counts", func(w *world) {
			w.edit("plans/policy.yaml", "valid_from: 2026-01-01", "valid_from: 2026-12-22")
			w.close(closed{})
			w.edit("plans/plan.yaml", "horizon: 18", "horizon: 17")
			w.close(closed{at: day(23).Add(-40 * time.Hour), change: func(t *statement.Tag) {}})
		}, chain.Options{}, []string{"plan/2026-12.2 key: the key anna-2026 is valid from 2026-12-22", "plan/2026-12.2 date"}, "2026-12"},
		{"a commit that does not descend", func(w *world) {
			w.git("checkout", "-q", "--orphan", "other")
			w.git("commit", "-qm", "Begin anew")
			w.close(closed{rev: "other"})
			w.git("checkout", "-qB", "main", "other")
		}, chain.Options{}, []string{"plan/2026-12 ancestry: commit"}, "2026-11"},
		{"history is rewritten", func(w *world) {
			w.git("checkout", "-q", "--orphan", "other")
			w.git("commit", "-qm", "Begin anew")
			w.git("branch", "-qf", "main", "other")
		}, chain.Options{}, []string{"plan/2026-11 is not in the history of"}, "2026-11"},
		{"the branch is behind", func(w *world) { w.git("reset", "-q", "--hard", "plan/2026-10") }, chain.Options{},
			[]string{"plan/2026-11 is not in the history of"}, "2026-11"},
		{"approvals are not fetched", func(w *world) { w.git("branch", "-qD", "accord/approvals") }, chain.Options{}, []string{
			"plan/2026-06 statements: what lies in the commit", "plan/2026-07 statements", "plan/2026-08 statements", "plan/2026-10 statements", "plan/2026-11 statements"}, "genesis"},
		{"approvals are rolled back", func(w *world) { w.git("branch", "-qf", "accord/approvals", "accord/approvals~1") }, chain.Options{},
			[]string{"plan/2026-11 statements: no state of accord/approvals"}, "2026-10"},
		{"a statement is made up", func(w *world) { w.close(closed{change: func(t *statement.Tag) { t.Statements = t.Content }}) }, chain.Options{},
			[]string{"plan/2026-12 statements: no state"}, "2026-11"},
		{"the key of the newest close is revoked", func(w *world) { w.revoke("anna") }, chain.Options{},
			[]string{"plan/2026-11 held: the key anna-2026 was revoked since"}, "2026-11"},
		{"the policy is unreadable", func(w *world) {
			w.edit("plans/policy.yaml", "kind: Policy", "kind: Policy\nowners: 1")
			w.close(closed{anyway: true})
		}, chain.Options{}, []string{"plan/2026-12 content", "plan/2026-12 policy: plans/policy.yaml:3: unknown key owners"}, "2026-11"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c.do(w)
			got := w.read(c.opt)
			list := faults(got)
			for i := range max(len(list), len(c.want)) {
				if i >= len(list) || i >= len(c.want) || !strings.HasPrefix(list[i], c.want[i]) {
					t.Fatalf("got\n%s\nwant\n%s", strings.Join(list, "\n"), strings.Join(c.want, "\n"))
				}
			}
			w.agree(got, c.opt)
			newest := ""
			if n := got.Newest(); n != nil {
				newest = n.Cycle
			}
			if newest != c.newest || got.Proven() {
				t.Errorf("newest is %q, want %q; proven %v", newest, c.newest, got.Proven())
			}
		})
	}
}

// revoke adds a revocation of a person's key to the policy.
func (w *world) revoke(who string) {
	w.Helper()
	public := strings.TrimSpace(w.git("grep", "-h", "-A3", "id: "+who+"-2026", "main", "--", "plans/policy.yaml"))
	_, key, _ := strings.Cut(public, "key: ")
	key, _, _ = strings.Cut(key, "\n")
	w.edit("plans/policy.yaml", "\nroles:\n", "\nrevoked:\n  - id: "+who+"-lost\n    key: "+key+"\nroles:\n")
}

// A close by another key holds what a key closed that was revoked later, and a
// closer can make it by closing the same plan again.
func TestRevokedLater(t *testing.T) {
	w := newWorld(t)
	w.revoke("hugo")
	c := w.read(chain.Options{Genesis: built.tour.Genesis})
	if got := faults(c); len(got) > 0 || !c.Proven() || len(c.Notes) != 4 || !strings.Contains(c.Notes[0], "plan/2026-11 holds that close") {
		t.Errorf("%v, notes %q", got, c.Notes)
	}
	w = newWorld(t)
	w.revoke("anna")
	if c := w.read(chain.Options{}); c.Proven() || !c.Newest().Waits() {
		t.Error("the work of a revoked key is proven")
	}
	w.close(closed{by: "hugo"})
	c = w.read(chain.Options{})
	if !c.Proven() || len(c.Notes) != 2 {
		t.Errorf("%v, notes %q", faults(c), c.Notes)
	}
	w.agree(c, chain.Options{})
}

func TestClosesFollow(t *testing.T) {
	for _, c := range []struct {
		cycle, before string
		want          bool
	}{
		{"2026-12", "genesis", true}, {"2026-12.2", "genesis", false}, {"2026-12.2", "2026-12", true}, {"2026-12.3", "2026-12", false},
		{"2027-01", "2026-12.2", true}, {"2027-01.2", "2026-12", false}, {"2026-12", "2026-12", false}, {"2026-11", "2026-12", false},
	} {
		if got := chain.Follows(c.cycle, c.before); got != c.want {
			t.Errorf("%s after %s: %v", c.cycle, c.before, got)
		}
	}
}
