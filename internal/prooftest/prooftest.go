// Package prooftest builds repositories with many signed closes for tests and
// benchmarks of what proves them. Nothing but Go is needed.
package prooftest

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/digest"
	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
)

// Options are the size: items of the plan, closes after genesis. All closes are
// of one cycle, planned again and again, each with other forecasts of half of
// the families.
type Options struct {
	Items, Closes int
	// Unsigned makes the newest close without anybody's agreement, Effects with
	// effects that are not those of its plan.
	Unsigned, Effects bool
}

// begin is when genesis is signed; each close is a day later.
var begin = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

// Build writes the repository, with main checked out, and returns the hash of
// genesis and of the newest close.
func Build(t testing.TB, dir string, o Options) (genesis, head statement.Hash) {
	t.Helper()
	b := &builder{TB: t, dir: dir, files: map[string][]byte{}, cache: digest.NewCache(), after: map[string]statement.Hash{}}
	b.must(generate.Plan(func(path string, text []byte) error {
		b.files[path] = append([]byte(nil), text...)
		return nil
	}, generate.Options{Items: o.Items}))
	b.files["policy.yaml"] = b.policy()
	var err error
	b.git, err = history.Build(dir, "main")
	b.must(err)
	b.commit("Put the plan into git", b.files, begin)
	b.tag(&statement.Tag{Cycle: statement.Genesis, Plan: statement.None, Chain: statement.None, Base: statement.None, Statements: statement.Set(nil)}, begin)
	genesis = b.last
	b.genesis = genesis
	for n := 1; n <= o.Closes; n++ {
		b.close(n, o.Unsigned && n == o.Closes, o.Effects && n == o.Closes)
	}
	b.must(b.git.Checkout("main"))
	return genesis, b.last
}

type builder struct {
	testing.TB
	dir           string
	git           *history.Builder
	files         map[string][]byte
	cache         *digest.Cache
	genesis, last statement.Hash
	content       *digest.Content
	after         map[string]statement.Hash
	wrong         bool // effects
}

func (b *builder) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// policy gives the generated people keys, and rules: finance agrees to each
// close, supply chain closes.
func (b *builder) policy() []byte {
	text := regexp.MustCompile(`(?m)^(    email: )([a-z-]+)(@example\.com)$`).ReplaceAllStringFunc(string(b.files["policy.yaml"]), func(line string) string {
		who, _, _ := strings.Cut(strings.TrimPrefix(line, "    email: "), "@")
		return line + "\n    keys: [{id: " + who + "-1, key: " + signedtest.Public(who) + "}]"
	})
	return []byte(text + "  closer: {people: [p-supply-chain]}\nrules:\n  close: {for: [close], need: {roles: [finance], evidence: signature, contributors: true}}\n")
}

func who(role string, at time.Time) history.Person {
	return history.Person{Name: "Person of " + role, Email: role + "@example.com", At: at}
}

func (b *builder) commit(message string, files map[string][]byte, at time.Time) {
	write := map[string][]byte{}
	for path, text := range files {
		write["plans/"+path] = text
	}
	_, err := b.git.Commit(history.Step{Author: who("sales", at), Message: message, Write: write})
	b.must(err)
}

// close changes forecasts, has finance agree, and tags.
func (b *builder) close(n int, unsigned, wrong bool) {
	at := begin.AddDate(0, 0, n)
	cycle := "2026-12"
	if n > 1 {
		cycle = fmt.Sprintf("2026-12.%d", n)
	}
	changed := map[string][]byte{}
	i := 0
	for _, path := range slices.Sorted(maps.Keys(b.files)) {
		if !strings.HasPrefix(path, "demand/baseline/") {
			continue
		}
		if i++; i%2 == n%2 {
			changed[path] = regexp.MustCompile(`(?m)^(    2027-03: )([0-9]+)$`).ReplaceAll(b.files[path], fmt.Appendf(nil, "${1}%d", 100+n))
		}
	}
	maps.Copy(b.files, changed)
	b.commit("Forecast again", changed, at)
	content, effects := b.state()
	b.wrong = wrong
	t := &statement.Tag{Cycle: cycle, Plan: b.genesis, Chain: b.last, Base: b.content.Hash(b.genesis, cycle, digest.Scope{}), Statements: statement.Set(nil)}
	if unsigned {
		b.tag(t, at.Add(2*time.Hour))
		return
	}
	s := statement.Statement{Plan: b.genesis, Chain: b.last, Cycle: cycle, Purpose: statement.Close, Scope: "all", Base: b.content.Hash(b.genesis, cycle, digest.Scope{}),
		Content: content.Hash(b.genesis, cycle, digest.Scope{}), Effects: effects, Arithmetic: projection.Arithmetic, Policy: b.content.Section("Policy").Hash,
		Report: statement.Of(nil), Verdict: statement.Approve, After: statement.None, Person: "p-finance", Role: "finance", For: "none", Tool: "accord test", SignedAt: at.Add(time.Hour)}
	if last, ok := b.after[s.Person]; ok {
		s.After = last
	}
	body := s.Bytes()
	sig := signedtest.Sign(b, "finance", body, statement.Namespace)
	b.after[s.Person] = statement.Of(body)
	b.approve(n, cycle, body, sig, at)
	t.Statements = statement.Set([][2]statement.Hash{{statement.Of(body), statement.Of(sig)}})
	b.tag(t, at.Add(2*time.Hour))
}

func (b *builder) approve(n int, cycle string, body, sig []byte, at time.Time) {
	open := b.git.Switch
	if n == 1 {
		open = b.git.Orphan
	}
	b.must(open("accord/approvals"))
	name := "approvals/" + cycle + "/p-finance"
	_, err := b.git.Commit(history.Step{Author: who("finance", at.Add(time.Hour)), Message: "Approve " + cycle, Merge: []string{"main"}, Write: map[string][]byte{name + ".txt": body, name + ".sig": sig}})
	b.must(err)
	b.must(b.git.Switch("main"))
}

func (b *builder) tag(t *statement.Tag, at time.Time) {
	content, effects := b.state()
	t.Content, t.Effects, t.Arithmetic, t.Overrides = content.Hash(t.Plan, t.Cycle, digest.Scope{}), effects, projection.Arithmetic, statement.None
	if b.wrong {
		t.Effects = statement.Of([]byte("others"))
	}
	t.Policy, t.Closer, t.Tool = content.Section("Policy").Hash, "p-supply-chain", "accord test"
	raw, err := b.git.SignedTag(statement.TagName("", t.Cycle), string(t.Bytes()), who("supply-chain", at), func(signed []byte) ([]byte, error) {
		return signedtest.Sign(b, "supply-chain", signed, statement.TagNamespace), nil
	})
	b.must(err)
	b.last, b.content = statement.Of(raw), content
}

// state spells and computes the plan as it is on main.
func (b *builder) state() (*digest.Content, statement.Hash) {
	b.Helper()
	var list []digest.File
	for path, text := range b.files {
		list = append(list, digest.File{Path: path, Body: text})
	}
	content, problems := digest.Spell(list, b.cache)
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	repo, err := history.Open(b.dir)
	b.must(err)
	defer repo.Close()
	at, err := repo.Resolve(context.Background(), "main")
	b.must(err)
	root, err := repo.At(context.Background(), at)
	b.must(err)
	folder, err := fs.Sub(root, "plans")
	b.must(err)
	loaded, err := planfile.Load(folder, "plans", planfile.Options{})
	b.must(err)
	return content, digest.EffectsOf(projection.ProjectAgainst(loaded.Plan, nil), digest.Scope{}).Hash()
}
