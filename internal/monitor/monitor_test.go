package monitor_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
	"github.com/accord-plan/accord/internal/hostiletest"
	"github.com/accord-plan/accord/internal/monitor"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/trigger"
)

var kinds = []forge.Kind{forge.GitHub, forge.GitLab, forge.Gitea}

// found is a report on some breaches, each `trigger/subject money`.
func found(closed string, breaches ...string) *trigger.Report {
	r := &trigger.Report{Company: "Small", Plan: "plans", Cycle: "2026-12", Currency: "EUR", Closed: closed, AsOf: "2026-12-10"}
	for _, b := range breaches {
		r.Breaches = append(r.Breaches, breach(b))
	}
	return r
}

func breach(s string) trigger.Breach {
	id, money, _ := strings.Cut(s, " ")
	name, subject, _ := strings.Cut(id, "/")
	n, err := quantity.Parse(money)
	if err != nil {
		panic(err)
	}
	p := quantity.Ratio(-quantity.RatioScale / 10)
	return trigger.Breach{ID: id, Kind: trigger.Variance, Trigger: name, Subject: subject, Owner: "sales", Review: "the review", Measure: "demand", Unit: trigger.InUnits, From: "2026-11", To: "2026-11",
		Figures: trigger.Figures{Plan: quantity.Whole(100), Actual: quantity.Whole(90), Difference: quantity.Whole(-10), Percent: &p, Money: -n}}
}

func publish(t *testing.T, f forge.Forge, r *trigger.Report, limit int) []string {
	t.Helper()
	done, err := monitor.Publish(t.Context(), f, r, monitor.Options{Limit: limit, Prefix: "plans"})
	if err != nil {
		t.Fatal(err)
	}
	return done.Steps
}

// states are the issues as `#1 open 2 comments`.
func states(f *forgetest.Fake) string {
	var out []string
	for _, i := range f.Issues() {
		state := "closed"
		if i.Open {
			state = "open"
		}
		out = append(out, fmt.Sprintf("#%d %s %d", i.Number, state, len(f.Said(i.Number))))
	}
	return strings.Join(out, ", ")
}

func want(t *testing.T, f *forgetest.Fake, what, want string) {
	t.Helper()
	if got := states(f); got != want {
		t.Errorf("%s: %s, want %s", what, got, want)
	}
}

func lastWords(f *forgetest.Fake, number int) string {
	said := f.Said(number)
	if len(said) == 0 {
		return ""
	}
	_, words, _ := strings.Cut(said[len(said)-1].Body, "\n")
	return strings.TrimSpace(words)
}

// TestLife goes with one breach through everything that it can become.
func TestLife(t *testing.T) {
	for _, kind := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			f := forgetest.New(kind)
			publish(t, f, found("2026-11", "tents/eu 1000"), 10)
			want(t, f, "it appears", "#1 open 0")
			if i := f.Issues()[0]; !i.Labelled(monitor.Label) || i.Title != "eu: demand 10.0 % below plan in 2026-11, €1,000" {
				t.Errorf("%q with %v", i.Title, i.Labels)
			}
			before := len(f.Writes())
			publish(t, f, found("2026-11", "tents/eu 1000"), 10)
			if n := len(f.Writes()) - before; n != 0 {
				t.Errorf("the second run wrote %d times: %v", n, f.Writes()[before:])
			}
			publish(t, f, found("2026-11", "tents/eu 1100"), 10)
			want(t, f, "a little worse is worth no comment", "#1 open 0")
			if title := f.Issues()[0].Title; !strings.Contains(title, "€1,100") {
				t.Error("the title was not updated: " + title)
			}
			publish(t, f, found("2026-11", "tents/eu 2000"), 10)
			want(t, f, "worse", "#1 open 1")
			if got := lastWords(f, 1); !strings.HasPrefix(got, "More money: eu: demand 10.0 % below plan") {
				t.Error(got)
			}
			publish(t, f, found("2026-12", "tents/eu 2000"), 10)
			want(t, f, "a period on", "#1 open 2")
			publish(t, f, found("2027-01"), 10)
			want(t, f, "over", "#1 closed 3")
			if got := lastWords(f, 1); got != "Over, with the facts to 2027-01." {
				t.Error(got)
			}
			before = len(f.Writes())
			publish(t, f, found("2027-01"), 10)
			if n := len(f.Writes()) - before; n != 0 {
				t.Errorf("what is over was written again: %v", f.Writes()[before:])
			}
			publish(t, f, found("2027-02", "tents/eu 500"), 10)
			want(t, f, "back", "#1 open 4")
			publish(t, f, found("2027-03"), 10)
			publish(t, f, found("2027-04", "tents/eu 500"), 10)
			want(t, f, "and again", "#1 open 6")
		})
	}
}

