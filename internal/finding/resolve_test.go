package finding

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// place is what a finding at an offset resolves to.
type place struct {
	Line, Column, EndLine, EndColumn, Bytes, EndBytes int
	Text                                              string
	Start, Length                                     int
}

func TestResolvePlaces(t *testing.T) {
	for name, tt := range map[string]struct {
		text           string
		offset, length int
		want           place
	}{
		"first":                      {"ab: c\n", 0, 2, place{1, 1, 1, 3, 1, 3, "ab: c", 0, 2}},
		"no length marks one":        {"ab: c\n", 4, 0, place{1, 5, 1, 6, 5, 6, "ab: c", 4, 1}},
		"no length, two bytes":       {"ä: c\n", 0, 0, place{1, 1, 1, 2, 1, 3, "ä: c", 0, 1}},
		"after non-ASCII":            {"ä: cd\n", 4, 2, place{1, 4, 1, 6, 5, 7, "ä: cd", 3, 2}},
		"after an astral one":        {"𐐀b\n", 4, 1, place{1, 2, 1, 3, 5, 6, "𐐀b", 1, 1}},
		"byte-order mark":            {"\xef\xbb\xbfab\ncd", 3, 2, place{1, 1, 1, 3, 1, 3, "ab", 0, 2}},
		"at the byte-order mark":     {"\xef\xbb\xbfab\ncd", 0, 0, place{1, 1, 1, 3, 1, 3, "ab", 0, 2}},
		"line after byte-order mark": {"\xef\xbb\xbfab\ncd", 6, 2, place{2, 1, 2, 3, 1, 3, "cd", 0, 2}},
		"CRLF":                       {"a\r\nbcd\r\ne", 4, 2, place{2, 2, 2, 4, 2, 4, "bcd", 1, 2}},
		"at the CR":                  {"a\r\nbc\r\n", 5, 0, place{2, 3, 2, 3, 3, 3, "bc", 2, 1}},
		"at the line feed":           {"ab\ncd\n", 2, 0, place{1, 3, 1, 3, 3, 3, "ab", 2, 1}},
		"end of the file":            {"ab\n", 3, 0, place{2, 1, 2, 1, 1, 1, "", 0, 1}},
		"no line end at all":         {"ab", 1, 1, place{1, 2, 1, 3, 2, 3, "ab", 1, 1}},
		"over two lines":             {"a: b\nc: d\n", 3, 4, place{1, 4, 2, 3, 4, 3, "a: b", 3, 1}},
		"longer than the file":       {"a: b\nc: d", 5, 99, place{2, 1, 2, 5, 1, 5, "c: d", 0, 4}},
		"empty file":                 {"", 0, 0, place{1, 1, 1, 1, 1, 1, "", 0, 1}},
		"not UTF-8":                  {"a\xff\xfeb\n", 3, 1, place{1, 4, 1, 5, 4, 5, "a\xff\xfeb", 3, 1}},
		"lone CR is in the line":     {"a\rb\n", 2, 1, place{1, 3, 1, 4, 3, 4, "a\rb", 2, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			files := position.NewFiles([]string{"f"}, func(string) []byte { return []byte(tt.text) })
			fs := []Finding{New(TextSyntax, position.Ref{File: 1, Offset: int32(tt.offset)}, "m").WithLength(tt.length)}
			r := Resolve(fs, files, "plans")[0]
			got := place{r.Line, r.Column, r.EndLine, r.EndColumn, r.Bytes, r.EndBytes, r.Excerpt.Text, r.Excerpt.Start, r.Excerpt.Length}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if r.File != "plans/f" {
				t.Errorf("file %q", r.File)
			}
		})
	}
}

