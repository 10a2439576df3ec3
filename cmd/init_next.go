package cmd

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/history"
)

// nextSteps are lines for a shell, to be copied, and what is to be done on the
// forge before its workflow can review anything.
func (o *initOptions) nextSteps(b *bytes.Buffer, kind forge.Kind, there, committed bool) {
	b.WriteString("\nNext:\n")
	if o.dir != "." {
		fmt.Fprintf(b, "  cd %s\n", shellWord(o.dir))
	}
	start, message := "", "Start the plan"
	if _, err := history.Open(o.dir); err != nil {
		start = "git init -b main && "
	}
	if there {
		message = "Review the plan in CI"
	}
	if !committed {
		fmt.Fprintf(b, "  %sgit add . && git commit -m %q\n", start, message)
	}
	if !there && !committed {
		b.WriteString("  accord cycle genesis\n")
	}
	b.WriteString("  accord doctor --fix\n")
	if !there {
		b.WriteString("  accord validate\n  accord render\n")
	}
	fmt.Fprintf(b, "\n%s (docs/ci.md of accord)\n", onForge[kind])
	if o.place != "" {
		fmt.Fprintf(b, "\nNext month: put the exports into %s, where %s/imports.yaml finds them, then\n  accord import\n", inRepository(o.place), o.folder)
	}
}

// onForge is what no file of a repository can do by itself.
var onForge = map[forge.Kind]string{
	forge.GitHub: "GitHub reviews proposals once .github/workflows is on the default branch; there require the statuses\n" +
		"accord/validate and accord/gaps",
	forge.Gitea: "Gitea reviews proposals once .github/workflows is on the default branch; there require the statuses\n" +
		"accord/validate and accord/gaps, and for forks give it the secret ACCORD_TOKEN",
	forge.GitLab: "GitLab reviews proposals once the project has the variable ACCORD_TOKEN, a trigger token and a webhook",
}

// plainWord is what every shell takes for one word as it stands.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./][A-Za-z0-9_./:@%+=,-]*$`)

func shellWord(s string) string {
	if plainWord.MatchString(s) {
		return s
	}
	if strings.HasPrefix(s, "-") {
		s = "./" + s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
