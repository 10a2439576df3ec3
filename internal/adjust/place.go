package adjust

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/planfile"
)

// file is one file of adjustments: one owner, layer and market.
type file struct {
	path                 string
	owner, layer, market string
	// editor is nil for a file that is to be made.
	editor *planfile.Editor
	before []byte
	root   planfile.N
	ids    map[string]planfile.N
	// settings are what is set in adjustments that exist; stated are the spans
	// of these by id, texts what is said of them by id and key.
	settings []planfile.Setting
	stated   map[string][]span
	texts    map[string]string
	// added are the adjustments that are new, and their ids.
	added []planfile.Value
	begun map[string]bool
}

// files finds the files of adjustments of the plan, those that can be read.
func (s *State) files() []*file {
	var out []*file
	for _, d := range s.Documents {
		if d.Kind != "Adjustments" {
			continue
		}
		tree, problems := planfile.Parse(d.Text())
		if tree == nil || len(problems) > 0 {
			continue
		}
		root := tree.Root()
		f := newFile(root.Get("owner").Text(), root.Get("layer").Text(), root.Get("market").Text())
		f.path, f.before, f.root = d.Path, d.Text(), root
		for _, e := range root.Get("adjustments").Elements() {
			f.ids[e.Get("id").Text()] = e
		}
		out = append(out, f)
	}
	return out
}

func newFile(owner, layer, market string) *file {
	return &file{owner: owner, layer: layer, market: market, ids: map[string]planfile.N{}, stated: map[string][]span{}, texts: map[string]string{}, begun: map[string]bool{}}
}

// element is an adjustment of the file, no node if there is none of that id.
func (f *file) element(id string) planfile.N { return f.ids[id] }

// twin is an id of the file that differs from this one in case alone, "" for
// none.
func (w *work) twin(f *file, id string) string {
	if !w.stood[strings.ToLower(id)] {
		return ""
	}
	for other := range f.ids {
		if strings.EqualFold(id, other) {
			return other
		}
	}
	return ""
}

// edit opens the file for changes.
func (f *file) edit() (*planfile.Editor, error) {
	if f.editor != nil {
		return f.editor, nil
	}
	e, err := planfile.NewEditor(f.before)
	if err != nil {
		return nil, f.refused(err)
	}
	f.editor = e
	return e, nil
}

// fresh reports whether the file does not exist yet.
func (f *file) fresh() bool { return f.before == nil }

func (f *file) String() string { return f.owner + " (" + f.layer + ")" }

// fileFor finds the file that a request belongs to, or begins one.
func (w *work) fileFor(r *Request) (*file, *Problem) {
	if p := w.checkKeys(r); p != nil {
		return nil, p
	}
	var fit []*file
	for _, f := range w.files {
		if f.market == r.Market && (r.Owner == "" || f.owner == r.Owner) && (r.Layer == "" || f.layer == r.Layer) {
			fit = append(fit, f)
		}
	}
	if r.ID != "" {
		with := slices.DeleteFunc(slices.Clone(fit), func(f *file) bool { return !f.element(r.ID).OK() })
		if len(with) == 1 {
			return with[0], nil
		}
		if len(with) > 1 {
			return nil, ambiguous(r, "several owners have an adjustment "+r.ID+" for "+r.Market, with)
		}
	}
	if r.Owner == "" {
		return w.byPerson(r, fit)
	}
	return w.byOwner(r, r.Owner, fit)
}

// checkKeys checks market, layer and owner, and takes the market where there is
// no choice.
func (w *work) checkKeys(r *Request) *Problem {
	markets := w.state.Plan.MarketIDs.IDs()
	if r.Market == "" {
		r.Market = w.onlyMarket(r)
	}
	switch {
	case r.Market == "":
		return &Problem{r.Row, "the market is not said", "say it with --market (column market): " + some(markets) + ", or all"}
	case r.Market != "all" && w.state.Plan.MarketIDs.Index(r.Market) == dimension.None:
		p := unknown(r.Row, "market", r.Market, append(slices.Clone(markets), "all"))
		return &p
	}
	if r.Layer != "" && !slices.Contains(Layers(), r.Layer) {
		p := unknown(r.Row, "layer", r.Layer, Layers())
		return &p
	}
	if p := w.state.Plan.Policy; p != nil && r.Owner != "" && p.Role(r.Owner) == nil {
		var names []string
		for _, role := range p.Roles {
			names = append(names, role.ID)
		}
		bad := unknown(r.Row, "owner", r.Owner, names)
		return &bad
	}
	return nil
}

// onlyMarket is the market of the adjustment that is named, or the plan's only
// one; "" where there is a choice.
func (w *work) onlyMarket(r *Request) string {
	var of []string
	for _, f := range w.files {
		if r.ID != "" && f.element(r.ID).OK() && !slices.Contains(of, f.market) {
			of = append(of, f.market)
		}
	}
	if len(of) == 0 {
		of = w.state.Plan.MarketIDs.IDs()
	}
	if len(of) == 1 {
		return of[0]
	}
	return ""
}