func TestResolveWithoutPlace(t *testing.T) {
	gone := position.NewFiles([]string{"f"}, func(string) []byte { return nil })
	for name, tt := range map[string]struct {
		at    position.Ref
		files *position.Files
		want  position.Position
	}{
		"the plan as a whole":  {position.Ref{}, gone, position.Position{}},
		"no files":             {position.Ref{File: 1}, nil, position.Position{}},
		"text is gone":         {position.Ref{File: 1, Offset: 7}, gone, position.Position{File: "plans/f"}},
		"file is not in table": {position.Ref{File: 9, Offset: 7}, gone, position.Position{}},
	} {
		t.Run(name, func(t *testing.T) {
			r := Resolve([]Finding{New(ShapeNoPlan, tt.at, "m").WithRelated(tt.at, "r")}, tt.files, "plans")[0]
			want := Resolved{Severity: Error, Code: ShapeNoPlan, Title: "no plan", Message: "m", Position: tt.want, Related: []Place{{tt.want, "r"}}}
			if diff := cmp.Diff(want, r); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestResolveSortsAndKeepsTheInput(t *testing.T) {
	files := position.NewFiles([]string{"b", "a"}, func(string) []byte { return []byte("x\ny\n") })
	fs := []Finding{
		New(DuplicateKey, position.Ref{File: 2, Offset: 0}, "in b"),
		New(DuplicateKey, position.Ref{File: 1, Offset: 2}, "second"),
		New(DuplicateKey, position.Ref{File: 1, Offset: 0}, "first"),
		New(DuplicateKey, position.Ref{File: 1, Offset: 0}, "first"),
	}
	var got []string
	for _, r := range Resolve(fs, files, ".") {
		got = append(got, fmt.Sprintf("%s:%d %s", r.File, r.Line, r.Message))
	}
	if diff := cmp.Diff([]string{"a:1 first", "a:2 second", "b:1 in b"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if fs[0].Message != "in b" {
		t.Error("the findings that were given are in another order now")
	}
}

const unit = "für 1, " // 8 bytes, 7 code points

// endlessLine is a line of 4 MiB with twenty thousand findings.
func endlessLine() (*position.Files, []Finding) {
	text := []byte(strings.Repeat(unit, 4<<20/len(unit)))
	files := position.NewFiles([]string{"f"}, func(string) []byte { return text })
	var fs []Finding
	for i := range 20000 {
		n := (i * 7919) % (len(text) / len(unit)) // in no order
		fs = append(fs, New(TextNumber, position.Ref{File: 1, Offset: int32(n*len(unit) + 5)}, "no %d", n).WithRelated(position.Ref{File: 1, Offset: int32(len(text) - 3)}, ""))
	}
	return files, fs
}

// BenchmarkEndlessLine: what a line costs must not grow with findings times bytes.
func BenchmarkEndlessLine(b *testing.B) {
	for b.Loop() {
		files, fs := endlessLine()
		Resolve(fs, files, "")
	}
}

// TestEndlessLine: columns stay right on a line of 4 MiB, and no excerpt is as long as
// it.
func TestEndlessLine(t *testing.T) {
	files, fs := endlessLine()
	got := Resolve(fs, files, "")
	for _, r := range got {
		var n int
		if _, err := fmt.Sscanf(r.Message, "no %d", &n); err != nil {
			t.Fatal(err)
		}
		if want := n*7 + 5; r.Column != want || r.EndColumn != want+1 {
			t.Fatalf("number %d stands in column %d to %d, want %d", n, r.Column, r.EndColumn, want)
		}
		if e := r.Excerpt; len([]rune(e.Text)) > keepBefore+keepAfter || []rune(e.Text)[e.Start] != '1' {
			t.Fatalf("excerpt of %d code points, mark at %d", len([]rune(e.Text)), e.Start)
		}
	}
}

func TestNewReportCounts(t *testing.T) {
	r := NewReport(About{Plan: "plans"}, []Resolved{{Severity: Error}, {Severity: Warning}, {Severity: Warning}}, []Gap{
		{Class: ClassDecision}, {Class: ClassDecision, CoveredBy: "d"}, {Class: ClassDecision, ProposedBy: "d"}, {Class: ClassLever}, {Class: ClassNoise}})
	if want := (Counts{Errors: 1, Warnings: 2, Gaps: 5, Undecided: 2}); r.Counts != want || r.FormatVersion != "1.0" {
		t.Errorf("got %+v in version %s, want %+v", r.Counts, r.FormatVersion, want)
	}
}

func TestAmountIsExact(t *testing.T) {
	for n, want := range map[quantity.Number]string{0: "0", 125000: "12.5", -1: "-0.0001", quantity.Missing: "null", quantity.Whole(999999999999): "999999999999"} {
		if got, err := Amount(n).MarshalJSON(); err != nil || string(got) != want {
			t.Errorf("%d is %s (%v), want %s", n, got, err, want)
		}
	}
}

func TestPeriods(t *testing.T) {
	for _, tt := range []struct{ from, to, want string }{{"2027-01", "2027-01", "2027-01"}, {"2027-01", "2027-03", "2027-01..2027-03"}, {"2027-01", "", "2027-01"}} {
		if got := (&Gap{From: tt.from, To: tt.to}).Periods(); got != tt.want {
			t.Errorf("%s to %s reads %s, want %s", tt.from, tt.to, got, tt.want)
		}
	}
}

// TestDefinitions: what every code must have, so that its documentation and
// its findings read alike.
func TestDefinitions(t *testing.T) {
	for _, d := range All() {
		if _, title := Family(d.Code); title == "" {
			t.Errorf("%s: name its family in family.go", d.Code)
		}
		if len(d.Code) != 5 || d.Severity != Error && d.Severity != Warning {
			t.Errorf("%s: code or severity %s", d.Code, d.Severity)
		}
		if d.Title == "" || strings.HasSuffix(d.Title, ".") {
			t.Errorf("%s: title %q", d.Code, d.Title)
		}
		for _, s := range []string{d.Why, d.Mend} {
			if !strings.HasSuffix(s, ".") {
				t.Errorf("%s: %q is no full sentence", d.Code, s)
			}
		}
	}
	if len(All()) < 40 {
		t.Error("definitions are missing")
	}
}
