package gitea_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
	"github.com/google/go-cmp/cmp"
)

func account(id int64, login string) string {
	return fmt.Sprintf(`{"id":%d,"login":%q,"login_name":"","full_name":"","email":"%[2]s@example.test","username":%[2]q}`, id, login)
}

// said is a review as Gitea lists it, with these members besides.
func said(id int64, by, state, commit, more string) string {
	return fmt.Sprintf(`{"id":%d,"user":%s,"team":null,"state":%q,"body":"","commit_id":%q,"submitted_at":"2026-12-09T10:00:%02d+02:00","comments_count":0%s}`, id, by, state, commit, id, more)
}

func list(items ...string) string { return "[" + strings.Join(items, ",") + "]" }

func TestReviews(t *testing.T) {
	clara := account(12, "clara")
	ask := "GET " + repo + "/pulls/7/reviews?limit=50&page="
	f := open(t, counted(ask+"1", list(said(1, clara, "APPROVED", old, `,"stale":true,"official":false,"dismissed":true`), said(2, "null", "REQUEST_REVIEW", "", ""),
		said(4, account(13, "dan"), "REQUEST_CHANGES", head, `,"official":true,"dismissed":false`)), 7),
		counted(ask+"2", list(said(3, clara, "APPROVED", head, `,"official":true`), said(5, account(-1, "Ghost"), "APPROVED", head, `,"official":true`),
			said(6, account(-2, "gitea-actions"), "APPROVED", head, ""), said(7, clara, "PENDING", head, "")), 7))
	got, err := f.Reviews(t.Context(), 7)
	if err != nil {
		t.Fatal(err)
	}
	at := func(second int) time.Time { return time.Date(2026, 12, 9, 8, 0, second, 0, time.UTC) }
	yes, no, c := true, false, forge.User{ID: 12, Login: "clara"}
	want := []forge.Review{
		{ID: 1, Reviewer: c, State: forge.ReviewDismissed, Was: forge.ReviewApproved, Commit: old, SubmittedAt: at(1), Official: &no, Stale: true},
		{ID: 3, Reviewer: c, State: forge.ReviewApproved, Commit: head, SubmittedAt: at(3), Official: &yes},
		{ID: 4, Reviewer: forge.User{ID: 13, Login: "dan"}, State: forge.ReviewRejected, Commit: head, SubmittedAt: at(4), Official: &yes},
		{ID: 5, Reviewer: forge.User{Login: "Ghost"}, State: forge.ReviewApproved, Commit: head, SubmittedAt: at(5), Official: &yes},
		{ID: 6, Reviewer: forge.User{ID: -2, Login: "gitea-actions", Bot: true}, State: forge.ReviewApproved, Commit: head, SubmittedAt: at(6), Official: &no},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	f = open(t, forgetest.Exchange{Ask: ask + "1", Status: 404, Answer: `{"message":"not found"}`})
	if _, err := f.Reviews(t.Context(), 7); !errors.Is(err, forge.ErrNotFound) {
		t.Error(err)
	}
}

func TestContributors(t *testing.T) {
	commits, timeline := "GET "+repo+"/pulls/7/commits?limit=50&page=", "GET "+repo+"/issues/7/timeline?limit=50&page="
	event := func(id int64, kind, by string) string {
		return fmt.Sprintf(`{"id":%d,"type":%q,"user":%s,"body":"{\"is_force_push\":true}","created_at":"2026-12-09T08:00:00Z"}`, id, kind, by)
	}
	f := open(t, forgetest.Exchange{Ask: "GET " + repo + "/pulls/7", Answer: pull(7, "")},
		counted(commits+"1", list(`{"sha":"`+old+`","author":`+account(7, "ben")+`,"committer":null}`), 2), counted(commits+"2", list(`{"sha":"`+head+`","author":null,"committer":`+account(13, "dan")+`}`), 2),
		counted(timeline+"1", list(event(1, "pull_push", account(31, "eva")), event(2, "comment", account(99, "eve"))), 3), counted(timeline+"2", list(event(3, "pull_push", account(-1, "Ghost"))), 3))
	got, err := f.Contributors(t.Context(), 7)
	ben := forge.User{ID: 7, Login: "ben"}
	want := []forge.Contributor{{User: ben, How: "opener", Of: "#7"}, {User: ben, How: "author", Of: old}, {User: forge.User{ID: 13, Login: "dan"}, How: "committer", Of: head},
		{User: forge.User{ID: 31, Login: "eva"}, How: "pusher", Of: "#7"}}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Error(d, err)
	}
}

func TestBranch(t *testing.T) {
	for _, protected := range []bool{true, false} {
		f := open(t, forgetest.Exchange{Ask: "GET " + repo + "/branches/main", Answer: fmt.Sprintf(`{"name":"main","protected":%v,"commit":{"id":%q}}`, protected, old)})
		if got, err := f.Branch(t.Context(), "main"); err != nil || *got != (forge.Branch{Name: "main", Hash: old, Protected: protected}) {
			t.Errorf("%+v %v", got, err)
		}
	}
}
