package cmd

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/closing"
	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/pattern"
)

// nextSteps are lines for a shell, to be copied, and what is to be done on the
// forge before its workflow can review anything.
func (o *initOptions) nextSteps(ctx context.Context, b *bytes.Buffer, kind forge.Kind, there bool, began *firstSteps) {
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
	if !began.committed {
		fmt.Fprintf(b, "  %sgit add . && git commit -m %q\n", start, message)
	}
	if !there && !began.committed {
		b.WriteString("  accord cycle genesis\n")
	}
	if !there {
		b.WriteString("  accord validate\n  accord render\n")
	}
	b.WriteString("  accord doctor --fix\n")
	if r := began.genesis; r != nil && r.Outcome == closing.Closed {
		if originOf(ctx, o.dir) == "" {
			b.WriteString("  git remote add origin ADDRESS\n")
		}
		fmt.Fprintf(b, "  git push -u origin %s %s\n", shellWord(began.branch), r.Tag)
	}
	fmt.Fprintf(b, "\n%s\n(docs/ci.md of accord)\n", onForge[kind])
	if !there && len(o.team) == 0 {
		fmt.Fprintf(b, "\nYou are alone in %s/policy.yaml, and nobody agrees to their own change: name the others with --team when\nyou begin, or add them by hand (docs/small-team.md of accord).\n", o.folder)
	}
	if o.place != "" {
		fmt.Fprintf(b, "\nNext month: put the exports into %s, where %s/imports.yaml finds them, then\n  accord import\n", inRepository(o.place), o.folder)
	}
}

// onForge is what no file of a repository can do by itself.
var onForge = map[forge.Kind]string{
	forge.GitHub: "GitHub reviews proposals once .github/workflows is on the default branch. There protect that branch and require\n" +
		"the statuses accord/validate, accord/gaps and accord/sign-off",
	forge.Gitea: "Gitea reviews proposals once .github/workflows is on the default branch. There protect that branch and require\n" +
		"the statuses accord/validate, accord/gaps and accord/sign-off; for forks give it the secret ACCORD_TOKEN",
	forge.GitLab: "GitLab reviews proposals once the project has the variable ACCORD_TOKEN, a trigger token and a webhook. There\n" +
		"protect the default branch and require that pipelines succeed",
}

// plainWord is what every shell takes for one word as it stands.
var plainWord = pattern.Of(`^[A-Za-z0-9_./][A-Za-z0-9_./:@%+=,-]*$`)

func shellWord(s string) string {
	if plainWord().MatchString(s) {
		return s
	}
	if strings.HasPrefix(s, "-") {
		s = "./" + s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
