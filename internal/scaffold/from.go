package scaffold

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/accord-plan/accord/internal/facts"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/forecast"
	"github.com/accord-plan/accord/internal/planfile"
)

// Report says what From made.
type Report struct {
	// Import is what became of the facts; empty if there is no imports.yaml.
	Import facts.Report
	// Baselines is the number of forecasts (a family in a market), Short the
	// number of their rows (an item in a market) with less than a season of
	// history, which got a mean.
	Baselines, Short int
	// Findings are what is wrong in the plan that was made, by planfile alone;
	// Loaded resolves their places.
	Findings []finding.Finding
	Loaded   *planfile.Loaded
	// Unread are the tables that neither file names.
	Unread []string
}

// ImportsFile is the name of the mappings among the exports.
const ImportsFile = "imports.yaml"

// From returns the files of a repository made of exports: catalog, network and
// sources from the tables that the description names, facts from imports.yaml,
// and a first forecast by seasonal naive. Rows that cannot be used are left
// out and reported. The patterns of imports.yaml are rewritten to where the
// exports are from the repository's root.
func From(ctx context.Context, o Options, exports Exports, progress func(facts.Progress)) (Files, *Report, error) {
	d, err := describe(exports)
	if err != nil {
		return nil, nil, err
	}
	cal, cycle, err := d.calendar()
	if err != nil {
		return nil, nil, err
	}
	if err := o.agrees(d); err != nil {
		return nil, nil, err
	}
	m, err := readMasters(ctx, d, cal, exports, d.Plan.Get("currency").Text())
	if err != nil {
		return nil, nil, err
	}
	if err := d.rated(m); err != nil {
		return nil, nil, err
	}
	o.Name = or(o.Name, d.Plan.Get("name").Text())
	out, folder := Files{}, o.folder()
	if err := out.fill(o.surroundings(), o.letter(cal, cycle)); err != nil {
		return nil, nil, err
	}
	out.planDocument(d, folder)
	out.network(d, m, folder)
	out.catalog(m, folder)
	out.sources(m, folder)
	for i := range m.markets {
		out.adjustments(folder, m.markets[i].id)
	}
	if err := out.targets(d, m, folder); err != nil {
		return nil, nil, err
	}
	r := &Report{}
	text, err := fs.ReadFile(exports.Files, ImportsFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = exports.unmapped(d)
	case err == nil:
		out[path.Join(folder, "imports.yaml")] = text
		err = out.facts(ctx, d, folder, exports, r, progress)
		out[path.Join(folder, "imports.yaml")] = exports.moved(text)
	}
	if err != nil {
		return nil, nil, err
	}
	if err := out.forecast(folder, r); err != nil {
		return nil, nil, err
	}
	return out, r, nil
}

// agrees refuses a name or a currency beside the one that the description states:
// one of the two would be dropped in silence.
func (o Options) agrees(d *Description) error {
	for _, x := range []struct{ flag, given string }{{"name", o.Name}, {"currency", o.Currency}} {
		if stated := d.Plan.Get(x.flag).Text(); x.given != "" && stated != "" && x.given != stated {
			return fmt.Errorf("--%s says %q, and %s says %q: leave out --%s, or change it there", x.flag, x.given, DescriptionFile, stated, x.flag)
		}
	}
	return nil
}

// load reads the plan as far as it is made.
func (f Files) load(folder string) (*planfile.Loaded, error) {
	l, err := planfile.Load(f.FS(folder), path.Base(folder), planfile.Options{})
	if err != nil {
		return nil, err
	}
	for _, x := range l.Findings {
		if x.Severity == finding.Error {
			at := l.Files.At(x.At)
			return nil, fmt.Errorf("the exports make no valid plan: %s:%d:%d: %s (%s)", at.File, at.Line, at.Column, x.Message, x.Hint)
		}
	}
	if l.Plan == nil {
		return nil, fmt.Errorf("the exports make no plan")
	}
	return l, nil
}

func (f Files) facts(ctx context.Context, d *Description, folder string, exports Exports, r *Report, progress func(facts.Progress)) error {
	l, err := f.load(folder)
	if err != nil {
		return err
	}
	mappings := planfile.Imports(l)
	r.Unread = exports.unread(slices.Concat(d.Masters, mappings))
	r.Import, err = facts.Run(ctx, facts.Options{Plan: l.Plan, Mappings: mappings, Folders: []facts.Folder{exports.folder()}, AsOf: d.AsOf, Partial: true, Progress: progress})
	if err != nil {
		return err
	}
	for name, text := range r.Import.Write {
		f[path.Join(folder, name)] = text
	}
	return nil
}

func (f Files) forecast(folder string, r *Report) error {
	l, err := f.load(folder)
	if err != nil {
		return err
	}
	for _, b := range forecast.Baselines(l.Plan) {
		f[path.Join(folder, b.Path)] = b.Text
		r.Baselines++
		r.Short += len(b.Short)
	}
	l, err = f.load(folder)
	if err != nil {
		return err
	}
	r.Findings, r.Loaded = l.Findings, l
	return nil
}
