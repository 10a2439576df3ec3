package forge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/statement"
)

// Voice is what is left of an account's reviews of a pull request: its last
// word, and whether that can be evidence.
type Voice struct {
	Review
	// Earlier are the numbers of its reviews that this one stands in the place of.
	Earlier []int64 `json:"earlier,omitempty"`
	// Person is who that is by the policy, "" if nobody.
	Person string `json:"person,omitempty"`
	// Verdict is approve, reject, or revoke for a word that was taken back.
	Verdict statement.Verdict `json:"verdict"`
	// Why says why it is no evidence, "" if it is.
	Why string `json:"why,omitempty"`
	// Note is something worth telling that changes nothing.
	Note string `json:"note,omitempty"`
}

// Seen is what must be known to judge reviews, beside the reviews.
type Seen struct {
	// Host is the forge's, as the policy names it.
	Host string
	// Head is the proposal's head, which is the commit that is judged.
	Head string
	// Contents are what the plan says at commits that were reviewed, and at Head.
	// One that is missing could not be had. Nil leaves it to the caller to compare
	// what was approved with the head.
	Contents map[string]statement.Hash
}

// Voices judges reviews, which stand in their order. People are found by host and
// number of the account, never by a login. The last word of each counts, where a
// comment is no word; a rejection holds until its reviewer takes it back, whatever
// was pushed or dismissed since; an approval counts only where what was reviewed
// says the same as the head. Whether somebody may approve what they contributed
// to is the policy's matter. One voice for each account that said something, in
// the order of their last words.
func Voices(rs []Review, p *policy.Policy, s Seen) []Voice {
	var out []Voice
	for i := range rs {
		r := &rs[i]
		if r.State == ReviewComment || r.State == ReviewPending || r.Was == ReviewComment {
			continue
		}
		v := Voice{Review: *r}
		v.Verdict, v.Why = verdictOf(r)
		// One whose account was deleted is not known to be anybody's later word.
		at := slices.IndexFunc(out, func(o Voice) bool { return r.Reviewer.ID != 0 && o.Reviewer.ID == r.Reviewer.ID })
		if at >= 0 {
			v.Earlier = out[at].Earlier
			if out[at].ID != 0 {
				v.Earlier = append(v.Earlier, out[at].ID)
			}
			out = slices.Delete(out, at, at+1)
		}
		out = append(out, v)
	}
	for i := range out {
		out[i].judge(p, s)
	}
	return out
}

// verdictOf is a review's verdict. Whoever may write can dismiss a review, so that a
// rejection is taken back by its reviewer alone.
func verdictOf(r *Review) (statement.Verdict, string) {
	switch r.State {
	case ReviewApproved:
		return statement.Approve, ""
	case ReviewRejected:
		return statement.Reject, ""
	}
	by := ""
	if r.DismissedBy != nil && r.DismissedBy.Login != "" {
		by = " by " + tidy(r.DismissedBy.Login)
	}
	if r.Was == ReviewRejected && (r.DismissedBy == nil || r.DismissedBy.ID == 0 || r.DismissedBy.ID != r.Reviewer.ID) {
		return statement.Reject, ""
	}
	return statement.Revoke, "it was dismissed" + by
}

func (v *Voice) judge(p *policy.Policy, s Seen) {
	if v.Verdict == statement.Reject && v.State == ReviewDismissed {
		v.Note = "it was dismissed, but a rejection holds until its reviewer approves"
	}
	who := v.whose(p, s.Host)
	v.Why = cmp.Or(who, v.Why)
	if v.Why != "" || v.Verdict != statement.Approve {
		return
	}
	switch content, had := s.Contents[v.Commit]; {
	case v.Official != nil && !*v.Official:
		v.Why = "the forge does not count it: " + tidy(v.Reviewer.Login) + " is none of those who may approve there"
	case v.Commit == "":
		v.Why = "unverifiable: the forge does not say which commit was approved"
	case v.Commit == s.Head, s.Contents == nil:
	case !had || content == "":
		v.Why = "what was reviewed, " + clipped(v.Commit) + ", cannot be had any more"
	case content != s.Contents[s.Head]:
		v.Why = "the plan has changed since " + clipped(v.Commit) + ", which was reviewed"
	}
}

// whose finds the person, and says why it is nobody.
func (v *Voice) whose(p *policy.Policy, host string) string {
	u := v.Reviewer
	login := tidy(u.Login)
	switch {
	case u.ID == 0:
		return "the account was deleted, or the forge does not tell its number"
	case u.Bot || u.ID < 0:
		return login + " is a program, and nobody's consent"
	case p == nil:
		return "there is no policy that names people"
	}
	named := ""
	for i := range p.People {
		person := &p.People[i]
		if person.Forges[host] == u.ID {
			if v.Person != "" {
				v.Person = ""
				return fmt.Sprintf("account %d at %s is several people in the policy", u.ID, host)
			}
			v.Person = person.ID
			if l := person.Logins[host]; l != "" && !strings.EqualFold(l, u.Login) {
				v.Note = fmt.Sprintf("account %d of %s is called %s by now, and %s in the policy", u.ID, person.ID, login, l)
			}
		} else if strings.EqualFold(person.Logins[host], u.Login) && u.Login != "" {
			named = person.ID
		}
	}
	switch {
	case v.Person != "":
		return ""
	case named != "":
		return fmt.Sprintf("%s is the login of %s, but its number is %d, which is nobody's in the policy: people are known by number", login, named, u.ID)
	}
	return fmt.Sprintf("account %d (%s) at %s is nobody in the policy", u.ID, login, host)
}

func clipped(hash string) string { return hash[:min(10, len(hash))] }
