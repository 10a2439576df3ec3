package hostiletest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	xhtml "golang.org/x/net/html"
)

// pageElements are the elements of accord's pages and drawings.
var pageElements = set(`html head meta title style body main header h1 h2 h3 h4 h5 h6 p nav a section footer dl dt dd div span strong code
	ul ol li table caption thead tbody tr th td details summary figure figcaption script
	svg desc g path line rect text circle polyline polygon`)

// pageAttributes are their attributes; none of them runs anything.
var pageAttributes = set(`lang charset http-equiv content name class id tabindex role aria-label aria-labelledby aria-hidden href rel open colspan scope data-label
	viewbox width height x y x1 y1 x2 y2 r cx cy d points text-anchor transform`)

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// Page judges an HTML page: it has only the elements and attributes of its
// writer, exactly one style sheet and one script, which are the ones that its
// policy names, leads nowhere else, and hides nothing in a comment.
func Page(out []byte) []string {
	bad := Log(out)
	p := &pageJudge{}
	p.all(out)
	for what, n := range map[string]int{"script": p.scripts, "style": p.styles} {
		if n != 1 {
			p.say("%d elements %s", n, what)
		}
	}
	return append(bad, p.bad...)
}

type pageJudge struct {
	bad             []string
	scripts, styles int
	// inside is the element whose raw text follows, policy what may run.
	inside, policy string
}

// all judges every token of a page and returns what is wrong.
func (p *pageJudge) all(page []byte) []string {
	z := xhtml.NewTokenizer(bytes.NewReader(page))
	for z.Next() != xhtml.ErrorToken {
		p.token(z.Token())
	}
	return p.bad
}

func (p *pageJudge) say(format string, args ...any) {
	p.bad = append(p.bad, fmt.Sprintf(format, args...))
}

func (p *pageJudge) token(t xhtml.Token) {
	switch t.Type {
	case xhtml.CommentToken:
		p.say("the comment %s", quoted(t.Data))
	case xhtml.TextToken:
		if p.inside != "" {
			sum := sha256.Sum256([]byte(t.Data))
			if !strings.Contains(p.policy, base64.StdEncoding.EncodeToString(sum[:])) {
				p.say("a %s that the policy does not name: %s", p.inside, quoted(t.Data))
			}
		}
	case xhtml.EndTagToken:
		p.inside = ""
	case xhtml.StartTagToken, xhtml.SelfClosingTagToken:
		p.element(t)
	}
}

func (p *pageJudge) element(t xhtml.Token) {
	p.inside = ""
	switch t.Data {
	case "script":
		p.scripts++
		p.inside = t.Data
	case "style":
		p.styles++
		p.inside = t.Data
	}
	if !pageElements[t.Data] {
		p.say("the element %s", quoted(t.String()))
	}
	refresh := ""
	for _, a := range t.Attr {
		if !pageAttributes[a.Key] {
			p.say("the attribute %s of %s", quoted(a.Key+"="+a.Val), t.Data)
		}
		switch a.Key {
		case "href":
			if !ourAddress(a.Val) {
				p.say("the link %s", quoted(a.Val))
			}
		case "http-equiv":
			refresh = a.Val
		case "content":
			if refresh == "Content-Security-Policy" && p.policy == "" {
				p.policy = a.Val
			}
		}
	}
	if refresh != "" && refresh != "Content-Security-Policy" {
		p.say("a page that asks for %s", quoted(refresh))
	}
}
