package markdown

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The grammar of what is written, which is less than Mermaid's: one directive of
// ours, one chart, quoted words without a sign that could end them, numbers.
const (
	words   = `"[\p{L}\p{Nd}+\-.,()/€ ]+"`
	decimal = `-?(?:0|[1-9][0-9]*)(?:\.[0-9]{1,4})?`
)

var grammar = []*regexp.Regexp{
	regexp.MustCompile(`^%%\{init: \{"xyChart": \{"width": 860, "height": 300, "xAxis": \{"labelFontSize": 11\}, "yAxis": \{"labelFontSize": 11\}\}, "themeVariables": \{"xyChart": \{"plotColorPalette": "#[0-9a-f]{6}(?:, #[0-9a-f]{6})*"\}\}\}\}%%$`),
	regexp.MustCompile(`^xychart-beta$`),
	regexp.MustCompile(`^  title ` + words + `$`),
	regexp.MustCompile(`^  x-axis \[` + words + `(?:, ` + words + `)*\]$`),
	regexp.MustCompile(`^  y-axis ` + words + ` (` + decimal + `) --> (` + decimal + `)$`),
	regexp.MustCompile(`^  (?:bar|line)(?: ` + words + `)? \[(` + decimal + `(?:, ` + decimal + `)*)\]$`),
}

// parseChart asserts that a block is of the grammar and means something: as many
// places as values, all different, and all values on the axis.
func parseChart(t interface{ Fatalf(string, ...any) }, block string) (places []string, series [][]float64) {
	body, ok := strings.CutPrefix(block, "\n```mermaid\n")
	body, end := strings.CutSuffix(body, "```\n")
	if !ok || !end || strings.Contains(body, "`") {
		t.Fatalf("not one fence:\n%s", block)
	}
	at, low, high := 0, 0.0, 0.0
	for line := range strings.Lines(body) {
		line = strings.TrimSuffix(line, "\n")
		for at < len(grammar)-1 && !grammar[at].MatchString(line) && at == 2 { // the title may be missing
			at++
		}
		m := grammar[at].FindStringSubmatch(line)
		switch {
		case m == nil:
			t.Fatalf("rule %d does not fit %q", at, line)
		case at == 3:
			places = strings.Split(strings.TrimSuffix(strings.TrimPrefix(line, `  x-axis ["`), `"]`), `", "`)
		case at == 4:
			low, high = float(t, m[1]), float(t, m[2])
		case at == 5:
			var values []float64
			for _, v := range strings.Split(m[1], ", ") {
				n := float(t, v)
				if n < low || n > high {
					t.Fatalf("%v is not on the axis from %v to %v", n, low, high)
				}
				values = append(values, n)
			}
			series = append(series, values)
		}
		at = min(at+1, len(grammar)-1)
	}
	seen := map[string]bool{}
	for _, p := range places {
		if seen[p] {
			t.Fatalf("two places %q", p)
		}
		seen[p] = true
	}
	for _, s := range series {
		if len(s) != len(places) {
			t.Fatalf("%d values at %d places", len(s), len(places))
		}
	}
	if len(series) == 0 || low >= high {
		t.Fatalf("nothing is drawn, or no axis:\n%s", block)
	}
	return places, series
}

func float(t interface{ Fatalf(string, ...any) }, s string) float64 {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return n
}

func whole(ns ...int64) []quantity.Number {
	var out []quantity.Number
	for _, n := range ns {
		if n == gone {
			out = append(out, quantity.Missing)
			continue
		}
		out = append(out, quantity.Whole(n))
	}
	return out
}

// gone stands for a number that nobody knows.
const gone = -77777

func lines(series ...render.Series) *render.Chart {
	c := &render.Chart{Form: render.Lines, Title: "Tents, demand", Unit: "units", Series: series}
	for i := range series[0].Values {
		c.Periods = append(c.Periods, "2027-"+string(rune('a'+i)))
	}
	return c
}

