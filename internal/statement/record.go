package statement

import (
	"fmt"
	"strings"
	"time"
)

const recordMax = 64 << 10

var recordForm = form[Record]{what: "a record", limit: recordMax, check: (*Record).together, fields: []field[Record]{
	version[Record]("accord-evidence"),
	hash("plan", func(r *Record) *Hash { return &r.Plan }, false),
	hash("chain", func(r *Record) *Hash { return &r.Chain }, false),
	word("cycle", func(r *Record) *string { return &r.Cycle }, cycle),
	word("purpose", func(r *Record) *Purpose { return &r.Purpose }, oneOf(Proposal, Close, Policy)),
	word("scope", func(r *Record) *string { return &r.Scope }, scope),
	hash("base", func(r *Record) *Hash { return &r.Base }, false),
	hash("content", func(r *Record) *Hash { return &r.Content }, false),
	hash("effects", func(r *Record) *Hash { return &r.Effects }, false),
	count("arithmetic", func(r *Record) *int { return &r.Arithmetic }),
	hash("policy", func(r *Record) *Hash { return &r.Policy }, false),
	word("forge", func(r *Record) *string { return &r.Forge }, matching(hostPattern+`(?:/[A-Za-z0-9_.-]+){2,12}`, "HOST/PATH of a repository")),
	count("pull_request", func(r *Record) *int { return &r.PullRequest }),
	word("review", func(r *Record) *string { return &r.Review }, matching(`[A-Za-z0-9][A-Za-z0-9._=+/-]{0,127}`, "the review's number or id at the forge")),
	word("reviewer", func(r *Record) *string { return &r.Reviewer }, matching(hostPattern+`/[1-9][0-9]{0,18}`, "HOST/NUMBER of an account")),
	word("person", func(r *Record) *string { return &r.Person }, person),
	word("verdict", func(r *Record) *Verdict { return &r.Verdict }, oneOf(Approve, Reject, Revoke)),
	word("commit", func(r *Record) *string { return &r.Commit }, matching(`[0-9a-f]{40}|[0-9a-f]{64}`, "the 40 or 64 digits of a commit")),
	instant("submitted_at", func(r *Record) *time.Time { return &r.SubmittedAt }),
	word("tool", func(r *Record) *string { return &r.Tool }, tool),
	instant("recorded_at", func(r *Record) *time.Time { return &r.RecordedAt }),
}}

// ParseRecord reads what the recorder saw of a review. It refuses what Bytes
// would not write back to the identical bytes.
func ParseRecord(b []byte) (*Record, error) { return recordForm.parse(b, 1) }

// Bytes writes the record: the bytes that the recorder signs.
func (r *Record) Bytes() []byte { return recordForm.bytes(r) }

// together holds the account to the forge that the review is at.
func (r *Record) together() (key, text string) {
	forge, _, _ := strings.Cut(r.Forge, "/")
	if host, _, _ := strings.Cut(r.Reviewer, "/"); host != forge {
		return "reviewer", fmt.Sprintf("an account at %s, but the review is at %s", host, forge)
	}
	return "", ""
}
