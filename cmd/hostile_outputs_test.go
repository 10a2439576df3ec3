package cmd

import "github.com/accord-plan/accord/internal/hostiletest"

// output is something that accord prints of a plan.
type output struct {
	name string
	// command is the command line: BRANCH is the hostile branch, REFUSED the
	// plan that the reader refuses, RULED the one with rules.
	command string
	judge   func([]byte) []string
	// shows is how many of the texts it shows at least, for an output that lists
	// everything; what is limited is shown text by text in package render.
	shows int
	width int
}

// outputs are all that there are. A new one is a line here.
var outputs = []output{
	{"validate", "validate --limit 0", hostiletest.Log, 0, 0},
	{"validate in colours", "validate --limit 0 --color always", hostiletest.Coloured, 0, 60},
	{"validate github", "validate -o github", hostiletest.Annotations, 0, 0},
	{"validate gitlab", "validate -o gitlab", hostiletest.JSON, 0, 0},
	{"validate json", "validate -o json", hostiletest.JSON, 0, 0},
	{"validate junit", "validate -o junit", hostiletest.JUnit, 0, 0},
	{"validate markdown", "validate --limit 0 -o markdown", hostiletest.Markdown, 0, 0},
	{"validate rdjsonl", "validate -o rdjsonl", hostiletest.Diagnostics, 0, 0},
	{"validate sarif", "validate -o sarif", hostiletest.SARIF, 0, 0},

	{"refused", "validate REFUSED", hostiletest.Log, 0, 0},
	{"refused in colours", "validate REFUSED --color always", hostiletest.Coloured, 0, 60},
	{"refused github", "validate REFUSED -o github", hostiletest.Annotations, 0, 0},
	{"refused gitlab", "validate REFUSED -o gitlab", hostiletest.JSON, 0, 0},
	{"refused json", "validate REFUSED -o json", hostiletest.JSON, 0, 0},
	{"refused junit", "validate REFUSED -o junit", hostiletest.JUnit, 0, 0},
	{"refused markdown", "validate REFUSED -o markdown", hostiletest.Markdown, 0, 0},
	{"refused rdjsonl", "validate REFUSED -o rdjsonl", hostiletest.Diagnostics, 0, 0},
	{"refused sarif", "validate REFUSED -o sarif", hostiletest.SARIF, 0, 0},

	{"rules", "validate RULED", hostiletest.Log, 0, 0},
	{"rules github", "validate RULED -o github", hostiletest.Annotations, 0, 0},
	{"rules json", "validate RULED -o json", hostiletest.JSON, 0, 0},
	{"rules junit", "validate RULED -o junit", hostiletest.JUnit, 0, 0},
	{"rules markdown", "validate RULED -o markdown", hostiletest.Markdown, 0, 0},
	{"rules rdjsonl", "validate RULED -o rdjsonl", hostiletest.Diagnostics, 0, 0},
	{"rules sarif", "validate RULED -o sarif", hostiletest.SARIF, 0, 0},

	{"render", "render --all", hostiletest.Log, 0, 0},
	{"render in colours", "render --color always", hostiletest.Coloured, 0, 40},
	{"render markdown", "render BRANCH -o markdown", hostiletest.Markdown, 0, 0},
	{"render html", "render --all -o html", hostiletest.Page, 200, 0},
	{"render json", "render -o json", hostiletest.JSON, 200, 0},

	{"diff", "diff --all main BRANCH", hostiletest.Log, 0, 0},
	{"diff narrow, in colours", "diff BRANCH turned --color always", hostiletest.Coloured, 0, 40},
	{"diff markdown", "diff BRANCH turned -o markdown", hostiletest.Markdown, 0, 0},
	{"diff html", "diff --all BRANCH turned -o html", hostiletest.Page, 200, 0},
	{"diff json", "diff turned main -o json", hostiletest.JSON, 200, 0},

	{"why", "why i000 2027-01", hostiletest.Log, 0, 0},
	{"why markdown", "why i001 2027-01 -o markdown", hostiletest.Markdown, 0, 0},
	{"why html", "why i002 2027-01 -o html", hostiletest.Page, 0, 0},
	{"why json", "why i003 2027-01 -o json", hostiletest.JSON, 0, 0},

	{"compare", "compare main BRANCH turned", hostiletest.Log, 0, 0},
	{"compare markdown", "compare BRANCH main -o markdown", hostiletest.Markdown, 0, 0},
	{"compare html", "compare --all main BRANCH -o html", hostiletest.Page, 0, 0},
	{"compare json", "compare main turned -o json", hostiletest.JSON, 0, 0},

	{"review", "review BRANCH --target main", hostiletest.Log, 0, 0},
	{"review html", "review BRANCH --target main -o html", hostiletest.Page, 0, 0},
	{"review json", "review BRANCH --target main -o json", reviewParts, 0, 0},
	{"propose", "propose --dry-run --target main", hostiletest.Log, 0, 0},
	{"propose json", "propose --dry-run --target main -o json", proposalParts, 0, 0},
	{"codeowners", "codeowners", hostiletest.Log, 0, 0},
}
