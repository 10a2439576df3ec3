package review

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/statement"
)

// RecordsOf says which records the reviews of a pull request still want, of those
// that count and of those that were taken back. subject is what a record now
// would be about: everything but who said what. kept are the records of this pull
// request and this plan whose signature holds, oldest first.
//
// A review is recorded once, about what it was about when it was first seen to
// count: what it becomes later is for carrying over to say. A record is taken
// back where its review is not its reviewer's last word any more, was dismissed
// or was deleted; that of a rejection only where its reviewer approves, or
// dismissed it themselves. What was taken back once does not come back: whoever
// means it reviews again.
func RecordsOf(subject statement.Record, voices []forge.Voice, kept []statement.Record) []statement.Record {
	var out []statement.Record
	for i := range kept {
		k := &kept[i]
		if k.Verdict == statement.Revoke || verdictOf(kept, k.Review) == statement.Revoke {
			continue
		}
		if slices.ContainsFunc(out, func(r statement.Record) bool { return r.Review == k.Review }) {
			continue
		}
		if takenBack(k, voices) {
			back := *k
			back.Verdict = statement.Revoke
			out = append(out, back)
		}
	}
	for i := range voices {
		v := &voices[i]
		if v.Why != "" || v.ID == 0 || v.Verdict == statement.Revoke || !hash().MatchString(v.Commit) || v.SubmittedAt.IsZero() {
			continue
		}
		id := strconv.FormatInt(v.ID, 10)
		if slices.ContainsFunc(kept, func(k statement.Record) bool { return k.Review == id }) {
			continue
		}
		r := subject
		r.Review, r.Reviewer, r.Person = id, accountOf(subject.Forge, v.Reviewer), v.Person
		r.Verdict, r.Commit, r.SubmittedAt = v.Verdict, v.Commit, submitted(v)
		out = append(out, r)
	}
	return out
}

// verdictOf is the last verdict that is kept of a review.
func verdictOf(kept []statement.Record, review string) (v statement.Verdict) {
	for i := range kept {
		if kept[i].Review == review {
			v = kept[i].Verdict
		}
	}
	return v
}

// takenBack says that a record that was kept is not its reviewer's word any more.
func takenBack(k *statement.Record, voices []forge.Voice) bool {
	at := slices.IndexFunc(voices, func(v forge.Voice) bool {
		return accountOf(k.Forge, v.Reviewer) == k.Reviewer
	})
	if at < 0 {
		return k.Verdict == statement.Approve // the review was deleted, or its reviewer was
	}
	v := &voices[at]
	current := strconv.FormatInt(v.ID, 10) == k.Review
	if k.Verdict == statement.Reject {
		return !current && v.Verdict == statement.Approve || v.Verdict == statement.Revoke && v.Was == forge.ReviewRejected
	}
	return !current || v.Verdict != statement.Approve
}

// accountOf is HOST/NUMBER of an account at the forge of a repository.
func accountOf(repository string, u forge.User) string {
	host, _, _ := strings.Cut(repository, "/")
	return host + "/" + strconv.FormatInt(u.ID, 10)
}

// submitted is the time of a review as a record spells it.
func submitted(v *forge.Voice) time.Time { return v.SubmittedAt.UTC().Truncate(time.Second) }
