package github_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
	"github.com/accord-plan/accord/internal/forge/github"
	"github.com/google/go-cmp/cmp"
)

const (
	api  = "https://api.github.com"
	repo = "/repos/northlight/plan"
	head = "6dcb09b5b57875f334f61aebed695e2e4193db5e"
	base = "c5b97d5ae6c19d5c5df71a34c7fbeeda2479ccbc"
)

var ben = forge.User{ID: 7, Login: "ben"}
var bot = forge.User{ID: 41898282, Login: "github-actions[bot]", Bot: true}

// open plays these exchanges.
func open(t *testing.T, exchanges ...forgetest.Exchange) forge.Forge {
	t.Helper()
	return openAt(t, "https://github.com", api, exchanges...)
}

func openAt(t *testing.T, web, api string, exchanges ...forgetest.Exchange) forge.Forge {
	t.Helper()
	f, err := github.New(forgetest.Play(t, api, exchanges...).Options(forge.Context{Kind: forge.GitHub, Web: web, API: api, Repository: "northlight/plan",
		TokenVar: "GITHUB_TOKEN", Run: forge.Run{URL: "https://github.com/northlight/plan/actions/runs/1"}}))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// paged links to the next page, as GitHub does.
func paged(ask, answer string, next int) forgetest.Exchange {
	x := forgetest.Exchange{Ask: ask, Answer: answer}
	if next > 0 {
		x.Header = map[string]string{"Link": fmt.Sprintf(`<https://api.github.com/repositories/1296269/x?per_page=100&page=%d>; rel="next", <https://api.github.com/repositories/1296269/x?per_page=100&page=3>; rel="last"`, next)}
	}
	return x
}

func TestPullRequest(t *testing.T) {
	want := forge.PullRequest{Number: 42, Title: "Spring promotion", Body: "20 % off at three retailers", URL: "https://github.com/northlight/plan/pull/42", Author: ben,
		State: "open", BaseBranch: "main", BaseHash: base, HeadBranch: "spring-promo", HeadHash: head, MergeHash: "e5bd3914e2e596debea16f433f57875b5b90bcd6", HeadRef: "refs/pull/42/head"}
	for _, x := range []struct {
		file   string
		change func(*forge.PullRequest)
	}{
		{"pull.json", func(*forge.PullRequest) {}},
		{"pull-conflict.json", func(p *forge.PullRequest) { p.Fork, p.MergeHash = true, "" }},
		{"pull-merged.json", func(p *forge.PullRequest) { p.State, p.MergeHash = "merged", "" }},
		{"pull-fork-deleted.json", func(p *forge.PullRequest) { p.Fork, p.Draft = true, true }},
	} {
		got, err := open(t, forgetest.Exchange{Ask: "GET " + repo + "/pulls/42", Answer: x.file}).PullRequest(t.Context(), 42)
		if err != nil {
			t.Errorf("%s: %v", x.file, err)
			continue
		}
		w := want
		x.change(&w)
		if d := cmp.Diff(w, *got); d != "" {
			t.Error(x.file, d)
		}
	}
}

func TestOpenPullRequests(t *testing.T) {
	ask := "GET " + repo + "/pulls?state=open&sort=created&direction=asc&per_page=100"
	got, err := open(t, paged(ask, "pulls-1.json", 2), paged(ask+"&page=2", "pulls-2.json", 3), paged(ask+"&page=3", "pulls-3.json", 0)).OpenPullRequests(t.Context())
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
		forgetest.Exchange{Ask: "POST " + repo + "/pulls", Status: 201, Answer: "pull.json",
			Body: `{"title":"Spring promotion","body":"why","head":"spring-promo","base":"main","draft":true}`},
		forgetest.Exchange{Ask: "PATCH " + repo + "/pulls/42", Answer: "pull.json", Body: `{"title":"T","body":""}`},
		forgetest.Exchange{Ask: "POST " + repo + "/pulls", Status: 422, Answer: `{"message":"Validation Failed","errors":[{"resource":"PullRequest","code":"custom","message":"A pull request already exists for northlight:spring-promo."}],"documentation_url":"https://docs.github.com/rest"}`})
	n := forge.NewPullRequest{Title: "Spring promotion", Body: "why", HeadBranch: "spring-promo", BaseBranch: "main", Draft: true}
	if pr, err := f.CreatePullRequest(t.Context(), n); err != nil || pr.Number != 42 {
		t.Errorf("%+v, %v", pr, err)
	}
	if err := f.UpdatePullRequest(t.Context(), 42, "T", ""); err != nil {
		t.Error(err)
	}
	_, err := f.CreatePullRequest(t.Context(), n)
	if !errors.Is(err, forge.ErrRefused) || !strings.Contains(err.Error(), "already exists for northlight:spring-promo") {
		t.Error(err)
	}
}

