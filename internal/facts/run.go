package facts

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
)

// Options say what is imported into which plan.
type Options struct {
	Plan     *plan.Plan
	Mappings []planfile.Mapping
	// Existing is the plan's folder as it stands; nil if there is none.
	Existing fs.FS
	// Inputs are the exports. If there are none, the mappings' `files` are
	// looked up in Folders; of each mapping the first that has any counts.
	Inputs  []Input
	Folders []Folder
	// Only is the id of the one mapping to use; empty for all.
	Only string
	// AsOf is the day up to which the exports of the open period are known,
	// where their names do not say it (`open-supply-2026-12-09.csv`);
	// period.NoDate or zero if nobody says it.
	AsOf period.Date
	// Today is the day that a query is told as :as_of where AsOf is not given.
	Today period.Date
	// Dir is the plan's folder, where sqlite databases are looked for, and Getenv
	// reads the environment, which holds the URLs of the others.
	Dir    string
	Getenv func(string) string
	// Expect are control totals that the caller knows.
	Expect []Expect
	// Partial writes what can be read and leaves rejected rows out;
	// AllowCorrection lets closed periods change, with a note.
	Partial, AllowCorrection bool
	// Progress, if not nil, is called now and then.
	Progress func(Progress)
}

// Progress is how far an import is.
type Progress struct {
	Name  string
	Rows  int   // of this export so far
	Bytes int64 // of this export so far, as it lies in its file
}

// Run reads the exports and returns the new content of the facts. It writes
// nothing. The error is for what keeps it from judging at all: a mapping that
// contradicts the plan, an export that cannot be opened or whose form cannot
// be told; rows that cannot be used are in the report.
func Run(ctx context.Context, opt Options) (Report, error) {
	if opt.AsOf == 0 {
		opt.AsOf = period.NoDate
	}
	inputs, notes, err := opt.inputs()
	if err != nil {
		return Report{}, err
	}
	r := &run{opt: opt, ledger: newLedger(), out: &Report{Notices: notes}, rejected: rejections{groups: map[string]*group{}}, openedAt: map[string]period.Date{}, marks: map[string][]uint64{}, stated: map[string]bool{}}
	if opt.Plan.TimeZone != "" {
		if r.zone, err = time.LoadLocation(opt.Plan.TimeZone); err != nil {
			return Report{}, fmt.Errorf("the plan's time_zone: %w", err)
		}
	}
	for _, in := range inputs {
		if err := r.export(ctx, in.Input, in.mapping); err != nil {
			return Report{}, err
		}
	}
	if err := r.copies(inputs); err != nil {
		return Report{}, err
	}
	if err := r.twice(ctx, inputs); err != nil {
		return Report{}, err
	}
	if err := r.reconcile(ctx, inputs); err != nil {
		return Report{}, err
	}
	if err := r.finish(); err != nil {
		return Report{}, err
	}
	return *r.out, nil
}

// matched is an input with its mapping.
type matched struct {
	Input
	mapping planfile.Mapping
}

// inputs pairs exports with mappings.
func (o *Options) inputs() ([]matched, []string, error) {
	mappings := o.Mappings
	if o.Only != "" {
		mappings = nil
		for _, m := range o.Mappings {
			if m.ID == o.Only {
				mappings = append(mappings, m)
			}
		}
		if len(mappings) == 0 {
			return nil, nil, fmt.Errorf("no mapping %s; there are: %s", quoted(o.Only), ids(o.Mappings))
		}
	}
	if len(mappings) == 0 {
		return nil, nil, fmt.Errorf("the plan has no mappings: write imports.yaml, kind Import")
	}
	var out []matched
	if len(o.Inputs) == 0 {
		return o.lookUp(mappings)
	}
	for _, in := range o.Inputs {
		m, err := mappingFor(in, mappings)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, matched{in, m})
	}
	return out, nil, nil
}

// mappingFor finds the mapping of an export that was named: by its id, the
// only one there is, or the one whose file patterns fit its name.
func mappingFor(in Input, mappings []planfile.Mapping) (planfile.Mapping, error) {
	var fit []planfile.Mapping
	for _, m := range mappings {
		if in.Mapping == m.ID {
			return m, nil
		}
		for _, pattern := range m.Files {
			if ok, _ := path.Match(path.Base(pattern), base(in.Name)); ok {
				fit = append(fit, m)
				break
			}
		}
	}
	switch {
	case in.Mapping != "":
		return planfile.Mapping{}, fmt.Errorf("no mapping %s; there are: %s", quoted(in.Mapping), ids(mappings))
	case len(fit) == 1:
		return fit[0], nil
	case len(fit) > 1 && !slices.ContainsFunc(fit, func(m planfile.Mapping) bool { return m.ID != fit[0].ID }):
		return planfile.Mapping{}, fmt.Errorf("%s fits the `files` of %d mappings with the id %s: give each an id of its own", in.Name, len(fit), fit[0].ID)
	case len(fit) > 1:
		return planfile.Mapping{}, fmt.Errorf("%s fits the `files` of several mappings: %s; name one with --id", in.Name, ids(fit))
	case len(mappings) == 1:
		return mappings[0], nil
	}
	return planfile.Mapping{}, fmt.Errorf("%s fits the `files` of no mapping; name one of %s with --id", in.Name, ids(mappings))
}

// ids names mappings, each id once.
func ids(ms []planfile.Mapping) string {
	var out []string
	for _, m := range ms {
		if !slices.Contains(out, m.ID) {
			out = append(out, m.ID)
		}
	}
	return strings.Join(out, ", ")
}

// run is one import in progress.
type run struct {
	opt      Options
	zone     *time.Location
	ledger   *ledger
	rejected rejections
	out      *Report
	// openedAt is the day up to which open facts are known, by fact.
	openedAt map[string]period.Date
	// marks are the hashed keys of rows kept, by mapping; stated says whose
	// control totals were read.
	marks  map[string][]uint64
	stated map[string]bool
}

// export reads one export.
func (r *run) export(ctx context.Context, in Input, m planfile.Mapping) error {
	x, err := r.prepare(ctx, in, m)
	if err != nil {
		return err
	}
	t := x.layout.table
	if t.close != nil {
		defer t.close()
	}
	done, err := x.inLanes(ctx)
	if err == nil && !done {
		err = x.inOrder(ctx)
	}
	if r.opt.Progress != nil {
		r.opt.Progress(Progress{in.Name, x.source.Read, t.size})
	}
	x.close()
	return err
}

// inOrder reads the rows one by one into the run's books.
func (x *export) inOrder(ctx context.Context) error {
	l, n := x.lane(x.ledger.of(x.mapping.Fact), &x.rejected), 0
	step := func() {
		if n++; x.opt.Progress != nil && n%(1<<16) == 0 {
			x.opt.Progress(Progress{x.source.Name, n, x.layout.table.size})
		}
	}
	err := x.layout.rows(ctx, sink{func(row *Row) error {
		step()
		l.row(row)
		return nil
	}, func(line int, reason string) {
		step()
		l.broken(line, reason)
	}, func() { l.blank++ }})
	l.close()
	return err
}

// close copies the counts of the export into the report.
func (x *export) close() {
	x.source.FilteredBy = nil
	for _, id := range sortedKeys(x.filteredBy) {
		x.source.FilteredBy = append(x.source.FilteredBy, Count{id, x.filteredBy[id]})
	}
	x.out.Sources[x.number] = x.source
}
