package workspace

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/option"
	"github.com/google/go-cmp/cmp"
)

// asking is the file of a decision with an option for each branch.
func asking(id, status string, branches ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "kind: Decision\nversion: 1\nowner: ops-lyon\nid: %s\nquestion: How?\nstatus: %s\ndue: 2026-12-31\noptions:\n", id, status)
	for i, branch := range branches {
		fmt.Fprintf(&b, "  - id: o%d\n    summary: as %[1]d\n    cost: 1000\n", i)
		if branch != "" {
			fmt.Fprintf(&b, "    branch: %s\n", branch)
		}
	}
	return b.String()
}

// askedRepo is a repository of the small plan: promo asks, option/a and option/b
// answer, each with more tents of February.
func askedRepo(t *testing.T, decisions map[string]string) *gitrepo.Repo {
	t.Helper()
	repo := gitrepo.New(t)
	if err := os.CopyFS(filepath.Join(repo.Dir, "plans"), os.DirFS("../../cmd/testdata/small")); err != nil {
		t.Fatal(err)
	}
	repo.Commit("Start", "2026-12-10T09:00:00Z")
	repo.Git("switch", "-q", "-c", "promo")
	for name, text := range decisions {
		repo.Write("plans/decisions/"+name, text)
	}
	repo.Commit("Ask", "2026-12-10T10:00:00Z")
	for i, branch := range []string{"option/a", "option/b"} {
		repo.Git("switch", "-q", "-c", branch, "promo")
		text, err := os.ReadFile(filepath.Join(repo.Dir, "plans/supply/lyon.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		repo.Write("plans/supply/lyon.yaml", strings.Replace(string(text), "2027-02: 520", fmt.Sprintf("2027-02: %d", 720+100*i), 1))
		repo.Commit(branch, "2026-12-10T11:00:00Z")
	}
	for _, branch := range []string{"option/c", "option/d", "option/e"} {
		repo.Git("branch", branch, "option/a")
	}
	repo.Git("switch", "-q", "promo")
	return repo
}

// inReview loads both sides of a proposal and compares its options.
func inReview(t *testing.T, repo *gitrepo.Repo, target, head string) []*option.Comparison {
	t.Helper()
	w, err := Open(context.Background(), Options{Repo: repo.Dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	at, of := commit(t, w, target), commit(t, w, head)
	m, err := w.MergeResult(t.Context(), at, of, "")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Share()()
	to, from, err := w.Beside(t.Context(), m.Source(head), Source{Commit: &at, Name: target})
	if err != nil {
		t.Fatal(err)
	}
	if from.Result == nil || to.Result == nil {
		t.Fatal(w.Report(to).Findings)
	}
	cs, err := w.OptionsOf(t.Context(), from, to)
	if err != nil {
		t.Fatal(err)
	}
	return cs
}

// toldOptions is each comparison as its options and the choices of its decisions.
func toldOptions(cs []*option.Comparison) []string {
	var out []string
	for _, c := range cs {
		var refs, choices []string
		for i := range c.Options {
			ref := c.Options[i].Ref
			if c.Options[i].Asks {
				ref += " (asks)"
			}
			refs = append(refs, ref)
		}
		for _, d := range c.Decisions {
			line := d.ID + " against " + d.Against + ":"
			for _, x := range d.Choices {
				line += fmt.Sprintf(" %s %d", x.ID, x.Option)
				if x.Why != "" {
					line += " (" + x.Why + ")"
				}
			}
			choices = append(choices, line)
		}
		out = append(out, strings.Join(refs, ", ")+" | "+strings.Join(choices, "; "))
	}
	return out
}

func TestOptionsOfAProposal(t *testing.T) {
	cover := asking("cover", "proposed", "option/a", "option/b", "option/gone", "")
	for _, c := range []struct {
		name, head string
		decisions  map[string]string
		want       []string
	}{
		{"a question and its answers", "promo", map[string]string{"c.yaml": cover},
			[]string{"promo (asks), option/a, option/b | cover against promo HASH: o0 1 o1 2 o2 -1 (there is no branch option/gone here) o3 -1 (it names no branch)"}},
		{"the proposal is one of the answers", "option/b", map[string]string{"c.yaml": asking("cover", "proposed", "option/a", "option/b")},
			[]string{"option/a, option/b | cover against HASH, where its options part: o0 0 o1 1"}},
		{"no branch is there", "promo", map[string]string{"c.yaml": asking("cover", "proposed", "option/x", "")}, nil},
		{"decided", "promo", map[string]string{"c.yaml": strings.Replace(asking("cover", "accepted", "option/a"), "options:", "chosen: o0\nbecause: cheapest\ndecided_by: [product]\noptions:", 1)}, nil},
		{"four options are enough", "promo", map[string]string{"c.yaml": asking("cover", "proposed", "option/a", "option/b", "option/c", "option/d", "option/e")},
			[]string{"promo (asks), option/a, option/b, option/c, option/d | cover against promo HASH: o0 1 o1 2 o2 3 o3 4 o4 -1 (only 4 options of a decision are computed)"}},
		{"to do nothing is the proposal itself", "promo", map[string]string{"c.yaml": asking("cover", "proposed", "option/a", "promo")},
			[]string{"option/a, promo | cover against HASH, where its options part: o0 0 o1 1"}},
		{"three decisions are enough", "promo", map[string]string{"1.yaml": asking("d1", "proposed", "option/a"), "2.yaml": asking("d2", "proposed", "option/a"),
			"3.yaml": asking("d3", "proposed", "option/x", "option/a"), "4.yaml": asking("d4", "proposed", "option/a")},
			[]string{"promo (asks), option/a | d1 against promo HASH: o0 1", "promo (asks), option/a | d2 against promo HASH: o0 1",
				"promo (asks), option/a | d3 against promo HASH: o0 -1 (there is no branch option/x here) o1 1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			repo := askedRepo(t, c.decisions)
			got := toldOptions(inReview(t, repo, "main", c.head))
			for i := range got {
				hash := repo.Git("rev-parse", "--short=10", "promo")
				got[i] = strings.ReplaceAll(got[i], strings.TrimSpace(hash), "HASH")
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestUnchangedDecision: a decision that the target has as it is is not asked
// by the proposal.
func TestUnchangedDecision(t *testing.T) {
	repo := askedRepo(t, map[string]string{"c.yaml": asking("cover", "proposed", "option/a", "option/b")})
	repo.Git("switch", "-q", "-c", "other", "promo")
	text, err := os.ReadFile(filepath.Join(repo.Dir, "plans/demand/baseline/eu-tents.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	repo.Write("plans/demand/baseline/eu-tents.yaml", strings.Replace(string(text), "2027-05: 640", "2027-05: 650", 1))
	repo.Commit("Forecast more", "2026-12-10T12:00:00Z")
	if cs := inReview(t, repo, "promo", "other"); len(cs) > 0 {
		t.Errorf("%v", toldOptions(cs))
	}
}