func TestComments(t *testing.T) {
	ask := "GET " + repo + "/issues/42/comments?per_page=100"
	got, err := open(t, paged(ask, "comments-1.json", 2), paged(ask+"&page=2", "comments-2.json", 3), paged(ask+"&page=3", "comments-3.json", 0)).Comments(t.Context(), 42)
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time { v, _ := time.Parse(time.RFC3339, s); return v }
	url := "https://github.com/northlight/plan/pull/42#issuecomment-"
	want := []forge.Comment{
		{ID: 14, Author: ben, Body: "fourth", URL: url + "14", Created: at("2026-12-09T08:00:30Z"), Updated: at("2026-12-09T08:00:30Z")},
		{ID: 11, Author: ben, Body: "first", URL: url + "11", Created: at("2026-12-09T08:01:00Z"), Updated: at("2026-12-09T08:01:00Z")},
		{ID: 12, Author: bot, Body: "<!-- accord -->\nours", URL: url + "12", Created: at("2026-12-09T08:02:00Z"), Updated: at("2026-12-09T08:02:00Z")},
		{ID: 13, Body: "third", URL: url + "13", Created: at("2026-12-09T08:03:00Z"), Updated: at("2026-12-09T08:03:00Z")},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestWriteComments(t *testing.T) {
	gone := `{"message":"Not Found","documentation_url":"https://docs.github.com/rest","status":"404"}`
	one := repo + "/issues/comments/12"
	f := open(t,
		forgetest.Exchange{Ask: "POST " + repo + "/issues/42/comments", Status: 201, Answer: "comment.json", Body: `{"body":"new"}`},
		forgetest.Exchange{Ask: "PATCH " + one, Answer: "comment.json", Body: `{"body":"new"}`},
		forgetest.Exchange{Ask: "PATCH " + one, Status: 404, Answer: gone},
		forgetest.Exchange{Ask: "DELETE " + one, Status: 204},
		forgetest.Exchange{Ask: "DELETE " + one, Status: 404, Answer: gone},
		forgetest.Exchange{Ask: "POST " + repo + "/issues/42/comments", Status: 422, Answer: `{"message":"Validation Failed","errors":[{"resource":"IssueComment","code":"unprocessable","field":"data","message":"Body is too long (maximum is 65536 characters)"}]}`},
		forgetest.Exchange{Ask: "POST " + repo + "/issues/42/comments", Status: 403, Answer: `{"message":"Resource not accessible by integration","documentation_url":"https://docs.github.com/rest","status":"403"}`, Header: map[string]string{"X-RateLimit-Remaining": "4999"}},
	)
	ctx := t.Context()
	if c, err := f.CreateComment(ctx, 42, "new"); err != nil || c.ID != 12 || c.Author != bot {
		t.Errorf("%+v, %v", c, err)
	}
	if c, err := f.UpdateComment(ctx, 42, 12, "new"); err != nil || c.Body != "new" {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := f.UpdateComment(ctx, 42, 12, "new"); !errors.Is(err, forge.ErrNotFound) || !strings.Contains(err.Error(), "cannot update comment 12 on pull request 42: not found, or the token may not see it") {
		t.Errorf("deleted meanwhile: %v", err)
	}
	if err := f.DeleteComment(ctx, 42, 12); err != nil {
		t.Error(err)
	}
	if err := f.DeleteComment(ctx, 42, 12); !errors.Is(err, forge.ErrNotFound) {
		t.Error(err)
	}
	if _, err := f.CreateComment(ctx, 42, "long"); !errors.Is(err, forge.ErrRefused) || !strings.Contains(err.Error(), "Body is too long") {
		t.Error(err)
	}
	if _, err := f.CreateComment(ctx, 42, "x"); !errors.Is(err, forge.ErrPermission) || !strings.Contains(err.Error(), "lacks the permission pull-requests: write") {
		t.Error(err)
	}
}

const minimize = `{"query":"mutation($id:ID!){minimizeComment(input:{subjectId:$id,classifier:OUTDATED}){minimizedComment{isMinimized}}}","variables":{"id":"IC_12"}}`

func TestHideComment(t *testing.T) {
	get := forgetest.Exchange{Ask: "GET " + repo + "/issues/comments/12", Answer: "comment.json"}
	for _, x := range []struct {
		name, answer string
		is           error
	}{
		{"hidden", `{"data":{"minimizeComment":{"minimizedComment":{"isMinimized":true}}}}`, nil},
		{"forbidden", `{"data":{"minimizeComment":null},"errors":[{"type":"FORBIDDEN","path":["minimizeComment"],"message":"Resource not accessible by integration"}]}`, forge.ErrPermission},
		{"gone", `{"data":null,"errors":[{"type":"NOT_FOUND","message":"Could not resolve to a node"}]}`, forge.ErrNotFound},
		{"refused", `{"errors":[{"message":"Something went wrong"}]}`, forge.ErrRefused},
	} {
		err := open(t, get, forgetest.Exchange{Ask: "POST /graphql", Body: minimize, Answer: x.answer}).HideComment(t.Context(), 42, 12)
		if x.is == nil && err != nil || !errors.Is(err, x.is) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}

func TestEnterprise(t *testing.T) {
	f := openAt(t, "https://ghe.example", "https://ghe.example/api/v3",
		forgetest.Exchange{Ask: "GET " + repo + "/issues/comments/12", Answer: "comment.json"},
		forgetest.Exchange{Ask: "POST https://ghe.example/api/graphql", Answer: `{"data":{}}`})
	if err := f.HideComment(t.Context(), 42, 12); err != nil {
		t.Error(err)
	}
	if got := f.FileURL(head, "plans/a b.yaml", 5); got != "https://ghe.example/northlight/plan/blob/"+head+"/plans/a%20b.yaml#L5" {
		t.Error(got)
	}
	if f.CloneURL() != "https://ghe.example/northlight/plan.git" || !strings.HasPrefix(f.FileURL(head, "x", 0), f.TreeURL(head)) {
		t.Error(f.CloneURL(), f.TreeURL(head))
	}
}

func TestStatuses(t *testing.T) {
	ask := "GET " + repo + "/commits/" + head + "/status?per_page=100"
	got, err := open(t, paged(ask, "status-1.json", 2), paged(ask+"&page=2", "status-2.json", 3), paged(ask+"&page=3", "status-3.json", 0)).Statuses(t.Context(), head)
	if err != nil || len(got) != 3 || got[0].Context != "accord/gaps" || got[0].State != forge.Pending || got[1].State != forge.Failure || got[1].Description != "2 errors" || got[2].URL != "https://ci.example/1" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestSetStatus(t *testing.T) {
	ask := "POST " + repo + "/statuses/" + head
	long := strings.Repeat("é", 200)
	f := open(t,
		forgetest.Exchange{Ask: ask, Status: 502, Answer: "<html>"}, // only the newest counts: it may be sent again
		forgetest.Exchange{Ask: ask, Status: 201, Answer: `{"id":1}`, Body: `{"state":"failure","context":"accord/validate","description":"` + strings.Repeat("é", 139) + `…","target_url":"https://ci.example/1"}`},
		forgetest.Exchange{Ask: ask, Status: 403, Answer: `{"message":"Resource not accessible by integration"}`, Header: map[string]string{"X-RateLimit-Remaining": "10"}})
	if err := f.SetStatus(t.Context(), head, forge.Status{Context: "accord/validate", State: forge.Failure, Description: long, URL: "https://ci.example/1"}); err != nil {
		t.Error(err)
	}
	err := f.SetStatus(t.Context(), head, forge.Status{Context: "accord/validate", State: forge.Success, URL: "javascript:x"})
	want := "cannot set the status accord/validate: the token lacks the permission statuses: write (github.com says: Resource not accessible by integration); give it under permissions: in the workflow, or to the token; the job of a fork's pull request never has it"
	if !errors.Is(err, forge.ErrPermission) || err.Error() != want {
		t.Error(err)
	}
	if err := f.SetStatus(t.Context(), "main", forge.Status{}); !errors.Is(err, forge.ErrRefused) {
		t.Error(err)
	}
}

func TestSelf(t *testing.T) {
	forbidden := forgetest.Exchange{Ask: "GET /user", Status: 403, Answer: `{"message":"Resource not accessible by integration"}`, Header: map[string]string{"X-RateLimit-Remaining": "10"}}
	viewer := func(answer string) forgetest.Exchange {
		return forgetest.Exchange{Ask: "POST /graphql", Body: `{"query":"query{viewer{login databaseId}}"}`, Answer: answer}
	}
	for _, x := range []struct {
		name      string
		exchanges []forgetest.Exchange
		want      forge.User
	}{
		{"a person's", []forgetest.Exchange{{Ask: "GET /user", Answer: "user.json"}}, ben},
		{"a job's", []forgetest.Exchange{forbidden, viewer(`{"data":{"viewer":{"login":"github-actions[bot]","databaseId":41898282}}}`)}, bot},
		{"an app's", []forgetest.Exchange{forbidden, viewer(`{"data":{"viewer":{"login":"plan-reviewer[bot]","databaseId":278716306}}}`)}, forge.User{ID: 278716306, Login: "plan-reviewer[bot]", Bot: true}},
		{"one that is told nothing", []forgetest.Exchange{forbidden, viewer(`{"errors":[{"type":"FORBIDDEN","message":"no"}]}`)}, bot},
	} {
		f := open(t, x.exchanges...)
		for range 2 { // the second is not asked
			if got, err := f.Self(t.Context()); err != nil || got != x.want {
				t.Errorf("%s: %+v, %v", x.name, got, err)
			}
		}
	}
	// At GitHub Enterprise the account has another number.
	enterprise := openAt(t, "https://github.example.com", api, forbidden, viewer(`{"errors":[{"type":"FORBIDDEN","message":"no"}]}`))
	if got, err := enterprise.Self(t.Context()); err != nil || !got.Is(forge.User{ID: 12, Login: "github-actions[bot]"}) || got.Is(forge.User{ID: 12, Login: "ben"}) {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := open(t, forgetest.Exchange{Ask: "GET /user", Status: 401, Answer: `{"message":"Bad credentials"}`}).Self(t.Context()); !errors.Is(err, forge.ErrUnauthorized) {
		t.Error(err)
	}
}

// TestBadAnswers: every method says in words what is wrong with an answer.
func TestBadAnswers(t *testing.T) {
	ctx := t.Context()
	for _, m := range []struct {
		name string
		asks []string // the last of them gets the bad answer
		call func(forge.Forge) error
	}{
		{"Self", []string{"GET /user"}, func(f forge.Forge) error { _, err := f.Self(ctx); return err }},
		{"PullRequest", []string{"GET " + repo + "/pulls/42"}, func(f forge.Forge) error { _, err := f.PullRequest(ctx, 42); return err }},
		{"OpenPullRequests", []string{"GET " + repo + "/pulls?state=open&sort=created&direction=asc&per_page=100"}, func(f forge.Forge) error { _, err := f.OpenPullRequests(ctx); return err }},
		{"CreatePullRequest", []string{"POST " + repo + "/pulls"}, func(f forge.Forge) error { _, err := f.CreatePullRequest(ctx, forge.NewPullRequest{}); return err }},
		{"UpdatePullRequest", []string{"PATCH " + repo + "/pulls/42"}, func(f forge.Forge) error { return f.UpdatePullRequest(ctx, 42, "t", "b") }},
		{"Comments", []string{"GET " + repo + "/issues/42/comments?per_page=100"}, func(f forge.Forge) error { _, err := f.Comments(ctx, 42); return err }},
		{"CreateComment", []string{"POST " + repo + "/issues/42/comments"}, func(f forge.Forge) error { _, err := f.CreateComment(ctx, 42, "b"); return err }},
		{"UpdateComment", []string{"PATCH " + repo + "/issues/comments/12"}, func(f forge.Forge) error { _, err := f.UpdateComment(ctx, 42, 12, "b"); return err }},
		{"HideComment", []string{"GET " + repo + "/issues/comments/12"}, func(f forge.Forge) error { return f.HideComment(ctx, 42, 12) }},
		{"HideComment, second", []string{"GET " + repo + "/issues/comments/12", "POST /graphql"}, func(f forge.Forge) error { return f.HideComment(ctx, 42, 12) }},
		{"SetStatus", []string{"POST " + repo + "/statuses/" + head}, func(f forge.Forge) error {
			return f.SetStatus(ctx, head, forge.Status{Context: "accord/validate", State: forge.Success})
		}},
		{"Statuses", []string{"GET " + repo + "/commits/" + head + "/status?per_page=100"}, func(f forge.Forge) error { _, err := f.Statuses(ctx, head); return err }},
	} {
		for _, a := range []struct {
			status int
			answer string
			is     error
		}{
			{200, `{"truncated":`, forge.ErrUnreachable},
			{200, `<html>a proxy asks who you are</html>`, forge.ErrUnreachable},
			{401, `{"message":"Bad credentials"}`, forge.ErrUnauthorized},
			{404, `{"message":"Not Found"}`, forge.ErrNotFound},
			{410, `{"message":"Issues are disabled for this repo"}`, forge.ErrNotFound},
			{422, `{"message":"Validation Failed"}`, forge.ErrRefused},
			{500, `{"message":"token ` + forgetest.Secret + `"}`, forge.ErrUnreachable},
		} {
			if m.name == "Self" && a.status == 404 {
				continue // it asks GraphQL then: see its own test
			}
			t.Run(fmt.Sprintf("%s %d %.9s", m.name, a.status, a.answer), func(t *testing.T) {
				var xs []forgetest.Exchange
				for _, ask := range m.asks[:len(m.asks)-1] {
					xs = append(xs, forgetest.Exchange{Ask: ask, Answer: "comment.json"})
				}
				xs = append(xs, forgetest.Exchange{Ask: m.asks[len(m.asks)-1], Status: a.status, Answer: a.answer})
				err := m.call(open(t, xs...))
				var p *forge.Problem
				if !errors.As(err, &p) || !errors.Is(err, a.is) || !strings.HasPrefix(p.Summary, "cannot ") || strings.Contains(fmt.Sprintf("%+v", p), forgetest.Secret) {
					t.Errorf("%v, want %v", err, a.is)
				}
			})
		}
	}
}

// watched tells of each request before it is played.
type watched struct {
	http.RoundTripper
	see func(*http.Request, []byte)
}

func (w watched) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		r.Body.Close()
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	w.see(r, body)
	return w.RoundTripper.RoundTrip(r)
}

func openOver(t *testing.T, r *forgetest.Recorded, see func(*http.Request, []byte)) forge.Forge {
	t.Helper()
	o := r.Options(forge.Context{Kind: forge.GitHub, Web: "https://github.com", API: api, Repository: "northlight/plan"})
	o.HTTP = watched{r, see}
	f, err := github.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
