package forge_test

import (
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const host = "forge.example"

var (
	atHead = strings.Repeat("a", 40)
	before = strings.Repeat("b", 40) // says the same as the head
	other  = strings.Repeat("c", 40) // says something else
	lost   = strings.Repeat("d", 40) // cannot be fetched
	seen   = forge.Seen{Host: host, Head: atHead, Contents: map[string]statement.Hash{atHead: "sha256:1", before: "sha256:1", other: "sha256:2", lost: ""}}
	people = &policy.Policy{People: []policy.Person{
		{ID: "ben", Forges: map[string]int64{host: 7}, Logins: map[string]string{host: "ben"}},
		{ID: "clara", Forges: map[string]int64{host: 12}, Logins: map[string]string{host: "clara"}},
		{ID: "dan", Forges: map[string]int64{"other.example": 12, host: 30}},
		{ID: "twin", Forges: map[string]int64{host: 40}},
		{ID: "twin2", Forges: map[string]int64{host: 40}},
	}}
	clara = forge.User{ID: 12, Login: "Clara"}
)

func yes(b bool) *bool { return &b }

// say makes reviews of clara's, a second apart, unless they name somebody.
func say(rs ...forge.Review) []forge.Review {
	for i := range rs {
		r := &rs[i]
		if r.Reviewer == (forge.User{}) {
			r.Reviewer = clara
		}
		r.ID = int64(i + 1)
		r.SubmittedAt = time.Date(2026, 12, 9, 9, 0, i, 0, time.UTC)
	}
	return rs
}

func TestVoices(t *testing.T) {
	const approved, rejected, comment, dismissed = forge.ReviewApproved, forge.ReviewRejected, forge.ReviewComment, forge.ReviewDismissed
	for _, x := range []struct {
		name string
		rs   []forge.Review
		want []string // "person verdict: why; note"
	}{
		{"nothing", nil, nil},
		{"approval of the head", say(forge.Review{State: approved, Commit: atHead}), []string{"clara approve"}},
		{"approval of what says the same", say(forge.Review{State: approved, Commit: before, Stale: true}), []string{"clara approve"}},
		{"approval of something else", say(forge.Review{State: approved, Commit: other}), []string{"clara approve: the plan has changed since cccccccccc, which was reviewed"}},
		{"approval of a commit that is gone", say(forge.Review{State: approved, Commit: lost}), []string{"clara approve: what was reviewed, dddddddddd, cannot be had any more"}},
		{"approval of a commit that nobody asked for", say(forge.Review{State: approved, Commit: strings.Repeat("e", 40)}), []string{"clara approve: what was reviewed, eeeeeeeeee, cannot be had any more"}},
		{"approval of no commit", say(forge.Review{State: approved}), []string{"clara approve: unverifiable: the forge does not say which commit was approved"}},
		{"comment alone", say(forge.Review{State: comment, Commit: atHead}), nil},
		{"draft alone", say(forge.Review{State: forge.ReviewPending, Commit: atHead}), nil},
		{"comment after an approval", say(forge.Review{State: approved, Commit: atHead}, forge.Review{State: comment, Commit: atHead}), []string{"clara approve"}},
		{"the last word is no", say(forge.Review{State: approved, Commit: atHead}, forge.Review{State: rejected, Commit: atHead}), []string{"clara reject"}},
		{"the last word is yes", say(forge.Review{State: rejected, Commit: other}, forge.Review{State: approved, Commit: atHead}), []string{"clara approve"}},
		{"an old yes comes not back", say(forge.Review{State: approved, Commit: atHead}, forge.Review{State: rejected, Commit: atHead},
			forge.Review{State: dismissed, Was: approved, Commit: atHead}), []string{"clara revoke: it was dismissed"}},
		{"the last yes was of something else", say(forge.Review{State: approved, Commit: atHead}, forge.Review{State: approved, Commit: other}), []string{"clara approve: the plan has changed since cccccccccc, which was reviewed"}},
		{"no, of what is pushed over", say(forge.Review{State: rejected, Commit: lost}), []string{"clara reject"}},
		{"no, of no commit", say(forge.Review{State: rejected}), []string{"clara reject"}},
		{"dismissed yes", say(forge.Review{State: dismissed, Was: approved, Commit: atHead, DismissedBy: &forge.User{ID: 7, Login: "ben"}}), []string{"clara revoke: it was dismissed by ben"}},
		{"dismissed, of unknown sense", say(forge.Review{State: dismissed, Commit: atHead}), []string{"clara revoke: it was dismissed"}},
		{"no, dismissed by somebody else", say(forge.Review{State: dismissed, Was: rejected, DismissedBy: &forge.User{ID: 7, Login: "ben"}}),
			[]string{"clara reject; it was dismissed, but a rejection holds until its reviewer approves"}},
		{"no, dismissed by nobody knows whom", say(forge.Review{State: dismissed, Was: rejected}), []string{"clara reject; it was dismissed, but a rejection holds until its reviewer approves"}},
		{"no, dismissed by its reviewer", say(forge.Review{State: dismissed, Was: rejected, DismissedBy: &clara}), []string{"clara revoke: it was dismissed by Clara"}},
		{"dismissed comment", say(forge.Review{State: dismissed, Was: comment, Commit: atHead}), nil},
		{"unofficial yes", say(forge.Review{State: approved, Commit: atHead, Official: yes(false)}), []string{"clara approve: the forge does not count it: Clara is none of those who may approve there"}},
		{"official yes", say(forge.Review{State: approved, Commit: atHead, Official: yes(true)}), []string{"clara approve"}},
		{"unofficial no", say(forge.Review{State: rejected, Commit: atHead, Official: yes(false)}), []string{"clara reject"}},
		{"an outsider by association", say(forge.Review{State: approved, Commit: atHead, Association: "none"}), []string{"clara approve"}},
		{"a program", say(forge.Review{Reviewer: forge.User{ID: 12, Login: "x[bot]", Bot: true}, State: approved, Commit: atHead}), []string{" approve: x[bot] is a program, and nobody's consent"}},
		{"the forge's own account", say(forge.Review{Reviewer: forge.User{ID: -2, Login: "gitea-actions"}, State: approved, Commit: atHead}), []string{" approve: gitea-actions is a program, and nobody's consent"}},
		{"a deleted account", say(forge.Review{Reviewer: forge.User{Login: "clara"}, State: approved, Commit: atHead}), []string{" approve: the account was deleted, or the forge does not tell its number"}},
		{"two deleted accounts", say(forge.Review{Reviewer: forge.User{Login: "g"}, State: approved}, forge.Review{Reviewer: forge.User{Login: "g"}, State: rejected}),
			[]string{" approve: the account was deleted, or the forge does not tell its number", " reject: the account was deleted, or the forge does not tell its number"}},
		{"a stranger", say(forge.Review{Reviewer: forge.User{ID: 99, Login: "eve"}, State: approved, Commit: atHead}), []string{" approve: account 99 (eve) at forge.example is nobody in the policy"}},
		{"a number of another forge", say(forge.Review{Reviewer: forge.User{ID: 31, Login: "dan"}, State: approved, Commit: atHead}), []string{" approve: account 31 (dan) at forge.example is nobody in the policy"}},
		{"a login that changed hands", say(forge.Review{Reviewer: forge.User{ID: 98, Login: "CLARA"}, State: approved, Commit: atHead}),
			[]string{" approve: CLARA is the login of clara, but its number is 98, which is nobody's in the policy: people are known by number"}},
		{"an account that was renamed", say(forge.Review{Reviewer: forge.User{ID: 7, Login: "benjamin"}, State: approved, Commit: atHead}), []string{"ben approve; account 7 of ben is called benjamin by now, and ben in the policy"}},
		{"an account of two people", say(forge.Review{Reviewer: forge.User{ID: 40, Login: "twin"}, State: approved, Commit: atHead}), []string{" approve: account 40 at forge.example is several people in the policy"}},
		{"several people", say(forge.Review{State: approved, Commit: atHead}, forge.Review{Reviewer: forge.User{ID: 7, Login: "ben"}, State: rejected, Commit: atHead}), []string{"clara approve", "ben reject"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			var got []string
			for _, v := range forge.Voices(x.rs, people, seen) {
				s := v.Person + " " + string(v.Verdict)
				if v.Why != "" {
					s += ": " + v.Why
				}
				if v.Note != "" {
					s += "; " + v.Note
				}
				got = append(got, s)
			}
			if d := cmp.Diff(x.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestVoicesWithoutPolicy: nobody is anybody.
func TestVoicesWithoutPolicy(t *testing.T) {
	vs := forge.Voices(say(forge.Review{State: forge.ReviewApproved, Commit: atHead}), nil, seen)
	if len(vs) != 1 || vs[0].Why != "there is no policy that names people" || vs[0].Person != "" {
		t.Errorf("%+v", vs)
	}
}

// TestVoicesLeaveContent to whoever compares it.
func TestVoicesLeaveContent(t *testing.T) {
	vs := forge.Voices(say(forge.Review{State: forge.ReviewApproved, Commit: other}, forge.Review{Reviewer: forge.User{ID: 7, Login: "ben"}, State: forge.ReviewApproved}), people, forge.Seen{Host: host, Head: atHead})
	if len(vs) != 2 || vs[0].Why != "" || !strings.HasPrefix(vs[1].Why, "unverifiable") {
		t.Errorf("%+v", vs)
	}
}

func TestEarlier(t *testing.T) {
	vs := forge.Voices(say(forge.Review{State: forge.ReviewApproved, Commit: atHead}, forge.Review{State: forge.ReviewComment}, forge.Review{State: forge.ReviewRejected}, forge.Review{State: forge.ReviewApproved, Commit: atHead}), people, seen)
	if len(vs) != 1 || vs[0].ID != 4 || cmp.Diff([]int64{1, 3}, vs[0].Earlier) != "" {
		t.Errorf("%+v", vs)
	}
}

// TestVoicesProperties: nobody has two voices; an approval that counts is of a
// person and of what the head says; whoever said no last is never heard as yes.
func TestVoicesProperties(t *testing.T) {
	states := []forge.ReviewState{forge.ReviewApproved, forge.ReviewRejected, forge.ReviewComment, forge.ReviewDismissed, forge.ReviewPending}
	rapid.Check(t, func(t *rapid.T) {
		rs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) forge.Review {
			return forge.Review{Reviewer: forge.User{ID: rapid.SampledFrom([]int64{0, 7, 12, 40, 99}).Draw(t, "id"), Login: "x"}, State: rapid.SampledFrom(states).Draw(t, "state"),
				Was: rapid.SampledFrom(states).Draw(t, "was"), Commit: rapid.SampledFrom([]string{atHead, before, other, lost, ""}).Draw(t, "commit")}
		}), 0, 8).Draw(t, "reviews")
		last := map[int64]forge.ReviewState{}
		for i := range rs {
			rs[i].ID = int64(i + 1)
			if s := rs[i].State; s != forge.ReviewComment && s != forge.ReviewPending && rs[i].Was != forge.ReviewComment {
				last[rs[i].Reviewer.ID] = s
			}
		}
		voices := map[int64]int{}
		for _, v := range forge.Voices(rs, people, seen) {
			if v.Reviewer.ID != 0 {
				voices[v.Reviewer.ID]++
			}
			if voices[v.Reviewer.ID] > 1 {
				t.Fatalf("two voices of %d", v.Reviewer.ID)
			}
			if v.Why == "" && v.Verdict == statement.Approve && (v.Person == "" || seen.Contents[v.Commit] != seen.Contents[atHead] || last[v.Reviewer.ID] != forge.ReviewApproved) {
				t.Fatalf("%+v counts", v)
			}
		}
	})
}
