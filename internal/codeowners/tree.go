package codeowners

import (
	"path"
	"slices"
	"strings"
)

// rule is one line before it has a dialect.
type rule struct {
	path   string // from the repository's root, "." for the root itself
	folder bool   // all that lies below the path
	owners []string
	// rest says that the folder's known entries, which are in except, have
	// lines of their own; those of folders end in a slash.
	rest   bool
	except []string
}

// folder is what lies in one folder.
type folder struct {
	files   map[string][]string
	folders map[string]*folder
}

func newFolder() *folder {
	return &folder{files: map[string][]string{}, folders: map[string]*folder{}}
}

func (f *folder) put(parts []string, owners []string) {
	if len(parts) == 1 {
		f.files[parts[0]] = owners
		return
	}
	below := f.folders[parts[0]]
	if below == nil {
		below = newFolder()
		f.folders[parts[0]] = below
	}
	below.put(parts[1:], owners)
}

// one reports whether all that lies in the folder has the same owners.
func (f *folder) one() ([]string, bool) {
	var owners []string
	first := true
	same := func(x []string) bool {
		if first {
			owners, first = x, false
		}
		return slices.Equal(owners, x)
	}
	for _, x := range f.files {
		if !same(x) {
			return nil, false
		}
	}
	for _, below := range f.folders {
		if x, ok := below.one(); !ok || !same(x) {
			return nil, false
		}
	}
	return owners, true
}

// tree are the plan's files, and the folder of the company's rules even while
// it is empty: the first rule is to be asked about too.
func (o *Owners) tree() *folder {
	root := newFolder()
	root.folders["rules"] = newFolder()
	for name, owners := range o.files {
		root.put(strings.Split(name, "/"), owners)
	}
	if rules := root.folders["rules"]; len(rules.files)+len(rules.folders) == 0 {
		rules.files["."] = o.control
	}
	return root
}

// entries are the names in a folder, sorted; those of folders end in a slash.
func (f *folder) entries() []string {
	var out []string
	for name := range f.files {
		out = append(out, name)
	}
	for name := range f.folders {
		out = append(out, name+"/")
	}
	slices.Sort(out)
	return out
}

// lastWins are the rules where the last one that fits a file counts: the plan's
// folder, and below it what differs.
func (o *Owners) lastWins() []rule {
	out := []rule{{path: path.Clean(o.opt.Folder), folder: true, owners: o.rest}}
	var walk func(at string, f *folder)
	walk = func(at string, f *folder) {
		for _, name := range f.entries() {
			p := path.Join(at, name)
			if owners, ok := f.files[name]; ok {
				out = differing(out, rule{path: p, owners: owners}, o.rest)
				continue
			}
			below := f.folders[strings.TrimSuffix(name, "/")]
			if owners, ok := below.one(); ok {
				out = differing(out, rule{path: p, folder: true, owners: owners}, o.rest)
				continue
			}
			walk(p, below)
		}
	}
	walk(o.opt.Folder, o.tree())
	return out
}

func differing(rules []rule, r rule, rest []string) []rule {
	if slices.Equal(r.owners, rest) {
		return rules
	}
	return append(rules, r)
}

// allCount are the rules where every one that fits a file counts: no two fit the
// same one.
func (o *Owners) allCount() []rule {
	var out []rule
	var walk func(at string, f *folder)
	walk = func(at string, f *folder) {
		names := f.entries()
		out = append(out, rule{path: path.Clean(at), folder: true, owners: o.rest, rest: true, except: names})
		for _, name := range names {
			p := path.Join(at, name)
			if owners, ok := f.files[name]; ok {
				out = append(out, rule{path: p, owners: owners})
				continue
			}
			below := f.folders[strings.TrimSuffix(name, "/")]
			if owners, ok := below.one(); ok {
				out = append(out, rule{path: p, folder: true, owners: owners})
				continue
			}
			walk(p, below)
		}
	}
	walk(o.opt.Folder, o.tree())
	return out
}

// around are the rules of the files around the plan that decide how it is
// judged.
func (o *Owners) around() []rule {
	names := o.opt.Forge.control()
	slices.Sort(names)
	var out []rule
	for _, name := range names {
		out = append(out, rule{path: path.Clean(name), folder: strings.HasSuffix(name, "/"), owners: o.control})
	}
	return out
}
