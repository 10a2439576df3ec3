package facts_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"github.com/accord-plan/accord/internal/facts"
)

// Whatever the rows, reading in lanes reports and writes what reading in order
// does, its questions and refusals included.
func TestLanesAreReadAsInOrder(t *testing.T) {
	if runtime.GOMAXPROCS(0) < 2 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	}
	facts.ChunkSize(t, 400)
	rapid.Check(t, func(rt *rapid.T) {
		pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(rt, name) }
		sep, end := pick("separator", ";", ",", "\t"), pick("end", "\n", "\r\n")
		var b strings.Builder
		b.WriteString(strings.Join([]string{"day", "org", "sku", "qty", "net", "text"}, sep) + end)
		dates := rapid.SampledFrom([][]string{{"2026-11-03", "2026-10-31", "2026-13-01", ""}, {"03.11.2026", "30.11.2026", "00:00.0"}, {"03/04/2026", "05/06/2026"}, {"11/30/2026", "2026-11-03"}}).Draw(rt, "dates")
		numbers := rapid.SampledFrom([][]string{{"1", "2", "-3", "x"}, {"1.5", "1.234", "#REF!"}, {"1.234", "2"}, {"1.5", "1"}}).Draw(rt, "numbers")
		for range rapid.IntRange(0, 400).Draw(rt, "rows") {
			fields := []string{pick("day", dates...), pick("org", "1000", "eu", "us", "uk"), pick("item", "TENT-2P", "\"0400102\"", "400113", "NOPE"),
				pick("qty", numbers...), pick("net", numbers...), pick("text", "", "x", "Zélt", `"a""b"`, `"a b"`, `a"b`, "\" two\nlines\"", "more"+sep+"fields", `"stays`)}
			if rapid.IntRange(0, 30).Draw(rt, "blank") == 0 {
				fields = make([]string, 6)
			}
			b.WriteString(strings.Join(fields, sep) + end)
		}
		text := b.String()
		if rapid.Bool().Draw(rt, "windows") {
			text, _ = charmap.Windows1252.NewEncoder().String(text)
		}
		mapping := sales + pick("key", "", "    key: [day, sku]\n")
		facts.ReadInLanes(t, false)
		want, wantErr := run(t, mapping, text, partial)
		facts.ReadInLanes(t, true)
		got, gotErr := run(t, mapping, text, partial)
		if fmt.Sprint(wantErr) != fmt.Sprint(gotErr) {
			rt.Fatalf("in order %v\nin lanes %v", wantErr, gotErr)
		}
		if d := cmp.Diff(want, got); d != "" {
			rt.Fatal(d)
		}
	})
}
