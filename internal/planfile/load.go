package planfile

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
)

// Loaded is a plan folder, read.
type Loaded struct {
	// Plan is nil where there is no usable document of kind Plan.
	Plan      *plan.Plan
	Findings  []finding.Finding
	Documents []*Document // sorted by path
	// Rules are the company's CUE files by path, unread.
	Rules []string
	Files *position.Files
}

// The kinds of documents.
const (
	kindPlan         = "Plan"
	kindPolicy       = "Policy"
	kindNetwork      = "Network"
	kindImport       = "Import"
	kindCatalog      = "Catalog"
	kindBaseline     = "Baseline"
	kindAdjustments  = "Adjustments"
	kindSupply       = "Supply"
	kindStockTargets = "StockTargets"
	kindBudget       = "Budget"
	kindFacts        = "Facts"
	kindAssumption   = "Assumption"
	kindRisk         = "Risk"
	kindDecision     = "Decision"
	kindTrigger      = "Trigger"
)

// Kinds lists the kinds of documents by name.
var Kinds = []string{kindAdjustments, kindAssumption, kindBaseline, kindBudget, kindCatalog, kindDecision, kindFacts,
	kindImport, kindNetwork, kindPlan, kindPolicy, kindRisk, kindStockTargets, kindSupply, kindTrigger}

// Load reads the plan folder at the root of fsys. What is wrong in files comes
// back as findings, sorted; the error is for a folder that cannot be listed.
func Load(fsys fs.FS, id string, opt Options) (*Loaded, error) {
	f, err := list(fsys)
	if err != nil {
		return nil, fmt.Errorf("list the plan's folder: %w", err)
	}
	read := map[string]*Document{}
	files := position.NewFiles(f.all(), func(name string) []byte {
		if d, ok := read[name]; ok {
			return d.Text()
		}
		limit := int64(MaxSize)
		if slices.Contains(f.csv, name) {
			limit = maxFactFile
		}
		t, err := readLimited(fsys, name, limit)
		if err != nil {
			return nil
		}
		return t
	})
	out := &Loaded{Files: files, Rules: f.rules, Findings: f.names(files)}
	if !opt.ShapeOnly {
		expect(len(f.yaml))
	}
	docs, found := readDocuments(fsys, f.yaml, files, opt)
	out.Documents = docs
	out.Findings = append(out.Findings, found...)
	for _, d := range docs {
		if d.size > 0 {
			read[d.Path] = d
		}
	}
	if !opt.ShapeOnly {
		l := newLoader(fsys, files, docs)
		l.past, l.reference, l.workers, l.kept = opt.Past, opt.Reference, opt.Workers, opt.Kept
		out.Plan = l.build(id, f.csv)
		if l.changed != "" {
			return nil, fmt.Errorf("%s has changed while the plan was read", l.changed)
		}
		l.sum()
		out.Findings = append(out.Findings, l.found...)
		out.Findings = append(out.Findings, skippedFindings(docs, out.Findings)...)
		out.Findings = dropEchoes(out.Findings)
	}
	out.Findings = finding.Sort(finding.Advise(out.Findings))
	for _, f := range out.Findings {
		files.Text(f.At.File) // while the folder is open: rows of facts have lines too
		for _, other := range f.Related {
			files.Text(other.At.File)
		}
	}
	return out, nil
}

// skippedFindings reports what the decoder could not use in documents that
// everybody else accepted: nothing is dropped silently.
func skippedFindings(docs []*Document, fs []finding.Finding) []finding.Finding {
	bad := map[int32]bool{}
	for _, f := range fs {
		if f.Severity == finding.Error {
			bad[f.At.File] = true
		}
	}
	var out []finding.Finding
	for _, d := range docs {
		if bad[d.Number] {
			continue
		}
		for _, r := range d.skipped {
			out = append(out, finding.New(finding.ShapeOther, r, "this value cannot be used here").
				WithHint("`accord schema %s` shows what may stand here", d.Kind))
		}
	}
	return out
}

