package gitlab_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/google/go-cmp/cmp"
)

func basic(id int64, login string) string {
	return fmt.Sprintf(`{"id":%d,"username":%q,"name":"N","state":"active","locked":false,"web_url":"https://gitlab.example.com/%[2]s"}`, id, login)
}

// TestReviews: GitLab names no commit, so no approval of it can be evidence; a
// request for changes is one all the same.
func TestReviews(t *testing.T) {
	f := open(t,
		forgetest.Exchange{Ask: "GET " + mr + "/approvals", Answer: `{"id":1,"iid":12,"project_id":3,"approved":true,"approvals_required":1,"approvals_left":0,"approved_by":[
			{"user":` + basic(12, "clara") + `,"approved_at":"2026-12-09T10:00:00.123+02:00"},{"user":` + basic(30, "dan") + `},{"user":null},{"user":` + basic(4511, "project_278_bot_f1d2") + `}]}`},
		forgetest.Exchange{Ask: "GET " + mr + "/reviewers", Answer: `[{"user":` + basic(7, "ben") + `,"state":"requested_changes","created_at":"2026-12-08T10:00:00Z"},
			{"user":` + basic(12, "clara") + `,"state":"approved"},{"user":` + basic(31, "eva") + `,"state":"unreviewed"},{"user":null,"state":"requested_changes"}]`})
	got, err := f.Reviews(t.Context(), 12)
	if err != nil {
		t.Fatal(err)
	}
	want := []forge.Review{
		{Reviewer: forge.User{ID: 12, Login: "clara"}, State: forge.ReviewApproved, SubmittedAt: time.Date(2026, 12, 9, 8, 0, 0, 123e6, time.UTC)},
		{Reviewer: forge.User{ID: 30, Login: "dan"}, State: forge.ReviewApproved},
		{State: forge.ReviewApproved},
		{Reviewer: bot, State: forge.ReviewApproved},
		{Reviewer: ben, State: forge.ReviewRejected},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	p := &policy.Policy{People: []policy.Person{{ID: "clara", Forges: map[string]int64{"gitlab.example.com": 12}}, {ID: "ben", Forges: map[string]int64{"gitlab.example.com": 7}}}}
	for _, v := range forge.Voices(got, p, forge.Seen{Host: "gitlab.example.com", Head: head, Contents: map[string]statement.Hash{head: "sha256:1"}}) {
		if (v.Verdict == statement.Approve) == (v.Why == "") {
			t.Errorf("%+v", v)
		}
	}
}

func TestReviewsRefused(t *testing.T) {
	f := open(t, forgetest.Exchange{Ask: "GET " + mr + "/approvals", Status: 403, Answer: `{"message":"403 Forbidden"}`})
	if _, err := f.Reviews(t.Context(), 12); !errors.Is(err, forge.ErrPermission) {
		t.Error(err)
	}
}

func TestContributors(t *testing.T) {
	note := func(id int64, system bool, body, by string) string {
		return fmt.Sprintf(`{"id":%d,"type":null,"body":%q,"system":%v,"created_at":"2026-12-09T08:00:00Z","updated_at":"2026-12-09T08:00:00Z","author":%s}`, id, body, system, by)
	}
	notes := "GET " + mr + "/notes?order_by=created_at&per_page=100&sort=asc"
	f := open(t, forgetest.Exchange{Ask: "GET " + mr, Answer: "mr.json"},
		paged(notes, "["+note(1, true, "added 2 commits\n\n<ul><li>...</li></ul>", basic(31, "eva"))+","+note(2, false, "added 3 commits", basic(99, "eve"))+"]", "2"),
		paged(notes+"&page=2", "["+note(3, true, "added 1 commit", basic(30, "dan"))+","+note(4, true, "added label(s) ~x", basic(32, "x"))+"]", ""))
	got, err := f.Contributors(t.Context(), 12)
	want := []forge.Contributor{{User: ben, How: "opener", Of: "#12"}, {User: forge.User{ID: 31, Login: "eva"}, How: "pusher", Of: "#12"}, {User: forge.User{ID: 30, Login: "dan"}, How: "pusher", Of: "#12"}}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Error(d, err)
	}
}

func TestBranch(t *testing.T) {
	for _, protected := range []bool{true, false} {
		f := open(t, forgetest.Exchange{Ask: "GET " + repo + "/repository/branches/release%2F1", Answer: fmt.Sprintf(`{"name":"release/1","protected":%v,"commit":{"id":%q}}`, protected, base)})
		if got, err := f.Branch(t.Context(), "release/1"); err != nil || *got != (forge.Branch{Name: "release/1", Hash: base, Protected: protected}) {
			t.Errorf("%+v %v", got, err)
		}
	}
}
