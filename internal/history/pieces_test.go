package history

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/patchwork"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
)

// versions makes a repository in which two files are edited in all ways, and lists
// the blobs of it.
func versions(t testing.TB, commits int) (*gitrepo.Repo, []string) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	repo := gitrepo.New(t)
	var lines []string
	for i := range 400 {
		lines = append(lines, fmt.Sprintf("  I-%03d: %d", i, random.IntN(1000)))
	}
	for c := range commits {
		switch at := random.IntN(len(lines)); random.IntN(5) {
		case 0:
			lines = append(lines[:at], append([]string{fmt.Sprint("  new: ", c)}, lines[at:]...)...)
		case 1:
			lines = append(lines[:at], lines[at+1:]...)
		case 2: // a part of it moves
			lines = append(append(append([]string{}, lines[at:]...), lines[:at]...), "end")
		default:
			lines[at] = fmt.Sprintf("  I-%03d: %d", at, random.IntN(100_000))
		}
		repo.Write("plans/a.yaml", strings.Join(lines, "\n"))
		if c%3 == 0 {
			repo.Write("plans/deep/b.yaml", strings.Join(lines[len(lines)/2:], "\n"))
		}
		repo.Commit(fmt.Sprint("Change ", c), "2026-11-02T09:00:00Z")
	}
	var blobs []string
	for line := range strings.Lines(repo.Git("cat-file", "--batch-check", "--batch-all-objects")) {
		if f := strings.Fields(line); f[1] == "blob" {
			blobs = append(blobs, f[0])
		}
	}
	return repo, blobs
}

// forms are the ways in which git keeps what it keeps.
var forms = map[string]func(t testing.TB, repo *gitrepo.Repo){
	"loose": func(testing.TB, *gitrepo.Repo) {},
	"packed": func(_ testing.TB, repo *gitrepo.Repo) {
		repo.Git("gc", "--quiet")
	},
	"deltas by name": func(_ testing.TB, repo *gitrepo.Repo) {
		repo.Git("-c", "repack.useDeltaBaseOffset=false", "repack", "--quiet", "-a", "-d", "-f")
	},
	"long chains": func(_ testing.TB, repo *gitrepo.Repo) {
		repo.Git("repack", "--quiet", "-a", "-d", "-f", "--depth=500", "--window=30")
	},
	"several packs": func(_ testing.TB, repo *gitrepo.Repo) {
		for _, back := range []string{"HEAD~40", "HEAD~15"} {
			packUpTo(repo, back)
		}
		repo.Git("prune-packed")
		repo.Git("repack", "--quiet", "-d")
	},
	"one twice": func(_ testing.TB, repo *gitrepo.Repo) {
		packUpTo(repo, "HEAD~10")
		packUpTo(repo, "HEAD")
	},
}

// packUpTo packs what a revision reaches, and leaves the rest.
func packUpTo(repo *gitrepo.Repo, rev string) {
	name := filepath.Join(repo.Dir, "revs")
	_ = os.WriteFile(name, []byte(strings.TrimSpace(repo.Git("rev-parse", rev))+"\n"), 0o666)
	repo.Git("-c", "alias.p=!git pack-objects --quiet --revs .git/objects/pack/pack < revs", "p")
	_ = os.Remove(name)
}

// TestPieces holds texts of pieces against whole ones.
func TestPieces(t *testing.T) {
	for form, keep := range forms {
		t.Run(form, func(t *testing.T) {
			repo, blobs := versions(t, 60)
			keep(t, repo)
			r, err := Open(repo.Dir)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			several := 0
			for _, h := range blobs {
				want, err := r.Shared(h, 1<<20)
				if err != nil {
					t.Fatal(err)
				}
				text, err := r.Pieces(h, 1<<20)
				if err != nil || !bytes.Equal(text.Append(nil, 0, text.Len()), want) {
					t.Fatalf("%s is another one in pieces: %v", h, err)
				}
				if text.Pieces() > 1 {
					several++
				}
				if text, err := r.Pieces(h, 10); text != nil || err != nil {
					t.Fatalf("%s is read though it is too large: %v", h, err)
				}
			}
			if (several > len(blobs)/2) != (form != "loose") {
				t.Errorf("%d of %d are in pieces", several, len(blobs))
			}
			editedAgrees(t, repo, r)
		})
	}
}

