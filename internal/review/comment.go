package review

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/pattern"
)

// mark is the first line of our comments. Nothing of a plan can write one: the
// writers of Markdown let no HTML comment through.
type mark struct {
	key    string
	run    forge.Run
	digest string
}

var markLine = pattern.Of(`^<!-- accord review ([0-9a-f]{16}) run=([0-9]{1,19})\.([0-9]{1,9}) sha256=([0-9a-f]{64}) -->(\r?\n|$)`)

func (m mark) String() string {
	return fmt.Sprintf("<!-- accord review %s run=%d.%d sha256=%s -->\n", m.key, m.run.ID, m.run.Attempt, m.digest)
}

// marked reads the first line of a comment.
func marked(body string) (mark, bool) {
	g := markLine().FindStringSubmatch(body)
	if g == nil {
		return mark{}, false
	}
	id, err := strconv.ParseInt(g[2], 10, 64)
	if err != nil {
		return mark{}, false
	}
	attempt, err := strconv.ParseInt(g[3], 10, 64)
	return mark{g[1], forge.Run{ID: id, Attempt: attempt}, g[4]}, err == nil
}

// fullReport leads to the run's page, in the comment's last line.
const fullReport = "Every edit and every gap: the full report of this run"

var runLine = pattern.Of(`<sub>\[` + regexp.QuoteMeta(fullReport) + `\]\([^()\s]*\)</sub>\s*$`)

// spoken are the words that people read, without the address of the run: what
// differs in the run alone is not said again.
func spoken(words string) string {
	return strings.TrimSpace(runLine().ReplaceAllString(strings.ReplaceAll(words, "\r\n", "\n"), ""))
}

func digestOf(words string) string {
	sum := sha256.Sum256([]byte(spoken(words)))
	return hex.EncodeToString(sum[:])
}

// body is a comment as it is sent.
func (r *Report) body() string {
	return mark{r.Key, r.At.Run, digestOf(r.Comment)}.String() + r.Comment
}

// ours picks the comments of a plan that this account wrote, oldest first.
func ours(comments []forge.Comment, self forge.User, key string) []forge.Comment {
	var out []forge.Comment
	for _, c := range comments {
		if !c.Author.Is(self) {
			continue
		}
		if m, ok := marked(c.Body); ok && m.key == key {
			out = append(out, c)
		}
	}
	return out
}

// unchanged reports whether a comment says already what is to be said: its
// words are those that its own first line vouches for, and ours.
func unchanged(c forge.Comment, r *Report) bool {
	m, ok := marked(c.Body)
	if !ok || m.digest != digestOf(r.Comment) {
		return false
	}
	_, words, _ := strings.Cut(c.Body, "\n")
	return spoken(words) == spoken(r.Comment)
}
