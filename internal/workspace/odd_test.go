package workspace

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
)

// odd is what one reader of YAML takes for text and another does not, and keys
// that CUE writes in another way than the file does.
var odd = []string{"99999999999999999999", "9223372036854775808", "18446744073709551616", "1234567890123456", "1e5", "1e400", "1.5e3", "+1", "-1", "1.", "1_", "1_000", "1__0", "0_1",
	"0x10", "0X1", "0x_1", "-0x1", "0o17", "0o8", "017", "089", "08_1", "0b1", "0B1", "00", "0.", "-0", "0.0", ".5", "+.5", "1.e5", "1_0.5", "123456789012345678901.5", "1:30",
	"True", "true", "yes", "Null", "null", "~", ".inf", "-.inf", ".nan", "<<", "<", "=", "-", "?", "_", "_x", "__x", "@x", "if", "2027-01-01", "2027-01-01 10:00:00",
	`"#x"`, `"<<"`, `"_x"`, `" "`, `"\u212a"`, `"\U0001F600"`, `"\\(x)"`, `'a"b'`, "a\u0301", "\u00e1", "\u212a1"}

const codes = "kind: Import\nversion: 1\nowner: sales\nimports:\n- id: a\n  fact: sales\n  columns: {item: x, quantity: y}\n  codes:\n    item:\n"

// What is odd is judged as CUE judges it, as a value and as a key.
func TestOddTextAgreesWithCUE(t *testing.T) {
	if oneByOne(t) {
		return
	}
	for _, text := range []string{codes + "      %s: A\n", "kind: Policy\nversion: 1\nowner: sales\npeople: {}\nroles:\n  %s: {people: []}\n",
		"kind: Assumption\nversion: 1\nowner: sales\nid: A\nstatement: x\nevidence: %s\n",
		"kind: Risk\nversion: 1\nowner: sales\nid: A\nstatement: x\ntype: risk\nprobability: 3%%\nin_plan: \"no\"\nmoney: %s\n"} {
		for _, o := range odd {
			agrees(t, fstest.MapFS{"x.yaml": {Data: fmt.Appendf(nil, text, o)}})
		}
	}
}

// What CUE says of an element without its number is told at its place, beside a
// key of the same name in another place.
func TestPathsWithoutNumbersArePlaced(t *testing.T) {
	text := "kind: Import\nversion: 1\nowner: sales\nimports:\n- id: a\n  source: erp\n  fact: sales\n  columns: {item: x, quantity: y}\n  codes: {source: {P: 99999999999999999999}}\n"
	l, err := planfile.Load(fstest.MapFS{"x.yaml": {Data: []byte(text)}}, "plans", planfile.Options{NewShape: shapes(nil, nil, false), ShapeOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Findings) != 1 || int(l.Findings[0].At.Offset) != strings.Index(text, "99999") {
		t.Errorf("findings %v", l.Findings)
	}
}

// Two keys that are one to CUE are judged together: their values may not go
// together.
func TestKeysThatAreOneToCUE(t *testing.T) {
	for _, keys := range [][2]string{{"017", "0o17"}, {"0o17", "017"}, {"True", "true"}, {"~", "Null"}, {"NULL", `"null"`}, {".inf", "+.INF"}, {".nan", ".NaN"}, {"a\u0301", "\u00e1"}, {"\u00c5", "\u212b"},
		{"1", "01"}, {"K", "\u212a"}, {"99999999999999999999", `"number & 99999999999999999999"`}} {
		for _, values := range [][2]string{{"A", "B"}, {"A", "A"}} {
			agrees(t, fstest.MapFS{"x.yaml": {Data: fmt.Appendf(nil, "%s      %s: %s\n      %s: %s\n", codes, keys[0], values[0], keys[1], values[1])}})
		}
	}
	l, err := planfile.Load(fstest.MapFS{"x.yaml": {Data: []byte(codes + "      x: C\n      017: A\n      0o17: B\n")}}, "plans", planfile.Options{NewShape: shapes(nil, nil, false), ShapeOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Findings) != 1 || l.Findings[0].Code != finding.ShapeOther || !strings.HasPrefix(l.Findings[0].Message, "017 and 0o17 are one key") {
		t.Errorf("findings %v", l.Findings)
	}
}
