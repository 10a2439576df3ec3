// Package html writes documents as one page that stands alone.
//
// The page loads nothing: no network, no fonts, no images. A content security
// policy in its head allows its own style sheet and its own few lines of
// script by their hashes and refuses all else, so that text from a plan could
// not run or load anything even if it got through. It follows the reader's
// choice of light or dark, reads on a telephone and prints on A4, where folded
// parts are opened and wide grids turn the sheet.
package html

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/chart"
)

// Options say where links lead.
type Options struct {
	// Base is the address of the repository's tree at the reported revision,
	// under which files can be seen; without it places are plain words.
	Base string
	// Before is the address of the tree that the document compares with, for
	// places that are no more; without it they are plain words.
	Before string
}

// Write writes the document. Errors are those of w.
func Write(w io.Writer, d *render.Document, o Options) error {
	p := &printer{out: bufio.NewWriter(w), base: o.Base, before: o.Before, ids: map[string]int{}}
	p.head(d)
	all := sheets(d.Blocks)
	for i, sheet := range all {
		class := "sheet"
		if across(sheet) {
			class += " across"
		}
		p.put(`<section class="`, class, "\">\n")
		p.blocks(sheet)
		if i == len(all)-1 { // on the last side, not on one of its own
			p.footer(d.Footer)
		}
		p.put("</section>\n")
	}
	if len(all) == 0 {
		p.footer(d.Footer)
	}
	p.put("</main>\n<script>", script, "</script>\n</body>\n</html>\n")
	return p.out.Flush()
}

func (p *printer) footer(lines []render.Text) {
	if len(lines) == 0 {
		return
	}
	p.put("<footer>\n")
	for _, t := range lines {
		p.put("<p>", p.text(t), "</p>\n")
	}
	p.put("</footer>\n")
}

type printer struct {
	out          *bufio.Writer
	base, before string
	// ids counts the uses of each id, charts those without one.
	ids    map[string]int
	charts int
}

func (p *printer) put(parts ...string) {
	for _, s := range parts {
		p.out.WriteString(s)
	}
}

func (p *printer) head(d *render.Document) {
	p.put("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
		`<meta http-equiv="Content-Security-Policy" content="`, policy(), "\">\n",
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
		"<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n",
		"<title>", esc(d.Title), "</title>\n<style>", style, "</style>\n</head>\n<body>\n<main", attribute(breadth(d.Blocks)), ">\n",
		"<header>\n<h1>", esc(d.Title), "</h1>\n")
	if len(d.Subtitle) > 0 {
		p.put(`<p class="sub">`, p.text(d.Subtitle), "</p>\n")
	}
	p.put("</header>\n")
	p.contents(d.Blocks)
	p.facts(d.Headline)
}

// policy allows exactly the style sheet and the script of this package.
func policy() string {
	return fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'",
		hash(style), hash(script))
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// contents lists the parts of the page if there are at least three.
func (p *printer) contents(bs []render.Block) {
	var items []string
	for _, b := range bs {
		if h, ok := b.(*render.Heading); ok && h.Level == 1 && h.ID != "" {
			items = append(items, `<a href="#`+idText(h.ID)+`">`+esc(h.Text)+"</a>")
		}
	}
	if len(items) >= 3 {
		p.put(`<nav aria-label="Contents">`, strings.Join(items, " "), "</nav>\n")
	}
}

// sheets divides blocks where a heading asks for a new side of paper.
func sheets(bs []render.Block) [][]render.Block {
	var out [][]render.Block
	for i, b := range bs {
		if h, ok := b.(*render.Heading); i == 0 || ok && h.NewPage {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], b)
	}
	return out
}

// across reports whether a sheet holds a grid, which needs its long side.
func across(bs []render.Block) bool {
	for _, b := range bs {
		if t, ok := b.(*render.Table); ok && layout(t) == " grid" {
			return true
		}
	}
	return false
}

// breadth is the class of a page that has a table of many columns, at whatever
// depth: it may use the width of the window, which words alone may not.
func breadth(bs []render.Block) string {
	for _, b := range bs {
		class := ""
		switch b := b.(type) {
		case *render.Table:
			if len(b.Columns) >= wideColumns {
				class = "wide"
			}
		case *render.Details:
			class = breadth(b.Blocks)
		case *render.Callout:
			class = breadth(b.Blocks)
		}
		if class != "" {
			return class
		}
	}
	return ""
}

func (p *printer) blocks(bs []render.Block) {
	for _, b := range bs {
		p.block(b)
	}
}

func (p *printer) block(b render.Block) {
	switch b := b.(type) {
	case *render.Heading:
		p.heading(b)
	case *render.Paragraph:
		p.put("<p>", p.text(b.Text), "</p>\n")
	case *render.Facts:
		p.facts(b.Items)
	case *render.List:
		p.list(b)
	case *render.Table:
		p.table(b)
	case *render.Chart:
		p.chart(b)
	case *render.Details:
		open := ""
		if b.Open {
			open = " open"
		}
		p.put("<details", open, "><summary>", p.text(b.Summary), "</summary>\n")
		p.blocks(b.Blocks)
		p.put("</details>\n")
	case *render.Callout:
		p.put(`<section class="callout`, tone(b.Tone), `"><p class="title">`, unbroken(esc(b.Title)), "</p>\n")
		p.blocks(b.Blocks)
		p.put("</section>\n")
	}
}

