package gitlab_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
	"github.com/accord-plan/accord/internal/forge/gitlab"
	"github.com/google/go-cmp/cmp"
)

const (
	api  = "https://gitlab.example.com/api/v4"
	repo = "/projects/northlight%2Fsop%2Fplan"
	mr   = repo + "/merge_requests/12"
	head = "8888888888888888888888888888888888888888"
	base = "2222222222222222222222222222222222222222"
)

var ben = forge.User{ID: 7, Login: "ben"}
var bot = forge.User{ID: 4511, Login: "project_278_bot_f1d2", Bot: true}

func open(t *testing.T, exchanges ...forgetest.Exchange) forge.Forge {
	t.Helper()
	f, err := gitlab.New(forgetest.Play(t, api, exchanges...).Options(forge.Context{Kind: forge.GitLab, Web: "https://gitlab.example.com", API: api,
		Repository: "northlight/sop/plan", TokenVar: "GITLAB_TOKEN"}))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// paged names the next page in GitLab's header.
func paged(ask, answer string, next string) forgetest.Exchange {
	return forgetest.Exchange{Ask: ask, Answer: answer, Header: map[string]string{"X-Next-Page": next, "X-Per-Page": "100"}}
}

func TestPullRequest(t *testing.T) {
	want := forge.PullRequest{Number: 12, Title: "Spring promotion", Body: "20 % off", URL: "https://gitlab.example.com/northlight/sop/plan/-/merge_requests/12", Author: ben, State: "open",
		BaseBranch: "main", BaseHash: base, HeadBranch: "spring-promo", HeadHash: head, MergeHash: strings.Repeat("a", 40), HeadRef: "refs/merge-requests/12/head"}
	get := func(file string) forgetest.Exchange { return forgetest.Exchange{Ask: "GET " + mr, Answer: file} }
	branch := forgetest.Exchange{Ask: "GET " + repo + "/repository/branches/main", Answer: "branch.json"}
	merge := forgetest.Exchange{Ask: "GET " + mr + "/merge_ref", Answer: `{"commit_id":"` + strings.Repeat("a", 40) + `"}`}
	for _, x := range []struct {
		name      string
		exchanges []forgetest.Exchange
		change    func(*forge.PullRequest)
	}{
		{"open", []forgetest.Exchange{get("mr.json"), branch, merge}, func(*forge.PullRequest) {}},
		{"of a fork, a draft", []forgetest.Exchange{get("mr-fork.json"), branch, merge}, func(p *forge.PullRequest) { p.Fork, p.Draft, p.Title = true, true, "Draft: Spring promotion" }},
		{"merged", []forgetest.Exchange{get("mr-merged.json")}, func(p *forge.PullRequest) { p.State, p.BaseHash, p.MergeHash = "merged", "", "" }},
		{"in conflict", []forgetest.Exchange{get("mr.json"), branch, {Ask: merge.Ask, Status: 400, Answer: `{"message":"Merge request is not mergeable"}`}}, func(p *forge.PullRequest) { p.MergeHash = "" }},
		{"nothing but itself may be seen", []forgetest.Exchange{get("mr.json"), {Ask: branch.Ask, Status: 404, Answer: "{}"}, {Ask: merge.Ask, Status: 403, Answer: "{}"}}, func(p *forge.PullRequest) { p.BaseHash, p.MergeHash = "", "" }},
		{"a merge that is no hash", []forgetest.Exchange{get("mr.json"), branch, {Ask: merge.Ask, Answer: `{"commit_id":"main"}`}}, func(p *forge.PullRequest) { p.MergeHash = "" }},
	} {
		got, err := open(t, x.exchanges...).PullRequest(t.Context(), 12)
		if err != nil {
			t.Errorf("%s: %v", x.name, err)
			continue
		}
		w := want
		x.change(&w)
		if d := cmp.Diff(w, *got); d != "" {
			t.Error(x.name, d)
		}
	}
}

func TestOpenPullRequests(t *testing.T) {
	ask := "GET " + repo + "/merge_requests?state=opened&order_by=created_at&sort=asc&per_page=100"
	got, err := open(t, paged(ask, "mrs-1.json", "2"), paged(ask+"&page=2", "mrs-2.json", "3"), paged(ask+"&page=3", "mrs-3.json", "")).OpenPullRequests(t.Context())
	var numbers []int
	for _, p := range got {
		numbers = append(numbers, p.Number)
		if p.State != "open" {
			t.Error(p.Number, p.State)
		}
	}
	if d := cmp.Diff([]int{3, 5, 8, 9}, numbers); d != "" || err != nil {
		t.Error(d, err)
	}
}

func TestWritePullRequests(t *testing.T) {
	f := open(t,
		forgetest.Exchange{Ask: "POST " + repo + "/merge_requests", Status: 201, Answer: "mr.json", Body: `{"title":"Draft: Promo","description":"why","source_branch":"promo","target_branch":"main"}`},
		forgetest.Exchange{Ask: "GET " + repo, Answer: "project.json"},
		forgetest.Exchange{Ask: "POST /projects/olga%2Fplan/merge_requests", Status: 201, Answer: "mr-fork.json", Body: `{"title":"Promo","source_branch":"promo","target_branch":"main","target_project_id":278}`},
		forgetest.Exchange{Ask: "PUT " + mr, Answer: "mr.json", Body: `{"title":"T","description":""}`},
		forgetest.Exchange{Ask: "POST " + repo + "/merge_requests", Status: 409, Answer: `{"message":["Another open merge request already exists for this source branch: !12"]}`})
	ctx := t.Context()
	if pr, err := f.CreatePullRequest(ctx, forge.NewPullRequest{Title: "Promo", Body: "why", HeadBranch: "promo", BaseBranch: "main", Draft: true}); err != nil || pr.Number != 12 {
		t.Errorf("%+v, %v", pr, err)
	}
	if pr, err := f.CreatePullRequest(ctx, forge.NewPullRequest{Title: "Promo", HeadBranch: "olga:promo", BaseBranch: "main"}); err != nil || !pr.Fork {
		t.Errorf("%+v, %v", pr, err)
	}
	if err := f.UpdatePullRequest(ctx, 12, "T", ""); err != nil {
		t.Error(err)
	}
	if _, err := f.CreatePullRequest(ctx, forge.NewPullRequest{Title: "Promo", HeadBranch: "promo", BaseBranch: "main"}); !errors.Is(err, forge.ErrRefused) || !strings.Contains(err.Error(), "already exists for this source branch: !12") {
		t.Error(err)
	}
}

func TestComments(t *testing.T) {
	ask := "GET " + mr + "/notes?order_by=created_at&sort=asc&per_page=100"
	got, err := open(t, paged(ask, "notes-1.json", "2"), paged(ask+"&page=2", "notes-2.json", "3"), paged(ask+"&page=3", "notes-3.json", "")).Comments(t.Context(), 12)
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time { v, _ := time.Parse(time.RFC3339, s); return v }
	url := "https://gitlab.example.com/northlight/sop/plan/-/merge_requests/12#note_"
	want := []forge.Comment{
		{ID: 301, Author: ben, Body: "first", URL: url + "301", Created: at("2026-12-09T08:01:00Z"), Updated: at("2026-12-09T08:01:00Z")},
		{ID: 303, Author: bot, Body: "<!-- accord -->\nours", URL: url + "303", Created: at("2026-12-09T08:02:00Z"), Updated: at("2026-12-09T08:02:00Z")},
		{ID: 305, Author: ben, Body: "in a thread", URL: url + "305", Created: at("2026-12-09T08:03:00Z"), Updated: at("2026-12-09T08:03:00Z")},
		{ID: 306, Author: ben, Body: "last", URL: url + "306", Created: at("2026-12-09T08:04:00Z"), Updated: at("2026-12-09T08:04:00Z")},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestWriteComments(t *testing.T) {
	one := mr + "/notes/303"
	gone := `{"message":"404 Not found"}`
	f := open(t,
		forgetest.Exchange{Ask: "POST " + mr + "/notes", Status: 201, Answer: "note.json", Body: `{"body":"new"}`},
		forgetest.Exchange{Ask: "PUT " + one, Answer: "note.json", Body: `{"body":"new"}`},
		forgetest.Exchange{Ask: "PUT " + one, Status: 404, Answer: gone},
		forgetest.Exchange{Ask: "DELETE " + one, Status: 204},
		forgetest.Exchange{Ask: "DELETE " + one, Status: 404, Answer: gone},
		forgetest.Exchange{Ask: "POST " + mr + "/notes", Status: 400, Answer: `{"message":{"note":["is too long (maximum is 1000000 characters)"]}}`},
		forgetest.Exchange{Ask: "POST " + mr + "/notes", Status: 403, Answer: `{"error":"insufficient_scope","error_description":"The request requires higher privileges than provided by the access token.","scope":"api"}`})
	ctx := t.Context()
	if c, err := f.CreateComment(ctx, 12, "new"); err != nil || c.ID != 303 || c.Author != bot {
		t.Errorf("%+v, %v", c, err)
	}
	if c, err := f.UpdateComment(ctx, 12, 303, "new"); err != nil || c.Body != "new" {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := f.UpdateComment(ctx, 12, 303, "new"); !errors.Is(err, forge.ErrNotFound) {
		t.Errorf("deleted meanwhile: %v", err)
	}
	if err := f.DeleteComment(ctx, 12, 303); err != nil {
		t.Error(err)
	}
	if err := f.DeleteComment(ctx, 12, 303); !errors.Is(err, forge.ErrNotFound) {
		t.Error(err)
	}
	if _, err := f.CreateComment(ctx, 12, "long"); !errors.Is(err, forge.ErrRefused) || !strings.Contains(err.Error(), "note is too long") {
		t.Error(err)
	}
	if _, err := f.CreateComment(ctx, 12, "x"); !errors.Is(err, forge.ErrPermission) || !strings.Contains(err.Error(), "cannot write the note on merge request 12: the token lacks the permission scope api, role Developer (gitlab.example.com says: insufficient_scope; ") {
		t.Error(err)
	}
	if err := f.HideComment(ctx, 12, 303); !errors.Is(err, forge.ErrUnsupported) {
		t.Error(err)
	}
}

func TestStatuses(t *testing.T) {
	ask := "GET " + repo + "/repository/commits/" + head + "/statuses?per_page=100"
	got, err := open(t, paged(ask, "statuses-1.json", "2"), paged(ask+"&page=2", "statuses-2.json", "3"), paged(ask+"&page=3", "statuses-3.json", "")).Statuses(t.Context(), head)
	states := map[string]forge.State{}
	for _, s := range got {
		states[s.Context+" "+s.Description] = s.State
	}
	want := map[string]forge.State{"accord/validate 2 errors": forge.Failure, "accord/gaps judging": forge.Pending, "build ": forge.Success, "manual ": forge.Pending, "skipped ": forge.Pending, "stopped ": forge.Error}
	if d := cmp.Diff(want, states); d != "" || err != nil {
		t.Error(d, err)
	}
}

func TestSetStatus(t *testing.T) {
	ask := "POST " + repo + "/statuses/" + head
	list := "GET " + repo + "/repository/commits/" + head + "/statuses?per_page=100"
	stuck := forgetest.Exchange{Ask: ask, Status: 400, Answer: `{"message":"Cannot transition status via :enqueue from :pending (Reason(s): Status cannot transition via \"enqueue\")"}`}
	ctx := t.Context()
	for _, x := range []struct {
		name      string
		status    forge.Status
		exchanges []forgetest.Exchange
		is        error
	}{
		{"failure", forge.Status{Context: "accord/validate", State: forge.Failure, Description: "2 errors", URL: "https://ci.example/1"}, []forgetest.Exchange{
			{Ask: ask, Status: 502, Answer: "<html>"},
			{Ask: ask, Status: 201, Answer: "status.json", Body: `{"state":"failed","name":"accord/validate","description":"2 errors","target_url":"https://ci.example/1"}`}}, nil},
		{"error", forge.Status{Context: "x", State: forge.Error}, []forgetest.Exchange{{Ask: ask, Status: 201, Answer: "status.json", Body: `{"state":"failed"}`}}, nil},
		{"pending", forge.Status{Context: "x", State: forge.Pending}, []forgetest.Exchange{{Ask: ask, Status: 201, Answer: "status.json", Body: `{"state":"pending"}`}}, nil},
		{"pending that is pending", forge.Status{Context: "accord/gaps", State: forge.Pending}, []forgetest.Exchange{stuck, paged(list, "statuses-2.json", "")}, nil},
		{"pending that is something else", forge.Status{Context: "accord/validate", State: forge.Pending}, []forgetest.Exchange{stuck, paged(list, "statuses-2.json", "")}, forge.ErrRefused},
		{"success that is refused", forge.Status{Context: "accord/gaps", State: forge.Success}, []forgetest.Exchange{stuck}, forge.ErrRefused},
		{"no such state", forge.Status{Context: "accord/gaps", State: "neutral"}, nil, forge.ErrRefused},
		{"no permission", forge.Status{Context: "accord/gaps", State: forge.Success}, []forgetest.Exchange{{Ask: ask, Status: 403, Answer: `{"message":"403 Forbidden"}`}}, forge.ErrPermission},
	} {
		err := open(t, x.exchanges...).SetStatus(ctx, head, x.status)
		if x.is == nil && err != nil || !errors.Is(err, x.is) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	if err := open(t).SetStatus(ctx, "main", forge.Status{}); !errors.Is(err, forge.ErrRefused) {
		t.Error(err)
	}
}

func TestSelf(t *testing.T) {
	f := open(t, forgetest.Exchange{Ask: "GET /user", Answer: "user.json"})
	for range 2 {
		if got, err := f.Self(t.Context()); err != nil || got != bot {
			t.Errorf("%+v, %v", got, err)
		}
	}
	// A job's token: GitLab does not know it here.
	_, err := open(t, forgetest.Exchange{Ask: "GET /user", Status: 401, Answer: `{"message":"401 Unauthorized"}`}).Self(t.Context())
	if !errors.Is(err, forge.ErrUnauthorized) {
		t.Error(err)
	}
}

func TestLinks(t *testing.T) {
	f := open(t)
	if got := f.FileURL(head, "plans/a b.yaml", 5); got != "https://gitlab.example.com/northlight/sop/plan/-/blob/"+head+"/plans/a%20b.yaml#L5" {
		t.Error(got)
	}
	if f.CloneURL() != "https://gitlab.example.com/northlight/sop/plan.git" || !strings.HasPrefix(f.FileURL(head, "x", 0), f.TreeURL(head)) {
		t.Error(f.CloneURL(), f.TreeURL(head))
	}
}

// TestBadAnswers: every method says in words what is wrong with an answer.
func TestBadAnswers(t *testing.T) {
	ctx := t.Context()
	for _, m := range []struct {
		name, ask string
		call      func(forge.Forge) error
	}{
		{"Self", "GET /user", func(f forge.Forge) error { _, err := f.Self(ctx); return err }},
		{"PullRequest", "GET " + mr, func(f forge.Forge) error { _, err := f.PullRequest(ctx, 12); return err }},
		{"OpenPullRequests", "GET " + repo + "/merge_requests?state=opened&order_by=created_at&sort=asc&per_page=100", func(f forge.Forge) error { _, err := f.OpenPullRequests(ctx); return err }},
		{"CreatePullRequest", "POST " + repo + "/merge_requests", func(f forge.Forge) error { _, err := f.CreatePullRequest(ctx, forge.NewPullRequest{}); return err }},
		{"CreatePullRequest of a fork", "GET " + repo, func(f forge.Forge) error {
			_, err := f.CreatePullRequest(ctx, forge.NewPullRequest{HeadBranch: "olga:x"})
			return err
		}},
		{"UpdatePullRequest", "PUT " + mr, func(f forge.Forge) error { return f.UpdatePullRequest(ctx, 12, "t", "b") }},
		{"Comments", "GET " + mr + "/notes?order_by=created_at&sort=asc&per_page=100", func(f forge.Forge) error { _, err := f.Comments(ctx, 12); return err }},
		{"CreateComment", "POST " + mr + "/notes", func(f forge.Forge) error { _, err := f.CreateComment(ctx, 12, "b"); return err }},
		{"UpdateComment", "PUT " + mr + "/notes/303", func(f forge.Forge) error { _, err := f.UpdateComment(ctx, 12, 303, "b"); return err }},
		{"SetStatus", "POST " + repo + "/statuses/" + head, func(f forge.Forge) error {
			return f.SetStatus(ctx, head, forge.Status{Context: "accord/validate", State: forge.Success})
		}},
		{"Statuses", "GET " + repo + "/repository/commits/" + head + "/statuses?per_page=100", func(f forge.Forge) error { _, err := f.Statuses(ctx, head); return err }},
	} {
		for _, a := range []struct {
			status int
			answer string
			is     error
		}{
			{200, `{"truncated":`, forge.ErrUnreachable},
			{200, `<html>a proxy asks who you are</html>`, forge.ErrUnreachable},
			{401, `{"message":"401 Unauthorized"}`, forge.ErrUnauthorized},
			{403, `{"message":"403 Forbidden"}`, forge.ErrPermission},
			{404, `{"message":"404 Project Not Found"}`, forge.ErrNotFound},
			{410, `{"message":"410 Gone"}`, forge.ErrNotFound},
			{422, `{"message":"Invalid"}`, forge.ErrRefused},
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
