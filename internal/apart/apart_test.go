package apart_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/apart"
	"github.com/accord-plan/accord/schema"
	"github.com/google/go-cmp/cmp"
)

// tight limits end a hostile rule soon; an honest one is far from them.
var tight = apart.Limits{Start: 3 * time.Second, Answer: 3 * time.Second, Total: 20 * time.Second, Memory: 256 << 20}

func start(t testing.TB, limits apart.Limits, text string) (*apart.Rules, []*schema.RuleError, error) {
	t.Helper()
	r, bad, err := apart.Start(t.Context(), []schema.RuleFile{{Name: "rules/a.cue", Text: []byte("package rules\n" + text)}}, limits)
	if r != nil {
		t.Cleanup(r.Close)
	}
	return r, bad, err
}

func mustStart(t *testing.T, text string) *apart.Rules {
	t.Helper()
	r, bad, err := start(t, tight, text)
	if err != nil || len(bad) > 0 {
		t.Fatalf("rules do not start: %v, %v", err, bad)
	}
	return r
}

func TestMeets(t *testing.T) {
	r := mustStart(t, `rule: cap: {over: "family", check: {stock!: <=10, ...}, message: "too much"}`)
	want := []schema.Rule{{Name: "cap", Over: "family", Message: "too much", File: "rules/a.cue", Offset: len("package rules\nrule: "),
		Fields: []schema.RuleField{{Name: "stock", File: "rules/a.cue", Offset: len(`package rules
rule: cap: {over: "family", check: {`), Number: true, Worse: 1}}}}
	if d := cmp.Diff(want, r.Rules()); d != "" {
		t.Errorf("rules (-want +got):\n%s", d)
	}
	for row, verdict := range map[string]schema.Verdict{
		`{"stock":10}`: schema.Passed, `{"stock":10.1}`: schema.Broken, `{"demand":3}`: schema.NotKnown,
	} {
		if got, err := r.Meets("cap", []byte(row)); err != nil || got != verdict {
			t.Errorf("%s: %d, %v, want %d", row, got, err, verdict)
		}
	}
	if _, err := r.Meets("cup", []byte(`{}`)); err == nil || errors.Is(err, apart.ErrLimit) {
		t.Errorf("a rule that does not exist: %v", err)
	}
}

