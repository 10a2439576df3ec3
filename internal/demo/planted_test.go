package demo

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
)

// What reports must find is worked out here from the files alone: rows of facts
// and numbers that people wrote. Nothing of projection or of a report is used.
// The scripts in cmd assert that the reports say the same.

// fact sums the quantity of the rows of a closed period of which a condition
// holds.
func fact(t *testing.T, c *company, kind, period string, take func(row map[string]string) bool) (sum int) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(c.texts["facts/"+kind+"/"+period+".csv"])).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("facts of %s %s: %v", kind, period, err)
	}
	for _, r := range rows[1:] {
		row := map[string]string{}
		for i, name := range rows[0] {
			row[name] = r[i]
		}
		if take(row) {
			n, err := strconv.Atoi(row["quantity"])
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
	}
	return sum
}

// judged are the closed months with a plan of the cycle before, and the month of
// a year ago, from which they were forecast. October has none: September was
// not closed.
var judged = []struct{ cycle, month, yearAgo string }{
	{"2026-06", "2026-07", "2025-07"}, {"2026-07", "2026-08", "2025-08"}, {"2026-08", "2026-09", "2025-09"}, {"2026-10", "2026-11", "2025-11"},
}

// Sales United States added 15 % to all tents, and Sales Europe 6 %, in each
// plan that was closed. A family's percent is of its total and rounded once.
func TestPlantedOptimist(t *testing.T) {
	c := example(t)
	for _, v := range []struct {
		market               string
		percent              int
		planned, base, sold  string
		bias, biasOfForecast string // of what was sold, in percent: above zero is over-forecast
	}{
		{"us", 15, "542 421 384 308 = 1655", "471 366 334 268 = 1439", "481 374 342 276 = 1473", "12.4", "-2.3"},
		{"eu", 6, "994 815 731 623 = 3163", "938 769 690 588 = 2985", "1012 816 725 612 = 3165", "-0.1", "-5.7"},
	} {
		var planned, base, sold []int
		for _, j := range judged {
			of := func(row map[string]string) bool {
				return row["market"] == v.market && strings.HasPrefix(row["item"], "TENT-")
			}
			b := fact(t, c, "sales", j.yearAgo, of)
			base, sold = append(base, b), append(sold, fact(t, c, "sales", j.month, of))
			planned = append(planned, (b*(100+v.percent)*2+100)/200) // half up
		}
		bias := func(f []int) string {
			return fmt.Sprintf("%.1f", 100*float64(total(f)-total(sold))/float64(total(sold)))
		}
		got := []string{spelled(planned), spelled(base), spelled(sold), bias(planned), bias(base)}
		if d := cmp.Diff([]string{v.planned, v.base, v.sold, v.bias, v.biasOfForecast}, got); d != "" {
			t.Errorf("tents in %s: %s", v.market, d)
		}
	}
}

func total(ns []int) (sum int) {
	for _, n := range ns {
		sum += n
	}
	return sum
}

// spelled is a sum with its parts.
func spelled(ns []int) string {
	return strings.Trim(fmt.Sprint(ns), "[]") + " = " + fmt.Sprint(total(ns))
}

