package review

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func hashOfDigit(digit string) statement.Hash {
	return statement.Hash("sha256:" + strings.Repeat(digit, 64))
}

// aboutNow is what a record is about.
func aboutNow() statement.Record {
	return statement.Record{Plan: hashOfDigit("1"), Chain: hashOfDigit("2"), Cycle: "2026-12", Purpose: statement.Proposal, Scope: "family/tents", Base: hashOfDigit("3"),
		Content: hashOfDigit("4"), Effects: hashOfDigit("5"), Arithmetic: 1, Policy: hashOfDigit("6"), Forge: "forge.example/northlight/plan", PullRequest: 7,
		Tool: "accord devel", RecordedAt: time.Date(2026, 12, 10, 9, 0, 0, 0, time.UTC)}
}

var spoke = time.Date(2026, 12, 9, 9, 0, 0, 5, time.UTC)

func voice(id, who int64, verdict statement.Verdict) forge.Voice {
	state := map[statement.Verdict]forge.ReviewState{statement.Approve: forge.ReviewApproved, statement.Reject: forge.ReviewRejected, statement.Revoke: forge.ReviewDismissed}[verdict]
	return forge.Voice{Review: forge.Review{ID: id, Reviewer: forge.User{ID: who, Login: "x"}, State: state, Commit: head, SubmittedAt: spoke}, Person: "clara", Verdict: verdict}
}

func with(v forge.Voice, change func(*forge.Voice)) forge.Voice {
	change(&v)
	return v
}

func keptOf(verdict statement.Verdict, review string, who int64) statement.Record {
	r := aboutNow()
	r.Review, r.Reviewer, r.Person, r.Verdict, r.Commit, r.SubmittedAt = review, fmt.Sprintf("forge.example/%d", who), "clara", verdict, head, spoke.Truncate(time.Second)
	return r
}