// A rule that has no value for a row says nothing about the row.
func TestMeetsFails(t *testing.T) {
	const row = `{"what":"plan","item":"abc","n":5}`
	for name, c := range map[string]struct {
		imports, check, want string // want is "" where the row breaks the rule
	}{
		"a call":               {`import "strconv"`, `{item!: string, x: strconv.Atoi(item), ...}`, "error in call to strconv.Atoi"},
		"a call of other type": {`import "strings"`, `{n!: _, x: strings.ToUpper(n), ...}`, "cannot use 5"},
		"division by zero":     {``, `{n!: number, x: 1/(n-n), ...}`, "division by zero"},
		"index":                {``, `{n!: number, x: [1, 2][n], ...}`, "index out of range"},
		"operands":             {``, `{n!: number, item!: string, x: n + item, ...}`, "invalid operands"},
		"regular expression":   {``, `{item!: string, x: item =~ "(", ...}`, "invalid regexp"},
		"one of two":           {`import "strconv"`, `{item!: string, x: strconv.Atoi(item), n: <3, ...}`, ""},
		"a bound":              {``, `{n: <3, ...}`, ""},
		"a validator":          {`import "strings"`, `{item: strings.MinRunes(9), ...}`, ""},
		"an error of its own":  {``, `{n!: number, if n > 3 {x: error("too much")}, ...}`, ""},
		"a condition":          {``, `{n!: number, if n > 3 {n: <2}, ...}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := mustStart(t, c.imports+"\nrule: a: {over: \"plan\", check: "+c.check+"}")
			verdict, err := r.Meets("a", []byte(row))
			switch {
			case c.want == "" && (err != nil || verdict != schema.Broken):
				t.Errorf("%d, %v, want a broken rule", verdict, err)
			case c.want != "" && (err == nil || errors.Is(err, apart.ErrLimit) || !strings.Contains(err.Error(), c.want)):
				t.Errorf("%d, %v, want %q", verdict, err, c.want)
			}
		})
	}
}

func TestNarrowed(t *testing.T) {
	r := mustStart(t, `shape: Risk: {owner!: "anna", ...}`)
	if !r.Narrows("Risk") || r.Narrows("Plan") {
		t.Error("it narrows Risk, and no Plan")
	}
	const risk = "kind: Risk\nversion: 1\nid: R-1\ntitle: A storm\nowner: ben\nstatus: open\n"
	got, err := r.Narrowed("Risk", []byte(risk))
	if err != nil || len(got) != 1 || !cmp.Equal(got[0].Path, []string{"owner"}) || !got[0].Company {
		t.Errorf("owner is ben: %+v, %v", got, err)
	}
	if got, err := r.Narrowed("Risk", []byte(strings.Replace(risk, "ben", "anna", 1))); err != nil || len(got) != 0 {
		t.Errorf("owner is anna: %+v, %v", got, err)
	}
}

func TestWhatIsWrongIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		text, want string
		good       int
	}{
		"syntax":           {`rule: a: {`, "expected", 0},
		"import":           {`import "example.com/x"`, "import of example.com/x", 0},
		"definition":       {`#a: 1`, "definition #a", 0},
		"unknown key":      {`rules: a: {over: "plan", check: {...}}`, "rules guards nothing", 0},
		"unknown kind":     {`shape: Adjustment: {...}`, "shape of Adjustment", 0},
		"no check":         {`rule: a: over: "plan"` + "\n" + `rule: b: {over: "plan", check: {...}}`, "rule a has no check", 1},
		"never holds":      {`rule: a: {over: "plan", check: {x: 1} & {x: 2}}` + "\n" + `rule: b: {over: "plan", check: {...}}`, "conflicting values", 1},
		"message no text":  {`rule: a: {over: "plan", check: {...}, message: 3}`, "rule a has a message", 0},
		"reference":        {`rule: a: {over: "plan", check: {x: nowhere}}`, "nowhere", 0},
		"a word of no use": {`shape: Risk: kind: "Plan"` + "\n" + `rule: b: {over: "plan", check: {...}}`, "no document can have Plan here", 1},
		"a key of no use":  {`shape: Risk: nte?: string` + "\n" + `rule: b: {over: "plan", check: {...}}`, "no document can have nte here", 1},
		"no expression":    {`rule: a: {over: "family", check: {family: =~"(", ...}}` + "\n" + `rule: b: {over: "plan", check: {...}}`, "is no regular expression", 1},
		"shape against it": {`shape: Risk: money: <0` + "\n" + `rule: b: {over: "plan", check: {...}}`, "incompatible", 1},
	} {
		t.Run(name, func(t *testing.T) {
			r, bad, err := start(t, tight, c.text)
			if err != nil {
				t.Fatal(err)
			}
			if len(bad) != 1 || bad[0].File != "rules/a.cue" || !strings.Contains(bad[0].Message, c.want) {
				t.Errorf("told: %v, want %q once", bad, c.want)
			}
			if len(r.Rules()) != c.good {
				t.Errorf("%d rules are left, want %d", len(r.Rules()), c.good)
			}
		})
	}
}

func TestMadeRulesCount(t *testing.T) {
	r := mustStart(t, `rule: {for x in ["a", "b"] {"no-\(x)": {over: "plan", check: {...}}}}`)
	var names []string
	for _, rule := range r.Rules() {
		names = append(names, rule.Name)
	}
	if d := cmp.Diff([]string{"no-a", "no-b"}, names); d != "" {
		t.Errorf("rules that a comprehension makes (-want +got):\n%s", d)
	}
}

func TestRulesAreBounded(t *testing.T) {
	r, bad, err := start(t, tight, `import "list"`+"\n"+`rule: {for x in list.Range(0, 1200, 1) {"r\(x)": {over: "plan", check: {...}}}}`)
	if err != nil || len(r.Rules()) != 1000 || len(bad) != 1 || bad[0].Message != "1200 rules, at most 1000 are evaluated" {
		t.Errorf("%v, %v", bad, err)
	}
	r, bad, err = start(t, tight, strings.Repeat("foo: 1\n", 5000))
	if err != nil || len(r.Rules()) != 0 || len(bad) != 100 || !strings.HasSuffix(bad[99].Message, "(and 4900 more like it)") {
		t.Errorf("%d errors, %v", len(bad), err)
	}
}

// hostile rules ask for more than there is; their names say of what.
var hostile = map[string]string{
	"strings.Repeat":  `import "strings"` + "\n" + `_x: strings.Repeat("x", 1000000000)` + "\n" + `rule: a: {over: "plan", check: {what: !=_x, ...}}`,
	"list.Repeat":     `import "list"` + "\n" + `_x: list.Repeat([1], 100000000)` + "\n" + `rule: a: {over: "plan", check: {n: len(_x), ...}}`,
	"doubling text":   `_a: "xxxxxxxxxxxxxxxx"` + "\n" + doubling + `rule: a: {over: "plan", check: {what: !=_p, ...}}`,
	"comprehensions":  `import "list"` + "\n" + `_r: list.Range(0, 3000, 1)` + "\n" + `rule: a: {over: "plan", check: {n: len([for x in _r for y in _r for z in _r {x*y*z}]), ...}}`,
	"deep recursion":  `_f: {n: int, out: [if n > 0 {(_f & {"n": n-1}).out}, 0][0]}` + "\n" + `rule: a: {over: "plan", check: {m: (_f & {n: 100000000}).out, ...}}`,
	"nested brackets": `rule: a: {over: "plan", check: x: ` + strings.Repeat("[", 200_000),
}

var doubling = func() string {
	var b strings.Builder
	for c := 'a'; c < 'p'; c++ {
		b.WriteString("_" + string(c+1) + ": ")
		b.WriteString(strings.Repeat("_"+string(c)+"+", 9) + "_" + string(c) + "\n")
	}
	return b.String()
}()

func TestHostileRulesEnd(t *testing.T) {
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			r, bad, err := start(t, tight, text)
			if err == nil && len(bad) == 0 {
				_, err = r.Meets("a", []byte(`{"what":"plan","period":"2026-12"}`))
			}
			if !errors.Is(err, apart.ErrLimit) && len(bad) == 0 {
				t.Errorf("it got through: %v", err)
			}
		})
	}
}

