package findings

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/disarm"
)

// writeMarkdown writes the totals, a table of findings and one of gaps, for a
// comment or the summary of a build.
func writeMarkdown(r finding.Report, o Options) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "**%s**\n", prose(totals(r)))
	if len(r.Findings) > 0 {
		b.WriteString("\n| Where | Finding | What is wrong | What to do |\n| --- | --- | --- | --- |\n")
		markdownFindings(&b, &r, o)
	}
	if len(r.Findings) > summaryAbove {
		b.WriteString("\n| Count | Finding | |\n| ---: | --- | --- |\n")
		for _, s := range byCode(r.Findings) {
			fmt.Fprintf(&b, "| %s | %s %s | %s |\n", grouped(strconv.Itoa(s.n)), s.severity, codeLink(s.code), prose(s.title))
		}
	}
	listed, more := limitGaps(r.Gaps, r.Left, o.Limit)
	if len(listed) > 0 {
		b.WriteString("\n| Gap | When | What is off | Class | How it stands |\n| --- | --- | --- | --- | --- |\n")
	}
	for _, g := range listed {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", linked(span(g.ID), g.Position, o.Base), span(g.Periods()), prose(g.Text), prose(g.Class), prose(strings.Join(standing(g, &r), ", ")))
	}
	for _, m := range more {
		fmt.Fprintf(&b, "\n%s\n", prose(m))
	}
	return b.Bytes(), nil
}

func markdownFindings(b *bytes.Buffer, r *finding.Report, o Options) {
	listed := newLimiter(o.Limit)
	for i := range r.Findings {
		f := &r.Findings[i]
		if listed.admit(f.Code) {
			hint, related := advice(f)
			what := []string{prose(hint)}
			if hint == "" {
				what = nil
			}
			for _, p := range related {
				what = append(what, "see "+linked(span(place(p.File, p.Line, p.Column)), p.Position, o.Base)+" "+prose(p.Message))
			}
			fmt.Fprintf(b, "| %s | %s %s | %s | %s |\n", linked(span(where(f, r)), f.Position, o.Base), f.Severity, codeLink(f.Code), prose(f.Message), strings.TrimSpace(strings.Join(what, "; ")))
		}
		if i+1 == len(r.Findings) || r.Findings[i+1].File != f.File {
			for _, more := range listed.leave(f.File) {
				fmt.Fprintf(b, "| | | %s | |\n", prose(more))
			}
		}
	}
}

// linked makes words a link to a place below base, where both are known.
func linked(words string, at position.Position, base string) string {
	url := (&render.Link{File: at.File, Line: at.Line}).URL(base)
	if url == "" || words == "" {
		return words
	}
	return "[" + words + "](" + breakers.Replace(url) + ")"
}

// breakers are what would end a link or a table's cell; the path of a file holds
// none of it any more.
var breakers = strings.NewReplacer("(", "%28", ")", "%29", "|", "%7C", "<", "%3C", ">", "%3E", " ", "%20", "\n", "", "\r", "")

// codeLink links a code that exists to its documentation.
func codeLink(c finding.Code) string {
	if _, ok := finding.Lookup(c); !ok {
		return span(string(c))
	}
	return "[" + string(c) + "](" + helpURL(c) + ")"
}

// prose makes foreign text plain words in Markdown: no emphasis, code, table
// cell, HTML, link, image, mention or reference.
func prose(s string) string { return disarm.Markdown(disarm.Cut(visible(s), longest)) }

// longest is the number of code points of one text: a name of a whole page would
// push everything else out of a comment.
const longest = 1_000

// span makes foreign text code, in which nothing is markup, mention or link.
func span(s string) string { return disarm.Code(disarm.Cut(visible(s), longest)) }
