// Command adventureworks makes a plan repository of the AdventureWorks exports:
// cycle 2014-02, as its planners would have begun it on 2014-02-01.
//
//	go run ./docs/examples/adventureworks EXPORTS REPOSITORY
//	go run ./docs/examples/adventureworks -tables EXPORTS
//	go run ./docs/examples/adventureworks -roll 2014-06 EXPORTS REPOSITORY
//
// The third form goes on to the cycle that is named, month by month with what
// happened: each cycle before it is closed by its tag. The second form only lays the tables beside the exports, for
// `accord init REPOSITORY --from EXPORTS`, which then makes the same plan.
//
// See README.md beside it.
package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/scaffold"
)

func main() {
	var err error
	switch args := os.Args[1:]; {
	case len(args) == 2 && args[0] == "-tables":
		err = tablesOnly(args[1])
	case len(args) == 2:
		err = run(args[0], args[1])
	case len(args) == 4 && args[0] == "-roll":
		err = Roll(context.Background(), os.DirFS(args[2]), args[3], args[1])
	default:
		fmt.Fprintln(os.Stderr, "usage: adventureworks EXPORTS REPOSITORY, adventureworks -tables EXPORTS, or adventureworks -roll CYCLE EXPORTS REPOSITORY")
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "adventureworks:", err)
		os.Exit(1)
	}
}

func tablesOnly(exports string) error {
	tables, err := Tables(os.DirFS(exports))
	if err != nil {
		return err
	}
	return write(exports, tables)
}

func write(to string, files scaffold.Files) error {
	for name, text := range files {
		path := filepath.Join(to, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, text, 0o666); err != nil {
			return err
		}
	}
	return nil
}

func run(exports, to string) error {
	files, report, err := Build(context.Background(), os.DirFS(exports))
	if err != nil {
		return err
	}
	if err := write(to, files); err != nil {
		return err
	}
	for _, s := range report.Import.Sources {
		fmt.Printf("%-18s %-24s %7d rows: %7d kept, %7d filtered, %4d rejected\n", s.Mapping, s.Name, s.Read, s.Kept, s.Filtered, s.Rejected)
	}
	for _, g := range report.Import.Rejected {
		fmt.Printf("rejected %5d: %s (%s:%d)\n", g.Rows, g.Reason, g.Name, g.Line)
	}
	for _, n := range report.Import.Notices {
		fmt.Println(n)
	}
	fmt.Printf("%d files, %d baselines\n", len(files), report.Baselines)
	return nil
}

// Build makes the repository's files: it writes the tables that need joins and
// sums, lays them over the exports, and starts a plan from both.
func Build(ctx context.Context, exports fs.FS) (scaffold.Files, *scaffold.Report, error) {
	tables, err := Tables(exports)
	if err != nil {
		return nil, nil, err
	}
	today, err := period.ParseDate(planningDate)
	if err != nil {
		return nil, nil, err
	}
	return scaffold.From(ctx, scaffold.Options{Currency: "USD", Today: today}, scaffold.Exports{Files: overlay{tables, exports}, Place: "exports"}, nil)
}

// overlay is the tables, and below them the exports.
type overlay struct {
	tables  scaffold.Files
	exports fs.FS
}

func (o overlay) Open(name string) (fs.File, error) {
	if _, ok := o.tables[name]; ok {
		return o.tables.FS(".").Open(name)
	}
	return o.exports.Open(name)
}
