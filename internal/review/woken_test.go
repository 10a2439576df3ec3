package review

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
)

// TestAnotherRunSaysTheSame: two runs link to their own pages; apart from that
// their words are equal, and are not written again.
func TestAnotherRunSaysTheSame(t *testing.T) {
	words := func(run int64, what string) *Report {
		r := &Report{}
		r.Key = Key("plans")
		r.At.Run = forge.Run{ID: run, Attempt: 1, URL: "https://forge/runs/" + strings.Repeat("1", int(run))}
		r.Comment = what + "\n\n<sub>[" + fullReport + "](" + r.At.Run.URL + ")</sub>\n"
		return r
	}
	first := forge.Comment{Body: words(1, "## Plan").body()}
	if !unchanged(first, words(2, "## Plan")) {
		t.Error("the address of the run alone makes other words")
	}
	first.Body = strings.ReplaceAll(first.Body, "\n", "\r\n")
	if !unchanged(first, words(2, "## Plan")) {
		t.Error("line ends make other words")
	}
	if unchanged(first, words(2, "## Plan, changed")) {
		t.Error("other words are taken for the same")
	}
	first.Body = strings.Replace(first.Body, "## Plan", "## Plan, forged", 1)
	if unchanged(first, words(2, "## Plan")) {
		t.Error("a comment that somebody edited is taken for ours")
	}
	// The link counts as the run's in the last line only.
	if a, b := spoken("["+fullReport+"](x)\nmore"), spoken("["+fullReport+"](y)\nmore"); a == b {
		t.Error(a)
	}
}

func TestNumberOfTheHead(t *testing.T) {
	const head, other = "1111111111111111111111111111111111111111", "2222222222222222222222222222222222222222"
	open := func(prs ...forge.PullRequest) *Locator { return &Locator{Forge: opened{prs: prs}} }
	one := open(forge.PullRequest{Number: 4, HeadHash: other}, forge.PullRequest{Number: 7, HeadHash: head})
	if n, err := one.numberOf(t.Context(), head); n != 7 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	if _, err := one.numberOf(t.Context(), strings.Repeat("3", 40)); !errors.Is(err, ErrNothing) {
		t.Errorf("%v", err)
	}
	two := open(forge.PullRequest{Number: 4, HeadHash: head}, forge.PullRequest{Number: 7, HeadHash: head})
	if _, err := two.numberOf(t.Context(), head); err == nil || !strings.Contains(err.Error(), "4 and 7") {
		t.Errorf("%v", err)
	}
}

// opened is a forge that lists pull requests and does nothing else.
type opened struct {
	forge.Forge
	prs []forge.PullRequest
}

func (o opened) OpenPullRequests(context.Context) ([]forge.PullRequest, error) { return o.prs, nil }
