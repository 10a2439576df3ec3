package statement

import (
	"fmt"
	"strings"
)

// Genesis is the cycle of the tag that a plan's history of closes begins with.
const Genesis = "genesis"

const (
	title  = "accord close "
	tagMax = 16 << 10
)

var tagForm = form[Tag]{what: "the message of a close", limit: tagMax, check: (*Tag).together, fields: []field[Tag]{
	version[Tag]("accord-close"),
	hash("plan", func(t *Tag) *Hash { return &t.Plan }, true),
	hash("chain", func(t *Tag) *Hash { return &t.Chain }, true),
	word("cycle", func(t *Tag) *string { return &t.Cycle }, closedCycle),
	hash("base", func(t *Tag) *Hash { return &t.Base }, true),
	hash("content", func(t *Tag) *Hash { return &t.Content }, false),
	hash("effects", func(t *Tag) *Hash { return &t.Effects }, false),
	count("arithmetic", func(t *Tag) *int { return &t.Arithmetic }),
	hash("policy", func(t *Tag) *Hash { return &t.Policy }, false),
	hash("statements", func(t *Tag) *Hash { return &t.Statements }, false),
	hash("override", func(t *Tag) *Hash { return &t.Overrides }, true),
	word("closer", func(t *Tag) *string { return &t.Closer }, person),
	word("tool", func(t *Tag) *string { return &t.Tool }, tool),
}}

// ParseTag reads the message of a tag without its signature, as
// signature.TagSignature returns it without the object's header. It refuses what
// Bytes would not write back to the identical bytes.
func ParseTag(message []byte) (*Tag, error) {
	head, rest, ok := strings.Cut(string(message), "\n\n")
	if !ok || !strings.HasPrefix(head, title) || strings.Contains(head, "\n") {
		return nil, &Error{1, fmt.Sprintf("%q; expected `%sCYCLE` and an empty line behind it", clip(strings.SplitN(head, "\n", 2)[0]), title)}
	}
	t, err := tagForm.parse([]byte(rest), 3)
	if err != nil {
		return nil, err
	}
	if head != title+t.Cycle {
		return nil, &Error{1, fmt.Sprintf("%q, but the tag's cycle is %s; expected `%s%s`", clip(head), t.Cycle, title, t.Cycle)}
	}
	return t, nil
}

// Bytes writes the message, without the tag object's header and signature.
func (t *Tag) Bytes() []byte {
	return append([]byte(title+t.Cycle+"\n\n"), tagForm.bytes(t)...)
}

// IsGenesis reports whether the tag is the root of a chain.
func (t *Tag) IsGenesis() bool { return t.Cycle == Genesis }

func closedCycle(s string) error {
	if s == Genesis || cycle(s) == nil {
		return nil
	}
	return fmt.Errorf("%q is not allowed; expected %s, or genesis", clip(s), cycleAllowed)
}

// together holds genesis to naming nothing before it, and a close to naming all.
func (t *Tag) together() (key, text string) {
	for _, h := range []struct {
		key string
		h   Hash
	}{{"plan", t.Plan}, {"chain", t.Chain}, {"base", t.Base}} {
		switch {
		case t.IsGenesis() && h.h != None:
			return h.key, "nothing is before genesis; expected none"
		case !t.IsGenesis() && h.h == None:
			return h.key, "none stands in genesis only; expected a hash"
		}
	}
	if t.IsGenesis() && t.Overrides != None {
		return "override", "nothing is overridden at genesis; expected none"
	}
	return "", ""
}

// TagName is the name of the tag of a cycle: plan/CYCLE, or with several plans
// in the repository plan/NAME/CYCLE. It stands in the tag object's header too.
func TagName(plan, cycle string) string {
	if plan == "" {
		return "plan/" + cycle
	}
	return "plan/" + plan + "/" + cycle
}

// SplitTagName is the reverse; ok is false for a name that no close has.
func SplitTagName(name string) (plan, cycle string, ok bool) {
	rest, ok := strings.CutPrefix(name, "plan/")
	if !ok {
		return "", "", false
	}
	if before, after, several := strings.Cut(rest, "/"); several {
		plan, rest = before, after
		if identifier(plan) != nil || plan == Genesis {
			return "", "", false
		}
	}
	return plan, rest, closedCycle(rest) == nil
}
