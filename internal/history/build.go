package history

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// Builder makes a new repository for the demonstration, without the git
// program. All that goes into a commit is given, so the same calls make the same
// hashes everywhere. It is not for repositories of users, whose settings, hooks
// and keys only git itself knows.
type Builder struct {
	repo    *git.Repository
	current string // branch that Commit extends
	tips    map[string]tip
	written map[plumbing.Hash]bool
}

// tip is where a branch stands.
type tip struct {
	commit plumbing.Hash
	files  map[string]plumbing.Hash
}

// Person wrote, committed or tagged something at a time. The time's zone is
// recorded.
type Person struct {
	Name, Email string
	At          time.Time
}

func (p Person) signature() object.Signature {
	return object.Signature{Name: p.Name, Email: p.Email, When: p.At}
}

// Step is one commit: what changes, and who says so.
type Step struct {
	Author    Person
	Committer Person // the author, if it has no name
	Message   string
	Write     map[string][]byte // by path from the root, with slashes
	Remove    []string
	Merge     []string // branches to record as further parents; their files are not taken over
}

// Build starts a repository in a folder that is empty or does not exist.
func Build(dir, branch string) (*Builder, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if len(entries) > 0 {
		return nil, problem(fs.ErrExist, "name a folder that does not exist yet", "the folder %s is not empty", dir)
	}
	head := plumbing.NewBranchReferenceName(branch)
	repo, err := git.PlainInitWithOptions(dir, &git.PlainInitOptions{InitOptions: git.InitOptions{DefaultBranch: head}})
	if err != nil {
		return nil, err
	}
	return &Builder{
		repo: repo, current: branch,
		tips:    map[string]tip{branch: {files: map[string]plumbing.Hash{}}},
		written: map[plumbing.Hash]bool{},
	}, nil
}

// Commit adds a commit to the current branch and returns its hash.
func (b *Builder) Commit(s Step) (string, error) {
	at := b.tips[b.current]
	if err := b.apply(at.files, s); err != nil {
		return "", err
	}
	tree, err := b.tree(at.files)
	if err != nil {
		return "", err
	}
	if s.Committer.Name == "" {
		s.Committer = s.Author
	}
	commit := &object.Commit{
		Author: s.Author.signature(), Committer: s.Committer.signature(),
		Message: strings.TrimRight(s.Message, "\n") + "\n", TreeHash: tree,
	}
	if !at.commit.IsZero() {
		commit.ParentHashes = []plumbing.Hash{at.commit}
	}
	for _, name := range s.Merge {
		other, ok := b.tips[name]
		if !ok || other.commit.IsZero() {
			return "", fmt.Errorf("branch %s has no commit to merge", name)
		}
		commit.ParentHashes = append(commit.ParentHashes, other.commit)
	}
	if at.commit, err = b.write(commit); err != nil {
		return "", err
	}
	b.tips[b.current] = at
	return at.commit.String(), b.point(plumbing.NewBranchReferenceName(b.current), at.commit)
}

func (b *Builder) apply(files map[string]plumbing.Hash, s Step) error {
	for _, name := range s.Remove {
		if _, ok := files[name]; !ok {
			return fmt.Errorf("%s cannot be removed: branch %s has no such file", name, b.current)
		}
		delete(files, name)
	}
	for name, data := range s.Write {
		if !fs.ValidPath(name) || name == "." || slices.ContainsFunc(strings.Split(name, "/"), func(s string) bool { return !properName(s) }) {
			return fmt.Errorf("%q is no path for a file", name)
		}
		h, err := b.blob(data)
		if err != nil {
			return err
		}
		files[name] = h
	}
	return nil
}

// Branch starts a branch where the current one stands and goes on with it.
func (b *Builder) Branch(name string) error {
	if _, exists := b.tips[name]; exists {
		return fmt.Errorf("branch %s exists already", name)
	}
	at := b.tips[b.current]
	b.tips[name], b.current = tip{at.commit, maps.Clone(at.files)}, name
	return b.point(plumbing.NewBranchReferenceName(name), at.commit)
}

// Orphan starts a branch without files and without a commit before it, and goes
// on with it.
func (b *Builder) Orphan(name string) error {
	if _, exists := b.tips[name]; exists {
		return fmt.Errorf("branch %s exists already", name)
	}
	b.tips[name], b.current = tip{files: map[string]plumbing.Hash{}}, name
	return nil
}

// Switch goes on with another branch.
func (b *Builder) Switch(name string) error {
	if _, exists := b.tips[name]; !exists {
		return fmt.Errorf("there is no branch %s", name)
	}
	b.current = name
	return nil
}

