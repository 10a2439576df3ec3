// Command plan writes a generated plan of any size into a new folder, for
// measurements:
//
//	go run ./internal/generate/plan -items 10000 DIR
//	go run ./internal/generate/plan -items 10000 -calendar week -periods 104 DIR
//	accord validate --repo DIR --as-of 2026-12-10
//
// The same flags give the same bytes; another -seed gives other numbers.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"

	"github.com/accord-plan/accord/internal/generate"
)

func main() {
	o := generate.Options{}
	flag.IntVar(&o.Items, "items", 1000, "number of items")
	flag.IntVar(&o.Periods, "periods", 18, "periods of the horizon")
	flag.StringVar(&o.Calendar, "calendar", "month", "month or week")
	flag.IntVar(&o.Markets, "markets", 1, "number of markets, each with a site of its own")
	flag.Uint64Var(&o.Seed, "seed", 0, "what the numbers are drawn from")
	flag.Parse()
	if flag.NArg() != 1 || o.Items < 1 || o.Periods < 1 || o.Markets < 1 {
		fmt.Fprintln(os.Stderr, "name one folder; items, periods and markets are at least 1")
		os.Exit(2)
	}
	if err := write(flag.Arg(0), o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// write refuses a folder that holds something: the families of a larger plan
// would stay there and belong to this one.
func write(dir string, o generate.Options) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("the folder %s is not empty", dir)
	}
	return generate.Plan(generate.Dir(dir), o)
}