func (p *printer) heading(h *render.Heading) {
	tag := fmt.Sprintf("h%d", min(h.Level+1, 6))
	p.put("<", tag)
	if h.ID != "" {
		p.put(` id="`, p.unique(h.ID), `"`)
	}
	p.put(">", unbroken(esc(h.Text)), "</", tag, ">\n")
}

func (p *printer) facts(fs []render.Fact) {
	if len(fs) == 0 {
		return
	}
	p.put("<dl class=\"facts\">\n")
	for _, f := range fs {
		p.put("<div><dt>", esc(f.Label), `</dt><dd class="value`, tone(f.Tone), `">`, unbroken(esc(f.Value)), "</dd>")
		if f.Detail != "" {
			p.put(`<dd class="detail">`, unbroken(esc(f.Detail)), "</dd>")
		}
		p.put("</div>\n")
	}
	p.put("</dl>\n")
}

func (p *printer) list(l *render.List) {
	tag := "ul"
	if l.Ordered {
		tag = "ol"
	}
	p.put("<", tag, ">\n")
	for _, t := range l.Items {
		box := ""
		if l.Tasks {
			box = "☐ "
		}
		p.put("<li>", box, p.text(t), "</li>\n")
	}
	p.put("</", tag, ">\n")
}

// chart draws for a page and for a telephone, and folds the figures below.
func (p *printer) chart(c *render.Chart) {
	named := *c
	if named.ID == "" {
		p.charts++
		named.ID = fmt.Sprintf("n%d", p.charts)
	}
	named.ID = p.unique("chart-" + named.ID)
	p.put(`<figure id="`, named.ID, `"><figcaption>`, esc(c.Title), "</figcaption>\n",
		`<div class="wide-only">`, chart.SVG(&named, chart.Wide, "-w"), "</div>",
		`<div class="narrow-only">`, chart.SVG(&named, chart.Narrow, "-n"), "</div>\n",
		"<details class=\"figures\"><summary>Figures</summary>\n")
	t := c.Table()
	t.Caption = ""
	p.table(t)
	p.put("</details></figure>\n")
}

// unique makes an id out of a name, once.
func (p *printer) unique(name string) string {
	id := idText(name)
	p.ids[id]++
	if n := p.ids[id]; n > 1 {
		return fmt.Sprintf("%s--%d", id, n)
	}
	return id
}

// idText keeps letters, digits and hyphens.
func idText(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, s)
}

// text writes styled words.
func (p *printer) text(t render.Text) string {
	var b strings.Builder
	for _, s := range t.Clean() {
		words := unbroken(escape(s.Text))
		switch s.Style {
		case render.Normal:
		case render.Strong:
			words = "<strong>" + words + "</strong>"
		case render.Code:
			words = "<code>" + words + "</code>"
		default:
			words = `<span class="` + strings.TrimSpace(tone(s.Style)) + `">` + words + "</span>"
		}
		b.WriteString(p.linked(words, s.Link))
	}
	return b.String()
}

func (p *printer) linked(words string, l *render.Link) string {
	if l == nil || words == "" {
		return words
	}
	base := p.base
	if l.Before {
		base = p.before
	}
	if url := l.URL(base); url != "" {
		return `<a href="` + html.EscapeString(url) + `" rel="noopener noreferrer">` + words + "</a>"
	}
	if l.File == "" && l.Anchor != "" {
		return `<a href="#` + idText(l.Anchor) + `">` + words + "</a>"
	}
	return words
}

// tone is the class of a style, with a space before it.
func tone(s render.Style) string {
	switch s {
	case render.Strong:
		return " strong"
	case render.Code:
		return " code"
	case render.Muted:
		return " muted"
	case render.Good:
		return " good"
	case render.Bad:
		return " bad"
	case render.Warn:
		return " warn"
	}
	return ""
}

// esc cleans and escapes words for an element or a quoted attribute.
func esc(s string) string { return escape(render.Clean(s)) }

// escape also parts the signs that a build server would read as a command if
// the page were printed to its log.
func escape(s string) string {
	return strings.ReplaceAll(html.EscapeString(s), "##", "#&#35;")
}

// dated matches periods, dates, percents, counts of a few words and signed
// amounts, which browsers would break after their hyphens, signs and numbers.
var dated = pattern.Of(`\b\d{4}-[WP]?\d\d(-\d\d)?(\.\.\d{4}-[WP]?\d\d)?\b|\(?[+−]?\d[\d,.]* %\)?|[+−][€$£¥]?\d[\d,.]*\d|\b\d{1,3} (opened|grown|shrunk|closed|replaced)\b`)

// unbroken keeps periods, dates and signed amounts of escaped words in one line.
func unbroken(s string) string {
	return dated().ReplaceAllString(s, `<span class="nb">$0</span>`)
}
