package github_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
	"github.com/google/go-cmp/cmp"
)

// issue is one as GitHub lists it, with these members instead.
func issue(number int, more string) string {
	return fmt.Sprintf(`{"number":%d,"html_url":"https://github.com/northlight/plan/issues/%[1]d","user":{"login":"ben","id":7,"type":"User"},"title":"Late","body":"why","state":"open",
		"labels":[{"name":"accord"}],"assignees":[{"login":"anna","id":8,"type":"User"}],"created_at":"2026-12-10T09:00:00Z"%s}`, number, more)
}

// TestOwnIssues: all pages, without pull requests, and without what somebody
// else wrote, whatever they are called.
func TestOwnIssues(t *testing.T) {
	list := func(page string) string {
		return "GET " + repo + "/issues?creator=ben&direction=asc&per_page=100&sort=created&state=all" + page
	}
	f := open(t, forgetest.Exchange{Ask: "GET /user", Answer: "user.json"},
		paged(list(""), "["+issue(5, `,"pull_request":{"url":"x"}`)+","+issue(9, "")+"]", 2),
		paged(list("&page=2"), "["+issue(9, "")+","+issue(7, `,"user":{"login":"ben","id":66}`)+","+issue(8, `,"state":"closed"`)+"]", 0))
	got, err := f.OwnIssues(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []forge.Issue{{Number: 8}, {Number: 9, Open: true}}
	for i := range want {
		want[i].Title, want[i].Body, want[i].Author, want[i].Labels = "Late", "why", ben, []string{"accord"}
		want[i].Assignees, want[i].Created = []forge.User{{ID: 8, Login: "anna"}}, time.Date(2026, 12, 10, 9, 0, 0, 0, time.UTC)
		want[i].URL = fmt.Sprintf("https://github.com/northlight/plan/issues/%d", want[i].Number)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestIssueIsWritten(t *testing.T) {
	f := open(t,
		forgetest.Exchange{Ask: "POST " + repo + "/issues", Body: `{"title":"Late","body":"why","labels":["accord"],"assignees":["anna"]}`, Status: 201, Answer: issue(9, "")},
		forgetest.Exchange{Ask: "PATCH " + repo + "/issues/9", Body: `{"title":"Over","body":"b","state":"closed"}`, Answer: issue(9, "")},
		forgetest.Exchange{Ask: "PATCH " + repo + "/issues/9", Body: `{"state":"open"}`, Answer: issue(9, "")},
		forgetest.Exchange{Ask: "DELETE " + repo + "/issues/9/labels/accepted", Answer: `[]`},
		forgetest.Exchange{Ask: "DELETE " + repo + "/issues/9/labels/accepted", Status: 404, Answer: `{"message":"Label does not exist"}`},
		forgetest.Exchange{Ask: "POST " + repo + "/issues/9/comments", Body: `{"body":"it is over"}`, Status: 201, Answer: `{"id":77,"body":"it is over","user":{"login":"ben","id":7}}`},
		forgetest.Exchange{Ask: "DELETE " + repo + "/issues/comments/77", Status: 204})
	i, err := f.CreateIssue(t.Context(), forge.NewIssue{Title: "Late", Body: "why", Labels: []string{"accord"}, Assignees: []forge.User{{ID: 8, Login: "anna"}}})
	if err != nil || i.Number != 9 {
		t.Errorf("%+v, %v", i, err)
	}
	for _, err := range []error{f.UpdateIssue(t.Context(), 9, "Over", "b", false), f.UpdateIssue(t.Context(), 9, "Back", "b", true), f.Unlabel(t.Context(), 9, "accepted"), f.Unlabel(t.Context(), 9, "accepted")} {
		if err != nil {
			t.Error(err)
		}
	}
	if c, err := f.CommentIssue(t.Context(), 9, "it is over"); err != nil || c.ID != 77 {
		t.Errorf("%+v, %v", c, err)
	}
	if err := f.DeleteIssueComment(t.Context(), 9, 77); err != nil {
		t.Error(err)
	}
}
