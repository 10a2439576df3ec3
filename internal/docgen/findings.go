package docgen

import (
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
)

// Findings makes docs/findings: an index of all codes and a page for each
// family of them.
func Findings() Pages {
	pages := Pages{"README.md": findingsIndex()}
	for _, family := range familiesOf(finding.All()) {
		pages[finding.Page(family[0].Code)] = familyPage(family)
	}
	return pages
}

// familiesOf cuts sorted definitions into families.
func familiesOf(all []finding.Definition) [][]finding.Definition {
	var out [][]finding.Definition
	for from := 0; from < len(all); {
		to := from
		name, _ := finding.Family(all[from].Code)
		for to < len(all) && strings.HasPrefix(string(all[to].Code), name) {
			to++
		}
		out = append(out, all[from:to])
		from = to
	}
	return out
}

// familyTitle is what a page is called: A01xx: the shape of a document.
func familyTitle(family []finding.Definition) string {
	name, title := finding.Family(family[0].Code)
	return name + "xx: " + title
}

func findingsIndex() string {
	p := newPage("Findings")
	p.para("A finding says that the text of a plan is wrong: it cannot be read, names what does not exist, contradicts itself or cannot be computed. It has a code that never changes its meaning, a severity, and a place: file, line and column.",
		"An *error* means that the plan cannot be relied on, and `accord validate` ends with exit code 1. A *warning* means that it can, but somebody should look; with `--fail-on warning` it ends with 1 as well.",
		"What a planner may decide to live with, a shortage or an overload, is no finding but a *gap*.")
	for _, family := range familiesOf(finding.All()) {
		p.section(upperFirst(familyTitle(family)))
		var rows [][]string
		for _, d := range family {
			link := fmt.Sprintf("[%s](%s#%s)", d.Code, finding.Page(d.Code), anchor(string(d.Code)))
			rows = append(rows, []string{link, d.Severity.String(), d.Title})
		}
		p.table([]string{"Code", "Severity", "What is wrong"}, rows)
	}
	return p.String()
}

// familyPage documents the codes of one family, each under its code as heading,
// which is what reports link to.
func familyPage(family []finding.Definition) string {
	p := newPage(familyTitle(family))
	p.para("[All findings](README.md)")
	for _, d := range family {
		p.section(string(d.Code))
		p.para("**"+upperFirst(d.Title)+"** ("+d.Severity.String()+")", "Why: "+d.Why, "What to do: "+d.Mend)
		if d.Example != "" {
			p.para("For example:")
			p.block("yaml", d.Example)
		}
	}
	return p.String()
}
