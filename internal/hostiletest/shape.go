package hostiletest

import (
	"bytes"
	"strings"

	xhtml "golang.org/x/net/html"
)

// Shape returns the elements of a rendered source in their order, without their
// words: a report of hostile names has the shape of one of harmless names, or
// somebody has written a row, a heading or a fold of their own.
func Shape(source []byte) string {
	var page bytes.Buffer
	if err := forge.Convert(source, &page); err != nil {
		return err.Error()
	}
	return PageShape(page.Bytes())
}

// PageShape is [Shape] for an HTML page. Elements that only mark words are left
// out: a writer may part a sign from the word behind it, and links what can be a
// path only. So is what is drawn, where a long label has no place.
func PageShape(page []byte) string {
	var b strings.Builder
	drawing := false
	z := xhtml.NewTokenizer(bytes.NewReader(page))
	for z.Next() != xhtml.ErrorToken {
		t := z.Token()
		if t.Data == "svg" {
			drawing = t.Type == xhtml.StartTagToken
		}
		if drawing || t.Data == "span" || t.Data == "a" {
			continue
		}
		switch t.Type {
		case xhtml.StartTagToken, xhtml.SelfClosingTagToken:
			b.WriteString("<" + t.Data + ">")
		case xhtml.EndTagToken:
			b.WriteString("</" + t.Data + ">")
		case xhtml.CommentToken:
			b.WriteString("<!>")
		}
	}
	return b.String()
}

// Words returns the text of a rendered source, in order.
func Words(source []byte) string {
	var page bytes.Buffer
	if err := forge.Convert(source, &page); err != nil {
		return err.Error()
	}
	return PageWords(page.Bytes())
}

// PageWords is [Words] for an HTML page.
func PageWords(page []byte) string {
	var b strings.Builder
	z := xhtml.NewTokenizer(bytes.NewReader(page))
	for z.Next() != xhtml.ErrorToken {
		if t := z.Token(); t.Type == xhtml.TextToken {
			b.WriteString(t.Data)
		}
	}
	return b.String()
}
