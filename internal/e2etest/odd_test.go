package e2etest

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/generate"
)

// TestFork: a proposal of somebody who may not write, from a repository of
// their own.
func TestFork(t *testing.T) {
	r := company(t).Plan(t)
	olga := r.Company.Outsider
	olga.must(t, http.MethodPost, r.API("/forks"), map[string]string{"name": r.Name}, nil)
	fork := &Repository{Company: r.Company, Owner: olga.Login, Name: r.Name, Dir: filepath.Join(t.TempDir(), "fork")}
	r.gitIn(t, t.TempDir(), nil, "clone", "--quiet", fork.URL(olga), fork.Dir)
	head := fork.Push(t, olga, "more-bags", "Sell more bags", Change{salesEU: replace(t, "      2027-03..2027-08: 20\n", "      2027-03..2027-08: 35\n")})
	p := r.Propose(t, olga, olga.Login+":more-bags", "More bags", "")
	passes(t, r, p.Number, Job{ID: 61})
	contains(t, only(t, r, p.Number).Body, "BAG-3S", "35")
	if st := r.Statuses(t, head); st["accord/validate"].State != "success" {
		t.Errorf("%+v", st)
	}
	// Nobody has written into the fork.
	if heads := fork.Git(t, "ls-remote", "--heads", fork.URL(olga)); !strings.Contains(heads, head+"\trefs/heads/more-bags") {
		t.Error(heads)
	}
}

// TestConflict: two proposals change one number. The first is fine; the second
// cannot be merged once the first is, and says so instead of a diff.
func TestConflict(t *testing.T) {
	r := company(t).Plan(t)
	r.Push(t, r.Company.Sales, "thirty", "Sell 30", Change{salesEU: replace(t, "2027-08: 20\n", "2027-08: 30\n")})
	r.Push(t, r.Company.Planner, "forty", "Sell 40", Change{salesEU: replace(t, "2027-08: 20\n", "2027-08: 40\n")})
	first := r.Propose(t, r.Company.Sales, "thirty", "Sell 30", "")
	second := r.Propose(t, r.Company.Planner, "forty", "Sell 40", "")
	passes(t, r, first.Number, Job{ID: 71})
	passes(t, r, second.Number, Job{ID: 72})
	contains(t, only(t, r, second.Number).Body, "40")
	if got := r.Merge(t, r.Company.Planner, first); got.code != http.StatusOK {
		t.Fatalf("%d %s", got.code, got.body)
	}
	got := r.Review(t, world.accord, second.Number, Job{ID: 73})
	if got.Code != 1 {
		t.Errorf("exit %d\n%s", got.Code, got.Out)
	}
	body := only(t, r, second.Number).Body
	contains(t, strings.ToLower(body), "conflict", salesEU)
	if strings.Contains(strings.ToLower(body), "no plan change") {
		t.Errorf("a conflict shown as no change\n%s", body)
	}
	for context, s := range r.Statuses(t, second.Head.SHA) {
		if s.State == "success" || s.State == "pending" {
			t.Errorf("%s: %+v", context, s)
		}
	}
}

// TestManyItems: a change of 300 items is said within what a comment may hold.
func TestManyItems(t *testing.T) {
	r := company(t).Plan(t)
	r.Git(t, "rm", "-r", "--quiet", "plans")
	if err := generate.Plan(generate.Dir(filepath.Join(r.Dir, "plans")), generate.Options{Items: 600}); err != nil {
		t.Fatal(err)
	}
	r.Git(t, "checkout", "--quiet", "main")
	r.Push(t, r.Company.Planner, "main", "Plan 600 items", Change{})
	pick := regexp.MustCompile(`(?m)^    (20[0-9]{2}-[0-9]{2}): ([0-9]+)$`)
	changes, items := Change{}, 0
	files, err := filepath.Glob(filepath.Join(r.Dir, "plans", "demand", "baseline", "*.yaml"))
	if err != nil || len(files) < 3 {
		t.Fatalf("%v %v", files, err)
	}
	for _, file := range files[:3] {
		rel, err := filepath.Rel(r.Dir, file)
		if err != nil {
			t.Fatal(err)
		}
		changes[filepath.ToSlash(rel)] = func(text string) string {
			var out strings.Builder
			first := false
			for line := range strings.Lines(text) {
				if m := pick.FindStringSubmatch(strings.TrimSuffix(line, "\n")); m != nil && first {
					line, first = fmt.Sprintf("    %s: 1%s\n", m[1], m[2]), false
					items++
				} else if strings.HasPrefix(line, "  ") && !strings.HasPrefix(line, "   ") && strings.HasSuffix(line, ":\n") {
					first = true
				}
				out.WriteString(line)
			}
			return out.String()
		}
	}
	r.Push(t, r.Company.Sales, "much", "Sell more of everything", changes)
	if items != 300 {
		t.Fatalf("%d items changed", items)
	}
	p := r.Propose(t, r.Company.Sales, "much", "Much", "")
	if got := r.Review(t, world.accord, p.Number, Job{ID: 81}); got.Code > 1 {
		t.Fatalf("exit %d\n%s", got.Code, got.Out)
	}
	body := only(t, r, p.Number).Body
	if len([]rune(body)) > 65536 {
		t.Errorf("%d characters", len([]rune(body)))
	}
	contains(t, body, "300")
}

