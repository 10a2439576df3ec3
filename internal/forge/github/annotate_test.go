package github_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
)

const (
	listRuns  = "GET " + repo + "/commits/" + head + "/check-runs?check_name=accord&filter=latest&per_page=100"
	listNotes = "GET " + repo + "/pulls/42/comments?per_page=100"
	listFiles = "GET " + repo + "/pulls/42/files?per_page=100"
	createRun = "POST " + repo + "/check-runs"
	review    = "POST " + repo + "/pulls/42/reviews"
)

var pr = &forge.PullRequest{Number: 42, HeadHash: head}

func many(n int) []forge.Annotation {
	out := make([]forge.Annotation, n)
	for i := range out {
		out[i] = forge.Annotation{File: "plans/a.yaml", Line: i + 1, Severity: forge.Warning, Title: "t", Message: fmt.Sprint("message ", i), Key: fmt.Sprint(i)}
	}
	return out
}

// batch is what a request of so many annotations has, of a check run in this
// state.
func batch(n int, more string) string {
	return `{"output":{"annotations":[` + strings.TrimSuffix(strings.Repeat(`{"path":"plans/a.yaml"},`, n), ",") + `]},` + more + `}`
}

var (
	noRuns  = forgetest.Exchange{Ask: listRuns, Answer: "runs-none.json"}
	noNotes = forgetest.Exchange{Ask: listNotes, Answer: "[]"}
)

func TestAnnotateInBatches(t *testing.T) {
	f := open(t, noRuns,
		forgetest.Exchange{Ask: createRun, Status: 201, Answer: "run.json", Body: batch(50, `"name":"accord","head_sha":"`+head+`","status":"in_progress","details_url":"https://github.com/northlight/plan/actions/runs/1"`)},
		forgetest.Exchange{Ask: "PATCH " + repo + "/check-runs/80", Answer: "run.json", Body: batch(50, `"status":"in_progress"`)},
		forgetest.Exchange{Ask: "PATCH " + repo + "/check-runs/80", Answer: "run.json", Body: batch(20, `"status":"completed","conclusion":"success"`)},
		noNotes)
	if n, err := f.Annotate(t.Context(), pr, "accord", many(120)); n != 120 || err != nil {
		t.Error(n, err)
	}
}

func TestAnnotateOne(t *testing.T) {
	a := forge.Annotation{File: "plans/a.yaml", Line: 5, Column: 7, Severity: forge.Failed, Title: "A0203 unknown item", Message: "TENT-2p\x1b[31m is unknown"}
	f := open(t, noRuns, forgetest.Exchange{Ask: createRun, Status: 201, Answer: "run.json",
		Body: `{"status":"completed","conclusion":"failure","output":{"title":"errors: 1, warnings: 1, notices: 0","annotations":[
			{"path":"plans/a.yaml","start_line":5,"end_line":5,"start_column":7,"end_column":7,"annotation_level":"failure","title":"A0203 unknown item","message":"TENT-2p�[31m is unknown"},
			{"path":"b.yaml","start_line":1,"end_line":3,"annotation_level":"warning","message":"only a title"}]}}`}, noNotes)
	if n, err := f.Annotate(t.Context(), pr, "accord", []forge.Annotation{a, {File: "b.yaml", EndLine: 3, Column: 4, Severity: forge.Warning, Title: "only a title"}}); n != 2 || err != nil {
		t.Error(n, err)
	}
}

// TestAnnotateMost: what is over the limit is left out, and said.
func TestAnnotateMost(t *testing.T) {
	xs := []forgetest.Exchange{noRuns, {Ask: createRun, Status: 201, Answer: "run.json", Body: `{"output":{"summary":"The first 500 of 510. What stands at the lines of the plan's files; the comment on the pull request tells the rest."}}`}}
	for range 9 {
		xs = append(xs, forgetest.Exchange{Ask: "PATCH " + repo + "/check-runs/80", Answer: "run.json"})
	}
	if n, err := open(t, append(xs, noNotes)...).Annotate(t.Context(), pr, "accord", many(510)); n != 500 || err != nil {
		t.Error(n, err)
	}
}

