package adjust

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/demand"
)

func TestChangeOfDemand(t *testing.T) {
	for _, c := range []struct {
		text   string
		kind   Kind
		number string
		why    string // a part of it
	}{
		{"+400", Add, "400", ""}, {"-60", Add, "-60", ""}, {"−60", Add, "-60", ""}, {" + 1.5 ", Add, "1.5", ""},
		{"+10%", Percent, "10%", ""}, {"-4%", Percent, "-4%", ""}, {"-4 %", Percent, "-4%", ""}, {"=1000", Set, "1000", ""}, {"=0", Set, "0", ""},
		{"add=400", Add, "400", ""}, {"add=-2", Add, "-2", ""}, {"ADD=+2", Add, "2", ""}, {"percent=-4%", Percent, "-4%", ""}, {"set=1000", Set, "1000", ""},
		{"400", "", "", "write +400 to add it, or =400 to set it"}, {"10%", "", "", "write +10% or -10%"}, {"percent=4", "", "", "write percent=4%"},
		{"=-5", "", "", "cannot be below zero"}, {"=5%", "", "", "what is set is a number"}, {"+1,000", "", "", "as 1000"}, {"+1'000", "", "", "as 1000"},
		{"+1.000,5", "", "", "+400 or -60 adds"}, {"+1.000", "", "", "write 1000, or leave out the last 0"}, {"=1.250", "", "", "write 1250"},
		{"1.000", "", "", "write +1000 to add it, or =1000 to set it, if the point sets thousands apart; else leave out the last 0, as +1.00"},
		{"1.250%", "", "", "write +1250% or -1250%, if the point sets thousands apart; else leave out the last 0, as +1.25%"}, {"percent=1.250", "", "", "write 1250, or leave out the last 0"}, {"+1.25", Add, "1.25", ""}, {"+0.125", Add, "0.125", ""}, {"+012", "", "", "+400"}, {"+1e3", "", "", "+400"}, {"+.5", "", "", "+400"}, {"++5", "", "", "+400"}, {"", "", "", "+400"},
		{"=HYPERLINK(1)", "", "", "+400"}, {"+0.00001", "", "", "four behind it"}, {"+1234567890123", "", "", "twelve digits"}, {"+∞", "", "", "+400"},
	} {
		kind, number, why := ofDemand(c.text)
		if kind != c.kind || number != c.number || !strings.Contains(why, c.why) || (why == "") != (c.why == "") {
			t.Errorf("%q: %q %q %q, want %q %q %q", c.text, kind, number, why, c.kind, c.number, c.why)
		}
	}
}

func TestChangeOfSupply(t *testing.T) {
	for _, c := range []struct {
		text   string
		kind   Kind
		number string
		good   bool
	}{{"120", Set, "120", true}, {"=120", Set, "120", true}, {"set=0", Set, "0", true}, {"+20", Add, "20", true}, {"-20", Add, "-20", true}, {"add=5", Add, "5", true},
		{"=-1", "", "", false}, {"+5%", "", "", false}, {"percent=5", "", "", false}, {"x", "", "", false}} {
		kind, number, why := ofSupply(c.text)
		if kind != c.kind || number != c.number || (why == "") != c.good {
			t.Errorf("%q: %q %q %q", c.text, kind, number, why)
		}
	}
}

// TestReasons: the reasons and layers that messages list are those of the
// schema.
func TestReasons(t *testing.T) {
	text, err := os.ReadFile("../../schema/adjustments.cue")
	if err != nil {
		t.Fatal(err)
	}
	for _, names := range [][]string{demand.Reasons, Layers()} {
		quoted := make([]string, len(names))
		for i, n := range names {
			quoted[i] = strconv.Quote(n)
		}
		if !strings.Contains(string(text), strings.Join(quoted, " | ")+"\n") {
			t.Errorf("the schema does not have %s", names)
		}
	}
}
