package history

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/go-git/go-git/v5/plumbing"
)

const day = "2026-12-01T09:00:00Z"

// plain is a repository with one commit of a plan.
func plain(t testing.TB) *gitrepo.Repo {
	t.Helper()
	repo := gitrepo.New(t)
	repo.Write("plans/plan.yaml", "kind: Plan\n")
	repo.Write("plans/demand/eu.yaml", "400\n")
	repo.Write("README.md", "Plan\n")
	repo.Commit("Start the plan", day)
	return repo
}

// store writes an object as it is given, whatever git thinks of it.
func store(t testing.TB, repo *gitrepo.Repo, kind string, raw []byte) string {
	t.Helper()
	c := exec.Command("git", "hash-object", "-t", kind, "-w", "--stdin", "--literally")
	c.Dir, c.Stdin, c.Env = repo.Dir, bytes.NewReader(raw), gitrepo.Environment(day)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return strings.TrimSpace(string(out))
}

// treeOf spells a folder in the order given: mode, name, hash.
func treeOf(entries ...[3]string) []byte {
	var out []byte
	for _, e := range entries {
		raw, _ := hex.DecodeString(e[2])
		out = append(append(out, e[0]+" "+e[1]+"\x00"...), raw...)
	}
	return out
}

func loosePath(repo *gitrepo.Repo, hash string) string {
	return filepath.Join(repo.Dir, ".git", "objects", hash[:2], hash[2:])
}

// tamper puts other content under the name of an object.
func tamper(t testing.TB, repo *gitrepo.Repo, hash, kind, content string) {
	t.Helper()
	file := loosePath(repo, hash)
	_ = os.Remove(file)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777),
		os.WriteFile(file, deflate(fmt.Appendf(nil, "%s %d\x00%s", kind, len(content), content)), 0o444)); err != nil {
		t.Fatal(err)
	}
}

// readAll reads a revision as a witness does.
func readAll(t testing.TB, repo *gitrepo.Repo, rev string) error {
	t.Helper()
	r, err := Open(repo.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	p, err := r.Proven()
	if err != nil {
		return err
	}
	defer p.Close()
	c, err := p.Resolve(t.Context(), rev)
	if err != nil {
		return err
	}
	if err := p.Strict(t.Context(), c.Tree, "plans", "approvals"); err != nil {
		return err
	}
	files, err := p.At(t.Context(), c)
	if err != nil {
		return err
	}
	return fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		_, err = fs.ReadFile(files, name)
		return err
	})
}

func TestProvenReadsWhatIsSound(t *testing.T) {
	repo := plain(t)
	if err := os.Symlink("README.md", filepath.Join(repo.Dir, "LIESMICH.md")); err != nil {
		t.Fatal(err)
	}
	repo.Commit("A link that is no part of a plan", day)
	for _, storage := range []string{"loose", "packed"} {
		if err := readAll(t, repo, "HEAD"); err != nil {
			t.Errorf("%s: %v", storage, err)
		}
		repo.Git("gc", "--quiet")
	}
}

