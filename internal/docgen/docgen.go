// Package docgen makes the reference pages of the documentation from what the
// program itself goes by: docs/findings from the table of findings, docs/files
// from the CUE definitions. A test compares the pages that are committed with
// those that are made, so they cannot go stale; to write them anew, run
//
//	ACCORD_UPDATE=1 go test ./internal/docgen
package docgen

//go:generate env ACCORD_UPDATE=1 go test .

import (
	"strings"
)

// Pages are the files of one folder of the documentation, by name.
type Pages map[string]string

// page builds one Markdown page.
type page struct{ strings.Builder }

// made is the first line of every page.
const made = "<!-- Made by internal/docgen; edit its source and run ACCORD_UPDATE=1 go test ./internal/docgen -->\n\n"

func newPage(title string) *page {
	p := &page{}
	p.WriteString(made + "# " + title + "\n")
	return p
}

// para writes paragraphs, leaving out empty ones.
func (p *page) para(texts ...string) {
	for _, t := range texts {
		if t != "" {
			p.WriteString("\n" + t + "\n")
		}
	}
}

func (p *page) section(title string) { p.WriteString("\n## " + title + "\n") }

func (p *page) block(language, text string) {
	p.WriteString("\n```" + language + "\n" + strings.TrimSuffix(text, "\n") + "\n```\n")
}

// table writes a table; cells are Markdown already, save for the bars.
func (p *page) table(head []string, rows [][]string) {
	p.WriteString("\n| " + strings.Join(head, " | ") + " |\n|" + strings.Repeat(" --- |", len(head)) + "\n")
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = strings.ReplaceAll(c, "|", `\|`)
		}
		p.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
}

func code(s string) string { return "`" + s + "`" }

// anchor is the fragment that a heading gets.
func anchor(heading string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(heading) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z':
			b.WriteRune(r)
		}
	}
	return b.String()
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
