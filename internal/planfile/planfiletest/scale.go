package planfiletest

import (
	"fmt"
	"maps"
	"strings"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
)

// The limits that a plan file has, which the cases here fill or exceed. A test
// of package planfile holds them against its own.
const (
	Size   = 4 << 20
	Values = 200_000
)

// Large is a broken file that is too large to keep: it is made when it is
// wanted.
type Large struct {
	Name string
	// Path is the file within the plan.
	Path string
	// Code is the code of a finding that must come of it, "" for any.
	Code finding.Code
	// Finder is the stage that finds it: a reader without a shape check need
	// not find what is of [Shape].
	Finder Finder
	Text   func() string
}

// In lays the file into a plan.
func (l Large) In(plan fstest.MapFS) fstest.MapFS {
	out := maps.Clone(plan)
	out[l.Path] = &fstest.MapFile{Data: []byte(l.Text())}
	return out
}

// Larges lists the large cases: files of hostile text, and documents of every
// kind with so many mistakes of one sort, or as many as a file can hold.
func Larges(mistakes int) []Large { return append(texts(), crowds(mistakes)...) }

// lines writes n lines with their numbers in them.
func lines(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

const baselineHead = "kind: Baseline\nversion: 1\nmarket: eu\nfamily: goods\nforecast:\n  A:\n"

// texts are files whose text or YAML is hostile.
func texts() []Large {
	const x, baseline = "x.yaml", "demand/baseline/eu-goods.yaml"
	var out []Large
	add := func(name, path string, code finding.Code, text func() string) {
		out = append(out, Large{Name: name, Path: path, Code: code, Finder: Text, Text: text})
	}
	often := func(before, part string, n int, after string) func() string {
		return func() string { return before + strings.Repeat(part, n) + after }
	}
	counted := func(before string, n int, format string) func() string {
		return func() string { return before + lines(n, format) }
	}
	add("50 MB on one line", x, finding.TextSize, often("name: ", "x", 50<<20, ""))
	add("50 MB of lines", x, finding.TextSize, often("", "a: 1\n", 10<<20, ""))
	add("4 MB in one quoted text", "plan.yaml", finding.TextSyntax, often("kind: Plan\nname: \"", "x", Size-64, "\n"))
	add("4 MB in one plain text", "imports.yaml", finding.UnknownOwner, often("kind: Import\nversion: 1\nowner: nobody\nx: ", "x ", Size/2-64, ""))
	add("4 MB list on one line", x, finding.TextTooMany, often("a: [", "1,", Size/2-64, "]\n"))
	add("as many values on one line as are allowed", x, finding.TextNumber, often("a: [", "+11111,", Values-10, "]\n"))
	add("as many maps on one line as are allowed", x, finding.TextNumber, often("a: [", "{b: +1},", Values/2-10, "]\n"))
	add("as many lines as are allowed", baseline, finding.TextNumber, counted(baselineHead, Values-10, "    k%06d: +1\n"))
	add("keys without order", baseline, finding.TextNumber, counted(baselineHead, (Values-10)/2, "    k%[1]d: +1\n    j%[1]d: 1\n"))
	add("every key twice", x, finding.DuplicateKey, func() string {
		return "a:\n" + lines(Values/2-10, "  k%07d: 1\n") + lines(Values/2-10, "  k%07d: 1\n")
	})
	add("one key very often", x, finding.DuplicateKey, often("a:\n", "  k: 1\n", Values-10, ""))
	add("one cell very often", x, finding.DuplicateCell, often("a:\n", "  2027-01: 1\n", Values-10, ""))
	add("one list value very often", x, finding.DuplicateListValue, often("a:\n", "  - k\n", Values/2-10, ""))
	add("two spellings of all items", "catalog/goods.yaml", finding.TextFolded, func() string {
		return "kind: Catalog\nversion: 1\nfamily: goods\nitems:\n" + lines(Values/4-10, "  k%06d: {unit: each}\n") + lines(Values/4-10, "  K%06d: {unit: each}\n")
	})
	add("unknown items without number", baseline, finding.UnknownItem, counted(strings.TrimSuffix(baselineHead, "  A:\n"), Values/2-100, "  k%06d: {}\n"))
	add("unknown assumptions without number", "demand/adjustments/sales-eu.yaml", finding.UnknownAssumption,
		counted("kind: Adjustments\nversion: 1\nowner: sales\nlayer: sales\nmarket: eu\nadjustments:\n", Values/10, "  - {id: k%06d, reason: price, items: [A], add: {2027-01: 1}, assumption: A-9}\n"))
	add("a key of 1 MB", x, finding.TextSyntax, often("", "k", 1<<20, ": 1\n"))
	add("an explicit key of 1 MB", x, finding.TextKey, often("? ", "k", 1<<20, "\n: 1\n"))
	add("dashes 2 MB deep", x, finding.TextTooMany, often("a:\n  ", "- ", 1<<20, "x\n"))
	add("dashes as deep as is read", x, finding.TextDepth, often("a:\n  ", "- ", 9000, "x\n"))
	add("lists of dashes", x, finding.TextDepth, often("a:\n", "  "+strings.Repeat("- ", 900)+"x\n", Values/901, ""))
	add("brackets 1 MB deep", x, finding.TextDepth, often("a: ", "{a: ", 1<<18, ""))
	add("maps 1500 deep", x, finding.TextDepth, func() string { return stairs(1500) })
	add("an alias bomb", x, finding.TextAlias, func() string { return aliasBomb(30) })
	add("anchors without number", x, finding.TextAnchor, counted("a:\n", Values/2-10, "  - &k%d x\n"))
	add("aliases without number", x, finding.TextAlias, often("b: &b x\na:\n", "  - *b\n", Values/2-10, ""))
	add("tags without number", x, finding.TextTag, counted("a:\n", Values/2-10, "  - !t k%d\n"))
	add("tabs", x, finding.TextEmptyFile, often("", "\t", Size-1, ""))
	add("tabs after text", x, finding.TextTab, often("a:", "\t", Size-10, "b"))
	add("control characters", x, finding.TextControl, often("", "\x01", Size-1, ""))
	add("bidirectional characters", x, finding.TextBidi, often("", "\u202e", 1<<20, ""))
	add("conflict markers", x, finding.TextConflict, often("", "<<<<<<<\n", Values-10, ""))
	add("comments", x, finding.TextEmptyFile, often("", "# c\n", Values-10, ""))
	add("comments between values", x, finding.DuplicateListValue, often("a:\n", "  # c\n  - k\n", Values/4, ""))
	add("documents", x, finding.TextDocuments, often("", "---\na: 1\n", Values/2-10, ""))
	add("blank lines", x, finding.TextEmptyFile, often("", "\n", Size-1, ""))
	add("a blank and brackets", x, finding.TextSyntax, often(" ", "[]\n", Values/3, ""))
	add("quotes", x, finding.TextSyntax, often("", "'", Size-1, ""))
	add("colons", x, finding.TextSyntax, often("", ": ", Size/2-1, ""))
	add("question marks", x, finding.TextKey, often("", "? ", 9000, ""))
	add("ranges of three hundred years", baseline, finding.DuplicateCell, often(baselineHead, "    1900-01..2199-12: 1\n", 10_000, ""))
	add("too many ranges", baseline, finding.ShapeValue, func() string { return baselineHead + manyRanges() })
	return out
}

func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func aliasBomb(levels int) string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x]\n")
	for i := 1; i < levels; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 9), ","))
	}
	return b.String()
}

func manyRanges() string {
	var b strings.Builder
	for y := 1900; y < 2200; y++ {
		fmt.Fprintf(&b, "    %d-01..2199-12: 1\n", y)
	}
	return b.String()
}
