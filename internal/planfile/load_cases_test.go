package planfile

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/generate"
)

// change replaces text in a file of a plan.
func change(t *testing.T, m fstest.MapFS, name, old, new string) {
	t.Helper()
	text := m[name].Data
	if !bytes.Contains(text, []byte(old)) {
		t.Fatalf("%s does not hold %q", name, old)
	}
	m[name] = &fstest.MapFile{Data: bytes.Replace(text, []byte(old), []byte(new), 1)}
}

const (
	catalog1  = "catalog/f0001.yaml"
	catalog2  = "catalog/f0002.yaml"
	baseline1 = "demand/baseline/m01-f0001.yaml"
	supply1   = "supply/f0001.yaml"
	sales9    = "facts/sales/2026-09.csv"
	sales10   = "facts/sales/2026-10.csv"
	sales11   = "facts/sales/2026-11.csv"
)

// TestFastLoadCases: what a draft or a plain file of facts must not take, and what
// it takes although it is unusual.
func TestFastLoadCases(t *testing.T) {
	for i, c := range []struct {
		name string
		edit func(t *testing.T, m fstest.MapFS)
	}{
		{"an item of another family in a baseline", func(t *testing.T, m fstest.MapFS) { change(t, m, baseline1, "  I-000007:", "  I-000107:") }},
		{"an unknown item in a baseline", func(t *testing.T, m fstest.MapFS) { change(t, m, baseline1, "  I-000007:", "  I-900007:") }},
		{"an unknown family", func(t *testing.T, m fstest.MapFS) { change(t, m, baseline1, "family: f0001", "family: f0009") }},
		{"an unknown market", func(t *testing.T, m fstest.MapFS) { change(t, m, baseline1, "market: m01", "market: m09") }},
		{"an unknown item in commitments", func(t *testing.T, m fstest.MapFS) { change(t, m, supply1, "    I-000007:", "    I-900007:") }},
		{"an unknown resource", func(t *testing.T, m fstest.MapFS) {
			change(t, m, supply1, "  I-000007: {hours", "  I-000007: {days")
		}},
		{"an item in two families", func(t *testing.T, m fstest.MapFS) { change(t, m, catalog2, "  I-000107:", "  I-000007:") }},
		{"items that differ in case", func(t *testing.T, m fstest.MapFS) { change(t, m, catalog2, "  I-000107:", "  i-000007:") }},
		{"a second baseline", func(_ *testing.T, m fstest.MapFS) { m["demand/baseline/copy.yaml"] = m[baseline1] }},
		{"a second catalog", func(_ *testing.T, m fstest.MapFS) { m["catalog/copy.yaml"] = m[catalog1] }},
		{"a second source", func(_ *testing.T, m fstest.MapFS) { m["supply/copy.yaml"] = m[supply1] }},
		{"an owner that is no role", func(t *testing.T, m fstest.MapFS) { change(t, m, supply1, "owner: operations", "owner: operatoins") }},
		{"a catalog that is gone", func(_ *testing.T, m fstest.MapFS) { delete(m, catalog1) }},
		{"a catalog that cannot be read", func(t *testing.T, m fstest.MapFS) { change(t, m, catalog1, "items:", "items: [") }},
		{"a network that cannot be read", func(t *testing.T, m fstest.MapFS) { change(t, m, "network.yaml", "kind:", "kind: [") }},
		{"a list for a map of cells", func(t *testing.T, m fstest.MapFS) {
			change(t, m, baseline1, "    2026-12: ", "    - 1\n    2026-12: ")
		}},
		{"a range", func(t *testing.T, m fstest.MapFS) {
			change(t, m, baseline1, "    2028-05: ", "    2028-05..2028-08: ")
		}},
		{"ranges that overlap", func(t *testing.T, m fstest.MapFS) {
			change(t, m, baseline1, "    2028-04: ", "    2028-04..2028-05: ")
		}},
		{"a null", func(t *testing.T, m fstest.MapFS) {
			change(t, m, baseline1, "    2026-12: ", "    2026-12: null # ")
		}},
		{"a hole", func(t *testing.T, m fstest.MapFS) { change(t, m, baseline1, "    2027-04: ", "    2029-04: ") }},
		{"a period of another calendar", func(t *testing.T, m fstest.MapFS) {
			change(t, m, baseline1, "    2027-04: ", "    2027-W04: ")
		}},
		{"a decimal too many", func(t *testing.T, m fstest.MapFS) {
			change(t, m, baseline1, "    2027-04: ", "    2027-04: 1.00001 # ")
		}},
		{"a commitment that looks like thousands", func(t *testing.T, m fstest.MapFS) {
			change(t, m, supply1, "      2026-12: ", "      2026-12: 1.000 # ")
		}},
		{"a forecast that looks like thousands", func(t *testing.T, m fstest.MapFS) {
			change(t, m, baseline1, "    2026-12: ", "    2026-12: 1.000 # ")
		}},
		{"a cell written twice", func(t *testing.T, m fstest.MapFS) {
			change(t, m, baseline1, "    2027-04: ", "    2027-03: 1\n    2027-04: ")
		}},
		{"items in another order", func(t *testing.T, m fstest.MapFS) {
			change(t, m, catalog1, "  I-000002:", "  I-000009x:")
			change(t, m, baseline1, "  I-000002:", "  I-000009x:")
			for _, before := range []string{"  I-000002: {hours", "  I-000002: {minimum", "    I-000002:"} {
				change(t, m, supply1, before, strings.Replace(before, "I-000002", "I-000009x", 1))
			}
		}},
		{"what items may state", func(t *testing.T, m fstest.MapFS) {
			change(t, m, catalog1, "    name: Item 3\n", "    name: Item 3\n    replaces: I-000101\n    like: {item: I-000105, factor: 0.5}\n    units: {case: 12, box: 3}\n    served_from: {m01: {site01: 100%}}\n")
			change(t, m, catalog1, "    price: ", "    price: {m01: {2026-12: 5, 2027-03: 6}} # ")
			change(t, m, catalog1, "    cost: ", "    cost: {2026-12: 5, 2027-03: 6} # ")
			change(t, m, supply1, "  hours: ", "  hours: {2026-12..2027-03: 5, 2027-04: 6} # ")
		}},
		{"an item that replaces nobody", func(t *testing.T, m fstest.MapFS) {
			change(t, m, catalog1, "    name: Item 3\n", "    name: Item 3\n    replaces: I-900101\n")
		}},
		{"another calendar", func(t *testing.T, m fstest.MapFS) { change(t, m, "plan.yaml", "calendar: month", "calendar: week") }},
		{"settings in a file of another name", func(_ *testing.T, m fstest.MapFS) {
			m["settings.yaml"] = m["plan.yaml"]
			delete(m, "plan.yaml")
		}},
		{"no settings", func(_ *testing.T, m fstest.MapFS) { delete(m, "plan.yaml") }},
		{"two files of settings with two calendars", func(t *testing.T, m fstest.MapFS) {
			m["a.yaml"] = m["plan.yaml"]
			change(t, m, "a.yaml", "calendar: month", "calendar: week")
		}},

		{"a row of facts twice", func(t *testing.T, m fstest.MapFS) {
			change(t, m, sales10, "2026-10,m01,I-000007", "2026-10,m01,I-000008,1,1.00\n2026-10,m01,I-000007")
		}},
		{"rows in another order", func(t *testing.T, m fstest.MapFS) {
			change(t, m, sales10, "2026-10,m01,I-000007", "2026-10,m01,I-000009,1,2.00\n2026-10,m01,I-000007")
			change(t, m, sales10, "2026-10,m01,I-000009,1,2.00\n", "")
			change(t, m, sales10, "2026-10,m01,I-000005", "2026-10,m01,I-000105")
			change(t, m, sales10, "2026-10,m01,I-000105,", "2026-10,m01,I-000005,")
			text := string(m[sales10].Data)
			lines := strings.SplitAfter(text, "\n")
			lines[3], lines[9] = lines[9], lines[3]
			m[sales10] = &fstest.MapFile{Data: []byte(strings.Join(lines, ""))}
		}},
		{"an unknown item", func(t *testing.T, m fstest.MapFS) { change(t, m, sales10, "I-000007", "I-900007") }},
		{"an unknown item in each file", func(t *testing.T, m fstest.MapFS) {
			for _, name := range []string{sales9, sales10, sales11} {
				change(t, m, name, "I-000007", "I-900007")
			}
		}},
		{"a plain file behind one that is not", func(t *testing.T, m fstest.MapFS) {
			change(t, m, sales9, "2026-09,m01,I-000007", `2026-09,m01,"I-000007"`)
		}},
		{"one that is not plain behind others", func(t *testing.T, m fstest.MapFS) {
			change(t, m, sales11, "2026-11,m01,I-000007", `2026-11,m01,"I-000007"`)
		}},
		{"a period stated by two files", func(_ *testing.T, m fstest.MapFS) {
			m[sales11] = &fstest.MapFile{Data: bytes.ReplaceAll(m[sales11].Data, []byte("\n2026-11"), []byte("\n2026-10"))}
		}},
		{"two periods in a file", func(t *testing.T, m fstest.MapFS) {
			change(t, m, sales11, "2026-11,m01,I-000007", "2026-10,m01,I-000007")
		}},
		{"no rows", func(_ *testing.T, m fstest.MapFS) {
			m[sales10] = &fstest.MapFile{Data: []byte("period,market,item,quantity,revenue\n")}
		}},
		{"nothing at all", func(_ *testing.T, m fstest.MapFS) { m[sales10] = &fstest.MapFile{} }},
		{"a file that is gone", func(_ *testing.T, m fstest.MapFS) { delete(m, sales10) }},
		{"no header", func(t *testing.T, m fstest.MapFS) { change(t, m, sales10, "period,market,item,quantity,revenue\n", "") }},
		{"columns in another order", func(t *testing.T, m fstest.MapFS) { change(t, m, sales10, "period,market,item", "market,period,item") }},
		{"a row without money", func(_ *testing.T, m fstest.MapFS) {
			m[sales10] = &fstest.MapFile{Data: []byte("period,market,item,quantity,revenue\n2026-10,m01,I-000001,5,\n2026-10,m01,I-000002,5,7.5\n")}
		}},
		{"no row with money", func(_ *testing.T, m fstest.MapFS) {
			m[sales10] = &fstest.MapFile{Data: []byte("period,market,item,quantity,revenue\n2026-10,m01,I-000001,5,\n")}
		}},
		{"money that is no number", func(_ *testing.T, m fstest.MapFS) {
			m[sales10] = &fstest.MapFile{Data: []byte("period,market,item,quantity,revenue\n2026-10,m01,I-000001,5,x\n")}
		}},
		{"a row too short", func(_ *testing.T, m fstest.MapFS) {
			m[sales10] = &fstest.MapFile{Data: []byte("period,market,item,quantity,revenue\n2026-10,m01,I-000001,5\n")}
		}},
		{"a row too long", func(_ *testing.T, m fstest.MapFS) {
			m[sales10] = &fstest.MapFile{Data: []byte("period,market,item,quantity,revenue\n2026-10,m01,I-000001,5,6,7\n")}
		}},
		{"a number too long", func(_ *testing.T, m fstest.MapFS) {
			m[sales10] = &fstest.MapFile{Data: []byte("period,market,item,quantity,revenue\n2026-10,m01,I-000001,0." + strings.Repeat("0", maxFactLine) + ",6\n")}
		}},
		{"lines that end as on Windows", func(_ *testing.T, m fstest.MapFS) {
			m[sales10] = &fstest.MapFile{Data: bytes.ReplaceAll(m[sales10].Data, []byte("\n"), []byte("\r\n"))}
		}},
		{"a mark of the encoding", func(_ *testing.T, m fstest.MapFS) {
			m[sales10] = &fstest.MapFile{Data: append([]byte("\ufeff"), m[sales10].Data...)}
		}},
		{"spaces and a blank line", func(t *testing.T, m fstest.MapFS) { change(t, m, sales10, ",I-000007,", ", I-000007 ,\n\n") }},
		{"an end in the middle of a line", func(_ *testing.T, m fstest.MapFS) {
			m[sales10] = &fstest.MapFile{Data: m[sales10].Data[:len(m[sales10].Data)-3]}
		}},
		{"a file named by two entries", func(t *testing.T, m fstest.MapFS) {
			change(t, m, "facts/facts.yaml", "files:\n", "files:\n  ./sales/2026-10.csv: {fact: sales, measure: ordered}\n  sales/../sales/2026-10.csv: {fact: sales-ordered}\n")
		}},
		{"a file of the open period that a closed one names", func(t *testing.T, m fstest.MapFS) {
			m["facts/y.yaml"] = m["facts/facts.yaml"]
			delete(m, "facts/facts.yaml")
			change(t, m, "facts/y.yaml", "files:\n", "files:\n  open/sales.csv: {fact: sales, measure: shipped}\n")
			m["facts/open/a.yaml"] = &fstest.MapFile{Data: []byte("kind: Facts\nversion: 1\nfiles:\n  sales.csv: {fact: sales, measure: shipped}\n")}
			m["facts/open/sales.csv"] = m[sales11]
			delete(m, sales11)
		}},
		{"a file of another kind", func(t *testing.T, m fstest.MapFS) { change(t, m, "facts/facts.yaml", "fact: sales", "fact: bookings") }},
		{"a file of no kind", func(t *testing.T, m fstest.MapFS) { change(t, m, "facts/facts.yaml", "fact: sales", "fact: sold") }},
	} {
		if testing.Short() && i%5 > 0 {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			m := generatedFiles(t, generate.Options{Items: 110})
			c.edit(t, m)
			pasts := []bool{false}
			if strings.Contains(c.name, "row") || strings.Contains(c.name, "file") {
				pasts = append(pasts, true)
			}
			loadsAlike(t, m, pasts...)
		})
	}
}
