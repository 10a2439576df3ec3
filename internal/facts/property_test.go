package facts_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/facts"
	"github.com/accord-plan/accord/internal/quantity"
	"pgregory.net/rapid"
)

func TestParseAmount(t *testing.T) {
	for _, c := range []struct {
		in   string
		mark byte
		want string // empty: refused
	}{
		{"12", '.', "12"}, {"012", '.', "12"}, {"0", '.', "0"}, {"1,234.5", '.', "1234.5"}, {"1.234,5", ',', "1234.5"}, {"1 234,5", ',', "1234.5"},
		{"1\u00a0234", ',', "1234"}, {"1\u202f234", ',', "1234"}, {"1’234.50", '.', "1234.5"}, {"-5", '.', "-5"}, {"5-", '.', "-5"}, {"(5)", '.', "-5"},
		{"\u22125", '.', "-5"}, {"+5", '.', "5"}, {"0.00005", '.', "0.0001"}, {"-0.00005", '.', "-0.0001"}, {"0.00004", '.', "0"},
		{"1.0000000000000", '.', "1"}, {"2024.994000", '.', "2024.994"},
		{"", '.', ""}, {"-", '.', ""}, {".5", '.', ""}, {"5.", '.', ""}, {"1,23", '.', ""}, {"12,34,567", '.', ""}, {"1,2345", '.', ""}, {"--5", '.', ""},
		{"1.5.0", '.', ""}, {"1e3", '.', ""}, {"0x1", '.', ""}, {"٣", '.', ""}, {"5 €", '.', ""}, {"1234567890123", '.', ""}, {"0.1234567890123", '.', ""}, {"-(5)", '.', ""},
	} {
		got, err := facts.ParseAmount(c.in, c.mark)
		if (err != nil) != (c.want == "") || err == nil && got.String() != c.want {
			t.Errorf("%q: %v %v, want %s", c.in, got, err, c.want)
		}
	}
}

// Whatever the rows, what is read is kept, filtered or rejected, and what is
// kept is written.
func TestNothingIsLost(t *testing.T) {
	const keep = "    keep: [{id: eu-only, column: org, values: [\"1000\", eu, xx]}]\n"
	rapid.Check(t, func(rt *rapid.T) {
		var b strings.Builder
		b.WriteString("day,org,sku,qty,net\n")
		var all quantity.Number
		n := rapid.IntRange(0, 60).Draw(rt, "rows")
		for range n {
			q := quantity.Number(rapid.Int64Range(-9_999_999, 9_999_999).Draw(rt, "quantity"))
			all += q
			fmt.Fprintf(&b, "2026-%02d-11,%s,%s,%s,1\n", rapid.IntRange(9, 13).Draw(rt, "month"),
				rapid.SampledFrom([]string{"1000", "eu", "2000", "xx"}).Draw(rt, "org"), rapid.SampledFrom([]string{"TENT-2P", "400113", "TENT-9"}).Draw(rt, "item"), q)
		}
		r, err := run(t, sales+keep+"    format: {decimal: .}\n", b.String(), partial)
		if err != nil {
			rt.Fatal(err)
		}
		x := r.Balance[0].Quantity
		if x.Read != all || x.Read != x.Kept+x.Filtered+x.Rejected || x.Written != x.Kept+x.Rounding {
			rt.Fatalf("%+v, all %v", x, all)
		}
		s := r.Sources[0]
		if s.Read != n || s.Kept+s.Filtered+s.Rejected != n {
			rt.Fatalf("%+v of %d", s, n)
		}
		grouped := 0
		for _, g := range r.Rejected {
			grouped += g.Rows
		}
		if grouped != s.Rejected {
			rt.Fatalf("%d grouped, %d rejected", grouped, s.Rejected)
		}
	})
}

// FuzzExport reads foreign bytes as an export: never a panic, never a row that
// is not accounted for, never text that is no canonical file of facts.
func FuzzExport(f *testing.F) {
	for _, s := range []string{"day,org,sku,qty,net\n2026-11-30,eu,TENT-2P,1,1\n", "day;org;sku;qty;net\r\n30.11.2026;1000;0400102;1.000,5-;(3)\r\n",
		"\xef\xbb\xbftitle\nday\torg\tsku\tqty\tnet\n11/30/2026 10:00\teu\tTENT-2P\t#REF!\t1E5\n", "\xff\xfed\x00a\x00y\x00", "\x1f\x8b\x08", "day,org,sku,qty,net\n\"", "day,org,sku,qty,net\n2026-11-30,\xe9,TENT-2P,1,1\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := run(t, sales, text, partial)
		if err != nil {
			return
		}
		s := r.Sources[0]
		if s.Read != s.Kept+s.Filtered+s.Rejected {
			t.Fatalf("%+v", s)
		}
		for name, w := range r.Write {
			if len(w) == 0 || w[len(w)-1] != '\n' || strings.ContainsAny(string(w), "\r\x00") {
				t.Fatalf("%s: %q", name, w)
			}
		}
	})
}

func FuzzParseAmount(f *testing.F) {
	for _, s := range []string{"1,234.5", "(5)", "5-", "1’234", "-0.00005", "1.234,5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, mark := range []byte{'.', ','} {
			n, err := facts.ParseAmount(s, mark)
			if err != nil {
				continue
			}
			again, err := facts.ParseAmount(strings.Replace(n.String(), ".", string(mark), 1), mark)
			if err != nil || again != n {
				t.Fatalf("%q -> %v -> %v %v", s, n, again, err)
			}
		}
	})
}
