package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/facts"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/spf13/cobra"
)

type importOptions struct {
	id, from                 string
	partial, correct, dryRun bool
	files, expect            []string
}

func (g *global) imports() *cobra.Command {
	o := &importOptions{}
	c := &cobra.Command{
		Use:   "import [FILE...]",
		Short: "Turn exports of other systems into facts",
		Long: "Import reads exports (CSV, gzipped too, and .xlsx workbooks) through the mappings in imports.yaml, asks the\n" +
			"databases that they name, sums rows to periods and writes facts with their provenance. Without files it looks for\n" +
			"the `files` of each mapping in the plan's folder, then in the repository's root; with --from in that folder alone,\n" +
			"with or without the folders that the patterns begin with, and then no database is asked. A second run on the same exports changes nothing. Rows that cannot be used are listed, and then nothing\n" +
			"is written, unless --partial; a closed period is not changed, unless --correct." +
			exitsFor("rejected rows, or errors in the plan", exitFine, exitFindings, exitUsage, exitEnvironment, exitFault),
		Example: "  accord import\n  accord import exports/sales-2026-12.csv.gz --id sales\n  accord import --from ~/exports\n  accord import --expect sales@2026-11=18230 --expect sales.revenue@2026-11=2954120.50\n  accord import --dry-run -o json",
		RunE: func(c *cobra.Command, args []string) error {
			o.files = args
			return g.runImport(c.Context(), o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.id, "id", "", "use this mapping only")
	f.StringVar(&o.from, "from", "", "look for the exports in this folder")
	f.BoolVar(&o.partial, "partial", false, "write what can be read, leave rejected rows out")
	f.BoolVar(&o.correct, "correct", false, "let closed periods change; the manifest says so")
	f.BoolVar(&o.dryRun, "dry-run", false, "say what would be written, write nothing")
	f.StringArrayVar(&o.expect, "expect", nil, "refuse what does not add up to this control total: `FACT[.revenue][@PERIOD]=TOTAL`")
	must(c.MarkFlagDirname("from"))
	must(c.RegisterFlagCompletionFunc("id", g.mappingIDs))
	g.formatFlag(c, "text", "json")
	return c
}

func (g *global) runImport(ctx context.Context, o *importOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	useful := func(s *workspace.Snapshot) bool { return s.Plan != nil }
	w, s, err := g.readWorkTree(ctx, useful, "so nothing can be imported")
	if err != nil {
		return err
	}
	defer w.Close()
	if unfit := unfitMappings(s); len(unfit) > 0 {
		said := *s
		said.Findings = unfit
		return g.invalid(w, &said, "so nothing is imported by imports.yaml")
	}
	folder, done, err := w.Folder(ctx)
	if err != nil {
		return err
	}
	defer done()
	opt := facts.Options{Plan: s.Plan, Mappings: planfile.Imports(s.Loaded), Existing: folder, Only: o.id,
		AsOf: period.NoDate, Partial: o.partial, AllowCorrection: o.correct}
	if g.asOf != "" {
		opt.AsOf = s.AsOf
	}
	opt.Today, opt.Getenv, opt.Dir = s.AsOf, g.env.Getenv, filepath.Join(w.Root(), filepath.FromSlash(w.Dir()))
	for _, text := range o.expect {
		e, err := facts.ParseExpect(s.Plan.Calendar, text)
		if err != nil {
			return &workspace.Usage{Summary: err.Error(), Do: "write it as sales@2026-11=18230 or sales.revenue@2026-11=2954120.50"}
		}
		opt.Expect = append(opt.Expect, e)
	}
	if g.env.TTY {
		opt.Progress = g.progress
	}
	opt.Folders, done, err = o.folders(w, folder)
	if err != nil {
		return err
	}
	defer done()
	for _, name := range o.files {
		opt.Inputs = append(opt.Inputs, exportFile(name, o.id))
	}
	report, err := facts.Run(ctx, opt)
	if err != nil {
		return importError(err)
	}
	return g.finishImport(w, o, &report)
}

// unfitMappings are the errors in the text and the shape of the mappings. A key
// that nobody knows is passed over where a mapping is decoded, so that an import
// would go by something else than what stands there.
func unfitMappings(s *workspace.Snapshot) []finding.Finding {
	mapping := map[int32]bool{}
	for _, d := range s.Loaded.Documents {
		mapping[d.Number] = d.Kind == "Import"
	}
	var out []finding.Finding
	for _, f := range s.Findings {
		name, _ := finding.Family(f.Code)
		if (name == "A00" || name == "A01") && f.Severity == finding.Error && mapping[f.At.File] {
			out = append(out, f)
		}
	}
	return out
}

// check refuses what cannot be meant.
func (o *importOptions) check() error {
	if o.from != "" {
		if len(o.files) > 0 {
			return &workspace.Usage{Summary: "--from and files", Do: "name the folder of the exports, or the exports"}
		}
		if info, err := os.Stat(o.from); err != nil || !info.IsDir() {
			return &workspace.Usage{Summary: fmt.Sprintf("--from %s is not a folder", o.from), Do: "name the folder of the exports"}
		}
	}
	for _, name := range o.files {
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			return &workspace.Usage{Summary: name + " is a folder", Do: "accord import --from " + shellWord(name) + " looks for exports in it"}
		}
	}
	return nil
}

// folders are where the mappings' patterns are looked for: the folder that is
// named, else the plan's and then the repository's root. Within the repository
// no link leads out.
func (o *importOptions) folders(w *workspace.Workspace, plan fs.FS) ([]facts.Folder, func(), error) {
	if o.from != "" {
		return []facts.Folder{{Name: filepath.ToSlash(o.from), Files: os.DirFS(o.from), Given: true}}, func() {}, nil
	}
	out := []facts.Folder{{Name: w.Dir(), Files: plan}}
	if w.Dir() == "." {
		return out, func() {}, nil
	}
	root, done, err := history.Folder(w.Root())
	if err != nil {
		return nil, nil, err
	}
	return append(out, facts.Folder{Name: ".", Files: root}), func() { _ = done() }, nil
}

// exportFile is an export that the user names; a join finds its file beside it.
func exportFile(name, id string) facts.Input {
	in := facts.FromFS(os.DirFS(filepath.Dir(name)), filepath.Base(name))
	in.Name, in.Mapping = filepath.ToSlash(name), id
	in.Open = func() (io.ReadCloser, error) { return os.Open(name) }
	return in
}

// importError tells a mistake in mappings or arguments from a broken disk.
func importError(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) || errors.Is(err, context.Canceled) {
		return err
	}
	if errors.Is(err, facts.ErrNoExport) {
		return &workspace.Usage{Summary: err.Error(), Do: "put the exports there, or name them or their folder: accord import --from FOLDER"}
	}
	return &workspace.Usage{Summary: err.Error(), Do: "mend imports.yaml or the export; `accord schema Import` shows what a mapping may say"}
}

