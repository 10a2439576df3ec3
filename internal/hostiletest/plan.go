package hostiletest

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quoted returns text as a scalar of YAML in double quotes. Letters stand as
// they are; with escapes, whatever YAML or a reader might stumble over is
// written as one, so that the text arrives as it is or is refused for what it
// says; without, as somebody writes it who means the file itself.
func Quoted(s string, escapes bool) string {
	var b strings.Builder
	b.WriteByte('"')
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + s[:n])
		case escapes && r != utf8.RuneError && (r < ' ' || r == '\u0085' || r == '\u2028' || r == '\u2029' || unicode.In(r, unicode.C)) && r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		case escapes && r != utf8.RuneError && (r < ' ' || r == '\u0085' || r == '\u2028' || r == '\u2029' || unicode.In(r, unicode.C)):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	b.WriteByte('"')
	return b.String()
}

// Plan returns the files of a plan in which each of the scalars stands wherever
// a plan may hold free text: as an item, a market, a site, a person, a role, a
// task and an adjustment; every other one as a family, a source, a risk, or as an
// assumption and a decision, so that a plan of the same scalars moved on by one
// has the others there. The adjustments add so many units, which nobody
// supplies. Texts are scalars of YAML, such as [Quoted] makes.
func Plan(scalars []string, add int) map[string]string {
	files := map[string]string{
		"plan.yaml": "kind: Plan\nversion: 1\nowner: planning\nname: " + scalars[0] + "\ncurrency: EUR\ncalendar: month\ncycle: 2026-12\nhorizon: 3\n" +
			"fences:\n  frozen: 1\n  slushy: 2\ntolerances:\n  shortage:\n    lever: 0%\n    decision: 1%\n    money: 10\n",
		"network.yaml":     "kind: Network\nversion: 1\nowner: planning\nmarkets:\n",
		"policy.yaml":      "kind: Policy\nversion: 1\nowner: planning\npeople:\n",
		"adjustments.yaml": "kind: Adjustments\nversion: 1\nowner: planning\nlayer: sales\nmarket: all\nadjustments:\n",
	}
	tasks := "checklist:\n"
	rules := "rules:\n  zclose: {for: [close, policy], need: {roles: [planning], contributors: true}}\n"
	sites, roles := "sites:\n", "roles:\n  closer: {people: [p000]}\n  planning:\n    team: \"@acme/planning\"\n    name: "+scalars[0]+"\n    people:\n      - p000\n"
	for i, s := range scalars {
		fill := func(template string) string {
			return strings.NewReplacer("NNN", fmt.Sprintf("%03d", i), "FFF", fmt.Sprintf("%03d", i-i%2), "TEXT", s, "ADD", fmt.Sprint(add)).Replace(template)
		}
		files["network.yaml"] += fill("  mNNN:\n    name: TEXT\n    currency: EUR\n    served_from:\n      sNNN: 100%\n    code: TEXT\n")
		sites += fill("  sNNN:\n    name: TEXT\n    code: TEXT\n")
		tasks += fill("  - id: t-NNN\n    step: gather\n    what: TEXT\n    by: rNNN\n")
		files["policy.yaml"] += fill("  pNNN:\n    name: TEXT\n")
		roles += fill("  rNNN:\n    team: \"@acme/rNNN\"\n    name: TEXT\n    people:\n      - pNNN\n")
		rules += fill("  qNNN:\n    name: TEXT\n    need: {roles: [rNNN]}\n")
		files["adjustments.yaml"] += fill("  - id: promo-NNN\n    reason: promotion\n    note: TEXT\n    items: [iNNN]\n    markets: [mNNN]\n    add:\n      2027-01: ADD\n    evidence: TEXT\n")
		for name, template := range documents[i%2] {
			files[fill(name)] += fill(template)
		}
	}
	files["plan.yaml"] += tasks
	files["network.yaml"] += sites
	files["policy.yaml"] += roles + rules
	return files
}

const item = "  iNNN:\n    name: TEXT\n    unit: each\n    price: 100\n    cost: 60\n    code: TEXT\n"

// documents are the files of the texts of even and of odd numbers; a file of two
// begins with the even one.
var documents = [2]map[string]string{{
	"catalog/cFFF.yaml": "kind: Catalog\nversion: 1\nowner: rNNN\nfamily: fFFF\nname: TEXT\nstrategy: make-to-stock\nunmet: lost\nitems:\n" + item,
	"demand/bNNN.yaml":  "kind: Baseline\nversion: 1\nmarket: mNNN\nfamily: fFFF\nmethod:\n  name: hand\n  note: TEXT\nforecast:\n  iNNN:\n    2026-12..2027-02: 10\n",
	"supply/lNNN.yaml": "kind: Supply\nversion: 1\nowner: rNNN\nsource: lNNN\nname: TEXT\ntype: make\nsites: [sNNN]\nlead_time: 0\nterms:\n  iNNN:\n    primary: true\n" +
		"commitments:\n  sNNN:\n    iNNN:\n      2026-12..2027-02: 10\n",
	"risks/R-NNN.yaml": "kind: Risk\nversion: 1\nowner: rNNN\nid: R-NNN\ntype: risk\nstatement: TEXT\nprobability: 10%\nmoney: 1ADD\nmitigation: TEXT\nin_plan: \"no\"\nhappened:\n  period: 2026-12\n  money: 1ADD\n  note: TEXT\n",
}, {
	"catalog/cFFF.yaml":      item,
	"assumptions/A-NNN.yaml": "kind: Assumption\nversion: 1\nowner: rNNN\nid: A-NNN\nstatement: TEXT\nevidence: TEXT\nexpires: 2027-03-15\n",
	"decisions/D-NNN.yaml": "kind: Decision\nversion: 1\nowner: rNNN\nid: D-NNN\nquestion: TEXT\nstatus: proposed\ndue: 2026-12-31\noptions:\n" +
		"  - id: one\n    summary: TEXT\n    cost: -1ADD\n    branch: option/one\n  - id: two\n    summary: TEXT\nbecause: TEXT\nrecommended: one\n" +
		"covers:\n  - id: c\n    gap: shortage/iNNN@sNNN\n",
}}
