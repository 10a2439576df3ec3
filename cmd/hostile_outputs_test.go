package cmd

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/hostiletest"
	"github.com/spf13/cobra"
)

// output is something that accord prints of what a proposal may hold.
type output struct {
	name string
	// run is the command line, in which BRANCH is the hostile branch and other words
	// in capitals are files; in names the
	// repository, env the variables.
	run   string
	in    string
	judge func([]byte) []string
	// shows is how much of the texts, in percent, an output shows at least that
	// lists everything; what is limited is tried text by text in package render.
	shows int
	width int
	env   map[string]string
	// code is the exit code; 0 is fine, or findings.
	code int
}

// atGitHub is the environment of a job.
var atGitHub = map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_API_URL": "https://api.github.com",
	"GITHUB_REPOSITORY": "acme/plans", "GITHUB_TOKEN": "secret"}

// outputs are all that there are. A new one is a line here.
var outputs = []output{
	{name: "validate", run: "validate --limit 0", judge: hostiletest.Log},
	{name: "validate, coloured", run: "validate --limit 0 --color always", judge: hostiletest.Coloured, width: 60},
	{name: "validate github", run: "validate -o github", judge: hostiletest.Annotations},
	{name: "validate gitlab", run: "validate -o gitlab", judge: hostiletest.JSON},
	{name: "validate json", run: "validate -o json", judge: hostiletest.JSON},
	{name: "validate junit", run: "validate -o junit", judge: hostiletest.JUnit},
	{name: "validate markdown", run: "validate --limit 0 -o markdown", judge: hostiletest.Markdown},
	{name: "validate rdjsonl", run: "validate -o rdjsonl", judge: hostiletest.Diagnostics},
	{name: "validate sarif", run: "validate -o sarif", judge: hostiletest.SARIF},

	{name: "refused", run: "validate --limit 0", in: "refused", judge: hostiletest.Log},
	{name: "refused, coloured", run: "validate --limit 0 --color always", in: "refused", judge: hostiletest.Coloured, width: 60},
	{name: "refused github", run: "validate -o github", in: "refused", judge: hostiletest.Annotations},
	{name: "refused gitlab", run: "validate -o gitlab", in: "refused", judge: hostiletest.JSON},
	{name: "refused json", run: "validate -o json", in: "refused", judge: hostiletest.JSON},
	{name: "refused junit", run: "validate -o junit", in: "refused", judge: hostiletest.JUnit},
	{name: "refused markdown", run: "validate --limit 0 -o markdown", in: "refused", judge: hostiletest.Markdown},
	{name: "refused rdjsonl", run: "validate -o rdjsonl", in: "refused", judge: hostiletest.Diagnostics},
	{name: "refused sarif", run: "validate -o sarif", in: "refused", judge: hostiletest.SARIF},
	{name: "refused by diff", run: "diff HEAD", in: "refused", judge: hostiletest.Log},
	{name: "refused by render", run: "render -o markdown", in: "refused", judge: hostiletest.Markdown},
	{name: "refused by fmt", run: "fmt --check", in: "refused", judge: hostiletest.Log},

	{name: "rules", run: "validate --limit 0", in: "ruled", judge: hostiletest.Log},
	{name: "rules github", run: "validate -o github", in: "ruled", judge: hostiletest.Annotations},
	{name: "rules json", run: "validate -o json", in: "ruled", judge: hostiletest.JSON},
	{name: "rules junit", run: "validate -o junit", in: "ruled", judge: hostiletest.JUnit},
	{name: "rules markdown", run: "validate --limit 0 -o markdown", in: "ruled", judge: hostiletest.Markdown},
	{name: "rules rdjsonl", run: "validate -o rdjsonl", in: "ruled", judge: hostiletest.Diagnostics},
	{name: "rules sarif", run: "validate -o sarif", in: "ruled", judge: hostiletest.SARIF},
	{name: "rules diff", run: "diff HEAD -o markdown", in: "ruled", judge: hostiletest.Markdown},

	{name: "render", run: "render --all", judge: hostiletest.Log},
	{name: "render, coloured", run: "render --color always", judge: hostiletest.Coloured, width: 40},
	{name: "render markdown", run: "render BRANCH -o markdown", judge: hostiletest.Markdown},
	{name: "render html", run: "render --all -o html", judge: hostiletest.Page, shows: 70},
	{name: "render json", run: "render -o json", judge: hostiletest.JSON, shows: 50},

	{name: "diff", run: "diff --all main BRANCH", judge: hostiletest.Log},
	{name: "diff, coloured", run: "diff BRANCH turned --color always", judge: hostiletest.Coloured, width: 40},
	{name: "diff markdown", run: "diff BRANCH turned -o markdown", judge: hostiletest.Markdown},
	{name: "diff html", run: "diff --all BRANCH turned -o html", judge: hostiletest.Page, shows: 70},
	{name: "diff json", run: "diff turned main -o json", judge: hostiletest.JSON, shows: 70},

	{name: "diff for git", run: "diff --external BRANCH OLD 1234567 100644 NEW 89abcde 100644", judge: hostiletest.Log},
	{name: "diff for git, coloured", run: "diff --external --color always BRANCH NEW 1234567 100644 /dev/null . .", judge: hostiletest.Coloured},
	{name: "diff for git, broken", run: "diff --external BRANCH OLD 1234567 100644 BROKEN 89abcde 100644", judge: tabbed},
	{name: "text for git", run: "diff --textconv NEW", judge: hostiletest.Log, shows: 70},

	{name: "render decisions", run: "render --only decisions", judge: hostiletest.Log},
	{name: "render decisions markdown", run: "render --only decisions -o markdown", judge: hostiletest.Markdown},
	{name: "render decisions html", run: "render --only decisions -o html", judge: hostiletest.Page},

	{name: "monitor", run: "monitor --limit 0", in: "lived", judge: hostiletest.Log, code: 1},
	{name: "monitor, coloured", run: "monitor --limit 0 --color always", in: "lived", judge: hostiletest.Coloured, width: 60, code: 1},
	{name: "monitor markdown", run: "monitor HEAD --limit 0 -o markdown", in: "lived", judge: hostiletest.Markdown, code: 1},
	{name: "monitor html", run: "monitor --limit 0 -o html", in: "lived", judge: hostiletest.Page, shows: 40, code: 1},
	{name: "monitor json", run: "monitor -o json", in: "lived", judge: hostiletest.JSON, shows: 40, code: 1},

	{name: "gaps", run: "gaps --all --class decision,lever,noise --limit 0", judge: hostiletest.Log},
	{name: "gaps markdown", run: "gaps --all --limit 0 -o markdown", judge: hostiletest.Markdown},
	{name: "gaps html", run: "gaps --all --limit 0 -o html", judge: hostiletest.Page},
	{name: "gaps csv", run: "gaps --all -o csv", in: "ruled", judge: hostiletest.Sheet},
	{name: "gaps json", run: "gaps --all -o json", judge: hostiletest.JSON},
	{name: "gate", run: "validate --gate close --limit 0", judge: hostiletest.Log},
	{name: "gate markdown", run: "validate --gate close --limit 0 -o markdown", judge: hostiletest.Markdown},
	{name: "gate json", run: "validate --gate proposal -o json", judge: hostiletest.JSON, shows: 70},
	{name: "gate of rules", run: "validate --gate close --limit 0 -o markdown", in: "ruled", judge: hostiletest.Markdown},
	{name: "decide", run: "decide D-001 --choose one --because x --dry-run", judge: hostiletest.Log},
	{name: "decide refused", run: "decide shortage/@octocat --question ::error::x", judge: hostiletest.Log, code: exitUsage},

	{name: "hindsight", run: "hindsight --all", in: "lived", judge: hostiletest.Log},
	{name: "hindsight markdown", run: "hindsight --all -o markdown", in: "lived", judge: hostiletest.Markdown},
	{name: "hindsight html", run: "hindsight --all -o html", in: "lived", judge: hostiletest.Page, shows: 70},
	{name: "hindsight json", run: "hindsight -o json", in: "lived", judge: hostiletest.JSON, shows: 70},
	{name: "variance", run: "variance --all --against all --by all", in: "lived", judge: hostiletest.Log},
	{name: "variance markdown", run: "variance --against all --by all -o markdown", in: "lived", judge: hostiletest.Markdown},
	{name: "variance html", run: "variance --against all --by all -o html", in: "lived", judge: hostiletest.Page, shows: 45},
	{name: "variance csv", run: "variance --by all -o csv", in: "lived", judge: hostiletest.Sheet},
	{name: "variance json", run: "variance --by all -o json", in: "lived", judge: hostiletest.JSON, shows: 70},
	{name: "accuracy", run: "accuracy --all", in: "lived", judge: hostiletest.Log},
	{name: "accuracy markdown", run: "accuracy --by owner --all -o markdown", in: "lived", judge: hostiletest.Markdown},
	{name: "accuracy html", run: "accuracy --by item --all -o html", in: "lived", judge: hostiletest.Page},
	{name: "accuracy csv", run: "accuracy --by item -o csv", in: "lived", judge: hostiletest.Sheet},
	{name: "accuracy json", run: "accuracy --by item -o json", in: "lived", judge: hostiletest.JSON, shows: 70},

	{name: "why", run: "why i000 2027-01", judge: hostiletest.Log},
	{name: "why markdown", run: "why i001 2027-01 -o markdown", judge: hostiletest.Markdown},
	{name: "why html", run: "why i002 2027-01 -o html", judge: hostiletest.Page},
	{name: "why json", run: "why i003 2027-01 -o json", judge: hostiletest.JSON},
	{name: "history", run: "history --at BRANCH --since start --all", judge: hostiletest.Log},
	{name: "history, coloured", run: "history --at BRANCH --since start", judge: hostiletest.Coloured, width: 60},
	{name: "history markdown", run: "history --at BRANCH --since start -o markdown", judge: hostiletest.Markdown},
	{name: "history html", run: "history --at BRANCH --since start --all -o html", judge: hostiletest.Page},
	{name: "history csv", run: "history --at BRANCH --since start -o csv", judge: hostiletest.Sheet},
	{name: "history json", run: "history --at BRANCH --since start -o json", judge: hostiletest.JSON},

	{name: "attainment", run: "attainment --limit 0", in: "lived", judge: hostiletest.Log},
	{name: "attainment markdown", run: "attainment --by item --limit 0 -o markdown", in: "lived", judge: hostiletest.Markdown},
	{name: "attainment html", run: "attainment --by owner --limit 0 -o html", in: "lived", judge: hostiletest.Page},
	{name: "attainment csv", run: "attainment -o csv", in: "lived", judge: hostiletest.Sheet},
	{name: "attainment json", run: "attainment -o json", in: "lived", judge: hostiletest.JSON, shows: 40},
	{name: "stability", run: "stability --limit 0", in: "lived", judge: hostiletest.Log},
	{name: "stability markdown", run: "stability --by owner --limit 0 -o markdown", in: "lived", judge: hostiletest.Markdown},
	{name: "stability html", run: "stability --by item --limit 0 -o html", in: "lived", judge: hostiletest.Page},
	{name: "stability csv", run: "stability -o csv", in: "lived", judge: hostiletest.Sheet},
	{name: "stability json", run: "stability -o json", in: "lived", judge: hostiletest.JSON, shows: 30},

	{name: "compare", run: "compare main BRANCH turned", judge: hostiletest.Log},
	{name: "compare markdown", run: "compare BRANCH main -o markdown", judge: hostiletest.Markdown},
	{name: "compare html", run: "compare --all main BRANCH -o html", judge: hostiletest.Page},
	{name: "compare json", run: "compare main turned -o json", judge: hostiletest.JSON},
	{name: "compare decision", run: "compare --decision D-001 --target main -o markdown", judge: hostiletest.Markdown},

	{name: "review", run: "review BRANCH --target main", judge: hostiletest.Log},
	{name: "review html", run: "review BRANCH --target main -o html", judge: hostiletest.Page},
	{name: "review for a forge", run: "review --at AT -o json", judge: reviewParts, shows: 70},
	{name: "review for no forge", run: "review BRANCH --target main -o json", judge: reviewParts, shows: 70},
	{name: "review of what is refused", run: "review odd --target main -o json", in: "refused", judge: reviewParts},
	{name: "review of what is refused, in text", run: "review odd --target main", in: "refused", judge: hostiletest.Log},
	{name: "review of a conflict", run: "review theirs --target BRANCH -o json", in: "conflicted", judge: reviewParts},
	{name: "review of a conflict, as html", run: "review theirs --target BRANCH -o html", in: "conflicted", judge: hostiletest.Page},
	{name: "review rehearsed", run: "review --publish REPORT --dry-run", judge: rehearsed, env: atGitHub},
	{name: "review of all", run: "review --open BRANCH turned --target main", judge: hostiletest.Log},
	{name: "review of all markdown", run: "review --open BRANCH turned --target main -o markdown", judge: hostiletest.Markdown},
	{name: "propose", run: "propose --dry-run --target main", judge: hostiletest.Log},
	{name: "propose json", run: "propose --dry-run --target main -o json", judge: proposalParts},

	{name: "conflicts", run: "conflicts", in: "conflicted", judge: hostiletest.Log},
	{name: "conflicts markdown", run: "conflicts -o markdown", in: "conflicted", judge: hostiletest.Markdown},
	{name: "conflicts json", run: "conflicts -o json", in: "conflicted", judge: hostiletest.JSON, shows: 20},
	{name: "conflicts completed", run: "__complete resolve x", in: "conflicted", judge: hostiletest.Log},
	{name: "conflicts, not valid", run: "validate -o markdown", in: "conflicted", judge: hostiletest.Markdown},
	{name: "resolve", run: "resolve --all --theirs", in: "conflicted", judge: hostiletest.Log},

	{name: "adjust", run: "adjust i000 2027-01 +400 --market m000 --owner r000 --layer management --reason other --note x --dry-run", judge: hostiletest.Log},
	{name: "adjust markdown", run: "adjust i001 2027-01 +400 --market m001 --owner r001 --layer management --reason other --note x --dry-run -o markdown", judge: hostiletest.Markdown},
	{name: "adjust refused", run: "adjust i001 2027-01 +400 --market @octocat --dry-run", judge: hostiletest.Log, code: exitUsage},
	{name: "policy test", run: "policy test EXAMPLES --all", judge: hostiletest.Log},
	{name: "policy test markdown", run: "policy test EXAMPLES --all -o markdown", judge: hostiletest.Markdown},
	{name: "policy test html", run: "policy test EXAMPLES -o html", judge: hostiletest.Page},
	{name: "policy test json", run: "policy test EXAMPLES -o json", judge: hostiletest.JSON},
	{name: "policy simulate", run: "policy simulate --all", judge: hostiletest.Log},
	{name: "import", run: "import --dry-run", in: "exported", judge: hostiletest.Log},
	{name: "import json", run: "import --dry-run -o json", in: "exported", judge: hostiletest.JSON},
	{name: "forecast", run: "forecast --dry-run", judge: hostiletest.Log},
	{name: "codeowners", run: "codeowners --forge github", judge: owned},
	{name: "codeowners checked", run: "codeowners --check -o markdown", judge: hostiletest.Markdown},
	{name: "signoff", run: "signoff BRANCH --target main --explain", judge: hostiletest.Log, code: exitSignoff},
	{name: "signoff markdown", run: "signoff BRANCH --target main --explain -o markdown", judge: hostiletest.Markdown, code: exitSignoff},
	{name: "signoff html", run: "signoff turned --target BRANCH --explain -o html", judge: hostiletest.Page, code: exitSignoff},
	{name: "signoff json", run: "signoff turned --target BRANCH -o json", judge: hostiletest.JSON, code: exitSignoff},
	{name: "signoff of a close", run: "signoff --close --target BRANCH -o markdown", judge: hostiletest.Markdown, code: exitSignoff},
	{name: "signoff of what is refused", run: "signoff odd --target main", in: "refused", judge: hostiletest.Log, code: exitSignoff},
	// Its page is made of the documents of diff and render.
	{name: "sign refused", run: "sign BRANCH --target main --key ::error::@octocat --dry-run", judge: hostiletest.Log, code: exitEnvironment},
	{name: "cycle open", run: "cycle open 2027-02 --target main --early --skip x --dry-run", judge: hostiletest.Log},
	{name: "cycle open markdown", run: "cycle open 2027-02 --target main --early --skip x --dry-run -o markdown", judge: hostiletest.Markdown},
	{name: "cycle open html", run: "cycle open 2027-02 --target main --early --skip x --dry-run -o html", judge: hostiletest.Page},
	{name: "cycle open json", run: "cycle open 2027-02 --target main --early --skip x --dry-run -o json", judge: hostiletest.JSON},
	{name: "cycle status", run: "cycle status main --offline", judge: hostiletest.Log},
	{name: "cycle status markdown", run: "cycle status main --offline -o markdown", judge: hostiletest.Markdown},
	{name: "cycle status html", run: "cycle status main --offline -o html", judge: hostiletest.Page},
	{name: "cycle status json", run: "cycle status main --offline -o json", judge: hostiletest.JSON},
	{name: "cycle week", run: "cycle week main", judge: hostiletest.Log},
	{name: "cycle week markdown", run: "cycle week main -o markdown", judge: hostiletest.Markdown},
	{name: "cycle week html", run: "cycle week main -o html", judge: hostiletest.Page},
	{name: "cycle week json", run: "cycle week main -o json", judge: hostiletest.JSON},
	{name: "cycle history", run: "cycle history main --cycles 0", judge: hostiletest.Log},
	{name: "cycle history markdown", run: "cycle history main --cycles 0 -o markdown", judge: hostiletest.Markdown},
	{name: "cycle history html", run: "cycle history main --cycles 0 -o html", judge: hostiletest.Page},
	{name: "cycle history json", run: "cycle history main --cycles 0 -o json", judge: hostiletest.JSON},
	{name: "cycle calendar", run: "cycle calendar main", judge: hostiletest.Log},
	{name: "cycle calendar markdown", run: "cycle calendar main -o markdown", judge: hostiletest.Markdown},
	{name: "cycle calendar html", run: "cycle calendar main -o html", judge: hostiletest.Page},
	{name: "cycle calendar json", run: "cycle calendar main -o json", judge: hostiletest.JSON},
	{name: "cycle calendar file", run: "cycle calendar main -o ics --invite", judge: calendarFile},
	{name: "cycle close", run: "cycle close --target main --dry-run", judge: hostiletest.Log, code: exitSignoff},
	{name: "cycle open", run: "cycle open 2027-02 --target main --early --skip x --dry-run", in: "lived", judge: hostiletest.Log},
	{name: "cycle open markdown", run: "cycle open 2027-02 --target main --early --skip x --dry-run -o markdown", in: "lived", judge: hostiletest.Markdown},
	{name: "cycle open html", run: "cycle open 2027-02 --target main --early --skip x --dry-run -o html", in: "lived", judge: hostiletest.Page},
	{name: "cycle open json", run: "cycle open 2027-02 --target main --early --skip x --dry-run -o json", in: "lived", judge: hostiletest.JSON},
	{name: "cycle status", run: "cycle status main --offline", in: "lived", judge: hostiletest.Log},
	{name: "cycle status markdown", run: "cycle status main --offline -o markdown", in: "lived", judge: hostiletest.Markdown},
	{name: "cycle status html", run: "cycle status main --offline -o html", in: "lived", judge: hostiletest.Page},
	{name: "cycle status json", run: "cycle status main --offline -o json", in: "lived", judge: hostiletest.JSON, shows: 70},
	{name: "cycle week", run: "cycle week main", in: "lived", judge: hostiletest.Log},
	{name: "cycle week markdown", run: "cycle week main -o markdown", in: "lived", judge: hostiletest.Markdown},
	{name: "cycle week html", run: "cycle week main -o html", in: "lived", judge: hostiletest.Page},
	{name: "cycle week json", run: "cycle week main -o json", in: "lived", judge: hostiletest.JSON},
	{name: "cycle history", run: "cycle history main --cycles 0", in: "lived", judge: hostiletest.Log},
	{name: "cycle history markdown", run: "cycle history main --cycles 0 -o markdown", in: "lived", judge: hostiletest.Markdown},
	{name: "cycle history html", run: "cycle history main --cycles 0 -o html", in: "lived", judge: hostiletest.Page},
	{name: "cycle history json", run: "cycle history main --cycles 0 -o json", in: "lived", judge: hostiletest.JSON, shows: 70},
	{name: "cycle calendar", run: "cycle calendar main", in: "lived", judge: hostiletest.Log},
	{name: "cycle calendar markdown", run: "cycle calendar main -o markdown", in: "lived", judge: hostiletest.Markdown},
	{name: "cycle calendar html", run: "cycle calendar main -o html", in: "lived", judge: hostiletest.Page},
	{name: "cycle calendar json", run: "cycle calendar main -o json", in: "lived", judge: hostiletest.JSON},
	{name: "cycle calendar file", run: "cycle calendar main -o ics --invite", in: "lived", judge: calendarFile},
	{name: "cycle close", run: "cycle close --target main --dry-run", in: "lived", judge: hostiletest.Log, code: exitSignoff},
	{name: "cycle genesis", run: "cycle genesis --target BRANCH --dry-run", judge: hostiletest.Log, code: exitUsage},
	{name: "cycle genesis markdown", run: "cycle genesis --target BRANCH --dry-run -o markdown", judge: hostiletest.Markdown, code: exitUsage},
	{name: "commit", run: "commit --target main --dry-run -o json", judge: hostiletest.JSON, code: exitSignoff},
	{name: "verify", run: "verify --target main", judge: hostiletest.Log, code: exitSignoff},
	{name: "verify html", run: "verify --target main -o html", judge: hostiletest.Page, code: exitSignoff},
	{name: "schema", run: "schema --explain", in: "ruled", judge: hostiletest.Log},
	{name: "schema json", run: "schema --explain -o json", in: "ruled", judge: hostiletest.JSON},
	{name: "doctor", run: "doctor", judge: hostiletest.Log},
	{name: "doctor json", run: "doctor -o json", judge: hostiletest.JSON},
	{name: "branches completed", run: "__complete diff x", judge: hostiletest.Log},
	{name: "items completed", run: "__complete why i", judge: hostiletest.Log},
	{name: "unknown revision", run: "render ::error::@octocat", judge: hostiletest.Log, code: exitUsage},
}

// plain are commands that print nothing of a plan, or write files that
// others read.
var plain = []string{"init", "demo", "schema", "completion", "version", "help", "merge-file"}

// calendarFile is a log whose lines end as RFC 5545 asks.
func calendarFile(b []byte) []string {
	return hostiletest.Log(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")))
}

// TestEveryCommandIsTried: a new command is tried with hostile plans, or says
// that it prints nothing of them.
func TestEveryCommandIsTried(t *testing.T) {
	tried := map[string]bool{}
	for _, o := range outputs {
		word, _, _ := strings.Cut(o.run, " ")
		tried[word] = true
	}
	root := New(Nowhere())
	root.InitDefaultHelpCmd()
	walk(root, func(c *cobra.Command) {
		if c != root && c.Parent() == root && !tried[c.Name()] && !slices.Contains(plain, c.Name()) {
			t.Errorf("%s is not among the outputs", c.CommandPath())
		}
	})
}