// TestAnnotateAgain: another run replaces the old one and ends what was left
// in progress; the same one stays. Runs of others are not touched.
func TestAnnotateAgain(t *testing.T) {
	var made struct {
		ID string `json:"external_id"`
	}
	old := forgetest.Exchange{Ask: listRuns, Answer: "runs-old.json"}
	first := forgetest.Play(t, api, old, forgetest.Exchange{Ask: createRun, Status: 201, Answer: "run.json"},
		forgetest.Exchange{Ask: "PATCH " + repo + "/check-runs/71", Answer: "run.json", Body: `{"status":"completed","conclusion":"cancelled"}`}, noNotes)
	f := openOver(t, first, func(r *http.Request, body []byte) {
		if r.Method == http.MethodPost {
			_ = json.Unmarshal(body, &made)
		}
	})
	if n, err := f.Annotate(t.Context(), pr, "accord", many(2)); n != 2 || err != nil || !strings.HasPrefix(made.ID, "accord-") {
		t.Error(n, err, made.ID)
	}
	there := fmt.Sprintf(`{"total_count":1,"check_runs":[{"id":80,"external_id":%q,"status":"completed","output":{"annotations_count":2}}]}`, made.ID)
	if n, err := open(t, forgetest.Exchange{Ask: listRuns, Answer: there}, noNotes).Annotate(t.Context(), pr, "accord", many(2)); n != 2 || err != nil {
		t.Error("the same again:", n, err)
	}
	moved := many(2)
	moved[1].Line = 99
	if n, err := open(t, forgetest.Exchange{Ask: listRuns, Answer: there}, forgetest.Exchange{Ask: createRun, Status: 201, Answer: "run.json"}, noNotes).Annotate(t.Context(), pr, "accord", moved); n != 2 || err != nil {
		t.Error("at another line:", n, err)
	}
	if n, err := open(t, noRuns, noNotes).Annotate(t.Context(), pr, "accord", nil); n != 0 || err != nil {
		t.Error("none, and none before:", n, err)
	}
	if n, err := open(t, forgetest.Exchange{Ask: listRuns, Answer: there}, forgetest.Exchange{Ask: createRun, Status: 201, Answer: "run.json", Body: `{"conclusion":"success"}`}, noNotes).Annotate(t.Context(), pr, "accord", nil); n != 0 || err != nil {
		t.Error("none in place of two:", n, err)
	}
}

// TestAnnotateWithoutPermission: a personal token makes no check run; the
// caller falls back to commands of the workflow, suggestions are made all the
// same.
func TestAnnotateWithoutPermission(t *testing.T) {
	refused := forgetest.Exchange{Ask: createRun, Status: 403, Answer: `{"message":"You must authenticate via a GitHub App.","documentation_url":"https://docs.github.com/rest"}`, Header: map[string]string{"X-RateLimit-Remaining": "10"}}
	_, err := open(t, noRuns, refused, noNotes).Annotate(t.Context(), pr, "accord", many(1))
	if !errors.Is(err, forge.ErrPermission) || !strings.Contains(err.Error(), "cannot put annotations as check accord: the token lacks the permission checks: write") {
		t.Error(err)
	}
	n, err := open(t, noRuns, refused, noNotes, forgetest.Exchange{Ask: listFiles, Answer: "files.json"},
		forgetest.Exchange{Ask: review, Answer: "review.json"}).Annotate(t.Context(), pr, "accord", suggestions(5))
	if n != 0 || !errors.Is(err, forge.ErrPermission) {
		t.Error(n, err)
	}
}

// TestAnnotateInterrupted tells how many were placed.
func TestAnnotateInterrupted(t *testing.T) {
	n, err := open(t, noRuns, forgetest.Exchange{Ask: createRun, Status: 201, Answer: "run.json"},
		forgetest.Exchange{Ask: "PATCH " + repo + "/check-runs/80", Status: 500, Answer: "{}"}, noNotes).Annotate(t.Context(), pr, "accord", many(60))
	if n != 50 || !errors.Is(err, forge.ErrUnreachable) {
		t.Error(n, err)
	}
}

// suggestions at these lines of plans/a.yaml, whose diff has 3 to 7.
func suggestions(lines ...int) []forge.Annotation {
	var out []forge.Annotation
	for _, l := range lines {
		s := fmt.Sprintf("  better ```%d", l)
		out = append(out, forge.Annotation{File: "plans/a.yaml", Line: l, Severity: forge.Failed, Title: "A0203", Message: "wrong", Key: fmt.Sprint(l), Suggestion: &s})
	}
	return out
}

// anyRun makes a check run of whatever it is, before the suggestions.
func anyRun() []forgetest.Exchange {
	return []forgetest.Exchange{noRuns, {Ask: createRun, Status: 201, Answer: "run.json"}}
}

func TestSuggest(t *testing.T) {
	as := suggestions(5, 6, 2, 30)
	as[1].EndLine = 7
	as = append(as, forge.Annotation{File: "plans/large.yaml", Line: 3, Title: "no patch", Suggestion: as[0].Suggestion}, forge.Annotation{File: "other.yaml", Line: 3, Title: "not changed", Suggestion: as[0].Suggestion})
	body := func(i int) string { b, _ := json.Marshal(as[i].Remark("accord", "suggestion").Body); return string(b) }
	f := open(t, append(anyRun(), forgetest.Exchange{Ask: listNotes, Answer: "review-comments-foreign.json"}, forgetest.Exchange{Ask: listFiles, Answer: "files.json"},
		forgetest.Exchange{Ask: review, Answer: "review.json", Body: `{"event":"COMMENT","commit_id":"` + head + `","body":"accord suggests 2 changes.","comments":[
			{"path":"plans/a.yaml","line":5,"side":"RIGHT","body":` + body(0) + `},
			{"path":"plans/a.yaml","start_line":6,"start_side":"RIGHT","line":7,"side":"RIGHT","body":` + body(1) + `}]}`})...)
	if n, err := f.Annotate(t.Context(), pr, "accord", as); n != len(as) || err != nil {
		t.Error(n, err)
	}
	if !strings.Contains(as[0].Remark("accord", "suggestion").Body, "\n````suggestion\n  better ```5\n````\n") {
		t.Error("the fence is not longer than what it holds")
	}
}

