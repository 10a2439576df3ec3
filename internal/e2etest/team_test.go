package e2etest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// team are three people who begin with an empty repository at the forge. Only the
// one who closes has a key, and types anything.
type team struct {
	*Repository
	anna   *Desk
	binary *Release
	runs   int64
	// typed are the command lines so far.
	typed []string
}

func beginTeam(t *testing.T) *team {
	t.Helper()
	c := company(t)
	b := &team{Repository: c.empty(t, "small"), binary: release(t, world.accord)}
	b.anna = desk(t, c.Planner, ownKey(t))
	b.anna.repo, b.anna.Dir = b.Repository, t.TempDir()
	b.Dir = t.TempDir()
	b.gitIn(t, b.Dir, nil, "init", "--quiet", "--initial-branch=main")
	return b
}

// documented are the command lines of a page, those of each block together.
func documented(t *testing.T, page string) (blocks [][]string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", page))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?s)```console\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		var lines []string
		for line := range strings.Lines(m[1]) {
			if line, ok := strings.CutPrefix(strings.TrimSpace(line), "$ "); ok {
				lines = append(lines, line)
			}
		}
		blocks = append(blocks, lines)
	}
	return blocks
}

// types runs the lines of a block in a shell, each as it stands but for what is
// replaced: addresses, hashes, periods, and what only this machine needs.
func (b *team) types(t *testing.T, lines []string, replaced ...string) string {
	t.Helper()
	var out strings.Builder
	for _, line := range lines {
		if dir, ok := strings.CutPrefix(line, "cd "); ok {
			b.anna.Dir = filepath.Join(b.anna.Dir, dir)
			continue
		}
		line = strings.NewReplacer(replaced...).Replace(line)
		b.typed = append(b.typed, line)
		out.WriteString(b.anna.Types(t, "sh", "-ec", line))
	}
	return out.String()
}

// ci runs the workflow that is on main for a proposal, and returns what its
// comment says and the status.
func (b *team) ci(t *testing.T, p Proposal) (comment, signOff string) {
	t.Helper()
	b.runs++
	action, _ := keeper(t)
	got := b.Act(t, "plan.yml", "pull_request_target", event(p), Job{ID: 2000 + b.runs}, map[string]string{uploads: action})
	if got.Code != 0 {
		t.Fatalf("CI: exit %d\n%s", got.Code, got.Out)
	}
	s := b.Statuses(t, p.Head.SHA)["accord/sign-off"]
	comment = readable(only(t, b.Repository, p.Number).Body)
	t.Logf("%s: %s\n%s", s.State, s.Description, comment)
	return comment, s.State + ": " + s.Description
}

// TestSmallTeam goes from an empty repository to the first close as
// docs/small-team.md does: in fewer than ten commands, while the others only review
// at the forge.
func TestSmallTeam(t *testing.T) {
	b := beginTeam(t)
	blocks := documented(t, "small-team.md")
	if len(blocks) != 4 {
		t.Fatalf("%d blocks of commands", len(blocks))
	}
	// A release pins itself; this build says which one CI is to fetch.
	said := b.types(t, blocks[0], "https://git.example.com/northlight/plan.git", b.Company.Server.URL+"/"+b.Owner+"/"+b.Name+".git plan",
		"accord init", "accord init --binary '"+b.binary.URL+"#sha256="+b.binary.SHA256+"'")
	contains(t, said, "in the team: Ben, account ", "in the team: Clara, account ", "committed as the first commit", "signed plan/genesis as anna, with the key SHA256:",
		"Keep this outside of the repository", "git push -u origin main plan/genesis", "accord/validate, accord/gaps and accord/sign-off")
	genesis := regexp.MustCompile(`sha256:[0-9a-f]{64}`).FindString(said)
	b.Protect(t, "accord/validate", "accord/gaps", "accord/sign-off")

	said = b.types(t, blocks[1], "2027-02", monthFromNow(3))
	contains(t, said, "+0 → +20", "demand       +€500 (+1.7 %)", "gaps            none opened", "pull request #1 opened: "+b.Company.Server.URL)
	b.agreeAndMerge(t, Proposal{Number: 1})

	said = b.types(t, blocks[2], "accord commit --push", "accord commit --push --yes") // nobody is asked here
	contains(t, said, "Only your own agreement is missing. With it: approved by anna\n", "is closed", "✔ gate: the plan passes", "✔ sign-off: approved by anna",
		"naming 1 statement", "✔ push: pushed refs/tags/plan/", "for the minutes: ")
	if len(b.typed) >= 10 {
		t.Errorf("%d commands", len(b.typed))
	}
	t.Logf("%d commands to the first close:\n%s", len(b.typed), strings.Join(b.typed, "\n"))

	said = b.types(t, blocks[3], "sha256:…", genesis)
	contains(t, said, "Our company: Proven: genesis and 1 close", "anna (closer)")
	b.joins(t, genesis)
}