// loader builds a plan from documents: tables of identifiers first, then the
// nouns with their references resolved.
type loader struct {
	fsys   fs.FS
	files  *position.Files
	byKind map[string][]*Document
	found  []finding.Finding
	past   bool // Options.Past
	// reference, workers and kept are as in Options.
	reference bool
	workers   int
	kept      *Kept
	by        *tables // the plan's identifiers
	said      map[codeIn]same
	// unread marks kinds of which a file could not be read: references to
	// what it may define are not judged.
	unread map[string]bool
	plan   *plan.Plan
	cal    period.Calendar
	roles  map[string]bool
	people dimension.Table
	// assumptions and decisions that exist, for references.
	assumptions, decisions map[string]bool
	names                  map[string][]string
	// doubled are items of two families: whose rows they are cannot be told.
	doubled map[string]bool
	// compared counts the names that were looked at for suggestions.
	compared int
	// expanded counts the cells that ranges of all documents added; overfull says
	// that they are too many.
	expanded int
	overfull bool
	// draft is what a worker makes of one document alone, nil in the loader of a
	// plan; store gives room for it.
	draft  *draft
	store  *store
	shelf  *dimension.Shelf
	line   []dimension.Cell // of the map that is read
	labels labels
	// changed is a file that had another text when it was read again.
	changed string
	// months are what budgets state by month where the plan has other periods.
	months map[monthly]map[period.Period]stated
}

func newLoader(fsys fs.FS, files *position.Files, docs []*Document) *loader {
	l := &loader{shelf: &dimension.Shelf{}, fsys: fsys, files: files, byKind: map[string][]*Document{}, said: map[codeIn]same{}, unread: map[string]bool{}, doubled: map[string]bool{}}
	for _, d := range docs {
		if d.Tree != nil || d.draft != nil {
			l.byKind[d.Kind] = append(l.byKind[d.Kind], d)
		}
		if d.draft == nil && (d.Tree == nil || d.partial || !defines(d)) {
			l.missed(d)
		}
	}
	return l
}

// missed notes that a file was not read in full. Where its kind cannot be
// told, it may have defined anything.
func (l *loader) missed(d *Document) {
	if slices.Contains(Kinds, d.Kind) {
		l.unread[d.Kind] = true
		return
	}
	for _, k := range Kinds {
		l.unread[k] = true
	}
}

// without is what a plan refers to the moment it holds a number, by the kind of
// document that defines it.
var without = map[string]struct {
	code       finding.Code
	what, hint string
}{
	kindNetwork: {finding.ShapeNoNetwork, "its markets and sites", "add network.yaml with `kind: Network`, or bring it back if it was deleted"},
	kindCatalog: {finding.ShapeNoCatalog, "its items and families", "add catalog/FAMILY.yaml with `kind: Catalog` for each family, or bring the folder back if it was deleted"},
}

// lacking reports whether references to what documents of a kind define cannot be
// judged: one of them could not be read, or there is none at all. That is said at
// the first reference, once, and not of each reference.
func (l *loader) lacking(kind string) bool {
	x, needed := without[kind]
	if l.unread[kind] || !needed || len(l.byKind[kind]) > 0 {
		return l.unread[kind]
	}
	l.unread[kind] = true
	l.say(finding.New(x.code, position.Ref{}, "no document of kind %s in this folder, and the plan refers to %s", kind, x.what).WithHint("%s", x.hint))
	return true
}

// defines reports whether a document has, in the form in which the reader can
// use them, the parts that others refer to.
func defines(d *Document) bool {
	root := d.Tree.Root()
	switch d.Kind {
	case kindCatalog:
		return root.Get("family").Kind() == Scalar && root.Get("items").Kind() == Map
	case kindNetwork:
		return root.Get("markets").Kind() == Map && root.Get("sites").Kind() == Map
	case kindSupply:
		return root.Get("source").Kind() == Scalar
	case kindPolicy:
		return root.Get("people").Kind() == Map && root.Get("roles").Kind() == Map
	case kindAssumption, kindDecision:
		return root.Get("id").Kind() == Scalar
	}
	return slices.Contains(Kinds, d.Kind)
}

// maxSame is the number of findings of one code that a file may have; more of
// them say the same again.
const maxSame = 100

// same are the findings of one code in one file: how many, and where the last
// one is that was kept.
type same struct{ n, last int }

// say keeps a finding and reports whether it did.
func (l *loader) say(f finding.Finding) bool {
	if l.draft != nil {
		l.draft.odd = true
		return false
	}
	key := codeIn{f.Code, f.At.File}
	s := l.said[key]
	if s.n++; s.n <= maxSame {
		s.last = len(l.found)
		l.found = append(l.found, f)
	}
	l.said[key] = s
	return s.n <= maxSame
}

