package apart_test

import (
	"fmt"
	"testing"
)

// BenchmarkMeets is one row of an item in one period: what a plan of thousands
// of items pays thousands of times.
func BenchmarkMeets(b *testing.B) {
	r, _, err := start(b, tight, `rule: cap: {over: "item", check: {stock?: >=0, ...}}`)
	if err != nil {
		b.Fatal(err)
	}
	for i := range b.N {
		row := fmt.Appendf(nil, `{"what":"A-%d@east","period":"2026-12","index":0,"zone":"frozen","item":"A-%d","family":"tents","site":"east","unit":"EA","demand":10,"served":10,"supply":0,"committed":0,"planned":0,"stock":%d,"target":20,"backlog":0,"lost":0,"cover":3.5,"stock_value":1234.5}`, i, i, i)
		if _, err := r.Meets("cap", row); err != nil {
			b.Fatal(err)
		}
	}
}
