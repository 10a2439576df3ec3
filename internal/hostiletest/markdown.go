package hostiletest

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	xhtml "golang.org/x/net/html"
)

// forge renders as forges do before they sanitise: whatever HTML comes through
// is theirs to judge, and ours to have prevented.
var forge = goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList),
	goldmark.WithRendererOptions(html.WithUnsafe()))

// Homes are the addresses that outputs may link to: the tests' forge and
// accord's own documentation.
var Homes = []string{"https://forge.example/", "https://github.com/accord-plan/accord"}

// markdownElements are the elements that accord's Markdown renders to, with
// their attributes.
var markdownElements = map[string]string{
	"h1": "", "h2": "", "h3": "", "h4": "", "h5": "", "h6": "", "p": "", "br": "", "hr": "", "span": "", "strong": "", "em": "", "code": "class", "pre": "", "sub": "",
	"ul": "", "ol": "", "li": "", "blockquote": "", "details": "open", "summary": "", "a": "href", "input": "type disabled",
	"table": "", "thead": "", "tbody": "", "tr": "", "th": "align style", "td": "align style",
}

// fences are the languages of code blocks that accord writes.
var fences = map[string]bool{"": true, "language-mermaid": true, "language-suggestion": true, "language-yaml": true}

// suggested is how GitLab's suggested changes are marked.
var suggested = regexp.MustCompile(`^language-suggestion:-[0-9]+\+0$`)

// ourKey is the one comment of HTML that accord writes, as the first thing of
// what it posts.
var ourKey = regexp.MustCompile(`^ accord( review|:remark| monitor( note)?) (plan=)?[0-9a-f]{16,32}[0-9A-Za-z =.-]* $`)

// Markdown judges the source of a comment, a summary or a description that may
// be printed as well: as [Posted], and nothing in it is a command to a build's
// log.
func Markdown(source []byte) []string { return append(Log(source), Posted(source)...) }

// Posted judges the source of what is posted to a forge. It is rendered, and
// only accord's own elements may come out; no text node may hold what a forge
// turns into a mention, a reference or a link; no row has more cells than its
// table; no comment hides anything but our key; and no line of the source,
// outside of code, is a command to GitLab.
func Posted(source []byte) []string {
	bad := quickActions(withoutFences(source))
	bad = append(bad, cells(string(source))...)
	bad = append(bad, stripped(source)...)
	var page bytes.Buffer
	if err := forge.Convert(source, &page); err != nil {
		return append(bad, err.Error())
	}
	m := &markdownJudge{}
	z := xhtml.NewTokenizer(&page)
	for z.Next() != xhtml.ErrorToken {
		m.token(z.Token())
	}
	if m.open != 0 {
		m.say("details that are not closed")
	}
	return append(bad, m.bad...)
}

// markdownJudge walks over a rendered source.
type markdownJudge struct {
	bad []string
	// code counts open elements of code, open those of details.
	code, open int
	// begun says that something was shown: no key stands behind it.
	begun bool
	// diagram says that the code is one of Mermaid's.
	diagram bool
}

func (m *markdownJudge) say(format string, args ...any) {
	m.bad = append(m.bad, fmt.Sprintf(format, args...))
}

func (m *markdownJudge) token(t xhtml.Token) {
	switch t.Type {
	case xhtml.TextToken:
		m.begun = m.begun || strings.TrimSpace(t.Data) != ""
		switch {
		case m.diagram:
			m.bad = append(m.bad, diagram(t.Data)...)
		case m.code == 0:
			m.bad = append(m.bad, referencesIn(t.Data)...)
		}
	case xhtml.CommentToken:
		if m.begun || !ourKey.MatchString(t.Data) {
			m.say("the comment %s", quoted(t.Data))
		}
	case xhtml.DoctypeToken:
		m.say("a document type")
	case xhtml.StartTagToken, xhtml.SelfClosingTagToken:
		m.begun = true
		m.element(t)
	case xhtml.EndTagToken:
		switch t.Data {
		case "code":
			m.code--
			m.diagram = false
		case "details":
			if m.open--; m.open < 0 {
				m.say("details that end before they begin")
			}
		}
	}
}

func (m *markdownJudge) element(t xhtml.Token) {
	attributes, ok := markdownElements[t.Data]
	if !ok {
		m.say("the element %s", quoted(t.String()))
	}
	for _, a := range t.Attr {
		if !strings.Contains(" "+attributes+" ", " "+a.Key+" ") {
			m.say("the attribute %s of %s", quoted(a.Key+"="+a.Val), t.Data)
		}
		switch a.Key {
		case "href":
			if !ourAddress(a.Val) {
				m.say("the link %s", quoted(a.Val))
			}
		case "class":
			if !fences[a.Val] && !suggested.MatchString(a.Val) {
				m.say("code as %s", quoted(a.Val))
			}
			m.diagram = a.Val == "language-mermaid"
		case "style":
			if !strings.HasPrefix(a.Val, "text-align:") {
				m.say("the style %s", quoted(a.Val))
			}
		}
	}
	switch t.Data {
	case "code":
		m.code++
	case "details":
		m.open++
	}
}

func ourAddress(url string) bool {
	for _, home := range Homes {
		if strings.HasPrefix(url, home) && !strings.Contains(url, "/../") {
			return true
		}
	}
	return strings.HasPrefix(url, "#")
}

// withoutFences is the source without its blocks of code, in which a forge looks
// for nothing.
func withoutFences(source []byte) string {
	out := bytes.Clone(source)
	doc := forge.Parser().Parse(text.NewReader(source))
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if n.Kind() != ast.KindFencedCodeBlock || !entering {
			return ast.WalkContinue, nil
		}
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			for at := line.Start; at < line.Stop; at++ {
				if out[at] != '\n' {
					out[at] = ' '
				}
			}
		}
		return ast.WalkContinue, nil
	})
	return string(out)
}

// bare is what Gitea looks for in words without markup.
var bare = regexp.MustCompile(`(?:^|[\s(\['"])(@[\w-]|[#!]\d|[\w.-]+/[\w.-]+[#!@]\w)`)

// stripped judges as Gitea does before it notifies or closes: it takes the
// words out of the source itself, without HTML and code, each run of them on a
// line of its own.
func stripped(source []byte) []string {
	var b strings.Builder
	doc := forge.Parser().Parse(text.NewReader(source))
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		t, ok := n.(*ast.Text)
		if !entering || !ok || t.IsRaw() {
			return ast.WalkContinue, nil
		}
		if _, joined := n.PreviousSibling().(*ast.Text); !joined {
			b.WriteByte('\n')
		}
		b.Write(t.Segment.Value(source))
		if t.SoftLineBreak() {
			b.WriteByte('\n')
		}
		return ast.WalkContinue, nil
	})
	if m := bare.FindString(b.String()); m != "" {
		return []string{fmt.Sprintf("what Gitea reads as %q", m)}
	}
	return nil
}