func TestOneHostileRuleSparesTheOthers(t *testing.T) {
	r := mustStart(t, `import "list"
rule: bad: {over: "plan", check: {n: int, all: [for x in list.Range(0, n*5000, 1) for y in list.Range(0, n*5000, 1) {[x, y]}], ...}}
rule: good: {over: "plan", check: {n: 1, ...}}`)
	row := []byte(`{"what":"plan","n":1}`)
	if v, err := r.Meets("bad", row); !errors.Is(err, apart.ErrLimit) {
		t.Errorf("the hostile rule: %d, %v", v, err)
	}
	if v, err := r.Meets("good", row); err != nil || v != schema.Passed {
		t.Errorf("the other rule: %d, %v", v, err)
	}
}

func TestBlame(t *testing.T) {
	const endless = `[for x in list.Range(0, 3000, 1) for y in list.Range(0, 3000, 1) for z in list.Range(0, 3000, 1) {x*y*z}]`
	const good = "package rules\nrule: first: {over: \"plan\", check: {...}}\n"
	for name, c := range map[string]struct{ text, want string }{
		"a rule":   {"package rules\nimport \"list\"\nrule: fine: {over: \"plan\", check: {...}}\nrule: slow: {over: \"plan\", check: {n: len(" + endless + "), ...}}", "rules/b.cue rule slow"},
		"a helper": {"package rules\nimport \"list\"\nrule: fine: {over: \"plan\", check: {...}}\n_x: len(" + endless + ")", "rules/b.cue the file"},
	} {
		t.Run(name, func(t *testing.T) {
			files := []schema.RuleFile{{Name: "rules/a.cue", Text: []byte(good)}, {Name: "rules/b.cue", Text: []byte(c.text)}}
			e := apart.Blame(t.Context(), files, apart.Limits{Start: time.Second, Answer: time.Second, Total: 20 * time.Second, Memory: 256 << 20})
			if got := e.File + " " + e.Message; !e.Limit || !strings.HasPrefix(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
			if strings.HasSuffix(c.want, "slow") && e.Offset != strings.Index(c.text, "slow") {
				t.Errorf("offset %d", e.Offset)
			}
		})
	}
}

func TestTotalIsTheEnd(t *testing.T) {
	limits := tight
	limits.Total = 700 * time.Millisecond
	r, _, err := start(t, limits, `rule: a: {over: "plan", check: {...}}`)
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(5 * time.Second)
	for err == nil && time.Now().Before(deadline) {
		_, err = r.Meets("a", []byte(`{}`))
	}
	if !errors.Is(err, apart.ErrLimit) {
		t.Errorf("after its time: %v", err)
	}
}

func TestInterruption(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, _, err := apart.Start(ctx, []schema.RuleFile{{Name: "rules/a.cue", Text: []byte(`rule: a: {over: "plan", check: {...}}`)}}, tight)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cancel()
	if _, err := r.Meets("a", []byte(`{}`)); !errors.Is(err, context.Canceled) {
		t.Errorf("after an interrupt: %v", err)
	}
}
