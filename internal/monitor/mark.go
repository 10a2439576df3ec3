package monitor

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/pattern"
)

// state of an issue as we left it.
type state string

const (
	open    state = "open"
	over    state = "over"
	decided state = "decided" // a decision covers it
)

// mark is the first line of an issue's body, which nobody sees. Nothing of a plan
// can write one: it stands before everything foreign, and the writers of Markdown
// let no HTML comment through. That somebody else's issue has one means nothing.
type mark struct {
	plan, breach, trigger string // what it is about
	state                 state
	closed                string // the last closed period that it knows
	period, money, cause  string // what has weight
	digest                string // of its words, without links
	body                  string // of its words as they were sent
}

var markLine = pattern.Of(`^<!-- accord monitor plan=([0-9a-f]{16}) breach=([0-9a-f]{32}) trigger=([0-9a-f]{16}) (open|over|decided) closed=([0-9A-Z-]{1,10}) period=([0-9A-Z-]{1,10}) money=([0-9.-]{1,24}) cause=([0-9a-f]{16}|-) words=([0-9a-f]{64}) sent=([0-9a-f]{64}) -->(\r?\n|$)`)

func (m mark) String() string {
	return fmt.Sprintf("<!-- accord monitor plan=%s breach=%s trigger=%s %s closed=%s period=%s money=%s cause=%s words=%s sent=%s -->\n",
		m.plan, m.breach, m.trigger, m.state, m.closed, m.period, m.money, m.cause, m.digest, m.body)
}

// marked reads the first line of an issue's body.
func marked(body string) (mark, bool) {
	g := markLine().FindStringSubmatch(body)
	if g == nil {
		return mark{}, false
	}
	return mark{g[1], g[2], g[3], state(g[4]), g[5], g[6], g[7], g[8], g[9], g[10]}, true
}

// unmarked is a body without its first line.
func unmarked(body string) string { return body[len(markLine().FindString(body)):] }

// intact reports whether the words of a body are those that were sent.
func intact(body string, m mark) bool { return digestOf(unmarked(body)) == m.body }

// planKey, triggerKey and breachKey are what marks know things by: digests, so
// that no name of a plan stands in them.
func planKey(plan string) string { return keyOf("plan", plan)[:16] }

func triggerKey(id string) string { return keyOf("trigger", id)[:16] }

func breachKey(plan, id string) string { return keyOf("breach", plan, id)[:32] }

func keyOf(parts ...string) string {
	h := sha256.New()
	h.Write([]byte("accord-issue/1\n"))
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s\n", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// digestOf is of words as people read them, however the forge ends their lines.
func digestOf(words string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(strings.ReplaceAll(words, "\r\n", "\n"))))
	return hex.EncodeToString(sum[:])
}

// noteLine is the first line of a comment: the same words about the same state
// are the same comment.
func noteLine(m mark, words string) string {
	return fmt.Sprintf("<!-- accord monitor note %s -->\n", keyOf("note", m.breach, string(m.state), m.closed, m.period, m.money, m.cause, words)[:32])
}

func noted(body, head string) bool {
	return strings.HasPrefix(strings.ReplaceAll(body, "\r\n", "\n"), head)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