type codeIn struct {
	code finding.Code
	file int32
}

// sum says at the last finding of a code in a file how many were left out.
func (l *loader) sum() {
	for _, s := range l.said {
		if s.n > maxSame {
			l.found[s.last].Message += more(s.n - maxSame)
		}
	}
}

func more(n int) string { return fmt.Sprintf(" (and %d more like it in this file)", n) }

func (l *loader) build(id string, csv []string) *plan.Plan {
	l.unique()
	docs := l.byKind[kindPlan]
	if len(docs) == 0 {
		if !l.unread[kindPlan] {
			l.say(finding.New(finding.ShapeNoPlan, position.Ref{}, "no document of kind Plan in this folder").
				WithHint("add plan.yaml with `kind: Plan`, or start with `accord init`"))
		}
		return nil
	}
	p := &plan.Plan{ID: id, Files: l.files}
	l.plan = p
	if !l.planDocument(docs[0]) {
		return nil
	}
	l.policy()
	l.owners()
	for _, e := range docs[0].Tree.Root().Get("checklist").Elements() {
		if by := e.Get("by"); by.OK() {
			l.reader(docs[0]).role(by)
		}
	}
	l.tables()
	for f := range docs[0].Tree.Root().Get("tolerances").Get("variance").Get("families").Pairs() {
		l.reader(docs[0]).family(f)
	}
	l.network()
	l.catalog()
	l.sources()
	l.rules()
	l.ids()
	l.baselines()
	for _, d := range l.byKind[kindAdjustments] {
		l.adjustments(d)
	}
	for _, d := range l.byKind[kindStockTargets] {
		l.targets(d)
	}
	for _, d := range l.byKind[kindBudget] {
		l.budget(d)
	}
	l.spreadMonths()
	for _, d := range l.byKind[kindDecision] {
		l.decision(d)
	}
	for _, d := range l.byKind[kindAssumption] {
		l.assumption(d)
	}
	for _, d := range l.byKind[kindRisk] {
		l.risk(d)
	}
	for _, d := range l.byKind[kindTrigger] {
		l.trigger(d)
	}
	l.actuals(csv)
	l.sort()
	return p
}

// unique reports two documents for the same thing. The later file is left out.
func (l *loader) unique() {
	for _, kind := range Kinds {
		seen := map[string]*Document{}
		kept := l.byKind[kind][:0]
		for _, d := range l.byKind[kind] {
			key, label := identity(d)
			d.identity = key
			first, twice := seen[key]
			if !twice {
				seen[key] = d
				kept = append(kept, d)
				continue
			}
			l.unread[kind] = true // what it defines is left out with it
			l.again(d)
			l.again(first)
			n := d.Tree.Root().Get("kind")
			l.say(finding.New(finding.DuplicateDocument, d.Ref(n), "a second %s%s", kind, label).
				WithHint("merge it into %s", first.Path).WithRelated(first.Ref(first.Tree.Root().Get("kind")), "the first"))
		}
		l.byKind[kind] = kept
	}
}

// identityFields say what a document of a kind is for.
var identityFields = map[string][]string{
	kindCatalog: {"family"}, kindBaseline: {"market", "family"}, kindAdjustments: {"market", "owner", "layer"},
	kindSupply: {"source"}, kindBudget: {"year"}, kindAssumption: {"id"}, kindRisk: {"id"}, kindDecision: {"id"}, kindTrigger: {"id"},
}

// identity is the key of a document within its kind and how messages say it.
func identity(d *Document) (key, label string) {
	if d.draft != nil {
		return d.identity, d.draft.label
	}
	if d.Kind == kindFacts && strings.HasPrefix(d.Path, "facts/open/") {
		return "open", " for the open period"
	}
	root := d.Tree.Root()
	var parts, words []string
	for _, f := range identityFields[d.Kind] {
		v := root.Get(f)
		if v.Kind() != Scalar {
			return "path " + d.Path, ""
		}
		parts = append(parts, v.Text())
		words = append(words, f+" "+clip(v.Text()))
	}
	if len(words) > 0 {
		label = " for " + strings.Join(words, ", ")
	}
	return strings.Join(parts, "/"), label
}
