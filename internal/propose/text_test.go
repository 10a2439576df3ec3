package propose

import (
	"context"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
)

func TestBetween(t *testing.T) {
	block := func(s string) string { return beginMark + "\n" + s + "\n" + endMark }
	for name, c := range map[string]struct{ text, want string }{
		"nothing yet":         {"", block("new") + "\n"},
		"only people's":       {"mine\r\n", "mine\n\n" + block("new") + "\n"},
		"between":             {"a\n" + block("old") + "\nb", "a\n" + block("new") + "\nb"},
		"the end is missing":  {"a\n" + beginMark + "\nold", "a\n" + beginMark + "\nold\n\n" + block("new") + "\n"},
		"the first of two":    {block("old") + "\n" + block("older"), block("new") + "\n" + block("older")},
		"the end comes first": {endMark + "\nx", endMark + "\nx\n\n" + block("new") + "\n"},
	} {
		if got := between(c.text, "new\n"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func edits(subjects ...change.Subject) *change.Diff {
	d := &change.Diff{}
	for i := range subjects {
		d.Edited = append(d.Edited, change.Edit{Subject: &subjects[i], Field: "add"})
	}
	return d
}

func TestNames(t *testing.T) {
	a := func(id, item string) change.Subject {
		return change.Subject{Kind: change.Adjustment, ID: id, Item: item, What: item + " eu", Market: "eu"}
	}
	for _, c := range []struct {
		d             *change.Diff
		branch, title string
	}{
		{nil, "plan-changes", "Change 3 files of the plan"},
		{edits(a("spring-promo", "TENT-2P")), "spring-promo", "Adjust TENT-2P in eu (spring-promo)"},
		{edits(a("GH-1", "fixes")), "GH-1", "Adjust fixes in eu (GH_1)"},
		{edits(a("HEAD", "X")), "plan-changes", "Adjust X in eu (HEAD)"},
		{edits(a("a..b+c.lock", "X")), "a-b-c-lock", "Adjust X in eu (a..b+c.lock)"},
		{edits(change.Subject{Kind: change.Price, What: "TENT-2P eu"}, change.Subject{Kind: change.Commitment, Source: "lyon", Item: "TENT-2P", What: "TENT-2P@central from lyon"}),
			"lyon-TENT-2P", "Commit TENT-2P from lyon and 1 more"},
		{edits(a(strings.Repeat("x", 64), strings.Repeat("y", 64))), strings.Repeat("x", 50), "Adjust " + strings.Repeat("y", 64) + "…"},
		{edits(change.Subject{Kind: change.Policy, What: "@all #1\nfixes!2"}), "policy-all-1-fixes-2", "Change policy _all _1 fixes_2"},
	} {
		if got := branchOf(c.d); got != c.branch {
			t.Errorf("branch %q, want %q", got, c.branch)
		}
		if got := titleOf(c.d, 3); got != c.title {
			t.Errorf("title %q, want %q", got, c.title)
		}
	}
}

func TestCompareURL(t *testing.T) {
	for want, kind := range map[string]forge.Kind{
		"https://f.example/a/b/compare/main...ben/x%231?expand=1":                                                                       forge.GitHub,
		"https://f.example/a/b/compare/main...ben/x%231":                                                                                forge.Gitea,
		"https://f.example/a/b/-/merge_requests/new?merge_request%5Bsource_branch%5D=ben%2Fx%231&merge_request%5Btarget_branch%5D=main": forge.GitLab,
		"": "",
	} {
		if got := compareURL(forge.Context{Kind: kind, Web: "https://f.example", Repository: "a/b"}, "main", "ben/x#1"); got != want {
			t.Errorf("%s: %s, want %s", kind, got, want)
		}
	}
}

func TestWhatTheOtherSideSays(t *testing.T) {
	said := "To https://x\nremote: \nremote: Create a pull request for 'x' by visiting:\nremote:      https://github.com/a/b/pull/new/x\nremote: http://evil https://x y\n"
	if got := addressIn(said); got != "https://github.com/a/b/pull/new/x" {
		t.Errorf("got %q", got)
	}
	if got := withoutSecrets("fatal: https://ben:s3cret@git.example/a/b.git/ not found, ssh://git@h/x, a@b"); strings.Contains(got, "s3cret") || got != "fatal: https://git.example/a/b.git/ not found, ssh://h/x, a@b" {
		t.Errorf("got %q", got)
	}
}

// TestOpenOf: of several open pull requests that for the target is ours; the
// branch of a fork that has the same name is somebody else's.
func TestOpenOf(t *testing.T) {
	f := forgetest.New(forge.Gitea)
	w := &work{Proposer: &Proposer{Target: "main"}, r: &Report{Branch: "promo"}}
	for _, c := range []struct {
		add  forge.PullRequest
		want int // its number, 0 for none
	}{
		{forge.PullRequest{HeadBranch: "promo", BaseBranch: "main", Fork: true}, 0},
		{forge.PullRequest{HeadBranch: "other", BaseBranch: "main"}, 0},
		{forge.PullRequest{HeadBranch: "promo", BaseBranch: "next"}, 3},
		{forge.PullRequest{HeadBranch: "promo", BaseBranch: "main"}, 4},
	} {
		f.Add(c.add)
		got, err := w.open(context.Background(), f)
		if err != nil || got == nil != (c.want == 0) || got != nil && got.Number != c.want {
			t.Errorf("after %+v: %+v, %v", c.add, got, err)
		}
	}
}
