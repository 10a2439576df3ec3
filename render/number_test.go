package render_test

import (
	"testing"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

func TestNumbers(t *testing.T) {
	missing := quantity.Missing
	for _, c := range []struct{ name, got, want string }{
		{"thousands", render.Quantity(num("1234567"), 0), "1,234,567"},
		{"no separator in three digits", render.Quantity(num("999"), 0), "999"},
		{"true minus", render.Quantity(num("-1234.5"), 1), "−1,234.5"},
		{"half away from zero", render.Quantity(num("2.5"), 0), "3"},
		{"negative half away from zero", render.Quantity(num("-2.5"), 0), "−3"},
		{"rounds to zero without a sign", render.Quantity(num("-0.4"), 0), "0"},
		{"decimals kept", render.Quantity(num("5"), 2), "5.00"},
		{"four decimals", render.Quantity(num("0.0001"), 4), "0.0001"},
		{"missing", render.Quantity(missing, 0), "n/a"},
		{"largest", render.Quantity(quantity.Max, 0), "922,337,203,685,478"},
		{"least", render.Quantity(-quantity.Max, 4), "−922,337,203,685,477.5807"},
		{"plus", render.Signed(num("400"), 0), "+400"},
		{"signed minus", render.Signed(num("-12"), 0), "−12"},
		{"signed zero", render.Signed(0, 0), "0"},
		{"signed missing", render.Signed(missing, 0), "n/a"},
		{"euro", render.Money(num("103950"), "EUR", 0), "€103,950"},
		{"negative euro", render.Money(num("-2370"), "EUR", 0), "−€2,370"},
		{"code", render.Money(num("1200"), "CHF", 0), "CHF 1,200"},
		{"cents", render.Money(num("126.67"), "USD", 2), "$126.67"},
		{"signed money", render.SignedMoney(num("11985"), "GBP", 0), "+£11,985"},
		{"percent", render.Percent(num("1"), num("8")), "12.5 %"},
		{"percent rounds", render.Percent(num("2"), num("3")), "66.7 %"},
		{"percent of nothing", render.Percent(num("2"), 0), "n/a"},
		{"percent of the unknown", render.Percent(num("2"), missing), "n/a"},
		{"percent of a negative base", render.SignedPercent(num("5"), num("-100")), "+5.0 %"},
		{"signed percent", render.SignedPercent(num("-14"), num("1000")), "−1.4 %"},
		{"nothing", render.OrNothing(0, "0"), "–"},
		{"something", render.OrNothing(1, "0"), "0"},
		{"count", render.Whole(-1234), "−1,234"},
		{"one", render.Count(1, "gap", "gaps"), "1 gap"},
		{"many", render.Count(1200, "gap", "gaps"), "1,200 gaps"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestClean(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain", "plain"}, {" a  b ", "a b"}, {"a\r\n\tb", "a b"}, {"a\u00a0b", "a b"}, {"a\u2028b", "a b"},
		{"\x1b[31m", "�[31m"}, {"a\x00b", "a�b"}, {"\u202ex", "�x"}, {"\xff", "�"}, {"soft\u00adhyphen", "soft�hyphen"},
		{"é", "é"}, {"👩‍👧", "👩‍👧"}, {"e\u0301\u0302\u0303\u0304\u0305\u0306", "e\u0301\u0302\u0303\u0304"}, {"", ""},
	} {
		if got := render.Clean(c.in); got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestTextCleanKeepsTheSpacesBetweenSpans(t *testing.T) {
	in := render.Text{render.Normal.Of("  a "), render.Strong.Of(" b"), render.Normal.Of("\n"), render.Code.Of("c "), render.Normal.Of(" ")}
	if got := in.Clean().String(); got != "a b c" {
		t.Errorf("got %q", got)
	}
}

func TestLinkURL(t *testing.T) {
	const base = "https://forge.example/acme/plans/blob/9b07e31/"
	for _, c := range []struct {
		name, base, want string
		link             *render.Link
	}{
		{"line", base, "https://forge.example/acme/plans/blob/9b07e31/plans/a.yaml#L41", &render.Link{File: "plans/a.yaml", Line: 41}},
		{"file", base, "https://forge.example/acme/plans/blob/9b07e31/plans/a.yaml", &render.Link{File: "plans/a.yaml"}},
		{"escaped", base, "https://forge.example/acme/plans/blob/9b07e31/a%3Fb%23c%20d", &render.Link{File: "a?b#c d"}},
		{"upwards", base, "", &render.Link{File: "../../evil"}},
		{"absolute", base, "", &render.Link{File: "/etc/passwd"}},
		{"no base", "", "", &render.Link{File: "a"}},
		{"script", "javascript:alert(1)//", "", &render.Link{File: "a"}},
		{"none", base, "", nil},
	} {
		if got := c.link.URL(c.base); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