// TestClosedByHand: closing decides nothing, the label and decisions do.
func TestClosedByHand(t *testing.T) {
	f := forgetest.New(forge.Gitea)
	r := found("2026-11", "tents/eu 1000")
	publish(t, f, r, 10)
	f.Edit(1, func(i *forge.Issue) { i.Open = false })
	publish(t, f, r, 10)
	want(t, f, "opened again", "#1 open 1")
	f.Edit(1, func(i *forge.Issue) { i.Open, i.Labels = false, append(i.Labels, "Accepted") })
	publish(t, f, r, 10)
	want(t, f, "accepted", "#1 closed 1")
	publish(t, f, found("2026-12", "tents/eu 9000"), 10)
	want(t, f, "accepted, whatever comes", "#1 closed 1")
	publish(t, f, found("2027-01"), 10)
	want(t, f, "over", "#1 closed 1")
	if f.Issues()[0].Labelled(monitor.Accepted) {
		t.Error("the label stays when it is over, so the next time would go unnoticed")
	}
	publish(t, f, found("2027-02", "tents/eu 1000"), 10)
	want(t, f, "back", "#1 open 2")
}

// TestDecided: an accepted decision closes the issue and says so.
func TestDecided(t *testing.T) {
	f := forgetest.New(forge.GitHub)
	publish(t, f, found("2026-11", "tents/eu 1000"), 10)
	r := found("2026-11")
	b := breach("tents/eu 1000")
	b.CoveredBy = "2026-12-accept"
	r.Quiet = []trigger.Breach{b}
	publish(t, f, r, 10)
	want(t, f, "decided", "#1 closed 1")
	if got := lastWords(f, 1); !strings.Contains(got, "2026-12-accept") {
		t.Error(got)
	}
	publish(t, f, found("2026-12", "tents/eu 1000"), 10)
	want(t, f, "the decision is over", "#1 open 2")
}

// TestNotJudged: what cannot be judged is not over.
func TestNotJudged(t *testing.T) {
	f := forgetest.New(forge.GitHub)
	publish(t, f, found("2026-11", "tents/eu 1000", "tents/us 900", "stoves/eu 500"), 10)
	r := found("2026-12")
	r.NotJudged = []trigger.NotJudged{{Trigger: "tents", Subjects: []string{"us"}}, {Trigger: "stoves", All: true}}
	publish(t, f, r, 10)
	want(t, f, "only what was judged", "#1 closed 1, #2 open 0, #3 open 0")
}

// TestLimit: no flood, and a limit that holds from run to run.
func TestLimit(t *testing.T) {
	f := forgetest.New(forge.GitLab)
	var all []string
	for i := range 25 {
		all = append(all, fmt.Sprintf("tents/m%02d %d", i, 1000-i))
	}
	publish(t, f, found("2026-11", all...), 3)
	want(t, f, "three and the overview", "#1 open 0, #2 open 0, #3 open 0, #4 open 0")
	if i := f.Issues()[3]; !strings.HasPrefix(i.Title, "22 more that call for a review") || !strings.Contains(i.Body, "tents/m24") || strings.Contains(i.Body, "tents/m02") {
		t.Errorf("%s\n%s", i.Title, i.Body)
	}
	before := len(f.Writes())
	publish(t, f, found("2026-11", all...), 3)
	if n := len(f.Writes()) - before; n != 0 {
		t.Errorf("the second run wrote: %v", f.Writes()[before:])
	}
	publish(t, f, found("2026-11", append([]string{"tents/new 9000"}, all[1:]...)...), 3)
	want(t, f, "the first is over, a new one has its place", "#1 closed 1, #2 open 0, #3 open 0, #4 open 0, #5 open 0")
	publish(t, f, found("2026-11", "tents/new 9000"), 3)
	want(t, f, "the overview goes", "#1 closed 1, #2 closed 1, #3 closed 1, #4 closed 1, #5 open 0")
}