func TestMermaid(t *testing.T) {
	before := render.Series{Name: "before", Role: render.RolePrevious, Values: whole(965, 1231, 1654)}
	after := render.Series{Name: "after", Role: render.RoleDemand, Values: whole(965, 1231, 2054)}
	with := func(s render.Series, values ...int64) render.Series {
		s.Values = whole(values...)
		return s
	}
	fraction := with(after)
	fraction.Values = []quantity.Number{12345, -5, quantity.Whole(3)}
	for name, tt := range map[string]struct {
		chart *render.Chart
		// want are the lines from the axis on, words what stands beside it.
		want  string
		words string
	}{
		"before and after": {lines(before, after), `  x-axis ["2027-a", "2027-b", "2027-c"]
  y-axis "units" 0 --> 2054
  bar "before" [965, 1231, 1654]
  line "after" [965, 1231, 2054]
`, "before: grey bars; after: blue line"},
		"below zero there are no bars": {lines(before, with(after, -50, 0, 100)), `  x-axis ["2027-a", "2027-b", "2027-c"]
  y-axis "units" -50 --> 1654
  line "before" [965, 1231, 1654]
  line "after" [-50, 0, 100]
`, "before: grey line; after: blue line"},
		"cut to what is known": {lines(with(before, gone, 5, 6, 7), with(after, 1, 2, 3, gone)), `  x-axis ["2027-b", "2027-c"]
  y-axis "units" 0 --> 6
  bar "before" [5, 6]
  line "after" [2, 3]
`, "2 of 4 periods are drawn, 2027-b to 2027-c; before: grey bars; after: blue line"},
		"one series is not known": {lines(before, with(after, gone, gone, gone)), `  x-axis ["2027-a", "2027-b", "2027-c"]
  y-axis "units" 0 --> 1654
  line "before" [965, 1231, 1654]
`, "not known: after; before: grey line"},
		"a hole":              {lines(with(before, 1, gone, 3), after), "", "not drawn: numbers are missing in between"},
		"one point":           {lines(with(before, gone, gone, 3), after), "", "not drawn: too few periods of which all numbers are known"},
		"apart":               {lines(with(before, 1, gone, gone), with(after, gone, gone, 3)), "", "not drawn: too few periods of which all numbers are known"},
		"nothing":             {lines(with(before, gone, gone), with(after, gone, gone)), "", "not drawn: no numbers are known"},
		"too many series":     {lines(before, after, before, after, before), "", "not drawn: too many series"},
		"all zero":            {lines(with(before, 0, 0)), "  x-axis [\"2027-a\", \"2027-b\"]\n  y-axis \"units\" 0 --> 1\n  line \"before\" [0, 0]\n", "before: grey line"},
		"thousands":           {lines(with(before, 100000, 200500)), "  x-axis [\"2027-a\", \"2027-b\"]\n  y-axis \"units thousand\" 0 --> 200.5\n  line \"before\" [100, 200.5]\n", "before: grey line"},
		"millions":            {lines(with(before, 12000000, 0)), "  x-axis [\"2027-a\", \"2027-b\"]\n  y-axis \"units million\" 0 --> 12\n  line \"before\" [12, 0]\n", "before: grey line"},
		"decimals":            {lines(fraction), "  x-axis [\"2027-a\", \"2027-b\", \"2027-c\"]\n  y-axis \"units\" -0.0005 --> 3\n  line \"after\" [1.2345, -0.0005, 3]\n", "after: blue line"},
		"load":                {&render.Chart{Form: render.Load, Unit: "hours", Periods: []string{"a", "b"}, Series: []render.Series{{Name: "capacity", Role: render.RoleCapacity, Values: whole(5, 6)}, {Name: "load", Role: render.RoleLoad, Bars: true, Values: whole(4, 7)}}}, "  x-axis [\"a\", \"b\"]\n  y-axis \"hours\" 0 --> 7\n  line \"capacity\" [5, 6]\n  bar \"load\" [4, 7]\n", "capacity: red line; load: blue bars"},
		"a bridge":            {bridge(1000, 50, -20, 0), "  x-axis [\"budget\", \"price\", \"volume\", \"plan\"]\n  y-axis \"EUR\" 950 --> 1050\n  bar \"reached\" [1000, 1050, 1030, 1030]\n", "each bar is what is reached after the step; the axis does not begin at zero"},
		"a bridge from zero":  {bridge(0, 50, -20, 0), "  x-axis [\"budget\", \"price\", \"volume\", \"plan\"]\n  y-axis \"EUR\" 0 --> 50\n  bar \"reached\" [0, 50, 30, 30]\n", "each bar is what is reached after the step"},
		"a bridge below":      {bridge(10, -50, 20, 0), "", "not drawn: it goes below zero"},
		"a bridge with a gap": {bridge(10, gone, 20, 0), "", "not drawn: a step is not known"},
	} {
		t.Run(name, func(t *testing.T) {
			block, words := mermaid(tt.chart)
			if words != tt.words {
				t.Errorf("words %q, want %q", words, tt.words)
			}
			if tt.want == "" || block == "" {
				if block != tt.want {
					t.Errorf("drawn:\n%s", block)
				}
				return
			}
			parseChart(t, block)
			if _, rest, _ := strings.Cut(block, "  x-axis"); "  x-axis"+strings.TrimSuffix(rest, "```\n") != tt.want {
				t.Error(cmp.Diff(tt.want, "  x-axis"+strings.TrimSuffix(rest, "```\n")))
			}
		})
	}
}

