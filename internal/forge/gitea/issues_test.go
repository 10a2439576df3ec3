package gitea_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
	"github.com/google/go-cmp/cmp"
)

const me = `{"id":9,"login":"reviewer"}`

// issue is one as Gitea lists it, with these members instead.
func issue(number int, more string) string {
	return fmt.Sprintf(`{"id":%d,"number":%d,"html_url":"https://git.example.com/northlight/plan/issues/%[2]d","user":%[4]s,"title":"Late","body":"why","state":"open",
		"labels":[{"id":3,"name":"accord"}],"assignees":[{"id":7,"login":"ben"}],"created_at":"2026-12-10T09:00:00Z","pull_request":null%[3]s}`, 2000+number, number, more, me)
}

func TestOwnIssues(t *testing.T) {
	list := func(page int) string {
		return fmt.Sprintf("GET %s/issues?created_by=reviewer&limit=50&page=%d&state=all&type=issues", repo, page)
	}
	f := open(t, forgetest.Exchange{Ask: "GET /user", Answer: me},
		counted(list(1), "["+issue(9, "")+","+issue(8, `,"state":"closed"`)+"]", 5),
		counted(list(2), "["+issue(8, `,"state":"closed"`)+","+issue(7, `,"user":{"id":66,"login":"reviewer"}`)+"]", 5),
		counted(list(3), "["+issue(6, `,"pull_request":{"merged":false}`)+","+issue(5, `,"user":null`)+"]", 5))
	got, err := f.OwnIssues(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []forge.Issue{{Number: 8, Open: false}, {Number: 9, Open: true}}
	for i := range want {
		want[i].Title, want[i].Body, want[i].Author, want[i].Labels = "Late", "why", robot, []string{"accord"}
		want[i].Assignees, want[i].Created = []forge.User{{ID: 7, Login: "ben"}}, time.Date(2026, 12, 10, 9, 0, 0, 0, time.UTC)
		want[i].URL = fmt.Sprintf("https://git.example.com/northlight/plan/issues/%d", want[i].Number)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestIssueIsWritten(t *testing.T) {
	labels := "GET " + repo + "/labels?limit=50&page=1"
	n := forge.NewIssue{Title: "Late", Body: "why", Labels: []string{"accord"}, Assignees: []forge.User{{ID: 7, Login: "ben"}}}
	post := func(body string) forgetest.Exchange {
		return forgetest.Exchange{Ask: "POST " + repo + "/issues", Body: body, Status: 201, Answer: issue(9, "")}
	}
	for name, exchanges := range map[string][]forgetest.Exchange{
		"the label is there": {counted(labels, `[{"id":2,"name":"bug"},{"id":3,"name":"Accord"}]`, 2), post(`{"title":"Late","body":"why","assignees":["ben"],"labels":[3]}`)},
		"the label is made": {counted(labels, `[]`, 0), {Ask: "POST " + repo + "/labels", Body: `{"name":"accord"}`, Status: 201, Answer: `{"id":4,"name":"accord"}`},
			post(`{"labels":[4]}`)},
		"the label may not be made": {counted(labels, `[]`, 0), {Ask: "POST " + repo + "/labels", Status: 403, Answer: `{"message":"no"}`}, post(`{"title":"Late","assignees":["ben"]}`)},
	} {
		t.Run(name, func(t *testing.T) {
			i, err := open(t, exchanges...).CreateIssue(t.Context(), n)
			if err != nil || i.Number != 9 || !i.Open {
				t.Errorf("%+v, %v", i, err)
			}
		})
	}
	f := open(t, forgetest.Exchange{Ask: "PATCH " + repo + "/issues/9", Body: `{"title":"Over","body":"b","state":"closed"}`, Answer: issue(9, "")},
		forgetest.Exchange{Ask: "GET " + repo + "/issues/9/labels?limit=0&page=0", Answer: `[{"id":12,"name":"Accepted"}]`},
		forgetest.Exchange{Ask: "DELETE " + repo + "/issues/9/labels/12", Status: 204},
		forgetest.Exchange{Ask: "POST " + repo + "/issues/9/comments", Body: `{"body":"it is over"}`, Status: 201, Answer: `{"id":77,"user":` + me + `,"body":"it is over"}`},
		forgetest.Exchange{Ask: "DELETE " + repo + "/issues/comments/77", Status: 204})
	for _, err := range []error{f.UpdateIssue(t.Context(), 9, "Over", "b", false), f.Unlabel(t.Context(), 9, "accepted")} {
		if err != nil {
			t.Error(err)
		}
	}
	if c, err := f.CommentIssue(t.Context(), 9, "it is over"); err != nil || c.ID != 77 || !c.Author.Is(robot) {
		t.Errorf("%+v, %v", c, err)
	}
	if err := f.DeleteIssueComment(t.Context(), 9, 77); err != nil {
		t.Error(err)
	}
}

// TestIssueRefused: whoever may not be assigned makes it a refusal, so that it is
// tried without them.
func TestIssueRefused(t *testing.T) {
	f := open(t, forgetest.Exchange{Ask: "POST " + repo + "/issues", Status: 422, Answer: `{"message":"user should have a permission to write issues"}`})
	if _, err := f.CreateIssue(t.Context(), forge.NewIssue{Title: "Late", Body: "why", Assignees: []forge.User{{ID: 66, Login: "olga"}}}); !errors.Is(err, forge.ErrRefused) {
		t.Error(err)
	}
}
