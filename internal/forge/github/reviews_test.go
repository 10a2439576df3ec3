package github_test

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

// account is one as GitHub shows it, null for "".
func account(id int64, login, kind string) string {
	if login == "" {
		return "null"
	}
	return fmt.Sprintf(`{"login":%q,"id":%d,"node_id":"U_%[2]d","html_url":"https://github.com/%[1]s","type":%[3]q,"site_admin":false}`, login, id, kind)
}

// said is a review as GitHub lists it.
func said(id int64, user, state, commit, at string) string {
	if commit != "null" {
		commit = `"` + commit + `"`
	}
	return fmt.Sprintf(`{"id":%[1]d,"node_id":"PRR_%[1]d","user":%[2]s,"body":"","state":%[3]q,"html_url":"https://github.com/northlight/plan/pull/42#pullrequestreview-%[1]d",
		"pull_request_url":"https://api.github.com/repos/northlight/plan/pulls/42","author_association":"MEMBER","submitted_at":%[4]q,"commit_id":%[5]s}`, id, user, state, at, commit)
}

func list(items ...string) string { return "[" + strings.Join(items, ",") + "]" }

func TestReviews(t *testing.T) {
	clara, dan := account(12, "clara", "User"), account(30, "dan", "User")
	ask := "GET " + repo + "/pulls/42/reviews?per_page=100"
	events := "GET " + repo + "/issues/42/events?per_page=100"
	dismissal := func(actor, of string, id int64) string {
		return fmt.Sprintf(`{"id":1,"actor":%s,"event":"review_dismissed","created_at":"2026-12-09T10:00:00Z","dismissed_review":{"state":%q,"review_id":%d,"dismissal_message":"no"}}`, actor, of, id)
	}
	f := open(t,
		paged(ask, list(said(80, clara, "APPROVED", base, "2026-12-09T08:00:00Z"), said(81, dan, "DISMISSED", head, "2026-12-09T08:02:00Z")), 2),
		paged(ask+"&page=2", list(said(82, account(41898282, "github-actions[bot]", "Bot"), "APPROVED", head, "2026-12-09T08:01:00Z"),
			said(83, "null", "CHANGES_REQUESTED", "null", "2026-12-09T08:03:00Z"), said(84, clara, "PENDING", head, "0001-01-01T00:00:00Z"),
			said(85, clara, "COMMENTED", head, "2026-12-09T08:04:00Z"), said(86, clara, "DISMISSED", head, "2026-12-09T08:05:00Z"), said(87, clara, "PONDERED", head, "2026-12-09T08:06:00Z")), 0),
		paged(events, list(`{"id":2,"event":"head_ref_force_pushed","actor":`+dan+`}`, dismissal(account(7, "ben", "User"), "approved", 81)), 2),
		paged(events+"&page=2", list(dismissal("null", "changes_requested", 86), dismissal(clara, "approved", 999)), 0))
	got, err := f.Reviews(t.Context(), 42)
	if err != nil {
		t.Fatal(err)
	}
	at := func(minute int) time.Time { return time.Date(2026, 12, 9, 8, minute, 0, 0, time.UTC) }
	c := forge.User{ID: 12, Login: "clara"}
	want := []forge.Review{
		{ID: 80, Reviewer: c, State: forge.ReviewApproved, Commit: base, SubmittedAt: at(0)},
		{ID: 82, Reviewer: bot, State: forge.ReviewApproved, Commit: head, SubmittedAt: at(1)},
		{ID: 81, Reviewer: forge.User{ID: 30, Login: "dan"}, State: forge.ReviewDismissed, Was: forge.ReviewApproved, DismissedBy: &ben, Commit: head, SubmittedAt: at(2)},
		{ID: 83, State: forge.ReviewRejected, SubmittedAt: at(3)},
		{ID: 85, Reviewer: c, State: forge.ReviewComment, Commit: head, SubmittedAt: at(4)},
		{ID: 86, Reviewer: c, State: forge.ReviewDismissed, Was: forge.ReviewRejected, DismissedBy: &forge.User{}, Commit: head, SubmittedAt: at(5)},
		{ID: 87, Reviewer: c, State: forge.ReviewComment, Commit: head, SubmittedAt: at(6)}, // a state that nobody knows yet
	}
	for i := range want {
		want[i].Association = "member"
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestReviewsWithoutDismissals asks for no events.
func TestReviewsWithoutDismissals(t *testing.T) {
	ask := "GET " + repo + "/pulls/42/reviews?per_page=100"
	if rs, err := open(t, paged(ask, "[]", 0)).Reviews(t.Context(), 42); err != nil || len(rs) != 0 {
		t.Errorf("%v %v", rs, err)
	}
	denied := forgetest.Exchange{Ask: ask, Status: 403, Answer: `{"message":"Resource not accessible by integration","status":"403"}`, Header: map[string]string{"X-RateLimit-Remaining": "4999"}}
	if _, err := open(t, denied).Reviews(t.Context(), 42); !errors.Is(err, forge.ErrPermission) || !strings.Contains(err.Error(), "pull-requests: read") {
		t.Error(err)
	}
}

func TestContributors(t *testing.T) {
	commit := func(sha, author, committer string) string {
		return fmt.Sprintf(`{"sha":%q,"commit":{"author":{"name":"x","email":"x@example.com"},"message":"m"},"author":%s,"committer":%s,"parents":[]}`, sha, author, committer)
	}
	b, dan := account(7, "ben", "User"), account(30, "dan", "User")
	commits := "GET " + repo + "/pulls/42/commits?per_page=100"
	activity := "GET " + repo + "/activity?per_page=100&ref=refs%2Fheads%2Fspring-promo"
	push := func(actor, after string) string {
		return fmt.Sprintf(`{"id":1,"before":"%040d","after":%q,"ref":"refs/heads/spring-promo","timestamp":"2026-12-09T08:00:00Z","activity_type":"force_push","actor":%s}`, 0, after, actor)
	}
	next := map[string]string{"Link": `<https://api.github.com/repositories/1296269/activity?per_page=100&after=djE>; rel="next"`}
	f := open(t, forgetest.Exchange{Ask: "GET " + repo + "/pulls/42", Answer: "pull.json"},
		paged(commits, list(commit(base, b, account(19864447, "web-flow", "User")), commit(base, b, dan)), 2), paged(commits+"&page=2", list(commit(head, "null", b), commit(head, "{}", "{}")), 0),
		forgetest.Exchange{Ask: activity, Answer: list(push(account(31, "eva", "User"), head), push("null", head)), Header: next},
		forgetest.Exchange{Ask: activity + "&after=djE", Answer: list(push(b, base))})
	got, err := f.Contributors(t.Context(), 42)
	want := []forge.Contributor{{User: ben, How: "opener", Of: "#42"}, {User: ben, How: "author", Of: base}, {User: forge.User{ID: 30, Login: "dan"}, How: "committer", Of: base},
		{User: ben, How: "committer", Of: head}, {User: forge.User{ID: 31, Login: "eva"}, How: "pusher", Of: head}, {User: ben, How: "pusher", Of: base}}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Error(d, err)
	}
	for name, x := range map[string][]forgetest.Exchange{
		"a server without the list": {{Ask: "GET " + repo + "/pulls/42", Answer: "pull.json"}, {Ask: commits, Answer: "[]"}, {Ask: activity, Status: 404, Answer: `{"message":"Not Found"}`}},
		"a fork":                    {{Ask: "GET " + repo + "/pulls/42", Answer: "pull-conflict.json"}, {Ask: commits, Answer: "[]"}},
	} {
		if got, err := open(t, x...).Contributors(t.Context(), 42); err != nil || len(got) != 1 || got[0].How != forge.Opener {
			t.Errorf("%s: %v %v", name, got, err)
		}
	}
}

func TestBranch(t *testing.T) {
	branch := func(protected bool) forgetest.Exchange {
		return forgetest.Exchange{Ask: "GET " + repo + "/branches/main", Answer: fmt.Sprintf(`{"name":"main","commit":{"sha":%q},"protected":%v}`, base, protected)}
	}
	rules := func(answer string) forgetest.Exchange {
		return forgetest.Exchange{Ask: "GET " + repo + "/rules/branches/main?per_page=100", Answer: answer}
	}
	rule := func(kind string) string {
		return fmt.Sprintf(`{"type":%q,"ruleset_source_type":"Repository","ruleset_source":"northlight/plan","ruleset_id":42}`, kind)
	}
	for name, x := range map[string]struct {
		exchanges []forgetest.Exchange
		want      bool
	}{
		"protected":              {[]forgetest.Exchange{branch(true)}, true},
		"a ruleset for updates":  {[]forgetest.Exchange{branch(false), rules(list(`{"type":"pull_request","ruleset_id":42,"parameters":{"required_approving_review_count":1}}`))}, true},
		"a ruleset for the past": {[]forgetest.Exchange{branch(false), rules(list(rule("non_fast_forward"), rule("deletion")))}, false},
		"nothing":                {[]forgetest.Exchange{branch(false), rules("[]")}, false},
		"an old server":          {[]forgetest.Exchange{branch(false), {Ask: "GET " + repo + "/rules/branches/main?per_page=100", Status: 404, Answer: `{"message":"Not Found"}`}}, false},
	} {
		got, err := open(t, x.exchanges...).Branch(t.Context(), "main")
		if err != nil || *got != (forge.Branch{Name: "main", Hash: base, Protected: x.want}) {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	if _, err := open(t, forgetest.Exchange{Ask: "GET " + repo + "/branches/gone", Status: 404, Answer: `{"message":"Branch not found"}`}).Branch(t.Context(), "gone"); !errors.Is(err, forge.ErrNotFound) {
		t.Error(err)
	}
}
