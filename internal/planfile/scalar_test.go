package planfile

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"

	"github.com/accord-plan/accord/internal/finding"
)

func TestNumberSpellings(t *testing.T) {
	for text, hint := range map[string]string{
		"+400": "write 400", ".5": "write 0.5", "-.5": "", "+.5": "write 0.5", "1_000": "write 1000", "1_000.5": "write 1000.5",
		"4 %": "write 4%", "+4%": "write 4%", "5.": "", "012": "", "-01": "", "00": "", "0x1F": "", "0xff": "", "0o17": "", "0b11": "", "1e3": "", "1E-3": "",
		"1e999": "", "1.5e+10": "", ".inf": "", "-.inf": "", "+.Inf": "", ".NaN": "", "1,000": "", "3,5": "", "1'000": "", "12:30": "", "12:30:00": "",
		"190:20:30.15": "", "1.2.3": "none", "2026-12-31": "none", "2027-03": "none", "2027-W09": "none", "1-2": "none", "12a": "none", "--5": "none",
		"+": "none", ".": "none", "...x": "none", "0becb689": "none", "0b0123456789abcdef": "none", "5 pieces": "none", "90d": "none", "1/2": "none",
		"-A": "none", "v1": "none", "1.2.3.4": "none", "0": "none", "-0": "none", "0.50": "none", "100%": "none", "-4.5%": "none", "123456789012345678901234567890": "none",
	} {
		tree, problems := Parse([]byte("a: " + text + "\n"))
		if tree == nil || len(problems) > 0 {
			t.Errorf("%s cannot be read: %v", text, problems)
			continue
		}
		problems = checkTree(tree)
		switch {
		case hint == "none" && len(problems) > 0:
			t.Errorf("%s is refused: %s", text, problems[0].Message)
		case hint == "none":
		case len(problems) != 1 || problems[0].Code != finding.TextNumber || problems[0].Offset != 3 || problems[0].Length != len(text):
			t.Errorf("%s: %+v, want one A0015 that marks it", text, problems)
		case hint != "" && problems[0].Hint != hint:
			t.Errorf("%s: hint %q, want %q", text, problems[0].Hint, hint)
		}
		tree, _ = Parse([]byte("a: \"" + text + "\"\n"))
		if problems := checkTree(tree); len(problems) > 0 {
			t.Errorf("quoted, %s is text: %+v", text, problems)
		}
	}
}

// The hand-written check is the grammar of the format's documentation.
func TestIsNumberIsTheGrammar(t *testing.T) {
	grammar := regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?%?$`)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[-+]?[0-9]{0,3}(\.|,|e|_)?[0-9]{0,3}%?%?`).Draw(t, "s")
		if isNumber(s) != grammar.MatchString(s) {
			t.Fatalf("isNumber(%q) is %v", s, isNumber(s))
		}
		if isNumber(s) && !likeNumber().MatchString(s) {
			t.Fatalf("%q is a number and not like one", s)
		}
	})
}

func TestIdentifiers(t *testing.T) {
	long := "A123456789012345678901234567890123456789012345678901234567890123"
	for id, code := range map[string]finding.Code{
		"TENT-2P": "", "a": "", "1001": "", "0017": "", "A.B_C+d-9": "", long: "", "conx": "", "com": "", "com10": "", "lpt0": "", "nulls": "", "yesterday": "", "2027": "", "2027-3": "",
		"y": "", "n": "", "W09": "", "all": "",
		long + "x": finding.TextIdentifier, "": finding.TextIdentifier, "-a": finding.TextIdentifier, ".a": finding.TextIdentifier, "_a": finding.TextIdentifier, "a b": finding.TextIdentifier,
		"a/b": finding.TextIdentifier, "a@b": finding.TextIdentifier, "é": finding.TextIdentifier, "a\n": finding.TextIdentifier, "\u0410": finding.TextIdentifier, "a:b": finding.TextIdentifier,
		"yes": finding.TextReserved, "NO": finding.TextReserved, "On": finding.TextReserved, "off": finding.TextReserved, "TRUE": finding.TextReserved, "false": finding.TextReserved, "Null": finding.TextReserved,
		"con": finding.TextReserved, "PRN": finding.TextReserved, "aux.txt": finding.TextReserved, "nul.tar.gz": finding.TextReserved, "Com1": finding.TextReserved, "LPT9.x": finding.TextReserved,
		"2027-03": finding.TextReserved, "2027-w09": finding.TextReserved, "2027-P03": finding.TextReserved, "2027-02..2027-03": finding.TextReserved, "a.": finding.TextReserved,
	} {
		if got, message := checkIdentifier(id); got != code || (message == "") != (code == "") {
			t.Errorf("checkIdentifier(%q) = %q %q, want %q", id, got, message, code)
		}
	}
}
