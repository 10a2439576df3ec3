package facts_test

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
)

// What an export may take of memory and time is bounded, and the message says
// how much that is and what to do.
func TestBounds(t *testing.T) {
	const head, good = "day,org,sku,qty,net\n", "2026-11-02,1000,TENT-2P,5,100\n"
	bomb := func(text string, n int) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(head + good))
		for range n {
			_, _ = z.Write([]byte(text))
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for name, c := range map[string]struct{ text, want string }{
		"a gzip bomb":              {bomb(strings.Repeat("0", 1<<20), 80), "sales-1.csv: it unpacks to more than 250 times its size, which no export does: unpack it, and look what it is"},
		"a gzip bomb of one line":  {bomb(strings.Repeat(" ", 1<<20), 80), "250 times its size"},
		"a row without an end":     {head + good + "2026-11-02,1000," + strings.Repeat("x", 2<<20), "sales-1.csv: the row after line 2 is longer than 1 MiB: mend the export, one row a line; a quote may be open"},
		"a quote without an end":   {head + good + good + `2026-11-02,1000,"` + strings.Repeat("x\n", 1<<20), "the row after line 3 is longer than 1 MiB"},
		"a first line without end": {strings.Repeat("day,org,sku,qty,net,", 1<<16), "sales-1.csv: line 1 is longer than 64 KiB, which no header is, and there is none before it: is it an export with one row a line?"},
		"a later title line":       {"Report\n" + strings.Repeat("x", 1<<17) + "\n" + head, "line 2 is longer than 64 KiB"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := run(t, sales, c.text, partial)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
	for name, text := range map[string]string{
		"what packs well":       bomb(good, 1000),
		"a row of almost 1 MiB": head + "2026-11-02,1000,TENT-2P,5,100," + strings.Repeat("x", 1<<20-1000) + "\n" + strings.Repeat(good, 3),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := run(t, sales, text, partial); err != nil {
				t.Error(err)
			}
		})
	}
}
