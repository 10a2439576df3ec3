package workspace

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/policy"
)

// Policy reads the policy of a plan's folder from the files named, which are
// those of kind Plan and Policy, and nothing else of the plan: what its rules
// refer to is not looked for. A policy that has errors is none; why says so.
func (w *Workspace) Policy(_ context.Context, folder fs.FS, files ...string) (p *policy.Policy, why string, err error) {
	loaded, err := w.parse(onlyFS{folder, files}, planfile.Options{Kept: w.documents})
	if err != nil {
		return nil, "", err
	}
	for _, f := range loaded.Findings {
		if f.Severity == finding.Error && !slices.Contains(outsidePolicy, f.Code) {
			at := finding.Resolve([]finding.Finding{f}, loaded.Files, w.Prefix())[0]
			return nil, fmt.Sprintf("%s:%d: %s", at.File, at.Line, f.Message), nil
		}
	}
	if loaded.Plan == nil || loaded.Plan.Policy == nil {
		return nil, "the plan has no policy", nil
	}
	return loaded.Plan.Policy, "", nil
}

// outsidePolicy are findings about what a policy refers to outside itself.
var outsidePolicy = []finding.Code{finding.UnknownItem, finding.UnknownFamily, finding.UnknownMarket, finding.UnknownSite, finding.UnknownSource,
	finding.UnknownResource, finding.UnknownOwner, finding.UnknownAssumption, finding.UnknownDecision,
	finding.ShapeNoNetwork, finding.ShapeNoCatalog}

// onlyFS shows some files of a file system and no others.
type onlyFS struct {
	fs.FS
	files []string
}

func (o onlyFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(o.FS, name) }

func (o onlyFS) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(o.FS, name)
	return slices.DeleteFunc(slices.Clone(all), func(e fs.DirEntry) bool {
		return !e.IsDir() && !slices.Contains(o.files, path.Join(name, e.Name()))
	}), err
}
