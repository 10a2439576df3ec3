package workspace

import (
	"slices"
	"testing"
	"testing/fstest"
)

// Plans are found wherever they lie, but for folders of somebody else's, folders
// too deep, and what lies within a plan's own folder.
func TestFindPlans(t *testing.T) {
	plan, other := &fstest.MapFile{Data: []byte("kind: Plan\n")}, &fstest.MapFile{Data: []byte("kind: Network\n")}
	for name, tt := range map[string]struct {
		files fstest.MapFS
		want  []string
	}{
		"at the root, with all below its own": {fstest.MapFS{"plan.yaml": plan, "old/plan.yaml": plan, "assumptions/a.yaml": other}, []string{"."}},
		"two, and one in one of them":         {fstest.MapFS{"us/plan.yaml": plan, "eu/plan.yaml": plan, "eu/catalog/plan.yaml": plan, "eu/a.yaml": other}, []string{"eu", "us"}},
		"below a file of another kind":        {fstest.MapFS{"plan.yaml": other, "eu/plan.yaml": plan}, []string{"eu"}},
		"below a folder of the name":          {fstest.MapFS{"plan.yaml/eu/plan.yaml": plan}, []string{"plan.yaml/eu"}},
		"of somebody else":                    {fstest.MapFS{".git/plan.yaml": plan, "a/vendor/plan.yaml": plan, "testdata/plan.yaml": plan, "node_modules/b/plan.yaml": plan}, nil},
		"six folders down, and seven":         {fstest.MapFS{"a/b/c/d/e/f/plan.yaml": plan, "b/b/c/d/e/f/g/plan.yaml": plan}, []string{"a/b/c/d/e/f"}},
		"nowhere":                             {fstest.MapFS{"a/network.yaml": other}, nil},
	} {
		if got := findPlans(tt.files); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
