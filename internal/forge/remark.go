package forge

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/markdown"
)

// Remark is an annotation as a comment at its line. Key is hidden in the first
// line of its body and tells in the next run that it is there already.
type Remark struct {
	Annotation
	Key  string // 32 hexadecimal digits
	Body string // Markdown
}

// Remarks makes the comments, in their order. fence is what the forge writes
// after the backticks of a suggested change, such as "suggestion"; "" shows it
// as a block of text. Two that say the same at two lines have two keys.
func Remarks(name string, as []Annotation, fence func(Annotation) string) []Remark {
	out := make([]Remark, len(as))
	turns := map[string]int{}
	for i, a := range as {
		said := a.digest(name, 0)
		out[i] = a.remark(a.digest(name, turns[said]), fence(a))
		turns[said]++
	}
	return out
}

// Remark makes the comment of one annotation.
func (a Annotation) Remark(name, fence string) Remark { return a.remark(a.digest(name, 0), fence) }

// digest is of everything that the comment says, so that one that says
// something else is another. turn tells those apart that say the same.
func (a Annotation) digest(name string, turn int) string {
	h := sha256.New()
	for _, s := range []string{"accord-remark/1", name, a.Key, a.File, string(a.Severity), a.words(), a.replacement()} {
		fmt.Fprintf(h, "%d:%s\n", len(s), s)
	}
	fmt.Fprintf(h, "%t %d", a.Suggestion != nil, turn)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// remark writes the key before anything foreign: there a text cannot forge it.
func (a Annotation) remark(key, fence string) Remark {
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- accord:remark %s -->\n%s\n", key, a.words())
	if a.Suggests() {
		if fence == "" {
			b.WriteString("\nSuggested:\n")
		}
		marks := fenceFor(a.replacement())
		fmt.Fprintf(&b, "\n%s%s\n%s\n%s\n", marks, fence, a.replacement(), marks)
	}
	return Remark{Annotation: a, Key: key, Body: b.String()}
}

// words are what a comment says, as Markdown. Line ends in it are taken out of
// text that is to be one paragraph, so that no line of its own begins anything.
func (a Annotation) words() string {
	said := a.Markdown
	if said == "" {
		t := render.Text{render.Strong.Of(Clip(a.Title, 250))}
		if a.Message != "" {
			t = append(t, render.Normal.Of(": "+Clip(a.Message, 2000)))
		}
		said = markdown.Inline(t, "")
	}
	said = strings.Join(strings.Fields(said), " ")
	if strings.HasPrefix(said, "/") { // a command of GitLab's
		said = `\` + said
	}
	return said
}

// Suggests says that there is a replacement that may be offered: text without
// anything hidden in it.
func (a Annotation) Suggests() bool {
	return a.Suggestion != nil && utf8.ValidString(*a.Suggestion) && !strings.ContainsFunc(*a.Suggestion, func(r rune) bool {
		return r != '\t' && r != '\n' && !unicode.IsPrint(r)
	}) && render.Clean(*a.Suggestion) == strings.Join(strings.Fields(*a.Suggestion), " ")
}

func (a Annotation) replacement() string {
	if a.Suggestion == nil {
		return ""
	}
	return strings.TrimSuffix(*a.Suggestion, "\n")
}

// LastLine is the last line that the annotation is about.
func (a Annotation) LastLine() int { return max(a.Line, a.EndLine) }

// fenceFor is a fence that nothing in the text can end: longer than every run
// of backticks in it.
func fenceFor(text string) string {
	longest, run := 0, 0
	for i := range len(text) {
		if text[i] != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return strings.Repeat("`", max(3, longest+1))
}

var remarkMark = pattern.Of(`^<!-- accord:remark ([0-9a-f]{32}) -->\r?\n`)

// RemarkKey is the key of a comment's body, "" if it is no remark. Whether it is
// ours is told by its author.
func RemarkKey(body string) string {
	if m := remarkMark().FindStringSubmatch(body); m != nil {
		return m[1]
	}
	return ""
}
