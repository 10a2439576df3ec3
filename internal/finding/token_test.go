package finding

import "testing"

func TestTokenIsWhatAPersonWouldUnderline(t *testing.T) {
	for _, tt := range []struct{ name, rest, file, want string }{
		{"a key", "TENT-2P: {price: 1}", "c.yaml", "TENT-2P"},
		{"a key at the end of the line", "TENT-2P:", "c.yaml", "TENT-2P"},
		{"a value", "third-shift", "d.yaml", "third-shift"},
		{"a value before a comment", "0.90   # pinned", "n.yaml", "0.90"},
		{"a hash inside", "a#b", "n.yaml", "a#b"},
		{"a value in a flow map", "150}", "a.yaml", "150"},
		{"a value between others", "150, 2027-04: 3}", "a.yaml", "150"},
		{"a value in a flow list", "TENT-2P]", "a.yaml", "TENT-2P"},
		{"a colon inside", "sha256:12ab", "a.yaml", "sha256:12ab"},
		{"text in double quotes", `"10\"01": x`, "a.yaml", `"10\"01"`},
		{"text in single quotes", `'it: is' # so`, "a.yaml", `'it: is'`},
		{"a quote that does not close", `"10`, "a.yaml", `"10`},
		{"a flow map", "{a: {b: 1}}, c: 2}", "a.yaml", "{a: {b: 1}}"},
		{"a flow list over lines", "[a,", "a.yaml", "[a,"},
		{"a stray bracket", "]", "a.yaml", "]"},
		{"spaces at the end", "eu \r", "a.yaml", "eu"},
		{"a row", "2026-11,eu,TENT-2P,12\r", "f.csv", "2026-11,eu,TENT-2P,12"},
		{"nothing", "", "a.yaml", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.rest[:token([]byte(tt.rest), tt.file)]; got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