func loaded(t *testing.T, c *company, cycle string) *plan.Plan {
	t.Helper()
	files := fstest.MapFS{}
	for path, text := range at(t, c, cycle) {
		files[path] = &fstest.MapFile{Data: []byte(text)}
	}
	l, err := planfile.Load(files, planDir, planfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return l.Plan
}

// What sources promised for each judged month in the plan of the cycle before,
// and how much of each promise came in that month.
func TestPlantedLateSupplier(t *testing.T) {
	c := example(t)
	for _, v := range []struct{ source, promised, kept, attained string }{
		{"viet-textile", "1520 680 1280 1040 = 4520", "1260 680 1000 840 = 3780", "83.6"},
		{"lyon", "1666 1337 1257 1527 = 5787", "1665 1336 1253 1502 = 5756", "99.5"},
		{"reno", "830 680 670 720 = 2900", "830 680 670 712 = 2892", "99.7"},
	} {
		var promised, kept []int
		for _, j := range judged {
			p := loaded(t, c, j.cycle)
			m, k := 0, 0
			for _, row := range p.Sources[p.SourceIDs.Index(v.source)].Commitments {
				n, ok := row.Cells.Get(month(t, c, j.month))
				if !ok {
					continue
				}
				site, item := p.Sites[row.Site].ID, p.Items[row.Item].ID
				got := fact(t, c, "receipts", j.month, func(r map[string]string) bool {
					return r["source"] == v.source && r["site"] == site && r["item"] == item
				})
				whole, err := strconv.Atoi(n.String())
				if err != nil {
					t.Fatal(err)
				}
				m, k = m+whole, k+min(whole, got)
			}
			promised, kept = append(promised, m), append(kept, k)
		}
		attained := fmt.Sprintf("%.1f", 100*float64(total(kept))/float64(total(promised)))
		if d := cmp.Diff([]string{v.promised, v.kept, v.attained}, []string{spelled(promised), spelled(kept), attained}); d != "" {
			t.Errorf("%s: %s", v.source, d)
		}
	}
}

// The packs of September that came in October, which R-006 tells of.
func TestPlantedRisk(t *testing.T) {
	c := example(t)
	late := 0
	p := loaded(t, c, "2026-08")
	for _, row := range p.Sources[p.SourceIDs.Index(lateSupplier)].Commitments {
		n, _ := row.Cells.Get(month(t, c, "2026-09"))
		site, item := p.Sites[row.Site].ID, p.Items[row.Item].ID
		whole, _ := strconv.Atoi(n.String())
		late += max(0, whole-fact(t, c, "receipts", "2026-09", func(r map[string]string) bool {
			return r["source"] == lateSupplier && r["site"] == site && r["item"] == item
		}))
	}
	if text := c.texts["risks/R-006.yaml"]; !strings.Contains(text, fmt.Sprintf("note: %d packs of September came in October", late)) {
		t.Errorf("%d packs of September were late:\n%s", late, text)
	}
}

// Of the two decisions of summer the one about packs worked, and the one about
// the chain did not: it was to sell 140 tents in November.
func TestPlantedDecisions(t *testing.T) {
	c := example(t)
	tents := fact(t, c, "sales", "2026-11", func(r map[string]string) bool { return r["market"] == "us" && r["item"] == "TENT-2P" })
	packs := fact(t, c, "stock", "2026-11", func(r map[string]string) bool { return r["site"] == "central" && r["item"] == "PACK-55" })
	if tents != 118 || packs <= 0 {
		t.Errorf("%d tents sold and %d packs in stock, want 118 and some", tents, packs)
	}
}

// Reno had promised 100 stoves more for October than it did when October was
// frozen.
func TestPlantedChangeInTheFrozenZone(t *testing.T) {
	c := example(t)
	promised := func(cycle string) (sum int) {
		p := loaded(t, c, cycle)
		for _, row := range p.Sources[p.SourceIDs.Index(stoppedPlant)].Commitments {
			n, _ := row.Cells.Get(month(t, c, stopped))
			whole, _ := strconv.Atoi(n.String())
			sum += whole
		}
		return sum
	}
	if before, after := promised("2026-08"), promised("2026-10"); before-after != 100 {
		t.Errorf("Reno promised %d and then %d", before, after)
	}
}

// Plans until October took the dollar of November for 0.90, and it was 0.88.
func TestPlantedDollar(t *testing.T) {
	c := example(t)
	for cycle, want := range map[string]string{"2026-10": "0.9", "2026-11": "0.88", "2026-12": "0.88"} {
		rate, ok := loaded(t, c, cycle).Rate("USD", month(t, c, "2026-11"))
		if !ok || rate.String() != want {
			t.Errorf("in %s the dollar of November is %s, want %s", cycle, rate, want)
		}
	}
}
