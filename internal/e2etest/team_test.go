package e2etest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// team are three people who begin with an empty repository at the forge. Only the
// one who closes has a key.
type team struct {
	*Repository
	anna       *Desk
	ben, clara *Account
	binary     *Release
	runs       int64
}

func begin(t *testing.T) *team {
	c := company(t)
	r := c.empty(t, "small")
	d := desk(t, c.Planner, ownKey(t))
	r.Dir = t.TempDir()
	r.gitIn(t, r.Dir, nil, "init", "--quiet", "--initial-branch=main")
	return &team{Repository: r, anna: d, ben: c.Sales, clara: c.Finance, binary: release(t, world.accord)}
}

// runs the workflow that is on main for an event of a proposal.
func (b *team) ci(t *testing.T, p Proposal) (comment, signOff string) {
	t.Helper()
	b.runs++
	action, _ := keeper(t)
	got := b.Act(t, "plan.yml", "pull_request_target", event(p), Job{ID: 2000 + b.runs}, map[string]string{uploads: action})
	t.Logf("CI: exit %d\n%s", got.Code, got.Out)
	s := b.Statuses(t, p.Head.SHA)["accord/sign-off"]
	comment = only(t, b.Repository, p.Number).Body
	t.Logf("%s: %s\n%s", s.State, s.Description, comment)
	return comment, s.State + ": " + s.Description
}

// TestSmallTeam goes from an empty repository to the first close: what is typed
// are fewer than ten commands, and everybody else only reviews at the forge.
func TestSmallTeam(t *testing.T) {
	b := begin(t)
	anna := b.anna
	anna.clone(t, b.Repository)
	anna.Types(t, "accord", "init", "--forge", "gitea", "--team", "ben,clara", "--binary", b.binary.URL+"#sha256="+b.binary.SHA256)
	anna.Types(t, "git", "push", "-q", "-u", "origin", "main", "plan/genesis")
	b.Protect(t, "accord/validate", "accord/gaps", "accord/sign-off")

	anna.Types(t, "accord", "adjust", "ITEM-1", monthFromNow(3), "+20", "--market", "home", "--reason", "customer", "--note", "a new shop")
	anna.Types(t, "accord", "propose")
	p := get[[]Proposal](t, b.Company.Planner, b.API("/pulls?state=open"))[0]
	b.ci(t, p)
	b.Says(t, b.ben, p, "APPROVED")
	b.ci(t, p)
	b.Says(t, b.clara, p, "APPROVED")
	b.ci(t, p)
	if got := b.Merge(t, anna.account, p); got.code/100 != 2 {
		t.Fatalf("not merged: %d %s", got.code, got.body)
	}

	anna.Types(t, "git", "switch", "-q", "main")
	anna.Types(t, "git", "pull", "-q")
	anna.Types(t, "accord", "commit", "--push", "--yes")
	anna.Types(t, "accord", "verify", "--genesis", strings.TrimSpace(anna.Types(t, "sh", "-c", "echo sha256:$(git cat-file tag plan/genesis | sha256sum | cut -c1-64)")))
	for i, line := range anna.commands {
		fmt.Println(i+1, line)
	}
	_ = http.MethodGet
}
