package gitea_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/e2etest"
	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/gitea"
)

// real is a Gitea that runs, as its administrator sees it.
type real struct {
	t                 *testing.T
	url, token, login string
}

func (r real) call(method, path string, body, into any) {
	r.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		r.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.url+"/api/v1"+path, bytes.NewReader(b))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "token "+r.token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(resp.Body)
	if resp.StatusCode/100 != 2 {
		r.t.Fatalf("%s %s: %d %s", method, path, resp.StatusCode, answer)
	}
	if into != nil {
		if err := json.Unmarshal(answer, into); err != nil {
			r.t.Fatal(err)
		}
	}
}

// write commits one file to a branch, which it makes of main if it is new.
func (r real) write(repo, branch, file, text string) {
	r.t.Helper()
	var old struct {
		SHA string `json:"sha"`
	}
	body := map[string]any{"content": base64.StdEncoding.EncodeToString([]byte(text)), "branch": branch, "message": "write " + file}
	req, _ := http.NewRequest(http.MethodGet, r.url+"/api/v1/repos/"+repo+"/contents/"+file+"?ref="+branch, nil)
	req.Header.Set("Authorization", "token "+r.token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK && json.NewDecoder(resp.Body).Decode(&old) == nil {
		body["sha"] = old.SHA
		r.call(http.MethodPut, "/repos/"+repo+"/contents/"+file, body, nil)
		return
	}
	r.call(http.MethodPost, "/repos/"+repo+"/contents/"+file, body, nil)
}

const file = "plans/a b.yaml"

// text has thirty lines, one of them changed.
func text(changed int, to string) string {
	var b strings.Builder
	for i := 1; i <= 30; i++ {
		if i == changed {
			b.WriteString(to + "\n")
			continue
		}
		fmt.Fprintf(&b, "line %d\n", i)
	}
	return b.String()
}

// TestReal goes through every method against a Gitea that runs, where ACCORD_E2E
// is set; ordinary tests play recorded answers. What the forge then has is asked
// with a client of the test's own.
func TestReal(t *testing.T) {
	if os.Getenv("ACCORD_E2E") == "" {
		return
	}
	home := t.TempDir()
	t.Chdir(filepath.Join("..", "..", "e2etest")) // whose module names Gitea
	server, err := e2etest.StartServer(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	r := real{t: t, url: server.URL, token: server.Token}
	r.login = r.me()
	repo := r.repository()
	f := r.open(repo, r.token)
	if self, err := f.Self(t.Context()); err != nil || self.Login != r.login || self.ID == 0 || self.Bot {
		t.Fatalf("self %+v, %v", self, err)
	}
	pr := r.pulls(f, repo)
	r.comments(f, pr)
	r.statuses(f, pr)
	r.remarks(f, repo, pr)
	r.answers(f, repo, pr)
	r.fork(f, repo)
	r.permissions(repo, pr)
	r.reviews()
}

// me is the administrator's login.
func (r real) me() string {
	var u struct{ Login string }
	r.call(http.MethodGet, "/user", nil, &u)
	return u.Login
}

// repository has a file on main that the branch promo changes in line 5.
func (r real) repository() string {
	name := fmt.Sprintf("forge-%d", time.Now().UnixNano())
	repo := r.login + "/" + name
	r.call(http.MethodPost, "/user/repos", map[string]any{"name": name, "auto_init": true, "default_branch": "main"}, nil)
	r.write(repo, "main", file, text(0, ""))
	r.call(http.MethodPost, "/repos/"+repo+"/branches", map[string]any{"new_branch_name": "promo", "old_branch_name": "main"}, nil)
	r.write(repo, "promo", file, text(5, "line five"))
	return repo
}

func (r real) open(repo, token string) forge.Forge {
	r.t.Helper()
	at := forge.Context{Kind: forge.Gitea, Web: r.url, API: r.url + "/api/v1", Repository: repo, TokenVar: "GITEA_TOKEN"}
	f, err := gitea.New(forge.Options{Context: at, Token: forge.Token(token)})
	if err != nil {
		r.t.Fatal(err)
	}
	return f
}

func (r real) pulls(f forge.Forge, repo string) *forge.PullRequest {
	t, ctx := r.t, r.t.Context()
	n := forge.NewPullRequest{Title: "Promo", Body: "why", HeadBranch: "promo", BaseBranch: "main", Draft: true}
	pr, err := f.CreatePullRequest(ctx, n)
	if err != nil || !pr.Draft || pr.State != "open" || pr.Author.Login != r.login || pr.Fork || pr.HeadHash == "" || pr.BaseHash == "" || pr.HeadRef != fmt.Sprintf("refs/pull/%d/head", pr.Number) {
		t.Fatalf("created %+v, %v", pr, err)
	}
	if _, err := f.CreatePullRequest(ctx, n); !errors.Is(err, forge.ErrRefused) {
		t.Errorf("a second one of the same branch: %v", err)
	}
	if err := f.UpdatePullRequest(ctx, pr.Number, "Promotion", ""); err != nil {
		t.Error(err)
	}
	got, err := f.PullRequest(ctx, pr.Number)
	if err != nil || got.Title != "Promotion" || got.Body != "" || got.Draft || got.HeadHash != pr.HeadHash || !strings.HasPrefix(got.URL, r.url+"/"+repo) {
		t.Errorf("read %+v, %v", got, err)
	}
	if open, err := f.OpenPullRequests(ctx); err != nil || len(open) != 1 || open[0].Number != pr.Number {
		t.Errorf("open: %+v, %v", open, err)
	}
	if _, err := f.PullRequest(ctx, 999); !errors.Is(err, forge.ErrNotFound) {
		t.Errorf("number 999: %v", err)
	}
	return got
}

func (r real) comments(f forge.Forge, pr *forge.PullRequest) {
	t, ctx := r.t, r.t.Context()
	const many = 57 // more than a page
	for i := range many {
		if _, err := f.CreateComment(ctx, pr.Number, fmt.Sprint("comment ", i)); err != nil {
			t.Fatal(err)
		}
	}
	cs, err := f.Comments(ctx, pr.Number)
	if err != nil || len(cs) != many || cs[0].Body != "comment 0" || cs[many-1].Body != fmt.Sprint("comment ", many-1) {
		t.Fatalf("%d comments, %v", len(cs), err)
	}
	c, err := f.UpdateComment(ctx, pr.Number, cs[3].ID, "new")
	if err != nil || c.Body != "new" || c.ID != cs[3].ID || c.Author.Login != r.login || !strings.Contains(c.URL, r.url) {
		t.Errorf("updated %+v, %v", c, err)
	}
	if err := f.HideComment(ctx, pr.Number, c.ID); !errors.Is(err, forge.ErrUnsupported) {
		t.Errorf("hidden: %v", err)
	}
	if err := f.DeleteComment(ctx, pr.Number, c.ID); err != nil {
		t.Error(err)
	}
	if _, err := f.UpdateComment(ctx, pr.Number, c.ID, "x"); !errors.Is(err, forge.ErrNotFound) {
		t.Errorf("updated after it was deleted: %v", err)
	}
	if err := f.DeleteComment(ctx, pr.Number, c.ID); !errors.Is(err, forge.ErrNotFound) {
		t.Errorf("deleted twice: %v", err)
	}
}

// statuses sets three contexts in turn, faster than the forge's clock.
func (r real) statuses(f forge.Forge, pr *forge.PullRequest) {
	t, ctx := r.t, r.t.Context()
	states := []forge.State{forge.Pending, forge.Success, forge.Failure, forge.Error}
	for i := range 70 {
		s := forge.Status{Context: fmt.Sprintf("accord/%d", i%3), State: states[i%4], Description: fmt.Sprint("number ", i), URL: r.url + "/x"}
		if err := f.SetStatus(ctx, pr.HeadHash, s); err != nil {
			t.Fatal(err)
		}
	}
	ss, err := f.Statuses(ctx, pr.HeadHash)
	if err != nil || len(ss) != 3 {
		t.Fatalf("%+v, %v", ss, err)
	}
	for i, last := range []int{69, 67, 68} {
		if s := ss[i]; s.Context != fmt.Sprintf("accord/%d", i) || s.State != states[last%4] || s.Description != fmt.Sprint("number ", last) {
			t.Errorf("status %d: %+v", i, s)
		}
	}
	if err := f.SetStatus(ctx, strings.Repeat("a", 40), forge.Status{Context: "x", State: forge.Success}); err == nil {
		t.Error("a status of a commit that there is not")
	}
}

// standing are the comments at lines, by what they say, and the reviews.
func (r real) standing(repo string, number int) (at map[string]int, reviews int) {
	r.t.Helper()
	at = map[string]int{}
	var list []struct {
		ID    int64
		State string
	}
	r.call(http.MethodGet, fmt.Sprintf("/repos/%s/pulls/%d/reviews", repo, number), nil, &list)
	for _, review := range list {
		if review.State != "COMMENT" {
			r.t.Errorf("a review in the state %s", review.State)
		}
		var cs []struct {
			Body     string
			Path     string
			Position int
		}
		r.call(http.MethodGet, fmt.Sprintf("/repos/%s/pulls/%d/reviews/%d/comments", repo, number, review.ID), nil, &cs)
		for _, c := range cs {
			for _, word := range []string{"unknown item", "far away", "other file", "no file", "beyond", "Please"} {
				if strings.Contains(c.Body, word) {
					at[fmt.Sprintf("%s %s:%d", word, c.Path, c.Position)]++
				}
			}
		}
	}
	return at, len(list)
}

func (r real) annotate(f forge.Forge, pr *forge.PullRequest, as []forge.Annotation, want int) {
	r.t.Helper()
	if n, err := f.Annotate(r.t.Context(), pr, "accord", as); err != nil || n != want {
		r.t.Errorf("%d of %d annotations placed, want %d, %v", n, len(as), want, err)
	}
}

func remarks() []forge.Annotation {
	better := "line 5 ``` better"
	return []forge.Annotation{
		{File: file, Line: 5, Severity: forge.Failed, Title: "A0203 unknown item", Message: "hello @root1 <b>", Key: "1", Suggestion: &better},
		{File: file, Line: 25, Severity: forge.Warning, Title: "far away", Message: "not in the diff", Key: "2"},
		{File: "README.md", Line: 1, Severity: forge.Notice, Title: "other file", Key: "3"},
		{File: "nowhere.yaml", Line: 3, Severity: forge.Notice, Title: "no file", Key: "4"},
		{File: file, Line: 2500, Severity: forge.Notice, Title: "beyond", Key: "5"},
	}
}

// remarks stand at lines once, however often they are put; fewer are fewer; a
// line that was changed gets its remark anew; none leave no review behind.
func (r real) remarks(f forge.Forge, repo string, pr *forge.PullRequest) {
	t := r.t
	as := remarks()
	three := map[string]int{"unknown item " + file + ":5": 1, "far away " + file + ":25": 1, "other file README.md:1": 1}
	for range 2 {
		r.annotate(f, pr, as, 3)
		if at, n := r.standing(repo, pr.Number); n != 1 || !maps.Equal(at, three) {
			t.Errorf("%d reviews with %v", n, at)
		}
	}
	r.annotate(f, pr, as[:1], 1)
	one := map[string]int{"unknown item " + file + ":5": 1}
	if at, n := r.standing(repo, pr.Number); n != 1 || !maps.Equal(at, one) {
		t.Errorf("%d reviews with %v", n, at)
	}
	r.write(repo, "promo", file, text(5, "line five again"))
	pr, err := f.PullRequest(t.Context(), pr.Number)
	if err != nil {
		t.Fatal(err)
	}
	r.annotate(f, pr, as[:1], 1)
	if at, n := r.standing(repo, pr.Number); n != 1 || !maps.Equal(at, one) {
		t.Errorf("after a push: %d reviews with %v", n, at)
	}
	// An interrupted run leaves a review that nobody sees.
	r.call(http.MethodPost, fmt.Sprintf("/repos/%s/pulls/%d/reviews", repo, pr.Number), map[string]any{"body": "x",
		"comments": []map[string]any{{"path": file, "new_position": 5, "body": as[1].Remark("accord", "").Body}}}, nil)
	r.annotate(f, pr, nil, 0)
	if at, n := r.standing(repo, pr.Number); n != 0 {
		t.Errorf("none: %d reviews with %v", n, at)
	}
}

// answers keep a remark; somebody else's copy of one is not ours.
func (r real) answers(f forge.Forge, repo string, pr *forge.PullRequest) {
	t := r.t
	pr, err := f.PullRequest(t.Context(), pr.Number)
	if err != nil {
		t.Fatal(err)
	}
	as := remarks()
	r.annotate(f, pr, as[:1], 1)
	eve := r.person("eve", "all")
	body := as[0].Remark("accord", "").Body
	asEve := r
	asEve.token = eve
	path := fmt.Sprintf("/repos/%s/pulls/%d", repo, pr.Number)
	asEve.call(http.MethodPost, path+"/reviews", map[string]any{"event": "COMMENT", "comments": []map[string]any{{"path": file, "new_position": 6, "body": body}}}, nil)
	r.annotate(f, pr, as[:1], 1)
	want := map[string]int{"unknown item " + file + ":5": 1, "unknown item " + file + ":6": 1}
	if at, _ := r.standing(repo, pr.Number); !maps.Equal(at, want) {
		t.Errorf("with a copy by somebody else: %v", at)
	}
	r.annotate(f, pr, nil, 0)
	if at, _ := r.standing(repo, pr.Number); !maps.Equal(at, map[string]int{"unknown item " + file + ":6": 1}) {
		t.Errorf("only ours should be gone: %v", at)
	}
}

// person makes an account with a token of these scopes.
func (r real) person(name string, scopes ...string) string {
	name = fmt.Sprintf("%s%d", name, time.Now().UnixNano())
	r.call(http.MethodPost, "/admin/users", map[string]any{"username": name, "email": name + "@example.test", "password": "a-password-for-tests", "must_change_password": false}, nil)
	return r.tokenOf(name, "a-password-for-tests", scopes...)
}

// tokenOf makes a token; only a password may.
func (r real) tokenOf(name, password string, scopes ...string) string {
	r.t.Helper()
	b, _ := json.Marshal(map[string]any{"name": fmt.Sprint("t", time.Now().UnixNano()), "scopes": scopes})
	req, _ := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.url+"/api/v1/users/"+name+"/tokens", bytes.NewReader(b))
	req.Header.Set("Content-Type", "application/json")
	req.SetBasicAuth(name, password)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	var made struct {
		SHA1 string `json:"sha1"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&made); err != nil || made.SHA1 == "" {
		r.t.Fatalf("no token for %s: %d, %v", name, resp.StatusCode, err)
	}
	return made.SHA1
}

// fork: a proposal of somebody who may not write gets remarks all the same.
func (r real) fork(f forge.Forge, repo string) {
	t := r.t
	token := r.person("olga", "all")
	olga := r
	olga.token = token
	olga.login = olga.me()
	olga.call(http.MethodPost, "/repos/"+repo+"/forks", map[string]any{}, nil)
	fork := olga.login + repo[strings.Index(repo, "/"):]
	olga.write(fork, "main", file, text(7, "line seven"))
	pr, err := olga.open(repo, token).CreatePullRequest(t.Context(), forge.NewPullRequest{Title: "More", HeadBranch: olga.login + ":main", BaseBranch: "main"})
	if err != nil || !pr.Fork || pr.Author.Login != olga.login {
		t.Fatalf("%+v, %v", pr, err)
	}
	r.annotate(f, pr, []forge.Annotation{{File: file, Line: 7, Severity: forge.Failed, Title: "unknown item", Key: "1"}}, 1)
	if err := olga.open(repo, token).SetStatus(t.Context(), pr.HeadHash, forge.Status{Context: "x", State: forge.Success}); !errors.Is(err, forge.ErrPermission) {
		t.Errorf("an outsider sets a status: %v", err)
	}
}

// permissions are named by what is refused.
func (r real) permissions(repo string, pr *forge.PullRequest) {
	t, ctx := r.t, r.t.Context()
	name := fmt.Sprintf("robot%d", time.Now().UnixNano())
	r.call(http.MethodPost, "/admin/users", map[string]any{"username": name, "email": name + "@example.test", "password": "a-password-for-tests", "must_change_password": false}, nil)
	reader := r.open(repo, r.tokenOf(name, "a-password-for-tests", "read:repository"))
	if _, err := reader.PullRequest(ctx, pr.Number); err != nil {
		t.Errorf("it may read: %v", err)
	}
	for scope, do := range map[string]func() error{
		"read:user":   func() error { _, err := reader.Self(ctx); return err },
		"read:issue":  func() error { _, err := reader.Comments(ctx, pr.Number); return err },
		"write:issue": func() error { _, err := reader.CreateComment(ctx, pr.Number, "x"); return err },
		"write:repository": func() error {
			return reader.SetStatus(ctx, pr.HeadHash, forge.Status{Context: "x", State: forge.Success})
		},
	} {
		err := do()
		if !errors.Is(err, forge.ErrPermission) || !strings.Contains(err.Error(), "permission "+scope) {
			t.Errorf("%s: %v", scope, err)
		}
	}
	if _, err := r.open(repo, strings.Repeat("0", 40)).Self(ctx); !errors.Is(err, forge.ErrUnauthorized) {
		t.Errorf("a token that is none: %v", err)
	}
}
