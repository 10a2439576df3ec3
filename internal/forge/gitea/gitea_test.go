package gitea_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
	"github.com/accord-plan/accord/internal/forge/gitea"
	"github.com/google/go-cmp/cmp"
)

// The answers are shaped after those of a Gitea 1.26.0: see TestReal.

const (
	api  = "https://git.example.com/api/v1"
	repo = "/repos/northlight/plan"
	head = "0f1a1b1fa6dfddca565d599e1408f162bd116a42"
	old  = "420ec0cc786afc5eeeb5b256af9e65b228b4cc93"
)

var robot = forge.User{ID: 9, Login: "reviewer"}
var pr = &forge.PullRequest{Number: 7, HeadHash: head}

func open(t *testing.T, exchanges ...forgetest.Exchange) forge.Forge {
	t.Helper()
	f, err := gitea.New(forgetest.Play(t, api, exchanges...).Options(forge.Context{Kind: forge.Gitea, Web: "https://git.example.com", API: api, Repository: "northlight/plan", TokenVar: "GITEA_TOKEN"}))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// pull is a pull request as Gitea lists it, with these members instead.
func pull(number int, more string) string {
	return fmt.Sprintf(`{"id":%d,"url":"https://git.example.com/northlight/plan/pulls/%[2]d","number":%[2]d,"user":{"id":7,"login":"ben","full_name":"Ben"},"title":"Promo","body":"why","state":"open","draft":false,
		"html_url":"https://git.example.com/northlight/plan/pulls/%[2]d","mergeable":true,"merged":false,"merged_at":null,"merge_commit_sha":null,
		"base":{"label":"main","ref":"main","sha":"%[3]s","repo_id":1},"head":{"label":"promo","ref":"promo","sha":"%[4]s","repo_id":1},"merge_base":"%[3]s"%[5]s}`, 1000+number, number, old, head, more)
}

func counted(ask, answer string, total int) forgetest.Exchange {
	return forgetest.Exchange{Ask: ask, Answer: answer, Header: map[string]string{"X-Total-Count": fmt.Sprint(total)}}
}

func TestPullRequests(t *testing.T) {
	want := forge.PullRequest{Number: 7, Title: "Promo", Body: "why", URL: "https://git.example.com/northlight/plan/pulls/7", Author: forge.User{ID: 7, Login: "ben"}, State: "open",
		BaseBranch: "main", BaseHash: old, HeadBranch: "promo", HeadHash: head, HeadRef: "refs/pull/7/head"}
	for _, x := range []struct {
		more   string
		change func(*forge.PullRequest)
	}{
		{"", func(*forge.PullRequest) {}},
		{`,"merged":true,"state":"closed","merge_commit_sha":"` + old + `"`, func(p *forge.PullRequest) { p.State = "merged" }},
		{`,"head":{"label":"promo","ref":"promo","sha":"` + head + `","repo_id":99}`, func(p *forge.PullRequest) { p.Fork = true }},
		{`,"user":null,"draft":true`, func(p *forge.PullRequest) { p.Author, p.Draft = forge.User{}, true }},
	} {
		got, err := open(t, forgetest.Exchange{Ask: "GET " + repo + "/pulls/7", Answer: pull(7, x.more)}).PullRequest(t.Context(), 7)
		if err != nil {
			t.Fatal(err)
		}
		w := want
		x.change(&w)
		if d := cmp.Diff(w, *got); d != "" {
			t.Error(x.more, d)
		}
	}
}

func TestOpenPullRequests(t *testing.T) {
	ask := func(page int) string {
		return fmt.Sprintf("GET %s/pulls?state=open&sort=oldest&limit=50&page=%d", repo, page)
	}
	// The administrator has made pages of two.
	got, err := open(t, counted(ask(1), "["+pull(3, "")+","+pull(5, "")+"]", 4), counted(ask(2), "["+pull(8, "")+","+pull(5, "")+"]", 4), counted(ask(3), "["+pull(9, "")+"]", 4)).OpenPullRequests(t.Context())
	var numbers []int
	for _, p := range got {
		numbers = append(numbers, p.Number)
	}
	if d := cmp.Diff([]int{3, 5, 8, 9}, numbers); d != "" || err != nil {
		t.Error(d, err)
	}
}

func TestWritePullRequests(t *testing.T) {
	f := open(t,
		forgetest.Exchange{Ask: "POST " + repo + "/pulls", Status: 201, Answer: pull(7, ""), Body: `{"title":"WIP: Promo","body":"why","head":"olga:promo","base":"main"}`},
		forgetest.Exchange{Ask: "PATCH " + repo + "/pulls/7", Status: 201, Answer: pull(7, ""), Body: `{"title":"T","body":""}`},
		forgetest.Exchange{Ask: "POST " + repo + "/pulls", Status: 409, Answer: `{"message":"pull request already exists for these targets [id: 1]","url":"https://git.example.com/api/swagger"}`})
	if p, err := f.CreatePullRequest(t.Context(), forge.NewPullRequest{Title: "Promo", Body: "why", HeadBranch: "olga:promo", BaseBranch: "main", Draft: true}); err != nil || p.Number != 7 {
		t.Errorf("%+v, %v", p, err)
	}
	if err := f.UpdatePullRequest(t.Context(), 7, "T", ""); err != nil {
		t.Error(err)
	}
	if _, err := f.CreatePullRequest(t.Context(), forge.NewPullRequest{}); !errors.Is(err, forge.ErrRefused) || !strings.Contains(err.Error(), "already exists") {
		t.Error(err)
	}
}

func comment(id int, body string) string {
	return fmt.Sprintf(`{"id":%d,"html_url":"https://git.example.com/northlight/plan/pulls/7#issuecomment-%[1]d","user":{"id":9,"login":"reviewer"},"body":%q,"created_at":"2026-12-10T09:00:%02[1]dZ","updated_at":"2026-12-10T09:00:%02[1]dZ"}`, id, body)
}

func TestComments(t *testing.T) {
	ask := "GET " + repo + "/issues/7/comments?limit=50&page="
	// Gitea gives all of them at once, whatever page is asked for; another
	// version may cut them.
	all := "[" + comment(11, "one") + "," + comment(12, "two") + "]"
	for name, xs := range map[string][]forgetest.Exchange{
		"counted":     {counted(ask+"1", all, 2)},
		"not counted": {{Ask: ask + "1", Answer: all}},
		"cut":         {counted(ask+"1", "["+comment(11, "one")+"]", 2), counted(ask+"2", "["+comment(12, "two")+"]", 2)},
		"linked": {{Ask: ask + "1", Answer: "[" + comment(11, "one") + "]", Header: map[string]string{"Link": `<` + api + `/x?page=2>; rel="next"`}},
			{Ask: ask + "2", Answer: "[" + comment(12, "two") + "]"}},
		"counted wrongly": {counted(ask+"1", all, 9), counted(ask+"2", all, 9)},
	} {
		got, err := open(t, xs...).Comments(t.Context(), 7)
		if err != nil || len(got) != 2 || got[0].ID != 11 || got[1].Body != "two" || got[0].Author != robot || got[0].URL == "" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestWriteComments(t *testing.T) {
	one := repo + "/issues/comments/12"
	f := open(t,
		forgetest.Exchange{Ask: "POST " + repo + "/issues/7/comments", Status: 201, Answer: comment(12, "new"), Body: `{"body":"new"}`},
		forgetest.Exchange{Ask: "PATCH " + one, Answer: comment(12, "new"), Body: `{"body":"new"}`},
		forgetest.Exchange{Ask: "PATCH " + one, Status: 404, Answer: `{"errors":[],"message":"The target couldn't be found.","url":"x"}`},
		forgetest.Exchange{Ask: "DELETE " + one, Status: 204},
		forgetest.Exchange{Ask: "DELETE " + one, Status: 403, Answer: `{"message":"token does not have at least one of required scope(s), required=[write:issue]","url":"x"}`})
	ctx := t.Context()
	if c, err := f.CreateComment(ctx, 7, "new"); err != nil || c.ID != 12 {
		t.Errorf("%+v, %v", c, err)
	}
	if c, err := f.UpdateComment(ctx, 7, 12, "new"); err != nil || c.Body != "new" {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := f.UpdateComment(ctx, 7, 12, "new"); !errors.Is(err, forge.ErrNotFound) {
		t.Errorf("deleted meanwhile: %v", err)
	}
	if err := f.DeleteComment(ctx, 7, 12); err != nil {
		t.Error(err)
	}
	if err := f.DeleteComment(ctx, 7, 12); !errors.Is(err, forge.ErrPermission) || !strings.Contains(err.Error(), "cannot delete comment 12 on pull request 7: the token lacks the permission write:issue") {
		t.Error(err)
	}
	if err := f.HideComment(ctx, 7, 12); !errors.Is(err, forge.ErrUnsupported) {
		t.Error(err)
	}
}

func TestStatuses(t *testing.T) {
	status := func(id int, context, state string) string {
		return fmt.Sprintf(`{"id":%d,"status":%q,"context":%q,"description":"d%[1]d","target_url":"","created_at":"2026-12-10T09:00:00Z"}`, id, state, context)
	}
	ask := "GET " + repo + "/commits/" + head + "/statuses?limit=50&page="
	got, err := open(t, counted(ask+"1", "["+status(9, "a", "success")+","+status(8, "b", "warning")+"]", 5), counted(ask+"2", "["+status(7, "a", "failure")+","+status(6, "c", "skipped")+"]", 5), counted(ask+"3", "["+status(5, "d", "error")+"]", 5)).Statuses(t.Context(), head)
	states := map[string]forge.State{}
	for _, s := range got {
		states[s.Context+" "+s.Description] = s.State
	}
	if d := cmp.Diff(map[string]forge.State{"a d9": forge.Success, "b d8": forge.Failure, "c d6": forge.Pending, "d d5": forge.Error}, states); d != "" || err != nil {
		t.Error(d, err)
	}
	f := open(t, forgetest.Exchange{Ask: "POST " + repo + "/statuses/" + head, Status: 503, Answer: "<html>"},
		forgetest.Exchange{Ask: "POST " + repo + "/statuses/" + head, Status: 201, Answer: status(10, "accord/validate", "failure"), Body: `{"state":"failure","context":"accord/validate","description":"2 errors","target_url":"https://ci.example/1"}`})
	if err := f.SetStatus(t.Context(), head, forge.Status{Context: "accord/validate", State: forge.Failure, Description: "2 errors", URL: "https://ci.example/1"}); err != nil {
		t.Error(err)
	}
	if err := f.SetStatus(t.Context(), "main", forge.Status{}); !errors.Is(err, forge.ErrRefused) {
		t.Error(err)
	}
}

func TestSelf(t *testing.T) {
	f := open(t, forgetest.Exchange{Ask: "GET /user", Answer: `{"id":-2,"login":"gitea-actions"}`})
	for range 2 {
		if u, err := f.Self(t.Context()); err != nil || u != (forge.User{ID: -2, Login: "gitea-actions", Bot: true}) {
			t.Errorf("%+v, %v", u, err)
		}
	}
	if got := f.FileURL(head, "plans/a b.yaml", 5); got != "https://git.example.com/northlight/plan/src/commit/"+head+"/plans/a%20b.yaml#L5" {
		t.Error(got)
	}
	if f.CloneURL() != "https://git.example.com/northlight/plan.git" || !strings.HasPrefix(f.FileURL(head, "x", 0), f.TreeURL(head)) {
		t.Error(f.CloneURL(), f.TreeURL(head))
	}
}

const reviewsOf = repo + "/pulls/7/reviews"

var whoami = forgetest.Exchange{Ask: "GET /user", Answer: `{"id":9,"login":"reviewer"}`}

// raw is a file of the head.
func raw(name, text string) forgetest.Exchange {
	return forgetest.Exchange{Ask: "GET " + repo + "/raw/" + name + "?ref=" + head, Text: text}
}

func at(lines ...int) []forge.Annotation {
	var out []forge.Annotation
	for _, l := range lines {
		out = append(out, forge.Annotation{File: "a.yaml", Line: l, Severity: forge.Failed, Title: "A0203", Message: fmt.Sprint("wrong ", l), Key: fmt.Sprint(l)})
	}
	return out
}

func body(a forge.Annotation) string { return a.Remark("accord", "").Body }

// standing is a comment of a review, by the robot unless said otherwise.
func standing(id int, text string, line int, more map[string]any) map[string]any {
	c := map[string]any{"id": id, "body": text, "path": "a.yaml", "position": line, "user": map[string]any{"id": 9, "login": "reviewer"}, "commit_id": old, "diff_hunk": ""}
	for k, v := range more {
		c[k] = v
	}
	return c
}

func listed(t *testing.T, id int, cs ...map[string]any) forgetest.Exchange {
	t.Helper()
	b, err := json.Marshal(cs)
	if err != nil {
		t.Fatal(err)
	}
	return forgetest.Exchange{Ask: fmt.Sprintf("GET %s/%d/comments", reviewsOf, id), Answer: string(b)}
}

func review(id int, state, commit string, user, comments int) string {
	return fmt.Sprintf(`{"id":%d,"state":%q,"commit_id":%q,"user":{"id":%d},"comments_count":%d,"stale":false,"official":false}`, id, state, commit, user, comments)
}

func TestAnnotate(t *testing.T) {
	as := append(at(2, 9), forge.Annotation{File: "nowhere.yaml", Line: 1, Title: "no file"}, forge.Annotation{File: "b.yaml", Title: "no line"})
	f := open(t, whoami, counted("GET "+reviewsOf+"?limit=50&page=1", "[]", 0),
		raw("a.yaml", "one\ntwo\nthree\n"), forgetest.Exchange{Ask: "GET " + repo + "/raw/nowhere.yaml?ref=" + head, Status: 404, Answer: `{"message":"not found"}`},
		forgetest.Exchange{Ask: "POST " + reviewsOf, Answer: review(50, "COMMENT", head, 9, 1), Body: `{"event":"COMMENT","commit_id":"` + head + `","comments":[{"path":"a.yaml","new_position":2,"old_position":0}]}`})
	if n, err := f.Annotate(t.Context(), pr, "accord", as); n != 1 || err != nil {
		t.Error(n, err)
	}
}

// TestAnnotateAgain: what is there stays; what is no longer true goes, with its
// review if that is empty then, or is resolved if somebody answered; what is
// at another line or whose line was changed is written anew; what was left
// pending by an interrupted run is deleted; what others copied is theirs.
func TestAnnotateAgain(t *testing.T) {
	as := at(1, 2, 3, 4)
	gone := at(5, 6, 7)
	hunk := func(line string) map[string]any {
		return map[string]any{"diff_hunk": "@@ -1,2 +1,2 @@\n zero\n+" + line}
	}
	f := open(t, whoami,
		counted("GET "+reviewsOf+"?limit=50&page=1", "["+strings.Join([]string{review(50, "COMMENT", old, 9, 4), review(51, "COMMENT", old, 9, 1), review(52, "PENDING", head, 9, 1), review(53, "PENDING", head, 9, 2), review(54, "COMMENT", head, 666, 1),
			review(55, "APPROVED", head, 9, 0), review(56, "COMMENT", old, 9, 2), `{"id":57,"state":"REQUEST_REVIEW","user":null,"comments_count":0}`}, ",")+"]", 8),
		listed(t, 50, standing(400, body(as[0]), 1, hunk("one")), standing(401, body(as[1]), 2, hunk("two before")), standing(402, body(as[2]), 8, nil), standing(403, body(gone[0]), 5, nil)),
		listed(t, 51, standing(410, body(gone[1]), 6, nil)),
		listed(t, 52, standing(420, body(as[3]), 4, nil)),
		forgetest.Exchange{Ask: "DELETE " + reviewsOf + "/52", Status: 204},
		listed(t, 53, standing(430, body(as[3]), 4, nil), standing(431, "my own draft", 4, nil)),
		listed(t, 56, standing(440, body(gone[2]), 7, nil), standing(441, "why?", 7, map[string]any{"user": map[string]any{"id": 7}})),
		raw("a.yaml", "one\ntwo\nthree\nfour\n"),
		forgetest.Exchange{Ask: "DELETE " + repo + "/issues/comments/401", Status: 204},
		forgetest.Exchange{Ask: "DELETE " + repo + "/issues/comments/402", Status: 404, Answer: `{"message":"not found"}`}, // somebody was faster
		forgetest.Exchange{Ask: "DELETE " + repo + "/issues/comments/403", Status: 204},
		forgetest.Exchange{Ask: "DELETE " + reviewsOf + "/51", Status: 204},
		forgetest.Exchange{Ask: "POST " + repo + "/pulls/comments/440/resolve", Status: 204},
		forgetest.Exchange{Ask: "POST " + reviewsOf, Answer: review(60, "COMMENT", head, 9, 3), Body: `{"comments":[{"new_position":2},{"new_position":3},{"new_position":4}]}`})
	if n, err := f.Annotate(t.Context(), pr, "accord", as); n != 4 || err != nil {
		t.Error(n, err)
	}
}

// TestAnnotateMost: twenty stand at a pull request at a time.
func TestAnnotateMost(t *testing.T) {
	var lines []int
	for i := range 40 {
		lines = append(lines, i+1)
	}
	comments := strings.TrimSuffix(strings.Repeat(`{"path":"a.yaml"},`, 20), ",")
	f := open(t, whoami, counted("GET "+reviewsOf+"?limit=50&page=1", "[]", 0), raw("a.yaml", strings.Repeat("x\n", 40)),
		forgetest.Exchange{Ask: "POST " + reviewsOf, Answer: review(50, "COMMENT", head, 9, 20), Body: `{"comments":[` + comments + `]}`})
	if n, err := f.Annotate(t.Context(), pr, "accord", at(lines...)); n != 20 || err != nil {
		t.Error(n, err)
	}
}

func TestAnnotateWithoutPermission(t *testing.T) {
	f := open(t, whoami, counted("GET "+reviewsOf+"?limit=50&page=1", "[]", 0), raw("a.yaml", "x\n"),
		forgetest.Exchange{Ask: "POST " + reviewsOf, Status: 403, Answer: `{"message":"token does not have at least one of required scope(s)"}`})
	n, err := f.Annotate(t.Context(), pr, "accord", at(1))
	if n != 0 || !errors.Is(err, forge.ErrPermission) || !strings.Contains(err.Error(), "cannot put remarks at lines of pull request 7: the token lacks the permission write:repository") {
		t.Error(n, err)
	}
}

// TestBadAnswers: every method says in words what is wrong with an answer.
func TestBadAnswers(t *testing.T) {
	ctx := t.Context()
	secret := base64.StdEncoding.EncodeToString([]byte("x"))
	for _, m := range []struct {
		name, ask string
		call      func(forge.Forge) error
	}{
		{"Self", "GET /user", func(f forge.Forge) error { _, err := f.Self(ctx); return err }},
		{"PullRequest", "GET " + repo + "/pulls/7", func(f forge.Forge) error { _, err := f.PullRequest(ctx, 7); return err }},
		{"OpenPullRequests", "GET " + repo + "/pulls?state=open&sort=oldest&limit=50&page=1", func(f forge.Forge) error { _, err := f.OpenPullRequests(ctx); return err }},
		{"CreatePullRequest", "POST " + repo + "/pulls", func(f forge.Forge) error { _, err := f.CreatePullRequest(ctx, forge.NewPullRequest{}); return err }},
		{"UpdatePullRequest", "PATCH " + repo + "/pulls/7", func(f forge.Forge) error { return f.UpdatePullRequest(ctx, 7, "t", "b") }},
		{"Comments", "GET " + repo + "/issues/7/comments?limit=50&page=1", func(f forge.Forge) error { _, err := f.Comments(ctx, 7); return err }},
		{"CreateComment", "POST " + repo + "/issues/7/comments", func(f forge.Forge) error { _, err := f.CreateComment(ctx, 7, "b"); return err }},
		{"UpdateComment", "PATCH " + repo + "/issues/comments/12", func(f forge.Forge) error { _, err := f.UpdateComment(ctx, 7, 12, "b"); return err }},
		{"SetStatus", "POST " + repo + "/statuses/" + head, func(f forge.Forge) error {
			return f.SetStatus(ctx, head, forge.Status{Context: "accord/validate", State: forge.Success})
		}},
		{"Statuses", "GET " + repo + "/commits/" + head + "/statuses?limit=50&page=1", func(f forge.Forge) error { _, err := f.Statuses(ctx, head); return err }},
	} {
		for _, a := range []struct {
			status int
			answer string
			is     error
		}{
			{200, `{"truncated":`, forge.ErrUnreachable},
			{200, `<html>a proxy asks who you are</html>`, forge.ErrUnreachable},
			{401, `{"message":"user does not exist [uid: 0, name: ]"}`, forge.ErrUnauthorized},
			{403, `{"message":"forbidden"}`, forge.ErrPermission},
			{404, `{"message":"The target couldn't be found.","errors":["` + secret + `"]}`, forge.ErrNotFound},
			{410, `{"message":"gone"}`, forge.ErrNotFound},
			{422, `{"message":"[]: invalid"}`, forge.ErrRefused},
			{500, `{"message":"token ` + forgetest.Secret + `"}`, forge.ErrUnreachable},
		} {
			t.Run(fmt.Sprintf("%s %d %.9s", m.name, a.status, a.answer), func(t *testing.T) {
				err := m.call(open(t, forgetest.Exchange{Ask: m.ask, Status: a.status, Answer: a.answer}))
				var p *forge.Problem
				if !errors.As(err, &p) || !errors.Is(err, a.is) || !strings.HasPrefix(p.Summary, "cannot ") || strings.Contains(fmt.Sprintf("%+v", p), forgetest.Secret) {
					t.Errorf("%v, want %v", err, a.is)
				}
			})
		}
	}
}
