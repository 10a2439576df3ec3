package digest

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/accord-plan/accord/internal/parallel"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/position"
)

// openFacts is the folder of the facts of the open period, which are no part
// of a plan's content: a weekly load of facts changes no plan.
const openFacts = "facts/open/"

// example is the one file of Go in the folder of the example company.
const example = "embed.go"

// calendar is the plan's calendar, by which ranges are expanded.
type calendar struct {
	of    period.Calendar
	known bool
	// name tells calendars apart.
	name string
}

// Spell spells the files of a plan's folder. cache may be nil; with one, what
// was spelled before is not spelled again. Where there are problems there is no
// content.
func Spell(files []File, cache *Cache) (*Content, []Problem) {
	if cache == nil {
		cache = NewCache()
	}
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	problems := paths(files)
	cal := calendarOf(files)
	docs := make([]*spelled, len(files))
	var size atomic.Int64
	parallel.Each(runtime.GOMAXPROCS(0), len(files), func() func(int) {
		return func(i int) {
			if planfile.IsDocument(files[i].Path) && size.Load() <= maxTogether {
				docs[i] = cache.spell(files[i], cal)
				size.Add(int64(docs[i].size))
			}
		}
	})
	if size.Load() > maxTogether {
		return nil, []Problem{{Message: "the plan is too large: written out for its digest its documents take more than 512 MiB", Hint: "state the years that are planned"}}
	}
	c := &Content{Sections: make([]Section, 0, len(files))}
	for i, f := range files {
		switch d := docs[i]; {
		case d == nil:
		case len(d.problems) > 0:
			problems = append(problems, d.at(f.Path)...)
		case d.kind == "Facts" && strings.HasPrefix(f.Path, openFacts):
		default:
			c.Sections = append(c.Sections, Section{Key: d.key, Kind: d.kind, Path: f.Path, Lines: d.lines, Hash: d.hash})
		}
	}
	named := c.facts()
	for i, f := range files {
		if docs[i] != nil || f.Path == example || strings.HasPrefix(f.Path, openFacts) && !named[f.Path] {
			continue
		}
		key := fileKey(f.Path)
		c.Sections = append(c.Sections, Section{Key: key, Path: f.Path, Body: f.Body, Hash: cache.section(key, f)})
	}
	slices.SortStableFunc(c.Sections, func(a, b Section) int { return strings.Compare(a.Key, b.Key) })
	if problems = append(problems, c.twice()...); len(problems) > 0 {
		slices.SortStableFunc(problems, func(a, b Problem) int {
			return cmp.Or(strings.Compare(a.At.File, b.At.File), a.At.Line-b.At.Line, a.At.Column-b.At.Column)
		})
		return nil, problems
	}
	return c, nil
}

// fileKey is the key of a file that is no document.
func fileKey(name string) string {
	key := []byte("file")
	for part := range strings.SplitSeq(name, "/") {
		key = appendEncoded(append(key, '/'), part)
	}
	return string(key)
}

// paths refuses names that no file below a folder has, and one name twice.
func paths(files []File) []Problem {
	var out []Problem
	for i, f := range files {
		if f.Path == "" || path.IsAbs(f.Path) || path.Clean(f.Path) != f.Path || f.Path == "." || strings.HasPrefix(f.Path, "../") || f.Path == ".." {
			out = append(out, Problem{At: position.Position{File: f.Path}, Message: fmt.Sprintf("%q is no path below the plan's folder", f.Path)})
		}
		if i > 0 && f.Path == files[i-1].Path {
			out = append(out, Problem{At: position.Position{File: f.Path}, Message: "the folder has two files of this name"})
		}
	}
	return out
}

// calendarOf finds the plan's calendar. Only a few files can be the one that
// states it: a kind is written as it is, or with an escape.
func calendarOf(files []File) calendar {
	for _, f := range files {
		if !planfile.IsDocument(f.Path) || !bytes.Contains(f.Body, []byte("Plan")) && bytes.IndexByte(f.Body, '\\') < 0 {
			continue
		}
		tree, _ := planfile.Examine(f.Body)
		if root := tree.Root(); root.Get("kind").Text() == "Plan" {
			name, start := root.Get("calendar").Text(), root.Get("year_start").Text()
			of, err := period.NewCalendar(name, start)
			return calendar{of: of, known: err == nil, name: name + " " + start}
		}
	}
	return calendar{}
}

// facts are the paths of the files that a manifest of the content names.
func (c *Content) facts() map[string]bool {
	named := map[string]bool{}
	for _, s := range c.Sections {
		if s.Kind != "Facts" {
			continue
		}
		for _, l := range s.Lines {
			if rest, ok := strings.CutPrefix(l, "/files/"); ok {
				name, _, _ := strings.Cut(rest, "/")
				named[path.Join(path.Dir(s.Path), decode(name))] = true
			}
		}
	}
	return named
}

// twice refuses two sections with one key. Sections are sorted.
func (c *Content) twice() []Problem {
	var out []Problem
	for i := 1; i < len(c.Sections); i++ {
		if a, b := c.Sections[i-1], c.Sections[i]; a.Key == b.Key {
			out = append(out, Problem{At: position.Position{File: b.Path, Line: 1, Column: 1},
				Message: "a second " + decode(strings.ReplaceAll(b.Key, "/", " ")) + ", as in " + a.Path, Hint: "merge it into " + a.Path})
		}
	}
	return out
}