// TestPiecesOfAllPacksAreBounded: what texts of pieces hold in memory does not grow
// with the number of packs, and they are the same when others have been dropped.
func TestPiecesOfAllPacksAreBounded(t *testing.T) {
	repo, blobs := versions(t, 60)
	forms["several packs"](t, repo)
	r, err := Open(repo.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	kept := &r.objects.cache.pieced
	if kept.most != maxPieced {
		t.Fatalf("bounded by %d bytes", kept.most)
	}
	kept.most = 30_000 // a whole text has some 5,000
	packs, dropped, before := map[*pack]bool{}, 0, 0
	for _, h := range blobs {
		want, err := r.Shared(h, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		text, err := r.Pieces(h, 1<<20)
		if err != nil || !bytes.Equal(text.Append(nil, 0, text.Len()), want) {
			t.Fatalf("%s is another one in pieces: %v", h, err)
		}
		whole := 0
		for of, x := range kept.texts {
			if packs[of.pack] = true; x.Pieces() == 1 {
				whole += x.Len()
			}
		}
		if whole > kept.most || kept.held > kept.most {
			t.Fatalf("texts of %d bytes are kept whole, all hold %d", whole, kept.held)
		}
		if len(kept.texts) < before {
			dropped++
		}
		before = len(kept.texts)
	}
	if len(packs) < 2 || dropped < 2 { // how git divides changes between packs depends on its threads
		t.Errorf("texts of %d packs were kept, and dropped %d times", len(packs), dropped)
	}
}

// editedAgrees holds what was edited between commits, near and far from each other,
// against what has changed.
func editedAgrees(t *testing.T, repo *gitrepo.Repo, r *Repository) {
	t.Helper()
	revs := strings.Fields(repo.Git("rev-list", "HEAD"))
	for i := range revs {
		for _, j := range []int{i + 1, i + 7, i - 3} {
			if j < 0 || j >= len(revs) {
				continue
			}
			a, err := r.Resolve(t.Context(), revs[j])
			if err != nil {
				t.Fatal(err)
			}
			b, err := r.Resolve(t.Context(), revs[i])
			if err != nil {
				t.Fatal(err)
			}
			want, err := r.Changed(t.Context(), a, b, "plans")
			if err != nil {
				t.Fatal(err)
			}
			got, err := r.Edited(t.Context(), a, b, "plans")
			if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("edited: %v, changed: %v, %v", got, want, err)
			}
		}
	}
}

// TestDamagedPieces damages a pack and its index, one byte after the other: no
// other text may come of it, but an error, or the text.
func TestDamagedPieces(t *testing.T) {
	repo, blobs := versions(t, 12)
	want := map[string]string{}
	for _, h := range blobs {
		want[h] = repo.Git("cat-file", "blob", h)
	}
	repo.Git("gc", "--quiet")
	for _, kind := range []string{"pack", "idx"} {
		files, err := filepath.Glob(filepath.Join(repo.Dir, ".git/objects/pack/*."+kind))
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		sound, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		_ = os.Chmod(files[0], 0o666)
		refused := 0
		for at := 0; at < len(sound); at += 3 {
			damaged := bytes.Clone(sound)
			damaged[at] ^= 1 << (at % 8)
			if err := os.WriteFile(files[0], damaged, 0o666); err != nil {
				t.Fatal(err)
			}
			refused += damagedPieces(t, repo.Dir, want, fmt.Sprintf("%s, byte %d", kind, at))
		}
		if refused < len(sound)/6 {
			t.Errorf("%d times something was refused of %d damaged files", refused, len(sound))
		}
		if err := os.WriteFile(files[0], sound, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func damagedPieces(t *testing.T, dir string, want map[string]string, what string) (refused int) {
	t.Helper()
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for h, w := range want {
		text, err := r.Pieces(h, 1<<20)
		switch {
		case err != nil:
			refused = 1
		case string(text.Append(nil, 0, text.Len())) != w:
			t.Fatalf("%s: %s is another text", what, h)
		}
	}
	return refused
}

// FuzzPatch holds deltas in pieces against the library's.
func FuzzPatch(f *testing.F) {
	sized := func(from, to int, commands ...byte) []byte {
		return append(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(from)), uint64(to)), commands...)
	}
	f.Add([]byte("some text"), sized(9, 10, 0x90, 9, 1, 'a'))
	f.Add([]byte("some text"), sized(9, 6, 0x91, 5, 4, 2, 'a', 'b'))
	f.Add([]byte("some text"), sized(9, 9, 0x90, 10))
	f.Add([]byte("some text"), sized(9, 0))
	f.Fuzz(func(t *testing.T, base, delta []byte) {
		text := patch(patchwork.Whole(base), delta, 1<<20)
		if text == nil {
			return
		}
		want, err := packfile.PatchDelta(base, delta)
		if err != nil || !bytes.Equal(text.Append(nil, 0, text.Len()), want) {
			t.Errorf("%q with %q is %q, %v", base, delta, want, err)
		}
	})
}
