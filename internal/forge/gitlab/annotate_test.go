package gitlab_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
)

const (
	listThreads = "GET " + mr + "/discussions?per_page=100"
	listDiffs   = "GET " + mr + "/diffs?per_page=100"
	begin       = "POST " + mr + "/discussions"
)

var (
	pr     = &forge.PullRequest{Number: 12, HeadHash: head}
	whoami = forgetest.Exchange{Ask: "GET /user", Answer: "user.json"}
	get    = forgetest.Exchange{Ask: "GET " + mr, Answer: "mr.json"}
	diffs  = forgetest.Exchange{Ask: listDiffs, Answer: "diffs.json"}
)

// at are annotations at these lines of plans/a.yaml, whose diff has 3 to 7; 4
// and 5 are new.
func at(lines ...int) []forge.Annotation {
	var out []forge.Annotation
	for _, l := range lines {
		out = append(out, forge.Annotation{File: "plans/a.yaml", Line: l, Severity: forge.Failed, Title: "A0203", Message: "wrong", Key: fmt.Sprint(l)})
	}
	return out
}

func remark(a forge.Annotation) string { return a.Remark("accord", "suggestion:-0+0").Body }

func quoted(s string) string { b, _ := json.Marshal(s); return string(b) }

// threads are discussions of one note by the bot, unless a second note or
// another author is given.
func threads(t *testing.T, ds ...map[string]any) forgetest.Exchange {
	t.Helper()
	out := []any{}
	for i, d := range ds {
		author := d["author"]
		if author == nil {
			author = map[string]any{"id": bot.ID, "username": bot.Login}
		}
		notes := []any{map[string]any{"id": 700 + i, "type": "DiffNote", "body": d["body"], "author": author, "resolvable": true, "resolved": d["resolved"] == true}}
		if d["answer"] != nil {
			notes = append(notes, map[string]any{"id": 800 + i, "type": "DiffNote", "body": d["answer"], "author": map[string]any{"id": 7, "username": "ben"}})
		}
		out = append(out, map[string]any{"id": fmt.Sprintf("d%d", i), "individual_note": false, "notes": notes})
	}
	b, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return forgetest.Exchange{Ask: listThreads, Answer: string(b)}
}

func TestAnnotate(t *testing.T) {
	as := at(5, 3, 2, 100)
	better := "better"
	as = append(as, forge.Annotation{File: "plans/a.yaml", Line: 6, EndLine: 7, Title: "two lines", Suggestion: &better, Key: "s"},
		forge.Annotation{File: "plans/new.yaml", Line: 1, Title: "renamed"}, forge.Annotation{File: "plans/large.yaml", Line: 1, Title: "no diff"}, forge.Annotation{File: "other.yaml", Line: 1, Title: "not changed"})
	position := func(old, file, lines string) string {
		return `{"position":{"position_type":"text","base_sha":"1162f719d711319a2efb2a35566f3bfdadee8bab","start_sha":"2222222222222222222222222222222222222222","head_sha":"` + head + `","old_path":"` + old + `","new_path":"` + file + `",` + lines + `},"body":`
	}
	made := func(body string) forgetest.Exchange {
		return forgetest.Exchange{Ask: begin, Status: 201, Answer: "discussion.json", Body: body}
	}
	f := open(t, whoami, threads(t), get, diffs,
		made(position("plans/a.yaml", "plans/a.yaml", `"new_line":5,"old_line":null`)+quoted(remark(as[0]))+"}"),
		made(position("plans/a.yaml", "plans/a.yaml", `"new_line":3,"old_line":3`)+quoted(remark(as[1]))+"}"),
		made(position("plans/a.yaml", "plans/a.yaml", `"new_line":7,"old_line":6`)+quoted(as[4].Remark("accord", "suggestion:-1+0").Body)+"}"),
		made(position("plans/old.yaml", "plans/new.yaml", `"new_line":1`)+quoted(remark(as[5]))+"}"))
	if n, err := f.Annotate(t.Context(), pr, "accord", as); n != 4 || err != nil {
		t.Error(n, err)
	}
	if !strings.Contains(as[4].Remark("accord", "suggestion:-1+0").Body, "\n```suggestion:-1+0\nbetter\n```\n") {
		t.Error(as[4].Remark("accord", "suggestion:-1+0").Body)
	}
}

