package render

import (
	"net/url"
	"strconv"
	"strings"
)

// Document is a report, ready to be written in any format.
type Document struct {
	// Title is the report's name: company, cycle, subject.
	Title string
	// Subtitle says what was compared, as of when, at which revision.
	Subtitle Text
	// Headline holds the few measures that answer the reader's first question.
	// Every writer prints it first and none leaves it out.
	Headline []Fact
	Blocks   []Block
	// Footer holds lines that close the document and are never left out: what
	// is missing, where the full report lies, the plan's digest.
	Footer []Text
}

// Block is one part of a document: *Heading, *Paragraph, *Facts, *Table,
// *Details, *List, *Callout or *Chart.
type Block interface{ block() }

// Text is a run of words with inline styles. It has no line breaks; a writer
// wraps it.
type Text []Span

// Span is some words in one style, linked to a place if Link is set.
type Span struct {
	Text  string
	Style Style
	Link  *Link
}

// Style says what words are, or how good what they say is. The zero value is
// plain text, which most words are.
type Style uint8

// The styles. Good, Bad and Warn are never the only carrier of their meaning:
// the words beside them say it too.
const (
	Normal Style = iota
	Strong
	Code
	Muted
	Good
	Bad
	Warn
)

// Of returns the words in this style.
func (s Style) Of(words string) Span { return Span{Text: words, Style: s} }

// Plain returns words without any style.
func Plain(words string) Text { return Text{{Text: words}} }

// String returns the words without their styles.
func (t Text) String() string {
	if len(t) == 1 {
		return t[0].Text
	}
	n := 0
	for _, s := range t {
		n += len(s.Text)
	}
	b := make([]byte, 0, n)
	for _, s := range t {
		b = append(b, s.Text...)
	}
	return string(b)
}

// Link leads to a line of a plan file or to a heading of the same document.
// Writers that know where files can be seen make it a hyperlink; the others
// print the words only.
type Link struct {
	// File is a path from the repository's root, Line is 1-based, 0 for the
	// whole file.
	File string
	Line int
	// Before says that the place is one of the state that the report compares
	// with, and not of the one that it is about.
	Before bool
	// Anchor is the ID of a block of this document; then File is empty.
	Anchor string
	// Address is an http or https address that accord itself knows, such as
	// that of a run of CI; then all else is empty. Nothing of a plan is one.
	Address string
}

// URL returns the address of the file's line below base, the address of a
// repository's tree at a revision such as
// https://forge.example/acme/plans/blob/1f2e3d. It is empty unless base is an
// http or https address and the link names a file inside the repository.
func (l *Link) URL(base string) string {
	if l != nil && l.Address != "" {
		if u, err := url.Parse(l.Address); err == nil && (u.Scheme == "https" || u.Scheme == "http") {
			return u.String()
		}
		return ""
	}
	if l == nil || l.File == "" || !(strings.HasPrefix(base, "https://") || strings.HasPrefix(base, "http://")) {
		return ""
	}
	parts := strings.Split(l.File, "/")
	for i, p := range parts {
		if p == "" || p == "." || p == ".." {
			return ""
		}
		parts[i] = url.PathEscape(p)
	}
	u := strings.TrimRight(base, "/") + "/" + strings.Join(parts, "/")
	if l.Line > 0 {
		u += "#L" + strconv.Itoa(l.Line)
	}
	return u
}

// Fact is one measure: what it is called, its value with unit, and what the
// value means or is compared with.
type Fact struct {
	Label  string
	Value  string
	Detail string
	Tone   Style
}

// Heading opens a part of the document. Level is 1 to 3, below the title.
type Heading struct {
	Level int
	Text  string
	// ID names the heading for links and the table of contents; empty for a
	// heading that nobody links to. Letters, digits and hyphens.
	ID string
	// NewPage starts a new side when printed.
	NewPage bool
}

// Paragraph is a run of sentences.
type Paragraph struct{ Text Text }

// Facts is a row of measures.
type Facts struct{ Items []Fact }

// List is a list of short texts. Tasks has a box to tick at each, where the
// format has boxes.
type List struct {
	Ordered bool
	Tasks   bool
	Items   []Text
}

// Details folds blocks under a summary where the format can fold; formats that
// cannot print the summary as a heading and the blocks below it.
type Details struct {
	Summary Text
	Blocks  []Block
	// Open shows the blocks from the start.
	Open bool
}

// Callout sets blocks apart that the reader must not miss. Tone is Good, Bad,
// Warn or Normal.
type Callout struct {
	Tone   Style
	Title  string
	Blocks []Block
}

func (*Heading) block()   {}
func (*Paragraph) block() {}
func (*Facts) block()     {}
func (*List) block()      {}
func (*Details) block()   {}
func (*Callout) block()   {}
func (*Table) block()     {}
func (*Chart) block()     {}
