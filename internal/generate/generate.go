// Package generate writes plan repositories of any size, for benchmarks and
// for tests of speed.
//
// [Plan] writes what a company of that many items would have: a catalog, a
// baseline for each market and a source of supply for each family of a hundred
// items, adjustments of a few, stock targets, a budget and the newest facts.
// Every file is in the canonical form and the plan is free of findings. The
// same options give the same bytes.
package generate

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"

	"github.com/accord-plan/accord/internal/period"
)

// familySize is the number of items of a family, and so of a file.
const familySize = 100

// Options are the size of the plan. Fields that are zero take the value that
// stands beside them.
type Options struct {
	Items    int    // 1000
	Periods  int    // 18, the horizon
	Calendar string // month; or week
	Markets  int    // 1; each is served from a site of its own
	Seed     uint64
	// Cycle is the month that names the cycle, 2026-12 if empty; plans of one
	// seed and several cycles agree on their items, and each forecasts anew.
	Cycle string
	// Since is the first month of facts of sales, receipts and stock, which then
	// differ from every forecast and are the same in each cycle. Empty: the
	// sales of three periods before the cycle, and the stock of the last.
	Since string
}

func (o Options) filled() Options {
	if o.Items <= 0 {
		o.Items = 1000
	}
	if o.Periods <= 0 {
		o.Periods = 18
	}
	if o.Calendar == "" {
		o.Calendar = "month"
	}
	if o.Markets <= 0 {
		o.Markets = 1
	}
	if o.Cycle == "" {
		o.Cycle = "2026-12"
	}
	return o
}

// Plan writes the files of a plan's folder one after the other, by path from
// the folder. The first error of w ends it.
func Plan(w func(path string, b []byte) error, o Options) error {
	o = o.filled()
	cal, err := period.NewCalendar(o.Calendar, "")
	if err != nil {
		return err
	}
	begin := map[string]string{"month": o.Cycle, "week": "2026-W49"}[o.Calendar]
	first, err := cal.Parse(begin)
	if err != nil {
		return fmt.Errorf("calendar %s: %w", o.Calendar, err)
	}
	g := &generator{Options: o, cal: cal, first: first, w: w, random: rand.New(rand.NewPCG(o.Seed, 1))}
	g.items()
	g.settings()
	for f := range g.families() {
		g.catalog(f)
		for m := range o.Markets {
			g.baseline(f, m)
		}
		g.supply(f)
	}
	for m := range o.Markets {
		g.adjustments(m)
	}
	g.targets()
	g.budget()
	g.facts()
	return g.err
}

// Dir returns a writer for [Plan] that puts the files under a folder.
func Dir(dir string) func(path string, b []byte) error {
	return func(path string, b []byte) error {
		name := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		return os.WriteFile(name, b, 0o666)
	}
}

// item is what the files of an item agree on: typical demand of a period in
// the first market, net price and cost in cents.
type item struct {
	demand, price, cost int
}

type generator struct {
	Options
	cal    period.Calendar
	first  period.Period
	w      func(path string, b []byte) error
	random *rand.Rand
	goods  []item
	b      bytes.Buffer
	err    error
}

func (g *generator) items() {
	g.goods = make([]item, g.Items)
	for i := range g.goods {
		d := 1 << g.random.IntN(9)
		price := 500 + g.random.IntN(30000)
		g.goods[i] = item{demand: d + g.random.IntN(d*2), price: price, cost: price * (40 + g.random.IntN(35)) / 100}
	}
}

// printf adds to the file being written.
func (g *generator) printf(format string, args ...any) { fmt.Fprintf(&g.b, format, args...) }

// cell adds one line of a map of cells.
func (g *generator) cell(indent string, p period.Period, value int) {
	b := append(g.b.AvailableBuffer(), indent...)
	b = append(b, g.cal.Label(p)...)
	b = append(b, ": "...)
	b = strconv.AppendInt(b, int64(value), 10)
	g.b.Write(append(b, '\n'))
}

// file ends the file being written.
func (g *generator) file(path string) {
	if g.err == nil {
		g.err = g.w(path, bytes.Clone(g.b.Bytes()))
	}
	g.b.Reset()
}

func (g *generator) families() int { return (g.Items + familySize - 1) / familySize }

// members returns the first item of a family and the one after its last.
func (g *generator) members(f int) (int, int) {
	return f * familySize, min(g.Items, (f+1)*familySize)
}

func itemID(i int) string   { return fmt.Sprintf("I-%06d", i+1) }
func familyID(f int) string { return fmt.Sprintf("f%04d", f+1) }
func marketID(m int) string { return fmt.Sprintf("m%02d", m+1) }
func siteID(m int) string   { return fmt.Sprintf("site%02d", m+1) }
func sourceID(f int) string { return "s-" + familyID(f) }

// season is what a period has of an average one, in percent.
func (g *generator) season(i int, p period.Period) int {
	wave := []int{78, 84, 97, 112, 124, 128, 121, 110, 98, 88, 80, 80}
	at := int(p-g.first) * 12 / g.cal.Season()
	return wave[(at+i%5)%12] + g.random.IntN(9) - 4
}

func cents(v int) string { return fmt.Sprintf("%d.%02d", v/100, v%100) }