// TestAnnotateAgain: what is there stays, resolved or not; what is no longer
// true is deleted, or resolved if it was answered; a copy by somebody else is
// theirs.
func TestAnnotateAgain(t *testing.T) {
	as := at(4, 5)
	f := open(t, whoami, threads(t,
		map[string]any{"body": remark(as[0])},
		map[string]any{"body": remark(as[1]), "resolved": true},
		map[string]any{"body": remark(at(6)[0])},
		map[string]any{"body": remark(at(7)[0]), "answer": "why?"},
		map[string]any{"body": remark(at(8)[0]), "answer": "why?", "resolved": true},
		map[string]any{"body": remark(as[0])}, // there twice
		map[string]any{"body": remark(at(9)[0]), "author": map[string]any{"id": 666, "username": "mallory"}},
		map[string]any{"body": "a thread of people"},
	),
		forgetest.Exchange{Ask: "DELETE " + mr + "/discussions/d2/notes/702", Status: 404, Answer: `{"message":"404 Not found"}`}, // somebody was faster
		forgetest.Exchange{Ask: "PUT " + mr + "/discussions/d3", Answer: "discussion.json", Body: `{"resolved":true}`},
		forgetest.Exchange{Ask: "DELETE " + mr + "/discussions/d5/notes/705", Status: 204})
	if n, err := f.Annotate(t.Context(), pr, "accord", as); n != 2 || err != nil {
		t.Error(n, err)
	}
}

// TestAnnotateOdd: a head that has moved on, a line that GitLab sees otherwise,
// a permission that is missing.
func TestAnnotateOdd(t *testing.T) {
	if n, err := open(t, whoami, threads(t), forgetest.Exchange{Ask: get.Ask, Answer: "mr-moved.json"}).Annotate(t.Context(), pr, "accord", at(5)); n != 0 || err != nil {
		t.Error("moved on:", n, err)
	}
	f := open(t, whoami, threads(t), get, diffs,
		forgetest.Exchange{Ask: begin, Status: 400, Answer: `{"message":"400 Bad request - Note {:line_code=>[\"can't be blank\", \"must be a valid line code\"]}"}`},
		forgetest.Exchange{Ask: begin, Status: 201, Answer: "discussion.json"},
		forgetest.Exchange{Ask: begin, Status: 403, Answer: `{"message":"403 Forbidden"}`})
	n, err := f.Annotate(t.Context(), pr, "accord", at(4, 5, 6))
	if n != 1 || !errors.Is(err, forge.ErrPermission) || !strings.Contains(err.Error(), "cannot put remarks at lines of merge request 12: the token lacks the permission scope api, role Developer") {
		t.Error(n, err)
	}
	if n, err := open(t, whoami, threads(t)).Annotate(t.Context(), pr, "accord", nil); n != 0 || err != nil {
		t.Error("none:", n, err)
	}
}

// TestAnnotateMost: twenty stand at a merge request at a time.
func TestAnnotateMost(t *testing.T) {
	var diff strings.Builder
	diff.WriteString("@@ -0,0 +1,40 @@\n")
	var lines []int
	for i := range 40 {
		fmt.Fprintf(&diff, "+%d\n", i)
		lines = append(lines, i+1)
	}
	as := at(lines...)
	file, _ := json.Marshal([]map[string]string{{"old_path": "plans/a.yaml", "new_path": "plans/a.yaml", "diff": diff.String()}})
	var standing []map[string]any
	for i := range 15 {
		standing = append(standing, map[string]any{"body": remark(as[i])})
	}
	xs := []forgetest.Exchange{whoami, threads(t, standing...), get, {Ask: listDiffs, Answer: string(file)}}
	for i := range 5 {
		xs = append(xs, forgetest.Exchange{Ask: begin, Status: 201, Answer: "discussion.json", Body: fmt.Sprintf(`{"position":{"new_line":%d}}`, 16+i)})
	}
	if n, err := open(t, xs...).Annotate(t.Context(), pr, "accord", as); n != 20 || err != nil {
		t.Error(n, err)
	}
}