func (g *global) progress(p facts.Progress) {
	fmt.Fprintf(g.env.Err, "\raccord: %s: %s", printable(p.Name), render.Count(p.Rows, "row", "rows"))
}

func (g *global) finishImport(w *workspace.Workspace, o *importOptions, r *facts.Report) error {
	if r.OK() && len(r.Write) > 0 && !o.dryRun {
		if err := w.WritePlan(r.Write); err != nil {
			return err
		}
	}
	var err error
	if g.format == "json" {
		err = g.writeJSON(r)
	} else {
		err = g.emitWith(func(b *bytes.Buffer) error { importText(b, r, o.dryRun); return nil })
	}
	if err == nil && !r.OK() {
		return quiet{exitFindings}
	}
	return err
}

// importText says what was read, what was written and what was left out.
func importText(b *bytes.Buffer, r *facts.Report, dry bool) {
	for _, s := range r.Sources {
		importSource(b, s)
	}
	for _, g := range r.Rejected[:min(len(r.Rejected), 20)] {
		wrapped(b, fmt.Sprintf("  rejected %s: %s (first at %s:%d)", render.Count(g.Rows, "row", "rows"), printable(g.Reason), printable(g.Name), g.Line))
	}
	if n := len(r.Rejected) - 20; n > 0 {
		fmt.Fprintf(b, "  and %d more reasons\n", n)
	}
	for _, x := range r.Balance {
		q, what := x.Quantity, "units"
		if x.Fact == "capacity-used" {
			what = "of capacity"
		}
		to := "written"
		if dry || !r.OK() {
			to = "to write"
		}
		fmt.Fprintf(b, "%s: %s %s read = %s kept + %s filtered + %s rejected; %s %s\n", x.Fact, units(q.Read), what, units(q.Kept), units(q.Filtered), units(q.Rejected), units(q.Written), to)
	}
	for _, c := range r.Controls {
		word := "as"
		if c.Read != c.Expected {
			word = "not " + units(c.Expected) + ", as"
		}
		wrapped(b, fmt.Sprintf("control: %s is %s, %s %s says", c.What, units(c.Read), word, printable(c.From)))
	}
	for _, n := range r.Notices {
		wrapped(b, "note: "+printable(n))
	}
	if len(r.Expected) > 0 {
		wrapped(b, "still expected: "+strings.Join(r.Expected, ", "))
	}
	importFiles(b, r, dry)
}