// Tag puts an annotated tag on the current branch's last commit.
func (b *Builder) Tag(name, message string, tagger Person) error {
	target := b.tips[b.current].commit
	if target.IsZero() {
		return fmt.Errorf("tag %s needs a commit first", name)
	}
	h, err := b.write(&object.Tag{
		Name: name, Tagger: tagger.signature(), Message: strings.TrimRight(message, "\n") + "\n",
		TargetType: plumbing.CommitObject, Target: target,
	})
	if err != nil {
		return err
	}
	return b.point(plumbing.NewTagReferenceName(name), h)
}

// SignedTag puts an annotated tag on the current branch's last commit, with a
// signature of its bytes behind its message, which is taken verbatim. It returns
// the bytes of the tag object.
func (b *Builder) SignedTag(name, message string, tagger Person, sign func(signed []byte) ([]byte, error)) ([]byte, error) {
	target := b.tips[b.current].commit
	if target.IsZero() {
		return nil, fmt.Errorf("tag %s needs a commit first", name)
	}
	raw := fmt.Appendf(nil, "object %s\ntype commit\ntag %s\ntagger %s <%s> %d %s\n\n%s", target, name, tagger.Name, tagger.Email, tagger.At.Unix(), tagger.At.Format("-0700"), message)
	armour, err := sign(raw)
	if err != nil {
		return nil, err
	}
	raw = append(raw, armour...)
	h, err := b.store(newObject(plumbing.TagObject, raw))
	if err != nil {
		return nil, err
	}
	return raw, b.point(plumbing.NewTagReferenceName(name), h)
}

// Checkout puts a branch's files into the work tree, which ends the building.
func (b *Builder) Checkout(name string) error {
	work, err := b.repo.Worktree()
	if err != nil {
		return err
	}
	return work.Checkout(&git.CheckoutOptions{Branch: plumbing.NewBranchReferenceName(name), Force: true})
}

func (b *Builder) point(name plumbing.ReferenceName, h plumbing.Hash) error {
	if h.IsZero() {
		return fmt.Errorf("%s needs a commit first", name.Short())
	}
	if err := name.Validate(); err != nil {
		return err
	}
	return b.repo.Storer.SetReference(plumbing.NewHashReference(name, h))
}

// write stores an object unless it has been stored before.
func (b *Builder) write(what interface {
	Encode(plumbing.EncodedObject) error
}) (plumbing.Hash, error) {
	obj := b.repo.Storer.NewEncodedObject()
	if err := what.Encode(obj); err != nil {
		return plumbing.ZeroHash, err
	}
	return b.store(obj)
}

func (b *Builder) blob(data []byte) (plumbing.Hash, error) {
	obj := b.repo.Storer.NewEncodedObject()
	obj.SetType(plumbing.BlobObject)
	out, err := obj.Writer()
	if err != nil {
		return plumbing.ZeroHash, err
	}
	if _, err := out.Write(data); err != nil {
		return plumbing.ZeroHash, err
	}
	return b.store(obj)
}

func (b *Builder) store(obj plumbing.EncodedObject) (plumbing.Hash, error) {
	h := obj.Hash()
	if b.written[h] {
		return h, nil
	}
	b.written[h] = true
	return b.repo.Storer.SetEncodedObject(obj)
}

// tree stores the folders of a set of files and returns the root's hash.
func (b *Builder) tree(files map[string]plumbing.Hash) (plumbing.Hash, error) {
	var root object.Tree
	below := map[string]map[string]plumbing.Hash{}
	for path, h := range files {
		name, rest, nested := strings.Cut(path, "/")
		if !nested {
			root.Entries = append(root.Entries, object.TreeEntry{Name: name, Mode: filemode.Regular, Hash: h})
			continue
		}
		if below[name] == nil {
			below[name] = map[string]plumbing.Hash{}
		}
		below[name][rest] = h
	}
	for name, files := range below {
		if slices.ContainsFunc(root.Entries, func(e object.TreeEntry) bool { return e.Name == name && e.Mode != filemode.Dir }) {
			return plumbing.ZeroHash, fmt.Errorf("%s is both a file and a folder", name)
		}
		h, err := b.tree(files)
		if err != nil {
			return plumbing.ZeroHash, err
		}
		root.Entries = append(root.Entries, object.TreeEntry{Name: name, Mode: filemode.Dir, Hash: h})
	}
	slices.SortFunc(root.Entries, func(a, b object.TreeEntry) int { return strings.Compare(gitOrder(a), gitOrder(b)) })
	return b.write(&root)
}

// gitOrder sorts folders as if their names ended in a slash.
func gitOrder(e object.TreeEntry) string {
	if e.Mode == filemode.Dir {
		return e.Name + "/"
	}
	return e.Name
}