// TestOthers: issues of other accounts and of other plans are none of ours.
func TestOthers(t *testing.T) {
	f := forgetest.New(forge.GitHub)
	r := found("2026-11", "tents/eu 1000")
	other := found("2026-11", "tents/eu 1000")
	other.Plan = "europe"
	publish(t, f, other, 10)
	forged := f.Issues()[0]
	publish(t, f, r, 10)
	want(t, f, "a plan each", "#1 open 0, #2 open 0")
	mine := f.Issues()[1]
	f.Open(forge.User{ID: 66, Login: "mallory"}, forged.Title, mine.Body)
	f.Open(forge.User{ID: 67, Login: f.Me.Login}, forged.Title, mine.Body) // the name, and not the account
	publish(t, f, found("2026-12"), 10)
	want(t, f, "foreign ones stay", "#1 open 0, #2 closed 1, #3 open 0, #4 open 0")
}

// TestTwoAtOnce: both find nothing, both open; the older one stays.
func TestTwoAtOnce(t *testing.T) {
	f := forgetest.New(forge.GitHub)
	r := found("2026-11", "tents/eu 1000")
	once := true
	f.Before = func(c forgetest.Call) error {
		if c.Method == "CreateIssue" && once {
			once = false
			publish(t, f, r, 10)
		}
		return nil
	}
	publish(t, f, r, 10)
	want(t, f, "one stays", "#1 open 0, #2 closed 1")
	if got := lastWords(f, 2); got != "Told in #1." && got != `Told in <span>#</span>1.` && !strings.Contains(got, "1.") {
		t.Error(got)
	}
	publish(t, f, found("2026-12", "tents/eu 1000"), 10)
	want(t, f, "and is the one that is kept", "#1 open 1, #2 closed 1")
}

// TestListsLate: a forge may not list at once what was just opened.
func TestListsLate(t *testing.T) {
	f := &late{Fake: forgetest.New(forge.GitHub)}
	publish(t, f, found("2026-11", "tents/eu 1000"), 10)
	want(t, f.Fake, "once", "#1 open 0")
}

type late struct{ *forgetest.Fake }

func (l *late) OwnIssues(context.Context) ([]forge.Issue, error) { return nil, nil }

// TestLostAnswer: the forge carried a write out and did not say so.
func TestLostAnswer(t *testing.T) {
	f := &deaf{Fake: forgetest.New(forge.GitHub)}
	publish(t, f, found("2026-11", "tents/eu 1000"), 10)
	want(t, f.Fake, "once", "#1 open 0")
}

type deaf struct {
	*forgetest.Fake
	heard bool
}

func (d *deaf) CreateIssue(ctx context.Context, n forge.NewIssue) (*forge.Issue, error) {
	i, err := d.Fake.CreateIssue(ctx, n)
	if !d.heard {
		d.heard = true
		return nil, &forge.Problem{Summary: "no answer", Err: forge.ErrUnreachable}
	}
	return i, err
}

// TestCommentsOnce: what one run said before it was stopped, the next does not
// say again.
func TestCommentsOnce(t *testing.T) {
	f := forgetest.New(forge.GitLab)
	publish(t, f, found("2026-11", "tents/eu 1000"), 10)
	f.Fail("UpdateIssue", errors.New("stopped"))
	if _, err := monitor.Publish(t.Context(), f, found("2026-12", "tents/eu 1000"), monitor.Options{Limit: 10}); err == nil {
		t.Error("no error")
	}
	f.Fail("UpdateIssue", nil)
	publish(t, f, found("2026-12", "tents/eu 1000"), 10)
	want(t, f, "one comment", "#1 open 1")
}

// TestOlder: a run that looked at older facts leaves the issues alone.
func TestOlder(t *testing.T) {
	f := forgetest.New(forge.GitHub)
	publish(t, f, found("2026-12", "tents/eu 1000"), 10)
	if steps := publish(t, f, found("2026-11"), 10); len(steps) != 1 || !strings.Contains(steps[0], "2026-12") {
		t.Error(steps)
	}
	want(t, f, "as it was", "#1 open 0")
}