func TestRecordsOf(t *testing.T) {
	const yes, no, back = statement.Approve, statement.Reject, statement.Revoke
	for _, x := range []struct {
		name   string
		voices []forge.Voice
		kept   []statement.Record
		want   []string
	}{
		{"nothing", nil, nil, nil},
		{"an approval", []forge.Voice{voice(1, 12, yes)}, nil, []string{"1 approve"}},
		{"a rejection", []forge.Voice{voice(1, 12, no)}, nil, []string{"1 reject"}},
		{"one that does not count", []forge.Voice{with(voice(1, 12, yes), func(v *forge.Voice) { v.Why = "a program" })}, nil, nil},
		{"one without a number, as GitLab's", []forge.Voice{voice(0, 12, no)}, nil, nil},
		{"a rejection of no commit", []forge.Voice{with(voice(1, 12, no), func(v *forge.Voice) { v.Commit = "" })}, nil, nil},
		{"recorded already", []forge.Voice{voice(1, 12, yes)}, []statement.Record{keptOf(yes, "1", 12)}, nil},
		{"recorded, and the plan has changed since", []forge.Voice{with(voice(1, 12, yes), func(v *forge.Voice) { v.Why = "the plan has changed" })}, []statement.Record{keptOf(yes, "1", 12)}, nil},
		{"dismissed", []forge.Voice{with(voice(1, 12, back), func(v *forge.Voice) { v.Was, v.Why = forge.ReviewApproved, "dismissed" })}, []statement.Record{keptOf(yes, "1", 12)}, []string{"1 revoke"}},
		{"dismissed before it was recorded", []forge.Voice{with(voice(1, 12, back), func(v *forge.Voice) { v.Was, v.Why = forge.ReviewApproved, "dismissed" })}, nil, nil},
		{"revoked already", []forge.Voice{with(voice(1, 12, back), func(v *forge.Voice) { v.Why = "dismissed" })}, []statement.Record{keptOf(yes, "1", 12), keptOf(back, "1", 12)}, nil},
		{"dismissed and taken up again", []forge.Voice{voice(1, 12, yes)}, []statement.Record{keptOf(yes, "1", 12), keptOf(back, "1", 12)}, nil},
		{"an approval was deleted", nil, []statement.Record{keptOf(yes, "1", 12)}, []string{"1 revoke"}},
		{"a rejection was deleted", nil, []statement.Record{keptOf(no, "1", 12)}, nil},
		{"no after yes", []forge.Voice{voice(2, 12, no)}, []statement.Record{keptOf(yes, "1", 12)}, []string{"1 revoke", "2 reject"}},
		{"yes after no", []forge.Voice{voice(2, 12, yes)}, []statement.Record{keptOf(no, "1", 12)}, []string{"1 revoke", "2 approve"}},
		{"yes after no, of something else", []forge.Voice{with(voice(2, 12, yes), func(v *forge.Voice) { v.Why = "the plan has changed" })}, []statement.Record{keptOf(no, "1", 12)}, []string{"1 revoke"}},
		{"yes after yes", []forge.Voice{voice(2, 12, yes)}, []statement.Record{keptOf(yes, "1", 12)}, []string{"1 revoke", "2 approve"}},
		{"no, dismissed by somebody else", []forge.Voice{with(voice(1, 12, no), func(v *forge.Voice) { v.State, v.Was = forge.ReviewDismissed, forge.ReviewRejected })}, []statement.Record{keptOf(no, "1", 12)}, nil},
		{"no, dismissed by its reviewer", []forge.Voice{with(voice(1, 12, back), func(v *forge.Voice) { v.Was, v.Why = forge.ReviewRejected, "dismissed" })}, []statement.Record{keptOf(no, "1", 12)}, []string{"1 revoke"}},
		{"a rejection stands though another one dismissed their approval", []forge.Voice{with(voice(2, 12, back), func(v *forge.Voice) { v.Was, v.Why = forge.ReviewApproved, "dismissed" })}, []statement.Record{keptOf(no, "1", 12)}, nil},
		{"edited at the forge: it says the opposite", []forge.Voice{voice(1, 12, no)}, []statement.Record{keptOf(yes, "1", 12)}, []string{"1 revoke"}},
		{"somebody else's", []forge.Voice{voice(1, 12, yes), voice(2, 30, no)}, []statement.Record{keptOf(yes, "1", 12)}, []string{"2 reject"}},
		{"twice in two runs at once", nil, []statement.Record{keptOf(yes, "1", 12), keptOf(yes, "1", 12)}, []string{"1 revoke"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			var got []string
			for _, r := range RecordsOf(aboutNow(), x.voices, x.kept) {
				got = append(got, r.Review+" "+string(r.Verdict))
				if _, err := statement.ParseRecord(r.Bytes()); err != nil {
					t.Error(err)
				}
			}
			if d := cmp.Diff(x.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestRecordsSettle: once what is wanted is kept, nothing more is wanted.
func TestRecordsSettle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		verdict := rapid.SampledFrom([]statement.Verdict{statement.Approve, statement.Reject, statement.Revoke})
		var voices []forge.Voice
		for who := int64(1); who <= 3; who++ {
			if rapid.Bool().Draw(t, "speaks") {
				v := voice(rapid.Int64Range(1, 3).Draw(t, "id")*10+who, who, verdict.Draw(t, "verdict"))
				if v.Verdict == statement.Revoke {
					v.Was, v.Why = rapid.SampledFrom([]forge.ReviewState{forge.ReviewApproved, forge.ReviewRejected}).Draw(t, "was"), "dismissed"
				}
				voices = append(voices, v)
			}
		}
		var kept []statement.Record
		for range rapid.IntRange(0, 4).Draw(t, "kept") {
			who := rapid.Int64Range(1, 3).Draw(t, "who")
			kept = append(kept, keptOf(verdict.Draw(t, "kept verdict"), fmt.Sprint(rapid.Int64Range(1, 3).Draw(t, "kept id")*10+who), who))
		}
		first := RecordsOf(aboutNow(), voices, kept)
		if again := RecordsOf(aboutNow(), voices, append(kept, first...)); len(again) != 0 {
			t.Fatalf("%v\nthen %v", first, again)
		}
	})
}
