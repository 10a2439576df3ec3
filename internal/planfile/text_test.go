package planfile

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/position"
)

// said is a finding as people see it.
type said struct {
	Code         finding.Code
	Line, Column int
}

// judge returns what reading one file says about it, with places.
func judge(t *testing.T, src string) []said {
	t.Helper()
	fsys := fstest.MapFS{"x.yaml": {Data: []byte(src)}}
	d, fs := readAlone(fsys, "x.yaml")
	files := position.NewFiles([]string{"x.yaml"}, func(string) []byte { return d.Text() })
	var out []said
	for _, f := range finding.Sort(fs) {
		at := files.At(f.At)
		out = append(out, said{f.Code, at.Line, at.Column})
	}
	return out
}

// Each rule for text and YAML has its own code, and names the line and the
// column in characters, whatever stands before.
func TestPlaces(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []said
	}{
		"nothing wrong":                        {"\ufeffa: é\r\nb: 'x'\r\n", nil},
		"tab behind letters":                   {"a: 1\nname: éü\tx\n", []said{{finding.TextTab, 2, 9}}},
		"tabs in two places":                   {"a:\tb\n# c\td\n", []said{{finding.TextTab, 1, 3}, {finding.TextTab, 2, 4}}},
		"behind a byte-order mark":             {"\ufeffa: x\ty\n", []said{{finding.TextTab, 1, 5}}},
		"byte-order mark inside":               {"a: é\ufeff\n", []said{{finding.TextBOM, 1, 5}}},
		"carriage return":                      {"a: 1\r\nb: 2\rc: 3\r\n", []said{{finding.TextLineEnd, 2, 5}}},
		"bidi does not hide the rest":          {"a: \u202ex\nb: +1\n", []said{{finding.TextBidi, 1, 4}, {finding.TextNumber, 2, 4}}},
		"control character":                    {"é: \x01\n", []said{{finding.TextControl, 1, 4}}},
		"C1 control":                           {"é: x\u009b\n", []said{{finding.TextControl, 1, 5}}},
		"not UTF-8":                            {"a: é\nb: x\xff\n", []said{{finding.TextEncoding, 2, 5}}},
		"conflict":                             {"a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", []said{{finding.TextConflict, 2, 1}}},
		"two conflicts":                        {"<<<<<<< HEAD\r\nb: 1\r\n||||||| c\r\n=======\r\n>>>>>>> x\r\na: 1\n<<<<<<<\n=======\n<<<<<<<\n", []said{{finding.TextConflict, 1, 1}, {finding.TextConflict, 7, 1}, {finding.TextConflict, 9, 1}}},
		"markers that were left":               {"a: 1\n=======\nb: 2\n>>>>>>> x\n", []said{{finding.TextConflict, 2, 1}, {finding.TextConflict, 4, 1}}},
		"no conflict":                          {"a: 1\nb: |\n  =======\n  <<<<<<<\n# ========\n", nil},
		"anchor behind letters":                {"éé: &x 1\n", []said{{finding.TextAnchor, 1, 5}}},
		"alias":                                {"a: &x 1\nü: [*x]\n", []said{{finding.TextAnchor, 1, 4}, {finding.TextAlias, 2, 5}}},
		"unknown alias":                        {"a: 1\nbb: *nowhere\n", []said{{finding.TextAlias, 2, 5}}},
		"tag":                                  {"a:\n  b: !!str 1\n", []said{{finding.TextTag, 2, 6}}},
		"bare tag":                             {"a:\n  - ! 1\n", []said{{finding.TextTag, 2, 5}}},
		"merge key":                            {"a: {é: 1, <<: {b: 1}}\n", []said{{finding.TextMergeKey, 1, 11}}},
		"no merge key":                         {"a: {'<<': {b: 1}, c: '<<'}\n", nil},
		"second document":                      {"a: 1\n---\nb: 1\n", []said{{finding.TextDocuments, 2, 1}}},
		"second document with an error":        {"a: 1\n---\nb: [\n", []said{{finding.TextSyntax, 3, 1}}},
		"text behind the end":                  {"a: 1\n...\nb: [\n", []said{{finding.TextSyntax, 3, 1}}},
		"end and comments":                     {"a: 1\n...\n# b\n", nil},
		"directive":                            {"# c\n%YAML 1.1\n---\na: 1\n", []said{{finding.TextTag, 2, 1}}},
		"no directive":                         {"a: |\n\n %x\n", nil},
		"17 levels":                            {"a: " + strings.Repeat("[", 16) + "x" + strings.Repeat("]", 16) + "\n", []said{{finding.TextDepth, 1, 19}}},
		"16 levels":                            {"a: " + strings.Repeat("[", 14) + "x" + strings.Repeat("]", 14) + "\n", nil},
		"key that is a list":                   {"a: 1\n? [b]\n: c\n", []said{{finding.TextKey, 2, 3}}},
		"key over lines":                       {"? a\n  b\n: c\n", []said{{finding.TextKey, 1, 3}}},
		"empty key":                            {"é: {\"\": 1}\n", []said{{finding.TextKey, 1, 5}}},
		"escape":                               {"é: \"a\\u202Eb\"\n", []said{{finding.TextBidi, 1, 4}}},
		"escapes that are allowed":             {"a: \"\\u00e9\\n\\\"\\\\\\x41\"\n", nil},
		"backslash without escape":             {"a: 'C:\\0'\nb: C:\\t\n", nil},
		"number behind letters":                {"é: [ü, +1]\n", []said{{finding.TextNumber, 1, 8}}},
		"empty value is at its key":            {"éé: {ab: , c: 1}\n", []said{{finding.TextEmpty, 1, 6}}},
		"null":                                 {"a: ~\nb: [NULL]\nc: null\nd: '~'\n", []said{{finding.TextNull, 1, 4}, {finding.TextNull, 2, 5}}},
		"boolean":                              {"a: True\nb: 'True'\nc: true\n", []said{{finding.TextBoolean, 1, 4}}},
		"duplicate key":                        {"é: 1\nb: 2\n\"é\": 3\n", []said{{finding.DuplicateKey, 3, 1}}},
		"duplicate cell":                       {"c: {2027-01: 1, 2027-01: 2}\n", []said{{finding.DuplicateCell, 1, 17}}},
		"duplicate value":                      {"c: [é, b, é]\n", []said{{finding.DuplicateListValue, 1, 11}}},
		"duplicate id":                         {"c:\n- id: a\n- id: b\n- x: 1\n  id: a\n", []said{{finding.DuplicateID, 5, 7}}},
		"empty file":                           {"", []said{{finding.TextEmptyFile, 1, 1}}},
		"only comments":                        {"# a\n", []said{{finding.TextEmptyFile, 1, 1}}},
		"only a marker":                        {"---\n", []said{{finding.TextEmptyFile, 1, 1}}},
		"several at once, one does not hide":   {"a: +1\nb:\nc: ~\nd: [x, x]\n", []said{{finding.TextNumber, 1, 4}, {finding.TextEmpty, 2, 1}, {finding.TextNull, 3, 4}, {finding.DuplicateListValue, 4, 8}}},
		"carriage returns do not move columns": {"a: é\r\nb: [é, +1]\r\n", []said{{finding.TextNumber, 2, 8}}},
	} {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(c.want, judge(t, c.in)); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

// A syntax error names the line that a person has to mend, not where the
// construct began.
func TestSyntaxPlaces(t *testing.T) {
	for name, c := range map[string]struct {
		in         string
		line, colm int
		hint       string
	}{
		"first line":                   {"a: [1\n", 1, 4, "["},
		"bracket not closed":           {"a: 1\nb:\n  c: [1, 2\nd: 3\ne: 4\n", 3, 6, "["},
		"brace not closed":             {"x: 1\na: {b: 1\nc: 2\n", 2, 4, "{"},
		"indented less":                {"k: 1\na:\n    b: 1\n    c: 2\n   d: 3\n    e: 4\n", 5, 4, "indentation"},
		"indented less, in quotes":     {"k: 1\na:\n    b: 1\n    c: 2\n   d: \"3\"\n    e: 4\n", 5, 4, "indentation"},
		"indented less, in few lines":  {"k: 1\na:\n  b: 1\n c: 'x'\n", 4, 2, "indentation"},
		"indented more, in quotes":     {"k: 1\na:\n  b: 1\n    c: \"see: x\"\n  d: 3\n", 4, 5, "indentation"},
		"indented more":                {"k: 1\na:\n  b: 1\n    c: 2\n  d: 3\n", 4, 5, "indentation"},
		"two colons":                   {"k: 1\na: b: c\n", 2, 4, "quotes"},
		"no colon":                     {"k: 1\na:\n  foo\n  bar: 1\n", 4, 3, "colon"},
		"quote not closed":             {"k: 1\na: \"x\nb: 1\n", 2, 4, "quote"},
		"unknown escape":               {"k: 1\na: 2\nb: \"\\q\"\n", 3, 4, "escape"},
		"text behind a quote":          {"k: 1\na: 'it's'\nb: 1\n", 2, 4, "closing quote"},
		"element of a list":            {"k:\n  - - @x\n", 2, 7, "quotes"},
		"list behind a key":            {"k: 1\na: - b\n", 2, 4, "list"},
		"list among keys":              {"k: 1\nb: 2\n- c\n", 3, 1, ""},
		"behind letters and returns":   {"é: 1\r\nb: @x\r\n", 2, 4, "quotes"},
		"behind a byte-order mark":     {"\ufeffa: 1\nb: `\n", 2, 4, "quotes"},
		"in the last line, unfinished": {"a: 1\nb: {c: [1, 2", 2, 4, "["},
	} {
		t.Run(name, func(t *testing.T) {
			got := judge(t, c.in)
			if len(got) != 1 || got[0] != (said{finding.TextSyntax, c.line, c.colm}) {
				t.Errorf("got %v, want line %d, column %d", got, c.line, c.colm)
			}
			if _, problems := Parse([]byte(c.in)); !strings.Contains(problems[0].Hint, c.hint) {
				t.Errorf("hint %q does not speak of %q", problems[0].Hint, c.hint)
			}
		})
	}
}

// The tenth tab is the last one that is named; it says how many follow.
func TestManyProblemsAreCounted(t *testing.T) {
	problems, _ := checkText([]byte("a: " + strings.Repeat("\t", 1000) + "b\n"))
	if len(problems) != 10 || problems[9].Message != "tab (and 990 more like it in this file)" || problems[8].Message != "tab" {
		t.Errorf("%d problems, the last %+v", len(problems), problems[len(problems)-1])
	}
}

// A symbol of several bytes is one column, and a byte-order mark is none.
func TestRelatedPlaces(t *testing.T) {
	_, fs := readAlone(fstest.MapFS{"x": {Data: []byte("\ufeffé: {2027-01: 5, 2027-01: 6}\n")}}, "x")
	if len(fs) != 1 || len(fs[0].Related) != 1 {
		t.Fatalf("%+v", fs)
	}
	if got := fs[0].Related[0]; got.At.Offset != 8 || got.Message != "first stated here (5)" {
		t.Errorf("related %+v, want offset 8", got)
	}
	if fs[0].Length != len("2027-01") {
		t.Errorf("marks %d bytes", fs[0].Length)
	}
}

// readAlone reads one file without a verdict on its shape.
func readAlone(fsys fs.FS, name string) (*Document, []finding.Finding) {
	r := documentReader{fsys: fsys}
	return r.document(name, 1)
}