// TestNoise: many comments of others, some of them with our own first line. Ours
// is found among all of them, and theirs stay as they are.
func TestNoise(t *testing.T) {
	r, p := promotion(t)
	passes(t, r, p.Number, Job{ID: 91})
	mine := only(t, r, p.Number)
	mark, _, _ := strings.Cut(mine.Body, "\n")
	for i := range 20 {
		body := fmt.Sprintf("remark %d", i)
		if i%5 == 0 {
			body = strings.Replace(mark, "run=91", "run=999999", 1) + "\nforged " + body
		}
		who := []*Account{r.Company.Outsider, r.Company.Finance, r.Company.Operations}[i%3]
		who.must(t, http.MethodPost, r.API("/issues/%d/comments", p.Number), map[string]string{"body": body}, nil)
	}
	r.Push(t, r.Company.Sales, "spring-promo", "Sell more in March", Change{salesEU: replace(t, "      2027-03: 400\n", "      2027-03: 450\n")})
	passes(t, r, p.Number, Job{ID: 92})
	if now := only(t, r, p.Number); now.ID != mine.ID || !strings.Contains(now.Body, "450") {
		t.Errorf("%d became %d", mine.ID, now.ID)
	}
	forged := 0
	for _, c := range r.Comments(t, p.Number, nil) {
		if strings.Contains(c.Body, "forged remark") {
			forged++
		}
	}
	if forged != 4 {
		t.Errorf("%d of 4 forged comments are left", forged)
	}
}

// TestMissingPermission: what a token may not do is said in one sentence that
// names the permission, and the token is in none of it.
func TestMissingPermission(t *testing.T) {
	r, p := promotion(t)
	for _, x := range []struct {
		name   string
		scopes []string
		want   string
	}{
		{"reads only", []string{"read:repository", "read:issue", "read:user"}, "write:"},
		{"no comments", []string{"write:repository", "read:issue", "read:user"}, "write:issue"},
	} {
		t.Run(x.name, func(t *testing.T) {
			token := r.Company.Server.token(t, r.Company.Robot.Login, x.scopes...)
			got := r.Review(t, world.accord, p.Number, Job{ID: 95, Token: token})
			if got.Code != 3 {
				t.Errorf("exit %d", got.Code)
			}
			contains(t, got.Out, x.want)
			if strings.Contains(got.Out, token) {
				t.Error("the token is printed")
			}
		})
	}
	got := r.Review(t, world.accord, p.Number, Job{ID: 96, Token: strings.Repeat("0", 40)})
	if got.Code != 3 || strings.Contains(got.Out, strings.Repeat("0", 40)) {
		t.Errorf("exit %d\n%s", got.Code, got.Out)
	}
}

// TestDryRun sends nothing.
func TestDryRun(t *testing.T) {
	r, p := promotion(t)
	out := r.Review(t, world.accord, p.Number, Job{ID: 97, Args: []string{"--dry-run"}})
	contains(t, out.Out, "accord/validate", "380")
	if n := len(r.Comments(t, p.Number, nil)); n != 0 {
		t.Errorf("%d comments", n)
	}
	if st := r.Statuses(t, p.Head.SHA); len(st) != 0 {
		t.Errorf("%+v", st)
	}
}

// TestNothingIsLeftOfTheToken: after a review, the repository that was fetched
// into holds the token nowhere.
func TestNothingIsLeftOfTheToken(t *testing.T) {
	r, p := promotion(t)
	bare := t.TempDir()
	r.gitIn(t, bare, nil, "init", "--quiet", "--bare")
	at := filepath.Join(t.TempDir(), "at.json")
	got := execute(t, bare, world.accord, r.environment(t, Job{ID: 99}), "review", "--locate", "--repo", bare, "--pr", fmt.Sprint(p.Number), "--out", at)
	if got.Code != 0 {
		t.Fatalf("exit %d\n%s", got.Code, got.Out)
	}
	if st := r.Statuses(t, p.Head.SHA); st["accord/validate"].State != "pending" || st["accord/gaps"].State != "pending" {
		t.Errorf("%+v", st)
	}
	token := r.Company.Robot.Token
	files := 0
	for _, root := range []string{bare, filepath.Dir(at)} {
		err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			files++
			text, err := os.ReadFile(path)
			if strings.Contains(string(text), token) {
				t.Errorf("the token is in %s", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 5 || strings.Contains(got.Out, token) {
		t.Errorf("%d files seen, or the token is printed", files)
	}
}
