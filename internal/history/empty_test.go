package history

import (
	"testing"

	"github.com/accord-plan/accord/internal/history/gitrepo"
)

// An empty file is there, however git keeps it: what is nil is too large.
func TestEmptyFileIsThere(t *testing.T) {
	for form, keep := range forms {
		if form == "several packs" || form == "one twice" { // of more commits
			continue
		}
		t.Run(form, func(t *testing.T) {
			repo := gitrepo.New(t)
			repo.Write("plans/a.yaml", "")
			repo.Commit("Begin", "2026-11-02T09:00:00Z")
			keep(t, repo)
			r, err := Open(repo.Dir)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			const empty = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
			if text, err := r.Shared(empty, 10); text == nil || len(text) > 0 || err != nil {
				t.Errorf("shared: %#v, %v", text, err)
			}
			if text, err := r.Content(empty, 10); text == nil || err != nil {
				t.Errorf("content: %#v, %v", text, err)
			}
			if text, err := r.Pieces(empty, 10); text == nil || text.Len() > 0 || err != nil {
				t.Errorf("pieces: %#v, %v", text, err)
			}
		})
	}
}
