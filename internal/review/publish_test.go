package review

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const (
	head   = "1111111111111111111111111111111111111111"
	target = "2222222222222222222222222222222222222222"
)

// said is a report of a run that says some words.
func said(run int64, words string) *Report {
	r := &Report{FormatVersion: FormatVersion, Outcome: Changed, Plan: "plans", Speaks: true, Because: "the plan changes"}
	r.At = At{FormatVersion: FormatVersion, Event: Proposal, PullRequest: &forge.PullRequest{Number: 7, BaseBranch: "main", HeadHash: head}, Target: target, Head: head}
	if run > 0 {
		r.At.Run = forge.Run{ID: run, Attempt: 1, URL: fmt.Sprintf("https://forge.example/runs/%d", run)}
	}
	r.Publication = Publication{Key: Key("plans"), Comment: words, Statuses: []forge.Status{
		{Context: ValidateContext, State: forge.Success, Description: "0 errors"}, {Context: GapsContext, State: forge.Failure, Description: "1 gap"}}}
	return r
}

func forgeWith(kind forge.Kind) *forgetest.Fake {
	f := forgetest.New(kind)
	f.Add(forge.PullRequest{Number: 7, HeadHash: head, HeadBranch: "spring-promo"})
	return f
}

func publish(t *testing.T, f forge.Forge, r *Report, mode Mode) *Done {
	t.Helper()
	d, err := Publish(context.Background(), f, r, mode, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// words are the comments without our first line.
func words(t *testing.T, f *forgetest.Fake) []string {
	t.Helper()
	all, err := f.Comments(context.Background(), 7)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, c := range all {
		body := strings.TrimPrefix(c.Body, markLine().FindString(c.Body))
		out = append(out, strings.TrimSpace(body))
	}
	return out
}

func expect(t *testing.T, f *forgetest.Fake, want ...string) {
	t.Helper()
	want = append([]string{}, want...)
	if d := cmp.Diff(want, words(t, f)); d != "" {
		t.Error(d)
	}
}

func TestCommentIsUpdatedInPlace(t *testing.T) {
	for _, kind := range []forge.Kind{forge.GitHub, forge.GitLab, forge.Gitea} {
		t.Run(string(kind), func(t *testing.T) {
			f := forgeWith(kind)
			f.Say(7, forge.User{ID: 4, Login: "ben"}, "Please look.")
			publish(t, f, said(10, "first"), Update)
			publish(t, f, said(11, "second"), Update)
			expect(t, f, "Please look.", "second")
			before := len(f.Writes())
			d := publish(t, f, said(12, "second"), Update)
			for _, c := range f.Writes()[before:] {
				if strings.Contains(c.Method, "Comment") {
					t.Errorf("what stood there was written again: %v", c)
				}
			}
			if !strings.Contains(strings.Join(d.Steps, "\n"), "says so already") {
				t.Error(d.Steps)
			}
		})
	}
}

func TestOlderRunIsSilent(t *testing.T) {
	f := forgeWith(forge.GitHub)
	publish(t, f, said(12, "newer"), Update)
	d := publish(t, f, said(11, "older"), Update)
	if d.Superseded == "" {
		t.Error("an older run of the same head published")
	}
	expect(t, f, "newer")
	// Words that were not written again count as the newer run's all the same.
	publish(t, f, said(14, "newer"), Update)
	if d := publish(t, f, said(13, "between"), Update); d.Superseded == "" {
		t.Error("a run between two equal ones published")
	}
	expect(t, f, "newer")
}

// Two runs write at once: whoever writes last, the newer words stay.
func TestNewerWinsARace(t *testing.T) {
	t.Run("both update", func(t *testing.T) {
		f := forgeWith(forge.GitHub)
		publish(t, f, said(10, "first"), Update)
		asked := 0
		f.Before = func(c forgetest.Call) error {
			if c.Method != "Statuses" {
				return nil
			}
			if asked++; asked == 2 { // the older run has looked at the comments by now
				f.Before = nil
				publish(t, f, said(12, "newer"), Update)
			}
			return nil
		}
		publish(t, f, said(11, "older"), Update)
		if asked != 2 {
			t.Fatal("nothing raced")
		}
		expect(t, f, "newer")
	})
	t.Run("the newer one looks again", func(t *testing.T) {
		f := forgeWith(forge.GitHub)
		publish(t, f, said(10, "first"), Update)
		raced := false
		f.Before = func(c forgetest.Call) error {
			if c.Method == "Comments" && len(f.Writes()) > 5 && !raced {
				raced = true // between the newer run's write and its second look
				all := f.Calls()
				f.Rewrite(all[len(all)-2].ID, said(11, "older").body())
			}
			return nil
		}
		publish(t, f, said(12, "newer"), Update)
		if !raced {
			t.Fatal("nothing raced")
		}
		expect(t, f, "newer")
	})
	t.Run("both create", func(t *testing.T) {
		f := forgeWith(forge.GitHub)
		raced := false
		f.Before = func(c forgetest.Call) error {
			if c.Method == "CreateComment" && !raced {
				raced = true
				f.Say(7, f.Me, said(12, "newer").body())
			}
			return nil
		}
		publish(t, f, said(11, "older"), Update)
		expect(t, f, "newer")
	})
}

func TestDeletedCommentIsWrittenAnew(t *testing.T) {
	f := forgeWith(forge.Gitea)
	publish(t, f, said(10, "first"), Update)
	f.Before = func(c forgetest.Call) error {
		if c.Method == "UpdateComment" {
			f.Remove(c.ID) // by hand, after we have seen it
		}
		return nil
	}
	publish(t, f, said(11, "second"), Update)
	expect(t, f, "second")
	f.Before = nil
	all, _ := f.Comments(context.Background(), 7)
	f.Remove(all[0].ID)
	publish(t, f, said(12, "second"), Update)
	expect(t, f, "second")
}

func TestModes(t *testing.T) {
	f := forgeWith(forge.GitHub)
	publish(t, f, said(10, "first"), New)
	publish(t, f, said(11, "second"), New)
	expect(t, f, "first", "second")
	publish(t, f, said(12, "second"), New)
	expect(t, f, "first", "second")
	publish(t, f, said(13, "third"), HideAndNew)
	expect(t, f, "first", "second", "third")
	all, _ := f.Comments(context.Background(), 7)
	if !f.Hidden(all[1].ID) || f.Hidden(all[2].ID) {
		t.Error("the earlier comment is hidden, and not the new one")
	}

	g := forgeWith(forge.Gitea) // which cannot hide
	publish(t, g, said(10, "first"), HideAndNew)
	publish(t, g, said(11, "second"), HideAndNew)
	got := words(t, g)
	if len(got) != 2 || !strings.HasPrefix(got[0], "<details><summary>Outdated") || !strings.Contains(got[0], "first") || got[1] != "second" {
		t.Errorf("%q", got)
	}
	publish(t, g, said(12, "second"), Update)
	if len(words(t, g)) != 1 {
		t.Error("one comment stays when it is updated in place again")
	}
}

func TestOnlyOurCommentsAreTouched(t *testing.T) {
	f := forgeWith(forge.GitHub)
	forged := said(99, "forged").body()
	f.Say(7, forge.User{ID: 66, Login: "mallory"}, forged)
	f.Say(7, forge.User{ID: 67, Login: "accord-bot"}, forged) // a login changes hands, a number does not
	other := said(50, "another plan")
	other.Key = Key("plans-2")
	f.Say(7, f.Me, other.body())
	f.Say(7, f.Me, "A note.\n"+forged) // not the first line
	publish(t, f, said(10, "ours"), Update)
	expect(t, f, "forged", "forged", "another plan", "A note.\n"+strings.TrimSpace(forged), "ours")
}

func TestSilence(t *testing.T) {
	f := forgeWith(forge.GitHub)
	quiet := said(10, "No change: both plans say the same.")
	quiet.Speaks, quiet.Because = false, "no plan change"
	d := publish(t, f, quiet, Update)
	expect(t, f)
	if !strings.Contains(strings.Join(d.Steps, "\n"), "no comment: no plan change") {
		t.Error(d.Steps)
	}
	// What was said before is taken back, whatever the mode.
	publish(t, f, said(11, "loud"), New)
	quiet.At.Run.ID = 12
	publish(t, f, quiet, New)
	expect(t, f, "No change: both plans say the same.")
}

func TestMovedOnIsNotPublished(t *testing.T) {
	for name, move := range map[string]func(*forge.PullRequest){
		"pushed":     func(pr *forge.PullRequest) { pr.HeadHash = target },
		"retargeted": func(pr *forge.PullRequest) { pr.BaseBranch = "release" },
	} {
		t.Run(name, func(t *testing.T) {
			f := forgeWith(forge.GitHub)
			pr := forge.PullRequest{Number: 7, HeadHash: head, HeadBranch: "spring-promo"}
			move(&pr)
			f.Add(pr)
			d := publish(t, f, said(10, "late"), Update)
			if d.Superseded == "" || len(f.Writes()) > 0 {
				t.Errorf("%+v %v", d, f.Writes())
			}
		})
	}
}

// A permission that is missing is said by name, and does not keep the rest from
// being written.
func TestMissingPermissions(t *testing.T) {
	f := forgeWith(forge.GitHub)
	f.Deny("SetStatus", "statuses: write")
	_, err := Publish(context.Background(), f, said(10, "words"), Update, nil)
	if !errors.Is(err, forge.ErrPermission) || !strings.Contains(err.Error(), "statuses: write") {
		t.Error(err)
	}
	expect(t, f, "words")
	f.Deny("SetStatus", "")
	f.Deny("Annotate", "checks: write")
	r := said(11, "words")
	r.Annotations = []forge.Annotation{{File: "plans/plan.yaml", Line: 1, Severity: forge.Failed, Message: "wrong"}}
	if d, err := Publish(context.Background(), f, r, Update, nil); err != nil || !d.Unplaced {
		t.Errorf("%+v %v", d, err)
	}
}

func TestStatusesOfNothingElse(t *testing.T) {
	f := forgeWith(forge.GitHub)
	r := said(10, "words")
	r.Statuses = append(r.Statuses, forge.Status{Context: "ci/build", State: forge.Success})
	if _, err := Publish(context.Background(), f, r, Update, nil); err == nil || len(f.Writes()) > 0 {
		t.Errorf("a status of others was set: %v %v", err, f.Writes())
	}
}

// Judging that ended without a report is an error, not pending for ever.
func TestGiveUp(t *testing.T) {
	f := forgeWith(forge.GitHub)
	at := said(10, "").At
	at.Plans = []string{"plans", "eu/spare"}
	if err := Pend(context.Background(), f, at, ""); err != nil {
		t.Fatal(err)
	}
	if err := GiveUp(context.Background(), f, at, "plans"); err != nil {
		t.Fatal(err)
	}
	got := map[string]forge.State{}
	all, _ := f.Statuses(context.Background(), head)
	for _, s := range all {
		got[s.Context] = s.State
	}
	want := map[string]forge.State{"accord/validate/plans": forge.Error, "accord/gaps/plans": forge.Error, "accord/validate/spare": forge.Pending, "accord/gaps/spare": forge.Pending}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// A status is the commit's: one that is proposed for another target as well has
// no success, as a branch of anybody's could answer for the protected one.
func TestNoSuccessForTwoTargets(t *testing.T) {
	state := func(f *forgetest.Fake) forge.State {
		all, err := f.Statuses(t.Context(), head)
		if err != nil || len(all) != 2 {
			t.Fatalf("%v %v", all, err)
		}
		return all[1].State // accord/validate
	}
	for name, c := range map[string]struct {
		other forge.PullRequest
		want  forge.State
	}{
		"another target": {forge.PullRequest{Number: 8, HeadHash: head, BaseBranch: "mine"}, forge.Error},
		"closed":         {forge.PullRequest{Number: 8, HeadHash: head, BaseBranch: "mine", State: "closed"}, forge.Success},
		"the same":       {forge.PullRequest{Number: 8, HeadHash: head, BaseBranch: "main"}, forge.Success},
		"another head":   {forge.PullRequest{Number: 8, HeadHash: target, BaseBranch: "mine"}, forge.Success},
	} {
		t.Run(name, func(t *testing.T) {
			f := forgeWith(forge.GitHub)
			f.Add(c.other)
			r := said(10, "words")
			publish(t, f, r, Update)
			if got := state(f); got != c.want || r.Passed() != (c.want == forge.Success) {
				t.Errorf("%s, passed: %v", got, r.Passed())
			}
		})
	}
	f := forgeWith(forge.GitHub)
	f.Deny("OpenPullRequests", "pull-requests: read")
	if _, err := Publish(t.Context(), f, said(10, "words"), Update, nil); !errors.Is(err, forge.ErrPermission) || state(f) != forge.Error {
		t.Errorf("what is not known is a success: %v", err)
	}
	expect(t, f, "words")
}

// Whoever may not read statuses still gets the comment.
func TestStatusesThatMayNotBeRead(t *testing.T) {
	f := forgeWith(forge.GitHub)
	f.Deny("Statuses", "statuses: read")
	if _, err := Publish(t.Context(), f, said(10, "words"), Update, nil); !errors.Is(err, forge.ErrPermission) {
		t.Error(err)
	}
	expect(t, f, "words")
}

// A report of which nobody asked a forge is not published, nor one whose parts
// do not belong together.
func TestReportsThatAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*Report){
		"local":           func(r *Report) { r.At.Event = Local },
		"no event":        func(r *Report) { r.At.Event = "" },
		"no pull request": func(r *Report) { r.At.PullRequest = nil },
		"push":            func(r *Report) { r.At.Event = Pushed },
		"key":             func(r *Report) { r.Key = "0123456789abcde\n" },
		"head":            func(r *Report) { r.At.Head = "main" },
		"words":           func(r *Report) { r.Comment = "\xff" },
	} {
		t.Run(name, func(t *testing.T) {
			f := forgeWith(forge.GitHub)
			r := said(10, "words")
			spoil(r)
			if _, err := Publish(t.Context(), f, r, Update, nil); err == nil || len(f.Writes()) > 0 {
				t.Errorf("%v %v", err, f.Writes())
			}
		})
	}
}

// Where a forge cannot hide, a comment is folded once, whatever line ends the
// forge gave it.
func TestFoldedOnce(t *testing.T) {
	f := forgeWith(forge.Gitea)
	publish(t, f, said(10, "first"), HideAndNew)
	var all []forge.Comment
	u := &upsert{f: f, r: said(11, "second"), d: &Done{}, number: 7}
	for range 2 {
		c, _ := f.Comments(t.Context(), 7)
		c[0].Body = strings.ReplaceAll(c[0].Body, "\n", "\r\n")
		if err := u.hide(t.Context(), c[0]); err != nil {
			t.Fatal(err)
		}
	}
	if all, _ = f.Comments(t.Context(), 7); strings.Count(all[0].Body, "<details>") != 1 {
		t.Error(all[0].Body)
	}
}

// Two plans whose folders have one name have statuses of their own.
func TestContexts(t *testing.T) {
	for _, c := range []struct {
		dir   string
		plans []string
		want  string
	}{
		{"plans", []string{"plans"}, "accord/validate"},
		{"plans", nil, "accord/validate"},
		{"eu/tents", []string{"eu/tents", "us/bags"}, "accord/validate/tents"},
		{"eu/plan", []string{"eu/plan", "us/Plan"}, "accord/validate/eu/plan"},
		{".", []string{".", "us/plan"}, "accord/validate/."},
	} {
		if got := contextOf(ValidateContext, c.dir, c.plans); got != c.want {
			t.Errorf("%s among %v: %s, want %s", c.dir, c.plans, got, c.want)
		}
	}
}

// What is published of a report is read however long the rest of it is: a plan
// that is forecast anew changes every number.
func TestReadPassesOverTheRest(t *testing.T) {
	r := said(10, "words")
	own, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	row := []byte(`{"item":"TENT-2P","comment":"not this one","key":["}{"],"n":1.5,"x":null,"pad":"` + strings.Repeat("x", 10_000) + `"},`)
	const rows = 3500 // 35 MB
	rest := []io.Reader{strings.NewReader(`{"diff":{"edited":[`)}
	for range rows {
		rest = append(rest, bytes.NewReader(row))
	}
	rest = append(rest, strings.NewReader(`{}]},`), bytes.NewReader(own[1:]))
	got, err := Read(io.MultiReader(rest...))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(r, got, cmpopts.IgnoreUnexported(Report{})); d != "" {
		t.Error(d)
	}
	for name, text := range map[string]string{
		"nothing": "", "a list": "[]", "half": `{"diff":[{`, "two": string(own) + "{}", "another version": `{"format_version":"2.0"}`, "none": `{}`, "wrong kinds": `{"comment":7}`,
		"a number for an object": `{"at":"x"}`,
	} {
		if _, err := Read(strings.NewReader(text)); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

// A forge that fails in the middle of a write is looked at again: there is one
// comment, whether the write was carried out or not.
func TestWritesThatFail(t *testing.T) {
	down := &forge.Problem{Summary: "forge.example answers with 500", Err: forge.ErrUnreachable}
	for name, carried := range map[string]bool{"carried out": true, "not carried out": false} {
		for _, method := range []string{"CreateComment", "UpdateComment"} {
			t.Run(method+" "+name, func(t *testing.T) {
				f := forgeWith(forge.Gitea)
				if method == "UpdateComment" {
					publish(t, f, said(10, "first"), Update)
				}
				f.Before = func(c forgetest.Call) error {
					if c.Method != method {
						return nil
					}
					f.Before = nil
					switch {
					case carried && c.ID == 0:
						f.Say(7, f.Me, said(11, "words").body())
					case carried:
						f.Rewrite(c.ID, said(11, "words").body())
					}
					return down
				}
				publish(t, f, said(11, "words"), Update)
				expect(t, f, "words")
			})
		}
	}
	f := forgeWith(forge.Gitea)
	f.Fail("CreateComment", down)
	if _, err := Publish(t.Context(), f, said(11, "words"), Update, nil); !errors.Is(err, forge.ErrUnreachable) {
		t.Error(err)
	}
}
