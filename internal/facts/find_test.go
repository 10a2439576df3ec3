package facts_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/facts"
	"github.com/google/go-cmp/cmp"
)

func folderOf(name string, given bool, files ...string) facts.Folder {
	m := fstest.MapFS{}
	for _, f := range files {
		m[f] = &fstest.MapFile{Data: []byte("day,org,sku,qty,net\n2026-11-29,eu,TENT-2P,4,8\n")}
	}
	return facts.Folder{Name: name, Files: m, Given: given}
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		name, pattern string
		in            facts.Folder
		want          []string
		as            string
	}{
		{"as it stands", "exports/sales-*.csv", folderOf("plans", false, "exports/sales-1.csv", "sales-2.csv"), []string{"exports/sales-1.csv"}, "exports/sales-*.csv"},
		{"a folder that is given", "exports/sales-*.csv", folderOf("exports", true, "sales-2.csv"), []string{"sales-2.csv"}, "sales-*.csv"},
		{"a folder in it", "exports/erp/sales-*.csv", folderOf("exports", true, "erp/sales-2.csv"), []string{"erp/sales-2.csv"}, "erp/sales-*.csv"},
		{"one that is not given", "exports/sales-*.csv", folderOf(".", false, "sales-2.csv"), nil, "exports/sales-*.csv"},
		{"what stands wins", "exports/sales-*.csv", folderOf("x", true, "exports/sales-1.csv", "sales-2.csv"), []string{"exports/sales-1.csv"}, "exports/sales-*.csv"},
		{"dots", "./exports/sales-*.csv", folderOf(".", false, "exports/sales-1.csv"), []string{"exports/sales-1.csv"}, "exports/sales-*.csv"},
		{"upwards", "../exports/sales-*.csv", folderOf(".", false, "exports/sales-1.csv"), []string{"exports/sales-1.csv"}, "exports/sales-*.csv"},
		{"nothing", "a/b.csv", folderOf("x", true), nil, "a/b.csv"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, as, err := c.in.Find(c.pattern)
			if err != nil || cmp.Diff(c.want, got) != "" || as != c.as {
				t.Errorf("got %v as %s, %v", got, as, err)
			}
		})
	}
}

// The plan's folder comes before the repository's root; what is passed over is
// said, and a file that two patterns fit is read once.
func TestFoldersInTurn(t *testing.T) {
	p, ms := load(t, strings.Replace(sales, "      - sales-*.csv\n", "      - exports/sales-*.csv\n      - exports/sales-1*.csv\n", 1))
	o := facts.Options{Plan: p, Mappings: ms, Folders: []facts.Folder{folderOf("plans", false), folderOf(".", false, "exports/sales-1.csv")}}
	r, err := facts.Run(t.Context(), o)
	if err != nil || len(r.Sources) != 1 || r.Sources[0].Name != "exports/sales-1.csv" || r.Sources[0].Kept != 1 {
		t.Fatalf("%+v %v", r.Sources, err)
	}
	o.Folders[0] = folderOf("plans", false, "exports/sales-2.csv")
	r, err = facts.Run(t.Context(), o)
	if err != nil || len(r.Sources) != 1 || r.Sources[0].Name != "plans/exports/sales-2.csv" {
		t.Fatalf("%+v %v", r.Sources, err)
	}
	if d := cmp.Diff([]string{"sales: 1 export in ./ that is not read, since plans/ comes first"}, r.Notices); d != "" {
		t.Error(d)
	}
}

func TestNoExportNamesPatternsAndFolders(t *testing.T) {
	p, ms := load(t, sales+stock)
	_, err := facts.Run(t.Context(), facts.Options{Plan: p, Mappings: ms, Folders: []facts.Folder{folderOf("plans", false), folderOf(".", false)}})
	if !errors.Is(err, facts.ErrNoExport) || err.Error() != "no export is there: no file fits sales-*.csv (sales), stock*.csv (stock) in plans/ or ./" {
		t.Error(err)
	}
}

func TestAJoinThatIsNotThere(t *testing.T) {
	p, ms := load(t, sales+"    joins:\n      - {id: head, file: heads.csv, on: sku, columns: [x]}\n")
	_, err := facts.Run(t.Context(), facts.Options{Plan: p, Mappings: ms, Folders: []facts.Folder{folderOf("exports", true, "sales-1.csv")}})
	if err == nil || err.Error() != "mapping sales: join head: there is no heads.csv in exports/, beside sales-1.csv" {
		t.Error(err)
	}
}

func TestMappingsThatShareAnExport(t *testing.T) {
	for _, c := range []struct{ name, second, want string }{
		{"one id", sales, "sales-1.csv fits the `files` of 2 mappings with the id sales: give each an id of its own"},
		{"two ids", strings.Replace(sales, "id: sales", "id: returns", 1), "sales-1.csv fits the `files` of several mappings: sales, returns; name one with --id"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, first := load(t, sales)
			_, second := load(t, c.second)
			_, err := facts.Run(t.Context(), facts.Options{Plan: p, Mappings: append(first, second...), Inputs: []facts.Input{input("sales-1.csv", "")}})
			if err == nil || err.Error() != c.want {
				t.Errorf("got %v", err)
			}
		})
	}
}
