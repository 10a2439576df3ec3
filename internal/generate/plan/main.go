// Command plan writes a generated plan repository of any size, for
// measurements: go run ./internal/generate/plan -items 10000 DIR.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/accord-plan/accord/internal/generate"
)

func main() {
	o := generate.Options{}
	flag.IntVar(&o.Items, "items", 1000, "number of items")
	flag.IntVar(&o.Periods, "periods", 18, "periods of the horizon")
	flag.StringVar(&o.Calendar, "calendar", "month", "month or week")
	flag.IntVar(&o.Markets, "markets", 1, "number of markets")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "name one folder")
		os.Exit(2)
	}
	if err := generate.Plan(generate.Dir(flag.Arg(0)), o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
