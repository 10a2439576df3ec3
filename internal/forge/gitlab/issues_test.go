package gitlab_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
	"github.com/google/go-cmp/cmp"
)

// issue is one as GitLab lists it, with these members instead.
func issue(iid int, more string) string {
	return fmt.Sprintf(`{"id":%d,"iid":%d,"web_url":"https://gitlab.example.com/northlight/sop/plan/-/issues/%[2]d","author":{"id":4511,"username":"project_278_bot_f1d2"},"title":"Late","description":"why",
		"state":"opened","labels":["accord"],"assignees":[{"id":7,"username":"ben"}],"created_at":"2026-12-10T09:00:00Z"%[3]s}`, 1000+iid, iid, more)
}

var self = forgetest.Exchange{Ask: "GET /user", Answer: `{"id":4511,"username":"project_278_bot_f1d2"}`}

func TestOwnIssues(t *testing.T) {
	list := func(page string) string {
		return "GET " + repo + "/issues?author_id=4511&order_by=created_at&per_page=100&scope=all&sort=asc&state=all" + page
	}
	f := open(t, self, paged(list(""), "["+issue(9, "")+"]", "2"),
		paged(list("&page=2"), "["+issue(9, "")+","+issue(8, `,"state":"closed"`)+","+issue(7, `,"author":{"id":66,"username":"mallory"}`)+","+issue(6, `,"author":null`)+"]", ""))
	got, err := f.OwnIssues(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []forge.Issue{{Number: 8}, {Number: 9, Open: true}}
	for i := range want {
		want[i].Title, want[i].Body, want[i].Author, want[i].Labels = "Late", "why", bot, []string{"accord"}
		want[i].Assignees, want[i].Created = []forge.User{ben}, time.Date(2026, 12, 10, 9, 0, 0, 0, time.UTC)
		want[i].URL = fmt.Sprintf("https://gitlab.example.com/northlight/sop/plan/-/issues/%d", want[i].Number)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestIssueIsWritten: GitLab refuses to close what is closed, so that its state is
// asked first; it assigns one account only.
func TestIssueIsWritten(t *testing.T) {
	one := repo + "/issues/9"
	get := func(more string) forgetest.Exchange {
		return forgetest.Exchange{Ask: "GET " + one, Answer: issue(9, more)}
	}
	put := func(body string) forgetest.Exchange {
		return forgetest.Exchange{Ask: "PUT " + one, Body: body, Answer: issue(9, "")}
	}
	const closed = `,"state":"closed"`
	f := open(t,
		forgetest.Exchange{Ask: "POST " + repo + "/issues", Body: `{"title":"Late","description":"why","labels":"accord","assignee_ids":[7]}`, Status: 201, Answer: issue(9, "")},
		get(""), put(`{"title":"Over","description":"b","state_event":"close"}`),
		get(closed), put(`{"title":"Over","description":"b"}`),
		get(closed), put(`{"state_event":"reopen"}`),
		put(`{"remove_labels":"accepted"}`),
		forgetest.Exchange{Ask: "POST " + one + "/notes", Body: `{"body":"it is over"}`, Status: 201, Answer: `{"id":77,"body":"it is over","author":{"id":4511,"username":"project_278_bot_f1d2"}}`},
		paged("GET "+one+"/notes?order_by=created_at&per_page=100&sort=asc", `[{"id":76,"system":true,"body":"closed"},{"id":77,"body":"it is over","author":{"id":4511}}]`, ""),
		forgetest.Exchange{Ask: "DELETE " + one + "/notes/77", Status: 204})
	i, err := f.CreateIssue(t.Context(), forge.NewIssue{Title: "Late", Body: "why", Labels: []string{"accord"}, Assignees: []forge.User{ben, {ID: 8, Login: "anna"}}})
	if err != nil || i.Number != 9 {
		t.Errorf("%+v, %v", i, err)
	}
	for _, err := range []error{f.UpdateIssue(t.Context(), 9, "Over", "b", false), f.UpdateIssue(t.Context(), 9, "Over", "b", false), f.UpdateIssue(t.Context(), 9, "Back", "b", true),
		f.Unlabel(t.Context(), 9, "accepted")} {
		if err != nil {
			t.Error(err)
		}
	}
	if c, err := f.CommentIssue(t.Context(), 9, "it is over"); err != nil || c.ID != 77 || c.URL != "https://gitlab.example.com/northlight/sop/plan/-/issues/9#note_77" {
		t.Errorf("%+v, %v", c, err)
	}
	if cs, err := f.IssueComments(t.Context(), 9); err != nil || len(cs) != 1 || cs[0].ID != 77 {
		t.Errorf("%+v, %v", cs, err)
	}
	if err := f.DeleteIssueComment(t.Context(), 9, 77); err != nil {
		t.Error(err)
	}
}