// bridge has a first total, two steps and a last total, which is their sum
// unless it is stated.
func bridge(from, price, volume, to int64) *render.Chart {
	steps := whole(from, price, volume, to)
	if to == 0 && price != gone {
		steps[3] = steps[0].Add(steps[1]).Add(steps[2])
	}
	return &render.Chart{Form: render.Waterfall, Title: "Bridge", Unit: "EUR", Steps: []render.BridgeStep{{Label: "budget", Money: steps[0], Total: true},
		{Label: "price", Money: steps[1]}, {Label: "volume", Money: steps[2]}, {Label: "plan", Money: steps[3], Total: true}}}
}

// TestLongHorizon: labels stay few and different.
func TestLongHorizon(t *testing.T) {
	s := render.Series{Name: "demand", Role: render.RoleDemand}
	c := lines(s)
	for i := range 78 {
		c.Periods = append(c.Periods, "20"+strconv.Itoa(26+i/52)+"-W"+strconv.Itoa(10+i%52))
		s.Values = append(s.Values, quantity.Whole(int64(i)))
	}
	c.Series = []render.Series{s}
	block, words := mermaid(c)
	places, _ := parseChart(t, block)
	if len(places) != mostPeriods || places[0] != "26-W10" || words != "24 of 78 periods are drawn, 2026-W10 to 2026-W33; demand: blue line" {
		t.Errorf("%v, %q", places, words)
	}
}

// TestAnyChart: whatever plans call things and whatever they count, what is
// drawn is of the grammar, and no missing number is drawn.
func TestAnyChart(t *testing.T) {
	name := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{`"`, "```", "`", "%%{init: {\"securityLevel\": \"loose\"}}%%", "click A callback", "a\nbar [1]", "] bar [0", "-->", "A & B",
		"#quot;", "&quot;", "<b>", "2027-03", "", "\\", "{", "}", ";", "xychart-beta", "title", "二人用テント", "e\u0301", "١٢"}))
	value := rapid.OneOf(rapid.Just(quantity.Missing), rapid.Custom(func(t *rapid.T) quantity.Number {
		return quantity.Number(rapid.Int64Range(-1<<52, 1<<52).Draw(t, "value"))
	}), rapid.SampledFrom([]quantity.Number{0, 1, quantity.Max, -quantity.Max}))
	rapid.Check(t, func(t *rapid.T) {
		c := &render.Chart{Form: rapid.SampledFrom([]render.Form{render.Lines, render.Load, render.Waterfall}).Draw(t, "form"),
			Title: name.Draw(t, "title"), Unit: name.Draw(t, "unit"), Periods: rapid.SliceOfN(name, 0, 30).Draw(t, "periods")}
		for range rapid.IntRange(0, 4).Draw(t, "series") {
			c.Series = append(c.Series, render.Series{Name: name.Draw(t, "name"), Role: render.Role(rapid.IntRange(0, 9).Draw(t, "role")), Bars: rapid.Bool().Draw(t, "bars"),
				Values: rapid.SliceOfN(value, 0, 30).Draw(t, "values")})
		}
		for range rapid.IntRange(0, 6).Draw(t, "steps") {
			c.Steps = append(c.Steps, render.BridgeStep{Label: name.Draw(t, "label"), Money: value.Draw(t, "money"), Total: rapid.Bool().Draw(t, "total")})
		}
		block, said := mermaid(c)
		if said == "" {
			t.Fatalf("nothing is said beside the chart")
		}
		if block != "" {
			parseChart(t, block)
		}
	})
}

// TestChartFits: a chart without room leaves its drawing out first, and says so.
func TestChartFits(t *testing.T) {
	var blocks []render.Block
	for range 6 {
		c := lines(render.Series{Name: "before", Role: render.RolePrevious, Values: whole(1, 2, 3)})
		blocks = append(blocks, c)
	}
	d := &render.Document{Title: "T", Blocks: blocks}
	drawings := -1
	for _, limit := range []int{2000, 3000, 4000, 8000} {
		var b bytes.Buffer
		if err := Write(&b, d, Options{Mermaid: true, Limit: limit}); err != nil {
			t.Fatal(err)
		}
		s := b.String()
		n := strings.Count(s, "```mermaid")
		if size(s) > limit || strings.Count(s, "```") != 2*n || n < drawings {
			t.Errorf("limit %d: %d characters, %d drawings:\n%s", limit, size(s), n, s)
		}
		if all := n == 6; all == strings.Contains(s, "Left out") {
			t.Errorf("limit %d: %d drawings, and it says\n%s", limit, n, s)
		}
		drawings = n
	}
	if drawings != 6 {
		t.Errorf("%d drawings where there is room for all", drawings)
	}
}
