package assess

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
)

// large is a packed repository with a plan of so many items over 18 periods, and
// a proposal that so many statements are about: each on the proposal as it stood
// at its time, so that most have lapsed.
func large(b testing.TB, items, statements int) *world {
	b.Helper()
	w := &world{Repo: gitrepo.New(b), t: b, day: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)}
	if err := generate.Plan(func(p string, text []byte) error {
		if p != "policy.yaml" {
			w.Write("plans/"+p, string(text))
		}
		return nil
	}, generate.Options{Items: items, Periods: 18}); err != nil {
		b.Fatal(err)
	}
	w.Write("plans/policy.yaml", policyText(rules))
	w.commit("Start the plan")
	w.genesis = w.tag(statement.Genesis, statement.None, statement.None)
	w.Branch("promo")
	last := map[string]statement.Hash{}
	for i := range statements {
		const name = "plans/demand/baseline/m01-f0001.yaml"
		text := w.Git("show", "HEAD:"+name)
		at := strings.Index(text, "    2027-01: ")
		end := at + strings.Index(text[at:], "\n")
		w.Write(name, text[:at]+fmt.Sprintf("    2027-01: %d", 1000+i)+text[end:]+"\n")
		w.commit(fmt.Sprintf("Change %d", i))
		person := people[i%len(people)]
		last[person] = w.say(w.assess("promo"), person, "cfo", func(s *statement.Statement) {
			if h, ok := last[person]; ok {
				s.After = h
			}
		})
	}
	w.Git("gc", "--quiet")
	return w
}

// BenchmarkSignoff judges a proposal in plans of some sizes, from opening the
// repository to the report.
func BenchmarkSignoff(b *testing.B) {
	for _, items := range []int{1_000, 10_000} {
		b.Run(fmt.Sprintf("items=%d/statements=20", items), func(b *testing.B) {
			w := large(b, items, 20)
			before := processor()
			for b.Loop() {
				a := w.assess("promo")
				if len(a.Case.Evidence) != 20 || a.Case.Evidence[0].Standing == signoff.Refused || len(a.Case.Blocked) > 0 {
					b.Fatal(standings(a), a.Case.Blocked)
				}
			}
			b.ReportMetric(float64((processor()-before).Milliseconds())/float64(b.N), "cpu-ms/op")
		})
	}
}

// TestRepository judges a proposal with statements. ACCORD_REPOSITORY names a
// folder into which the repository is copied, with ACCORD_ITEMS items and twenty
// statements: so .ci/bench makes what the whole command is measured on.
func TestRepository(t *testing.T) {
	dir, items, statements := os.Getenv("ACCORD_REPOSITORY"), 20, 3
	if dir != "" {
		var err error
		if items, err = strconv.Atoi(os.Getenv("ACCORD_ITEMS")); err != nil {
			t.Fatal(err)
		}
		statements = 20
	}
	w := large(t, items, statements)
	if a := w.assess("promo"); len(a.Case.Evidence) != statements {
		t.Error(standings(a))
	}
	if dir != "" {
		w.Git("clone", "--quiet", "--mirror", ".", dir)
	}
}
