package finding

import "strings"

// families names what the codes with the same first three characters are
// about. A new hundred needs a line here, which a test over all codes asserts.
var families = map[string]string{
	"A00": "the text of a file",
	"A01": "the shape of a document",
	"A02": "references, and the rows of fact files",
	"A03": "demand: what is sold, where and at what price",
	"A04": "supply and stock",
	"A05": "the fact base",
	"A06": "decisions, assumptions, triggers, risks, people, rules of the policy and settings",
	"A07": "the company's own rules",
	"A08": "what was assumed, or could not be computed",
	"A09": "who is asked to review",
	"A10": "what a plan lacks before its cycle closes",
}

// Family returns the first three characters of a code, which name what it is
// about, and that in words; title is empty if it is not named.
func Family(c Code) (name, title string) {
	name = string(c)
	if len(name) > 3 {
		name = name[:3]
	}
	return name, families[name]
}

// Page returns the file in docs/findings that documents a code: a01.md.
func Page(c Code) string {
	name, _ := Family(c)
	return strings.ToLower(name) + ".md"
}