// TestEditedByHand: somebody wrote over the body; it is put right.
func TestEditedByHand(t *testing.T) {
	f := forgetest.New(forge.GitHub)
	r := found("2026-11", "tents/eu 1000")
	publish(t, f, r, 10)
	was := f.Issues()[0].Body
	f.Edit(1, func(i *forge.Issue) { i.Body = strings.Replace(i.Body, "Owner", "Nobody", 1) })
	publish(t, f, r, 10)
	if f.Issues()[0].Body != was {
		t.Error(f.Issues()[0].Body)
	}
	f.Edit(1, func(i *forge.Issue) { i.Body = strings.ReplaceAll(i.Body, "\n", "\r\n") })
	before := len(f.Writes())
	publish(t, f, r, 10)
	if len(f.Writes()) != before {
		t.Error("other line ends are written again")
	}
}

// TestAssigned: the owner's people, and nobody where the forge refuses them.
func TestAssigned(t *testing.T) {
	anna := forge.User{ID: 7, Login: "anna"}
	o := monitor.Options{Limit: 10, People: func(_ context.Context, role string) []forge.User {
		if role != "sales" {
			t.Errorf("asked for %s", role)
		}
		return []forge.User{anna}
	}}
	f := forgetest.New(forge.Gitea)
	if _, err := monitor.Publish(t.Context(), f, found("2026-11", "tents/eu 1000"), o); err != nil {
		t.Fatal(err)
	}
	if as := f.Issues()[0].Assignees; len(as) != 1 || as[0] != anna {
		t.Errorf("%v", as)
	}
	g := &picky{Fake: forgetest.New(forge.Gitea)}
	if _, err := monitor.Publish(t.Context(), g, found("2026-11", "tents/eu 1000"), o); err != nil {
		t.Fatal(err)
	}
	want(t, g.Fake, "opened all the same", "#1 open 0")
}

type picky struct{ *forgetest.Fake }

func (p *picky) CreateIssue(ctx context.Context, n forge.NewIssue) (*forge.Issue, error) {
	if len(n.Assignees) > 0 {
		return nil, &forge.Problem{Summary: "may not be assigned", Err: forge.ErrRefused}
	}
	return p.Fake.CreateIssue(ctx, n)
}

// TestRehearsal sends nothing.
func TestRehearsal(t *testing.T) {
	f := forgetest.New(forge.GitHub)
	publish(t, f, found("2026-11", "tents/eu 1000"), 10)
	before := len(f.Writes())
	dry := &monitor.Rehearsal{Forge: f}
	publish(t, dry, found("2026-12", "tents/us 1000"), 10)
	if len(f.Writes()) != before {
		t.Errorf("%v", f.Writes()[before:])
	}
	var what []string
	for _, s := range dry.Sent {
		what = append(what, s.What)
	}
	if got := strings.Join(what, ", "); !strings.HasPrefix(got, "open an issue, comment on #1, close #1") {
		t.Error(got)
	}
}

// TestHostile: whatever somebody wrote calls nobody and marks nothing.
func TestHostile(t *testing.T) {
	for _, s := range hostiletest.Tried() {
		f := forgetest.New(forge.GitHub)
		r := found("2026-11", "tents/eu 1000")
		b := &r.Breaches[0]
		b.Review, b.What, b.Name, b.Owner, b.Subject, b.Call = s.Text, s.Text, s.Text, s.Text, s.Text, []string{s.Text}
		b.Cause = &trigger.Cause{Source: s.Text, Name: s.Text, Owner: s.Text}
		b.Items = []trigger.Item{{What: s.Text, At: &trigger.Place{File: s.Text, Line: 1}}, {What: s.Text}}
		b.Offer = trigger.Offer{Gaps: []trigger.OpenGap{{ID: s.Text, Text: s.Text}}, Assumptions: []trigger.Assumed{{ID: s.Text, Statement: s.Text}},
			Decisions: []trigger.OpenDecision{{ID: s.Text, Question: s.Text, Owner: s.Text, Options: []trigger.Option{{ID: s.Text, Summary: s.Text}}}}}
		publish(t, f, r, 10)
		b.Money += b.Money
		publish(t, f, r, 10)
		i := f.Issues()[0]
		texts := []string{i.Body}
		for _, c := range f.Said(1) {
			texts = append(texts, c.Body)
		}
		if len(texts) != 2 {
			t.Errorf("%s: %d texts", s.ID, len(texts))
		}
		for _, text := range texts {
			for _, bad := range hostiletest.Posted([]byte(text)) {
				t.Errorf("%s: %s", s.ID, bad)
			}
		}
		if strings.ContainsAny(i.Title, "@#<>`\n\r\x1b") || len([]rune(i.Title)) > 200 {
			t.Errorf("%s: title %q", s.ID, i.Title)
		}
	}
}
