package statement

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/quantity"
)

// MaxSize is how many bytes a statement may have, MaxReason a reason before it
// is encoded.
const (
	MaxSize   = 256 << 10
	MaxReason = 4000
)

var statementForm = form[Statement]{what: "a statement", limit: MaxSize, check: (*Statement).together, fields: []field[Statement]{
	version[Statement]("accord-statement"),
	hash("plan", func(s *Statement) *Hash { return &s.Plan }, false),
	hash("chain", func(s *Statement) *Hash { return &s.Chain }, false),
	word("cycle", func(s *Statement) *string { return &s.Cycle }, cycle),
	word("purpose", func(s *Statement) *Purpose { return &s.Purpose }, oneOf(Proposal, Close, Policy, Override, Ratify)),
	word("scope", func(s *Statement) *string { return &s.Scope }, scope),
	hash("base", func(s *Statement) *Hash { return &s.Base }, false),
	hash("content", func(s *Statement) *Hash { return &s.Content }, false),
	hash("effects", func(s *Statement) *Hash { return &s.Effects }, false),
	count("arithmetic", func(s *Statement) *int { return &s.Arithmetic }),
	hash("policy", func(s *Statement) *Hash { return &s.Policy }, false),
	hash("report", func(s *Statement) *Hash { return &s.Report }, false),
	word("verdict", func(s *Statement) *Verdict { return &s.Verdict }, oneOf(Approve, Reject, Abstain, Revoke)),
	hash("after", func(s *Statement) *Hash { return &s.After }, true),
	word("person", func(s *Statement) *string { return &s.Person }, person),
	word("role", func(s *Statement) *string { return &s.Role }, identifier),
	word("for", func(s *Statement) *string { return &s.For }, forWhom),
	{key: "tolerance", spell: func(s *Statement) []string { return []string{s.Tolerance.Percent()} }, read: readTolerance},
	{key: "accepts", many: true, spell: spellAccepts, read: readAccepts},
	{key: "reason", spell: func(s *Statement) []string { return []string{encode(s.Reason, unreserved)} }, read: readReason},
	word("tool", func(s *Statement) *string { return &s.Tool }, tool),
	instant("signed_at", func(s *Statement) *time.Time { return &s.SignedAt }),
}}

// Parse reads a statement. It refuses whatever Bytes would not write back to the
// identical bytes, and what contradicts itself; the error is an *Error with the
// line. Whether a policy knows the person, and a plan the hashes, is not its
// matter.
func Parse(b []byte) (*Statement, error) { return statementForm.parse(b, 1) }

// Bytes writes the statement: the bytes that are signed. Accepts are written
// sorted. It does not judge what it writes; Parse does.
func (s *Statement) Bytes() []byte { return statementForm.bytes(s) }

// together judges values that depend on one another.
func (s *Statement) together() (key, text string) {
	named := Hash(s.For).Valid()
	switch {
	case s.Verdict == Revoke && !named:
		return "for", "a statement with verdict revoke names the hash of the statement that it takes back"
	case s.Purpose == Ratify && s.Verdict != Revoke && !named:
		return "for", "a statement of purpose ratify names the hash of the override"
	case named && s.Verdict != Revoke && s.Purpose != Ratify:
		return "for", "a hash stands in a revoke or a ratify only; expected none, or the person in whose place the deputy signs"
	case s.For == s.Person:
		return "for", "nobody is their own deputy; expected none"
	case s.Verdict != Approve && s.Tolerance != 0:
		return "tolerance", "only an approval tolerates anything; expected 0%"
	case s.Verdict != Approve && len(s.Accepts) > 0:
		return "accepts", "only an approval accepts gaps; expected no such line"
	case s.Purpose == Override && s.Verdict == Approve && strings.TrimSpace(s.Reason) == "":
		return "reason", "an override states its reason"
	}
	for i := 1; i < len(s.Accepts); i++ {
		if s.Accepts[i-1].Gap == s.Accepts[i].Gap {
			return "accepts", fmt.Sprintf("%q is accepted twice; expected each gap once", clip(s.Accepts[i].Gap))
		}
	}
	return "", ""
}

// forWhom accepts none, a person or a hash.
func forWhom(s string) error {
	if Hash(s).Valid() || identifier(s) == nil {
		return nil
	}
	return fmt.Errorf("%q is not allowed; expected none, a person, or a hash", clip(s))
}

func readTolerance(s *Statement, text string) error {
	r, err := quantity.ParseRatio(text)
	if err != nil || !strings.HasSuffix(text, "%") || r < 0 || r > quantity.Unit {
		return fmt.Errorf("%q is no tolerance; expected a percent between 0%% and 100%%", clip(text))
	}
	s.Tolerance = r
	return nil
}

func spellAccepts(s *Statement) []string {
	lines := make([]string, len(s.Accepts))
	for i, a := range s.Accepts {
		lines[i] = encode(a.Gap, gapKeeps) + " " + size(a.Units) + " " + size(a.Money)
	}
	slices.Sort(lines)
	return lines
}

func readAccepts(s *Statement, text string) error {
	words := strings.Split(text, " ")
	if len(words) != 3 {
		return fmt.Errorf("%q is not allowed; expected GAP UNITS MONEY", clip(text))
	}
	gap, err := decode(words[0])
	if err != nil {
		return err
	}
	if kind, what, ok := strings.Cut(gap, "/"); !ok || kind == "" || what == "" {
		return fmt.Errorf("%q is no gap; expected its id as shortage/TENT-2P@central", clip(gap))
	}
	a := Accepted{Gap: gap}
	if a.Units, err = readSize(words[1]); err != nil {
		return err
	}
	if a.Money, err = readSize(words[2]); err != nil {
		return err
	}
	s.Accepts = append(s.Accepts, a)
	return nil
}

func readReason(s *Statement, text string) (err error) {
	if s.Reason, err = decode(text); err != nil {
		return err
	}
	if len(s.Reason) > MaxReason {
		return fmt.Errorf("%d bytes; a reason has at most %d", len(s.Reason), MaxReason)
	}
	if s.Reason != strings.TrimSpace(s.Reason) {
		return errors.New("blanks at an end; expected none")
	}
	return nil
}