// TestProvenRefuses: each of them makes git show something that was not
// committed, or different things to different readers.
func TestProvenRefuses(t *testing.T) {
	blob := func(repo *gitrepo.Repo) string { return repo.Git("rev-parse", "HEAD:plans/demand/eu.yaml") }
	root := func(t *testing.T, repo *gitrepo.Repo, plans [3]string, more ...[3]string) {
		tree := store(t, repo, "tree", treeOf(append([][3]string{plans}, more...)...))
		commit := repo.Git("commit-tree", "-m", "x", tree)
		repo.Git("update-ref", "refs/heads/main", commit)
	}
	folder := func(entries func(repo *gitrepo.Repo) [][3]string) func(t *testing.T, repo *gitrepo.Repo) {
		return func(t *testing.T, repo *gitrepo.Repo) {
			root(t, repo, [3]string{"40000", "plans", store(t, repo, "tree", treeOf(entries(repo)...))})
		}
	}
	commit := func(change func(raw string) string) func(t *testing.T, repo *gitrepo.Repo) {
		return func(t *testing.T, repo *gitrepo.Repo) {
			repo.Git("update-ref", "refs/heads/main", store(t, repo, "commit", []byte(change(repo.Git("cat-file", "commit", "HEAD")+"\n"))))
		}
	}
	for _, tt := range []struct {
		name string
		do   func(t *testing.T, repo *gitrepo.Repo)
		kind error
		says string
	}{
		{"a replace reference", func(t *testing.T, repo *gitrepo.Repo) {
			repo.Git("replace", blob(repo), store(t, repo, "blob", []byte("500\n")))
		}, ErrTampered, "git replace --delete"},
		{"a replace reference that is packed", func(t *testing.T, repo *gitrepo.Repo) {
			repo.Git("replace", blob(repo), store(t, repo, "blob", []byte("500\n")))
			repo.Git("pack-refs", "--all")
		}, ErrTampered, "git replace --delete"},
		{"grafts", func(t *testing.T, repo *gitrepo.Repo) {
			repo.Write(".git/info/grafts", repo.Git("rev-parse", "HEAD")+"\n")
		}, ErrTampered, "grafts"},
		{"a loose object with other content", func(t *testing.T, repo *gitrepo.Repo) {
			tamper(t, repo, blob(repo), "blob", "500\n")
		}, ErrCorrupt, "git fsck"},
		{"a loose tree with other content", func(t *testing.T, repo *gitrepo.Repo) {
			tamper(t, repo, repo.Git("rev-parse", "HEAD:plans"), "tree", string(treeOf([3]string{"100644", "plan.yaml", blob(repo)})))
		}, ErrCorrupt, "git fsck"},
		{"a loose commit with other content", func(t *testing.T, repo *gitrepo.Repo) {
			raw := repo.Git("cat-file", "commit", "HEAD")
			tamper(t, repo, repo.Git("rev-parse", "HEAD"), "commit", strings.Replace(raw, "Ada", "Eve", 1)+"\n")
		}, ErrCorrupt, "git fsck"},
		{"a tampered copy beside a sound pack", func(t *testing.T, repo *gitrepo.Repo) {
			hash := blob(repo)
			repo.Git("gc", "--quiet")
			writePack(t, filepath.Join(repo.Dir, ".git", "objects"), []written{{plumbing.NewHash(hash), whole([]byte("500\n"))}})
			askedFirst(t, repo)
		}, ErrCorrupt, "git fsck"},
		{"an index that swaps two objects", func(t *testing.T, repo *gitrepo.Repo) {
			hash := blob(repo)
			_ = os.Remove(loosePath(repo, hash))
			writePack(t, filepath.Join(repo.Dir, ".git", "objects"), []written{{plumbing.NewHash(hash), whole([]byte("500\n"))}})
		}, ErrCorrupt, "git fsck"},
		{"an entry twice", folder(func(repo *gitrepo.Repo) [][3]string {
			return [][3]string{{"100644", "plan.yaml", blob(repo)}, {"100644", "plan.yaml", repo.Git("rev-parse", "HEAD:README.md")}}
		}), ErrTampered, "out of order"},
		{"a file and a folder of one name", folder(func(repo *gitrepo.Repo) [][3]string {
			return [][3]string{{"100644", "a", blob(repo)}, {"40000", "a", repo.Git("rev-parse", "HEAD:plans/demand")}}
		}), ErrCorrupt, "twice"},
		{"entries out of order", folder(func(repo *gitrepo.Repo) [][3]string {
			return [][3]string{{"100644", "b.yaml", blob(repo)}, {"100644", "a.yaml", blob(repo)}}
		}), ErrTampered, "out of order"},
		{"a mode with a zero before it", folder(func(repo *gitrepo.Repo) [][3]string {
			return [][3]string{{"0100644", "a.yaml", blob(repo)}}
		}), ErrTampered, "mode"},
		{"a mode that old tools wrote", folder(func(repo *gitrepo.Repo) [][3]string {
			return [][3]string{{"100664", "a.yaml", blob(repo)}}
		}), ErrTampered, "plans/a.yaml has the mode 100664"},
		{"a symbolic link", folder(func(repo *gitrepo.Repo) [][3]string {
			return [][3]string{{"120000", "a.yaml", blob(repo)}}
		}), ErrTampered, "plans/a.yaml is a symbolic link"},
		{"a submodule", folder(func(repo *gitrepo.Repo) [][3]string {
			return [][3]string{{"160000", "sub", repo.Git("rev-parse", "HEAD")}}
		}), ErrTampered, "plans/sub is a submodule"},
		{"names that differ in case", folder(func(repo *gitrepo.Repo) [][3]string {
			return [][3]string{{"100644", "EU.yaml", blob(repo)}, {"100644", "eu.yaml", blob(repo)}}
		}), ErrTampered, "plans/eu.yaml is spelled as EU.yaml"},
		{"names that differ in composition", folder(func(repo *gitrepo.Repo) [][3]string {
			return [][3]string{{"100644", "e\u0301.yaml", blob(repo)}, {"100644", "\u00e9.yaml", blob(repo)}}
		}), ErrTampered, "is spelled as"},
		{"names that differ in composition and case", folder(func(repo *gitrepo.Repo) [][3]string {
			return [][3]string{{"100644", "E\u0301.yaml", blob(repo)}, {"100644", "\u00e9.yaml", blob(repo)}}
		}), ErrTampered, "is spelled as"},
		{"a pointer to content elsewhere", folder(func(repo *gitrepo.Repo) [][3]string {
			return [][3]string{{"100644", "a.csv", store(t, repo, "blob", []byte("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n"))}}
		}), ErrTampered, "plans/a.csv is a pointer"},
		{"a second folder of the plan", func(t *testing.T, repo *gitrepo.Repo) {
			plans := repo.Git("rev-parse", "HEAD:plans")
			root(t, repo, [3]string{"40000", "Plans", plans}, [3]string{"40000", "plans", plans})
		}, ErrTampered, "Plans is spelled as plans"},
		{"a folder of statements that is a link", func(t *testing.T, repo *gitrepo.Repo) {
			root(t, repo, [3]string{"120000", "approvals", blob(repo)}, [3]string{"40000", "plans", repo.Git("rev-parse", "HEAD:plans")})
		}, ErrTampered, "approvals is a symbolic link"},
		{"a second tree", commit(func(raw string) string {
			return strings.Replace(raw, "author", "tree "+strings.Repeat("0", 40)+"\nauthor", 1)
		}), ErrTampered, `states "tree" twice`},
		{"a parent behind the author", commit(func(raw string) string {
			return strings.Replace(raw, "committer", "parent "+strings.Repeat("1", 40)+"\ncommitter", 1)
		}), ErrTampered, `states "parent" twice or in the wrong place`},
		{"two signatures", commit(func(raw string) string {
			return strings.Replace(raw, "\n\n", "\ngpgsig a\n b\ngpgsig c\n d\n\n", 1)
		}), ErrTampered, `states "gpgsig" twice`},
		{"a zero byte in the message", commit(func(raw string) string { return raw + "\x00Co-authored-by: Eve <eve@example.com>\n" }), ErrTampered, "zero byte"},
		{"no author", commit(func(raw string) string {
			return raw[:strings.Index(raw, "author")] + raw[strings.Index(raw, "committer"):]
		}), ErrTampered, "no author"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := plain(t)
			tt.do(t, repo)
			err := readAll(t, repo, "refs/heads/main")
			var p *Problem
			if !errors.Is(err, tt.kind) || !errors.As(err, &p) || p.Do == "" || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %v that says %q and what to do", err, tt.kind, tt.says)
			}
		})
	}
}