// importSource is the line of one export.
func importSource(b *bytes.Buffer, s facts.Source) {
	from := s.Mapping + ", " + s.Fact
	if s.Query != "" {
		from = s.Query
	}
	line := fmt.Sprintf("%s (%s): %s read, %s kept", printable(s.Name), printable(from), render.Count(s.Read, "row", "rows"), render.Whole(s.Kept))
	if s.Filtered > 0 {
		line += fmt.Sprintf(", %s filtered", render.Whole(s.Filtered))
	}
	if s.Rejected > 0 {
		line += fmt.Sprintf(", %s rejected", render.Whole(s.Rejected))
	}
	wrapped(b, line)
}

// wrapped writes a line, broken between words where it is longer than a hundred
// characters; what follows stands further in.
func wrapped(b *bytes.Buffer, line string) {
	const most = 100
	indent := "    "
	for len([]rune(line)) > most {
		runes := []rune(line)
		cut := most
		for cut > len(indent)+1 && runes[cut] != ' ' {
			cut--
		}
		if cut <= len(indent)+1 {
			break // one word of a hundred characters
		}
		b.WriteString(string(runes[:cut]) + "\n")
		line = indent + string(runes[cut+1:])
	}
	b.WriteString(line + "\n")
}

// units writes a sum with its thousands apart and with the decimals it has.
func units(n quantity.Number) string {
	_, decimals, _ := strings.Cut(n.String(), ".")
	return render.Quantity(n, len(decimals))
}

func importFiles(b *bytes.Buffer, r *facts.Report, dry bool) {
	states := map[facts.State]int{}
	for _, f := range r.Files {
		states[f.State]++
	}
	switch {
	case !r.OK():
		for _, why := range slices.Compact(slices.Clone(r.Refused)) {
			wrapped(b, "refused: "+printable(why))
		}
		b.WriteString("nothing was written\n")
	case r.NothingChanged():
		b.WriteString("nothing changed\n")
	default:
		verb := "written"
		if dry {
			verb = "would be written"
		}
		removed := ""
		if n := states[facts.Removed]; n > 0 {
			removed = fmt.Sprintf(", %d removed", n)
		}
		fmt.Fprintf(b, "%s %s: %d new, %d changed%s, %d as they were\n", render.Count(len(r.Write), "file", "files"), verb,
			states[facts.New], states[facts.Changed], removed, states[facts.Unchanged])
	}
}
