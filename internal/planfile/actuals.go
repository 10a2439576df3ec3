package planfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// maxFactFile is the largest fact file in bytes.
const maxFactFile = 64 << 20

// maxFactLine is the longest row of facts in bytes: identifiers and numbers.
const maxFactLine = 4096

// gathered collects rows of one kind of fact by key.
type gathered struct {
	kind            keyParts
	rows            map[actual.Key][]dimension.Cell
	files           []*factRows // as long as all of them are plain; then rows is empty
	known, complete map[period.Period]bool
}

func newGathered(k *actual.Kind) *gathered {
	return &gathered{kind: k.Keys, rows: map[actual.Key][]dimension.Cell{}, known: map[period.Period]bool{}, complete: map[period.Period]bool{}}
}

// at returns where the rows read so far state a period: files are mostly read
// from the oldest on, so the newest is looked at first.
func at(cells []dimension.Cell, p period.Period) position.Ref {
	for i := len(cells) - 1; i >= 0; i-- {
		if cells[i].Period == p {
			return cells[i].At
		}
	}
	return position.Ref{}
}

func (g *gathered) table() actual.Table {
	if len(g.files) > 0 {
		return actual.NewTable(g.merged(), g.known, g.complete)
	}
	rows := make([]actual.Row, 0, len(g.rows))
	var shelf dimension.Shelf
	for k, s := range g.rows {
		slices.SortStableFunc(s, func(a, b dimension.Cell) int { return int(a.Period) - int(b.Period) })
		rows = append(rows, actual.Row{Key: k, Cells: shelf.Put(s)})
	}
	slices.SortFunc(rows, func(a, b actual.Row) int { return compareKeys(a.Key, b.Key) })
	return actual.NewTable(rows, g.known, g.complete)
}

func compareKeys(a, b actual.Key) int {
	for _, d := range []int{a.Source - b.Source, a.Market - b.Market, a.Site - b.Site, a.Item - b.Item, a.Resource - b.Resource} {
		if d != 0 {
			return d
		}
	}
	return 0
}

// factLoader reads the files that the manifests name.
type factLoader struct {
	*loader
	closed map[string]*gathered
	money  map[string]*gathered // revenue beside quantities, by kind
	open   actual.Open
	named  map[string]bool
	// unknown are identifiers that no catalog or network has, with the finding
	// that tells them and the number of further files that name them.
	unknown map[string]*elsewhere
	// newest is the newest file of stock of an earlier plan; nil as long as all
	// rows are wanted.
	newest *newestStock
	// texts are the files that were read ahead, by fact and path.
	texts map[string]*factText
}

type elsewhere struct{ at, files int }

// actuals reads the manifests and their files; a fact file that no manifest
// names is said not to be read.
func (l *loader) actuals(csv []string) {
	key := l.factsKey(csv)
	named, shared := l.sharedFacts(key)
	if !shared {
		named = l.readActuals()
		l.keepFacts(key, csv, named)
	}
	for _, p := range csv {
		if !named[p] && !l.unread[kindFacts] && !l.export(p) {
			l.say(finding.New(finding.TextNotRead, position.Ref{File: l.files.Number(p)}, "no manifest names this file of facts").
				WithHint("add it under `files` of a document of kind Facts, or remove it"))
		}
	}
}

// readActuals reads them, and returns the files that are named.
func (l *loader) readActuals() map[string]bool {
	f := &factLoader{loader: l, closed: map[string]*gathered{}, money: map[string]*gathered{}, named: map[string]bool{}, unknown: map[string]*elsewhere{}}
	f.open = actual.Open{AsOf: period.NoDate, Sales: map[actual.Key]quantity.Number{}, Bookings: map[actual.Key]quantity.Number{}, Receipts: map[actual.Key]quantity.Number{}, Stock: map[actual.Key]quantity.Number{}}
	for i := range actual.Kinds {
		if k := &actual.Kinds[i]; !k.Order {
			f.closed[k.Name], f.money[k.Name] = newGathered(k), newGathered(k)
		}
	}
	base := &l.plan.Actuals
	if l.past {
		f.earlier()
	} else {
		f.ahead()
		f.each(func(d *Document, k, v N) { base.Files = append(base.Files, f.file(d, k, v)) })
	}
	for _, u := range f.unknown {
		if u.files > 0 {
			l.found[u.at].Message += fmt.Sprintf(" (and in %d more files of facts)", u.files)
		}
	}
	sort.SliceStable(base.Files, func(i, j int) bool { return base.Files[i].Path < base.Files[j].Path })
	for _, k := range actual.Kinds {
		if t := base.Table(k.Name); t != nil {
			*t = f.closed[k.Name].table()
		}
	}
	base.Revenue, base.Credits = f.money["sales"].table(), f.money["returns"].table()
	slices.SortStableFunc(f.open.Supply, compareOrders)
	slices.SortStableFunc(f.open.Demand, compareOrders)
	base.Open = f.open
	return f.named
}