// agreeAndMerge has the others review a proposal, one after the other, and merges
// it as soon as the forge lets it.
func (b *team) agreeAndMerge(t *testing.T, p Proposal) {
	t.Helper()
	p = get[Proposal](t, b.anna.account, b.API("/pulls/%d", p.Number))
	comment, status := b.ci(t, p)
	if status != "pending: waits for team (ben or clara), one more (ben or clara)" {
		t.Error(status)
	}
	contains(t, comment, "#### Sign-off: not yet\n\n- ✘ second-person: waits for ben or clara (team)\n"+
		"- ✘ further approver: one more than the rules ask for, because not every commit is signed with a key of the policy – waits for ben or clara (any role)\n\n<details>")
	if got := b.Merge(t, b.anna.account, p); got.code/100 == 2 {
		t.Fatal("merged before anybody agreed")
	}
	b.Says(t, b.Company.Sales, p, "APPROVED")
	if _, status := b.ci(t, p); status != "pending: waits for one more (clara)" {
		t.Error(status)
	}
	b.Says(t, b.Company.Finance, p, "APPROVED")
	comment, status = b.ci(t, p)
	if status != "success: approved by ben, clara" {
		t.Error(status)
	}
	contains(t, comment, "#### Sign-off: approved\n\n- ✔ second-person: ", " (reviewed 20")
	if strings.Contains(comment, "Not counted") || strings.Contains(comment, "recorder") {
		t.Error("the comment holds more than those three need to know")
	}
	if got := b.Merge(t, b.anna.account, p); got.code/100 != 2 {
		t.Fatalf("not merged: %d %s", got.code, got.body)
	}
}

// joins takes Dora into the team after the close, and closes again: by whom the
// policy changes are nobody's secret either.
func (b *team) joins(t *testing.T, genesis string) {
	t.Helper()
	anna := b.anna
	policy := filepath.Join(anna.Dir, "plans", "policy.yaml")
	text, err := os.ReadFile(policy)
	if err != nil {
		t.Fatal(err)
	}
	with := replace(t, "\nroles:\n", "\n  dora:\n    name: Dora\nroles:\n")(string(text))
	with = replace(t, "Everybody who agrees to changes\n    people:\n", "Everybody who agrees to changes\n    people:\n      - dora\n")(with)
	if err := os.WriteFile(policy, []byte(with), 0o600); err != nil {
		t.Fatal(err)
	}
	anna.Types(t, "sh", "-ec", "accord propose --branch dora --title 'Dora joins'")
	p := get[Proposal](t, anna.account, b.API("/pulls/2"))
	b.Says(t, b.Company.Sales, p, "APPROVED")
	b.Says(t, b.Company.Finance, p, "APPROVED")
	comment, status := b.ci(t, p)
	if status != "success: approved by ben, clara" {
		t.Error(status)
	}
	contains(t, comment, "control (policy): changes plans/policy.yaml – ")
	if got := b.Merge(t, anna.account, p); got.code/100 != 2 {
		t.Fatalf("not merged: %d %s", got.code, got.body)
	}
	anna.Types(t, "sh", "-ec", "git switch -q main && git pull -q")
	contains(t, anna.Ends(t, 4, "accord", "commit", "--push", "--yes", "--replan"), "accord sign --purpose policy")
	anna.Types(t, "accord", "sign", "--purpose", "policy", "--yes", "--push")
	anna.Types(t, "accord", "commit", "--push", "--yes", "--replan")
	contains(t, anna.Types(t, "accord", "verify", "--genesis", genesis), "Proven: genesis and 2 closes")
}