// Layers are the names of the layers, in their order.
func Layers() []string {
	var out []string
	for _, l := range demand.Layers {
		out = append(out, l.String())
	}
	return out
}

// byPerson finds the file by the roles of the person who asks.
func (w *work) byPerson(r *Request, fit []*file) (*file, *Problem) {
	roles := w.state.roles()
	mine := slices.DeleteFunc(slices.Clone(fit), func(f *file) bool { return !slices.Contains(roles, f.owner) })
	switch {
	case len(mine) == 1:
		return mine[0], nil
	case len(mine) > 1:
		return nil, ambiguous(r, "you have several files of adjustments for "+r.Market, mine)
	case len(roles) == 1 && r.Layer != "":
		return w.byOwner(r, roles[0], nil)
	}
	p := &Problem{Row: r.Row, Do: "say it with --owner (column owner)"}
	switch {
	case w.state.Email == "":
		p.Summary = "accord does not know whose adjustment this is: git has no user.email here"
	case len(roles) == 0:
		p.Summary = fmt.Sprintf("accord does not know whose adjustment this is: %s is nobody in the policy", clip(w.state.Email))
	default:
		p.Summary = "none of your roles (" + strings.Join(roles, ", ") + ") has a file of adjustments for " + r.Market
	}
	if len(fit) > 0 {
		p.Do += "; for " + r.Market + " there are " + names(fit)
	}
	if len(roles) > 0 {
		p.Do += "; with --layer (" + strings.Join(Layers(), ", ") + ") a file is begun"
	}
	return nil, p
}

// byOwner finds the file of an owner, or begins it in the layer that is said or
// that the owner's other files are in.
func (w *work) byOwner(r *Request, owner string, fit []*file) (*file, *Problem) {
	switch len(fit) {
	case 1:
		return fit[0], nil
	case 0:
		of := w.layersOf(r, owner)
		if len(of) != 1 {
			return nil, &Problem{r.Row, owner + " has no file of adjustments for " + r.Market,
				"say with --layer (column layer) in which layer to begin one: " + strings.Join(Layers(), ", ")}
		}
		return w.begin(owner, of[0], r.Market), nil
	}
	return nil, ambiguous(r, owner+" has several files of adjustments for "+r.Market, fit)
}

// layersOf are the layers that a new file of an owner may be meant for.
func (w *work) layersOf(r *Request, owner string) []string {
	if r.Layer != "" {
		return []string{r.Layer}
	}
	var out []string
	for _, f := range w.files {
		if f.owner == owner && !slices.Contains(out, f.layer) {
			out = append(out, f.layer)
		}
	}
	return out
}

func ambiguous(r *Request, what string, fs []*file) *Problem {
	return &Problem{r.Row, what + ": " + names(fs), "say which with --owner or --layer (columns owner, layer)"}
}

func names(fs []*file) string {
	var out []string
	for _, f := range fs {
		out = append(out, f.String())
	}
	return some(out)
}

// begin makes a file beside the plan's other adjustments.
func (w *work) begin(owner, layer, market string) *file {
	f := newFile(owner, layer, market)
	name := owner
	if market != "all" && !strings.HasSuffix(strings.ToLower(owner), "-"+strings.ToLower(market)) {
		name += "-" + market
	}
	f.path = w.freePath(w.folder(owner), name, layer)
	w.files = append(w.files, f)
	w.result.Notes = append(w.result.Notes, fmt.Sprintf("a new file: adjustments of %s for %s in the layer %s", owner, market, layer))
	return f
}

// folder is where the owner's adjustments lie, else where most lie.
func (w *work) folder(owner string) string {
	count, best := map[string]int{}, "demand/adjustments"
	for _, f := range w.files {
		n := 1
		if f.owner == owner {
			n = 1000
		}
		count[path.Dir(f.path)] += n
	}
	for dir, n := range count {
		if n > count[best] || n == count[best] && dir < best {
			best = dir
		}
	}
	return best
}

// freePath is a path that no file of the plan has, in any case of letters.
func (w *work) freePath(dir, name, layer string) string {
	taken := map[string]bool{}
	for _, d := range w.state.Documents {
		taken[strings.ToLower(d.Path)] = true
	}
	for _, f := range w.files {
		taken[strings.ToLower(f.path)] = true
	}
	for i := 1; ; i++ {
		try := name
		if i > 1 {
			try += "-" + layer
		}
		if i > 2 {
			try += fmt.Sprintf("-%d", i-1)
		}
		if p := path.Join(dir, try+".yaml"); !taken[strings.ToLower(p)] {
			return p
		}
	}
}