// askedFirst makes sure that a false pack is asked before the sound one.
func askedFirst(t *testing.T, repo *gitrepo.Repo) {
	dir := filepath.Join(repo.Dir, ".git", "objects", "pack")
	for _, end := range []string{".pack", ".idx"} {
		if err := os.Rename(filepath.Join(dir, "pack-made"+end), filepath.Join(dir, "pack-0"+end)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestProvenRefusesHalfClones(t *testing.T) {
	repo := plain(t)
	repo.Write("plans/demand/eu.yaml", "500\n")
	repo.Commit("Raise EU", day)
	repo.Git("config", "uploadpack.allowFilter", "true")
	for _, tt := range []struct {
		option string
		kind   error
	}{{"--depth=1", ErrShallow}, {"--filter=blob:none", ErrMissingObject}} {
		if err := readAll(t, repo.Clone(tt.option), "HEAD"); !errors.Is(err, tt.kind) {
			t.Errorf("%s: %v", tt.option, err)
		}
	}
}

// TestMadeToCollide: nobody has two plans of one SHA-1 at hand, so the finding of
// the hash is played.
func TestMadeToCollide(t *testing.T) {
	obj := newObject(plumbing.BlobObject, []byte("500\n"))
	obj.collides = true
	s, err := newObjectStore(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	s.cache.Put(obj)
	if _, err := s.get(plumbing.BlobObject, obj.hash); err != nil {
		t.Errorf("who does not ask for proof: %v", err)
	}
	s.cache.proven = true
	if _, err := s.get(plumbing.BlobObject, obj.hash); !errors.Is(err, ErrTampered) {
		t.Errorf("got %v", err)
	}
}

func TestTagObject(t *testing.T) {
	repo := plain(t)
	repo.Git("tag", "-a", "--cleanup=verbatim", "-m", "accord close 2026-12\n\n# kept  \n", "plan/2026-12")
	repo.Git("tag", "plan/light")
	repo.Git("tag", "-a", "-m", "x", "plan/tree", "HEAD^{tree}")
	repo.Git("tag", "-a", "-m", "x", "plan/twice", "plan/2026-12")
	repo.Git("update-ref", "refs/tags/plan/2027-01", "refs/tags/plan/2026-12")
	head := repo.Git("rev-parse", "HEAD")
	broken := func(name, raw string) { repo.Write(".git/refs/tags/"+name, store(t, repo, "tag", []byte(raw))+"\n") }
	broken("plan/order", "type commit\nobject "+head+"\ntag plan/order\ntagger A <a@b> 1 +0000\n\nx\n")
	broken("plan/more", "object "+head+"\ntype commit\ntag plan/more\ntagger A <a@b> 1 +0000\nencoding x\n\nx\n")
	broken("plan/zero", "object "+head+"\ntype commit\ntag plan/zero\ntagger A <a@b> 1 +0000\n\nx\x00y\n")
	r, err := Open(repo.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	tag, err := r.TagObject(t.Context(), "plan/2026-12")
	if err != nil {
		t.Fatal(err)
	}
	raw := repo.Git("cat-file", "tag", "plan/2026-12") + "\n"
	if string(tag.Raw) != raw || !strings.Contains(raw, "\n# kept  \n") {
		t.Errorf("raw %q, git has %q", tag.Raw, raw)
	}
	sum := sha256.Sum256([]byte(raw))
	if string(tag.Hash) != "sha256:"+hex.EncodeToString(sum[:]) || tag.Target.Hash != head || tag.Object != repo.Git("rev-parse", "plan/2026-12") {
		t.Errorf("%+v", tag)
	}
	for name, says := range map[string]string{
		"plan/light": "lightweight", "plan/tree": "points at a tree", "plan/twice": "points at a tag", "plan/2027-01": `was made as "plan/2026-12"`,
		"plan/none": "there is no tag", "plan/order": "object", "plan/more": "object, type, tag and tagger", "plan/zero": "zero byte", "../heads/main": "there is no tag",
	} {
		_, err := r.TagObject(t.Context(), name)
		var p *Problem
		if !errors.As(err, &p) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want one that says %q", name, err, says)
		}
	}
}

func TestLog(t *testing.T) {
	repo := plain(t)
	main := repo.Git("rev-parse", "HEAD")
	repo.Branch("promo")
	repo.Write("plans/demand/eu.yaml", "500\n")
	repo.Commit("Raise EU\n\nBecause.\n\nCo-authored-by: Ben Ito <ben@example.com>\nCo-Authored-By:Eve<eve@example.com>", day)
	raw := repo.Git("cat-file", "commit", "HEAD") + "\n"
	signed := store(t, repo, "commit", []byte(strings.Replace(raw, "\n\nRaise", "\ngpgsig -----BEGIN SSH SIGNATURE-----\n abc\n -----END SSH SIGNATURE-----\n\nRaise", 1)))
	repo.Git("reset", "--quiet", "--hard", signed)
	repo.Checkout("main")
	repo.Write("README.md", "Other\n")
	other := repo.Commit("Other", day)
	repo.Merge("promo", day)
	r, err := Open(repo.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	from, _ := r.Resolve(t.Context(), "HEAD")
	base, _ := r.Resolve(t.Context(), main)
	log, err := r.Log(t.Context(), from, base)
	if err != nil || len(log) != 3 {
		t.Fatalf("%d commits, %v", len(log), err)
	}
	for _, e := range log {
		switch e.Hash {
		case signed:
			if fmt.Sprint(e.CoAuthors) != "[Ben Ito <ben@example.com> Eve <eve@example.com>]" || e.Author.Email != "ada@example.com" {
				t.Errorf("%v, %v", e.Author, e.CoAuthors)
			}
			if string(e.Signature) != "-----BEGIN SSH SIGNATURE-----\nabc\n-----END SSH SIGNATURE-----\n" || string(e.Signed) != raw {
				t.Errorf("signature %q of %q", e.Signature, e.Signed)
			}
		default:
			if len(e.Signature) > 0 || string(e.Signed) != string(e.Raw) {
				t.Errorf("%s: %q", e.Subject, e.Signature)
			}
		}
	}
	tip, _ := r.Resolve(t.Context(), other)
	if log, err = r.Log(t.Context(), from, tip); err != nil || len(log) != 2 {
		t.Errorf("%d commits beyond the other side, %v", len(log), err)
	}
}

// FuzzCanonical: whatever the bytes, who reads them as a witness ends, and takes
// no folder that holds a name twice.
func FuzzCanonical(f *testing.F) {
	f.Add(treeOf([3]string{"100644", "a", strings.Repeat("0", 40)}, [3]string{"40000", "b", strings.Repeat("1", 40)}))
	f.Add([]byte("tree " + strings.Repeat("0", 40) + "\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nx\n"))
	f.Add([]byte("object " + strings.Repeat("0", 40) + "\ntype commit\ntag x\ntagger A <a@b> 1 +0000\n\nx\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = canonicalCommit(data)
		_, _ = tagTarget(data, "x")
		signature, signed := unsigned(data)
		if len(signature) == 0 && !bytes.Equal(signed, data) {
			t.Error("nothing is signed, and something is missing")
		}
		if canonicalTree(data) != nil {
			return
		}
		entries, err := parseTree(data)
		if err != nil {
			return
		}
		for i := 1; i < len(entries); i++ {
			if entries[i-1].name == entries[i].name {
				t.Errorf("%q twice", entries[i].name)
			}
		}
	})
}