// each visits the entries of all manifests.
func (f *factLoader) each(visit func(d *Document, k, v N)) {
	for _, d := range f.byKind[kindFacts] {
		for k, v := range d.Tree.Root().Get("files").Pairs() {
			visit(d, k, v)
		}
	}
}

// isOpen says that a file is about the open period.
func isOpen(d *Document, fact string) bool {
	return strings.HasPrefix(d.Path, "facts/open/") || strings.HasPrefix(fact, "open-")
}

func compareOrders(a, b actual.Order) int {
	if c := compareKeys(a.Key, b.Key); c != 0 {
		return c
	}
	return int(a.Due) - int(b.Due)
}

func (f *factLoader) file(d *Document, k, v N) actual.File {
	r := f.reader(d)
	x := actual.File{Path: path.Join(path.Dir(d.Path), k.Text()), Fact: r.text(v.Get("fact")), Measure: r.text(v.Get("measure")),
		Complete: r.boolean(v.Get("complete")), AsOf: r.date(v.Get("as_of")), Source: r.text(v.Get("source")), Query: r.text(v.Get("query")),
		Note: r.text(v.Get("note")), Rows: r.integer(v.Get("rows"), 0), SHA256: r.text(v.Get("sha256")), Period: period.None, At: r.ref(k), MeasureAt: r.ref(v.Get("measure")),
		CompleteAt: r.ref(v.Get("complete")), AsOfAt: r.ref(v.Get("as_of")), RowsAt: r.ref(v.Get("rows")), SHA256At: r.ref(v.Get("sha256"))}
	if strings.Contains(k.Text(), "..") {
		r.report(finding.TextFileName, k, "name files below the manifest's folder", "the path %s leaves the folder", clip(k.Text()))
		return x
	}
	f.named[x.Path] = true
	number := f.files.Number(x.Path)
	t := factReader{factLoader: f, file: &x, kind: actual.KindOf(x.Fact), number: number, open: isOpen(d, x.Fact), said: map[string]int{}, last: map[string]int{}}
	if read := f.texts[x.Fact+" "+x.Path]; read != nil && read.rows != nil && !t.open && t.take(read.rows) {
		x.Found, x.FoundSHA256, read.rows = true, read.sum, nil
		return x
	}
	text, ok := f.wanted(&x, number, t.open)
	if !ok {
		return x
	}
	if rows := f.plainPast(&t, text); rows == nil || !t.take(rows) {
		t.read(text)
	}
	if t.open && x.Fact == "stock" {
		f.open.AsOf = x.AsOf
	}
	return x
}

// wanted reads a file, as much of it as is wanted; not ok is one that is not there
// or cannot be read.
func (f *factLoader) wanted(x *actual.File, number int32, open bool) (text []byte, ok bool) {
	older, blob := f.past && !open && x.Fact == "stock" && !f.open.HasStock, ""
	if older {
		if blob = f.kept.blob(f.fsys, x.Path); f.repeats(x, blob) {
			x.Found = true
			return []byte(stockHeader), true
		}
	}
	text, err := readLimited(f.fsys, x.Path, maxFactFile)
	if err != nil {
		return nil, false
	}
	x.Found = true
	if !f.past {
		sum := sha256.Sum256(text)
		x.FoundSHA256 = hex.EncodeToString(sum[:])
	}
	if len(text) > maxFactFile {
		f.say(finding.New(finding.TextSize, position.Ref{File: number}, "the file is larger than %s", mebibytes(maxFactFile)).WithHint("one file holds one period"))
		return nil, false
	}
	if at := longLine(text); at >= 0 {
		f.say(finding.New(finding.TextSize, position.Ref{File: number, Offset: int32(at)}, "a row is longer than %d bytes", maxFactLine).
			WithHint("a row of facts holds identifiers and numbers; import the file again"))
		return nil, false
	}
	if older {
		text = f.thin(x, blob, text)
	}
	return text, true
}

// longLine returns the offset of the first line that is too long, -1 if none is.
func longLine(text []byte) int {
	for at := 0; at < len(text); {
		n := bytes.IndexByte(text[at:], '\n')
		if n < 0 {
			n = len(text) - at
		}
		if n > maxFactLine {
			return at
		}
		at += n + 1
	}
	return -1
}

// export reports whether a mapping of kind Import reads this file: then it is
// an export that lies in the plan's folder, not a fact.
func (l *loader) export(name string) bool {
	for _, d := range l.byKind[kindImport] {
		for _, m := range MappingsOf(d, d.Tree.Root().Get("imports")) {
			for _, pattern := range m.Files {
				if ok, _ := path.Match(pattern, name); ok {
					return true
				}
			}
		}
	}
	return false
}
