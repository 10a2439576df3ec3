package quantity

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

func TestJSON(t *testing.T) {
	for _, c := range []struct {
		n    any
		want string
	}{
		{Whole(1045), "1045"},
		{Number(-12_6667), "-12.6667"},
		{Number(0), "0"},
		{Missing, "null"},
		{Max, "922337203685477.5807"},
		{Ratio(200_000_000), "0.02"},
		{Unit, "1"},
	} {
		got, err := json.Marshal(c.n)
		if err != nil || string(got) != c.want {
			t.Errorf("Marshal(%v) = %s, %v; want %s", c.n, got, err, c.want)
		}
	}
	var n Number
	for _, bad := range []string{`"5"`, `1e3`, `true`, `1.00001`, `99999999999999999999`, `922337203685477.5808`, `-922337203685477.5808`} {
		if err := json.Unmarshal([]byte(bad), &n); err == nil {
			t.Errorf("Unmarshal(%s) = %v, want an error", bad, n)
		}
	}
}

func TestJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := Number(rapid.Int64().Draw(t, "n"))
		b, err := json.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		got := Number(1)
		if err := json.Unmarshal(b, &got); err != nil || got != n {
			t.Fatalf("%s came back as %v (%v)", b, got, err)
		}
	})
}
