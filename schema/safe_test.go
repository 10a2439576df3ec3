package schema

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"cuelang.org/go/cue/ast"
	"pgregory.net/rapid"
)

// What an expression takes is text to every reader of YAML, without quotes too, or
// it may be something else: a number, a word of YAML, nothing at all.
func TestAllText(t *testing.T) {
	for text, want := range map[string]bool{
		"^x": true, "^[A-Z]{4}-[0-9]$": true, "^@.": true, "^[a-f]{64}-$": true, "^[0-9]{4}-(0[1-9]|1[0-2])$": true, "^(0|[1-9][0-9]*)%$": true,
		"^[f-n]$": false, "^[A-Z]{3}$": false, "(?i)^k?no$": false, "^[^a]$": false, "^.{2}$": false, "^$|^x": false, "^[0-9a-f]{8}$": false,
		"^[~é]$": false, "x": false, "^[0-9]+$": false, "^[0-9a-f]{64}a-$": false,
	} {
		if m := must(text)(); allText(m) != want || anyDoubt(m) == want {
			t.Errorf("%q is all text: %t, character by character %t, want %t", text, allText(m), !anyDoubt(m), want)
		}
	}
}

// anyDoubt is the contrary of allText, without classes: a text that leads a matcher
// and one of notText to an end is looked for with each character below 128 and one
// of each class above.
func anyDoubt(m *matcher) bool {
	ms := []*matcher{m, dated()}
	runes := slices.Clone(m.from)
	for r := range rune(128) {
		runes = append(runes, r)
	}
	for _, n := range notText {
		ms = append(ms, n())
		runes = append(runes, n().from...)
	}
	var first [6]uint8
	for i, n := range ms {
		first[i] = n.start
	}
	seen := map[[6]uint8]bool{first: true}
	for queue := [][6]uint8{first}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for i := 2; i < len(ms) && m.ends[at[0]]; i++ {
			if ms[i].ends[at[i]] && (ms[i] != doubtful() || !ms[1].ends[at[1]]) {
				return true
			}
		}
		for _, r := range runes {
			var next [6]uint8
			for i, n := range ms {
				next[i] = n.next(at[i], r)
			}
			if next[0] != dead && !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return false
}

// Classes of characters stand for each of them.
func TestAllTextByClasses(t *testing.T) {
	part := rapid.SampledFrom([]string{"a", "[0-9]", "[a-f0-9]{2}", "-", "(no|N)", "[^0-9]", "é?", "%", ".", "[A-Z]", "(x|$)", "_", "[.:]", "1*", "~?"})
	rapid.Check(t, func(t *rapid.T) {
		text := "^" + strings.Join(rapid.SliceOfN(part, 1, 5).Draw(t, "parts"), "") + "$"
		if m, ok := newMatcher(text); ok && allText(m) == anyDoubt(m) {
			t.Fatalf("%q is all text: %t", text, allText(m))
		}
	})
}

// The states of doubt are those of a few expressions of our own, and numbered in
// sixteen bits.
func TestDoubtIsSmall(t *testing.T) {
	d := newDoubt()
	for state := 0; state < len(d.states) && state < 5000; state++ {
		for class := range d.runes {
			d.next(uint16(state), class)
		}
	}
	if n := len(d.states); n < 10 || n >= 5000 {
		t.Errorf("%d states", n)
	}
}

// Of a foreign expression nothing is read that is too long: a line of classes, each
// of a thousand runes of characters, would take seconds.
func TestForeignExpressionsAreShort(t *testing.T) {
	text := "[" + strings.Repeat(`\pL`, 16_000) + "]"
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	x := &expressions{}
	if x.of(text) != nil {
		t.Error("it is used")
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<20 {
		t.Errorf("%d bytes were taken", grown)
	}
}

// Nor is one that looks at both cases of characters beyond ASCII; those of ASCII are.
func TestForeignExpressionsFold(t *testing.T) {
	x := &expressions{}
	for text, want := range map[string]bool{
		"(?i)[B-\U0001e942]": false, `(?i)[\x{42}-\x{1e942}]`: false, "a(?s-m:b)(?mi:é)": false, `(?i)\pL`: false,
		"(?i)^(east|west)$": true, "(?i)[!-~]": true, "(?:[à-ü])": true, "(?P<i>a)é": true, "x": true,
	} {
		if got := x.of(text) != nil; got != want {
			t.Errorf("%q is used: %t, want %t", text, got, want)
		}
	}
}

// Many may ask for kinds at once, and all get the same.
func TestKindsSideBySide(t *testing.T) {
	forms := formsOf(sync.OnceValue(func() map[string]ast.Expr { return plainDefinitions(Files) }))
	var wait sync.WaitGroup
	tables := make([]map[string]*Table, 8)
	for i := range tables {
		tables[i] = map[string]*Table{}
		wait.Go(func() {
			for at := range Kinds() {
				kind := Kinds()[(at+i)%len(Kinds())]
				tables[i][kind] = tableOf(forms[kind]())
			}
		})
	}
	wait.Wait()
	for _, made := range tables {
		for _, kind := range Kinds() {
			if got, want := made[kind], TableOf(kind); len(got.names) != len(want.names) || got.required != want.required || len(got.below) != len(want.below) {
				t.Errorf("%s differs", kind)
			}
		}
	}
}