// notes are review comments, of the bot unless said otherwise.
func notes(t *testing.T, cs ...map[string]any) forgetest.Exchange {
	t.Helper()
	for i, c := range cs {
		c["id"] = 400 + i
		if c["user"] == nil {
			c["user"] = map[string]any{"id": bot.ID, "login": bot.Login, "type": "Bot"}
		}
	}
	b, err := json.Marshal(cs)
	if err != nil {
		t.Fatal(err)
	}
	return forgetest.Exchange{Ask: listNotes, Answer: string(b)}
}

var whoami = forgetest.Exchange{Ask: "GET /user", Answer: `{"login":"github-actions[bot]","id":41898282,"type":"Bot"}`}

// TestSuggestAgain: what is there stays, what is no longer true goes unless it
// was answered, what lost its line is written anew, and what somebody else
// copied from us is theirs.
func TestSuggestAgain(t *testing.T) {
	as := suggestions(4, 5, 6)
	key := func(i int) string { return as[i].Remark("accord", "suggestion").Body }
	gone, answered := suggestions(3)[0], suggestions(7)[0]
	f := open(t, append(anyRun(), notes(t,
		map[string]any{"body": key(0), "line": 4},                                       // 400 stays
		map[string]any{"body": key(1), "line": nil},                                     // 401 lost its line
		map[string]any{"body": gone.Remark("accord", "suggestion").Body, "line": 3},     // 402 is not true any more
		map[string]any{"body": answered.Remark("accord", "suggestion").Body, "line": 7}, // 403 neither, but
		map[string]any{"body": "why?", "line": 7, "in_reply_to_id": 403, "user": map[string]any{"id": 7}},
		map[string]any{"body": key(2), "line": 6, "user": map[string]any{"id": 666, "login": "mallory"}}, // 405 is a copy
		map[string]any{"body": key(0), "line": 4},                                                        // 406 is there twice
	), whoami,
		forgetest.Exchange{Ask: "DELETE " + repo + "/pulls/comments/401", Status: 204},
		forgetest.Exchange{Ask: "DELETE " + repo + "/pulls/comments/402", Status: 404, Answer: `{"message":"Not Found"}`}, // somebody was faster
		forgetest.Exchange{Ask: "DELETE " + repo + "/pulls/comments/406", Status: 204},
		forgetest.Exchange{Ask: listFiles, Answer: "files.json"},
		forgetest.Exchange{Ask: review, Answer: "review.json", Body: `{"comments":[{"line":5},{"line":6}]}`})...)
	if _, err := f.Annotate(t.Context(), pr, "accord", as); err != nil {
		t.Error(err)
	}
}

// TestSuggestMost: ten stand at a pull request at a time.
func TestSuggestMost(t *testing.T) {
	var patch strings.Builder
	patch.WriteString("@@ -1,0 +1,30 @@")
	var lines []int
	for i := range 30 {
		fmt.Fprintf(&patch, "\n+%d", i)
		lines = append(lines, i+1)
	}
	file, _ := json.Marshal([]map[string]string{{"filename": "plans/a.yaml", "patch": patch.String()}})
	as := suggestions(lines...)
	var standing []map[string]any
	for i := range 4 {
		standing = append(standing, map[string]any{"body": as[i].Remark("accord", "suggestion").Body, "line": i + 1})
	}
	f := open(t, append(anyRun(), notes(t, standing...), whoami, forgetest.Exchange{Ask: listFiles, Answer: string(file)},
		forgetest.Exchange{Ask: review, Answer: "review.json", Body: `{"body":"accord suggests 6 changes.","comments":[{"line":5},{"line":6},{"line":7},{"line":8},{"line":9},{"line":10}]}`})...)
	if _, err := f.Annotate(t.Context(), pr, "accord", as); err != nil {
		t.Error(err)
	}
}

// TestSuggestWithoutPermission names it, and only where there is a suggestion.
func TestSuggestWithoutPermission(t *testing.T) {
	refused := forgetest.Exchange{Ask: listNotes, Status: 403, Answer: `{"message":"Resource not accessible by integration"}`, Header: map[string]string{"X-RateLimit-Remaining": "10"}}
	if n, err := open(t, append(anyRun(), refused)...).Annotate(t.Context(), pr, "accord", many(1)); n != 1 || err != nil {
		t.Error(n, err)
	}
	n, err := open(t, append(anyRun(), refused)...).Annotate(t.Context(), pr, "accord", suggestions(5))
	if n != 1 || !errors.Is(err, forge.ErrPermission) || !strings.Contains(err.Error(), "cannot suggest changes on pull request 42: the token lacks the permission pull-requests: write") {
		t.Error(n, err)
	}
}
