package history

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/go-git/go-billy/v5"
	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// Repository is an open git repository, for reading.
type Repository struct {
	root    string // work tree, "" when bare
	gitDir  string // HEAD and index: .git, or .git/worktrees/NAME
	common  string // everything else
	config  config
	refs    *dotgit.DotGit
	shallow filesystem.ShallowStorage
	objects *objectStore

	maxListed int64 // less in tests
	proven    bool  // see Proven

	mu      sync.Mutex // guards what follows
	trees   map[plumbing.Hash][]entry
	folders map[plumbing.Hash]*folder
	folded  int // bytes of them
	commits map[plumbing.Hash]Commit
	cut     map[plumbing.Hash]bool // commits whose parents a shallow clone lacks
	sound   map[plumbing.Hash]bool // folders and files that Strict has passed
}

// Open finds the repository that dir belongs to, looking upwards from dir. It
// opens ordinary, bare and linked work trees. Without a repository the error is
// a Problem that is ErrNoRepository; a repository in a format that cannot be
// read is ErrUnsupported.
func Open(dir string) (*Repository, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(dir); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder", dir)
	}
	root, gitDir, err := discover(dir)
	if err != nil {
		return nil, err
	}
	common, err := commonDir(gitDir)
	if err != nil {
		return nil, err
	}
	cfg, err := readConfig(filepath.Join(common, "config"))
	if err != nil {
		return nil, err
	}
	if err := cfg.supported(); err != nil {
		return nil, err
	}
	return assemble(root, gitDir, common, cfg)
}

func assemble(root, gitDir, common string, cfg config) (*Repository, error) {
	objects, err := newObjectStore(filepath.Join(common, "objects"), cfg.promisor)
	if err != nil {
		return nil, err
	}
	var shared billy.Filesystem // nil unless this is a linked work tree
	if common != gitDir {
		shared = osfs.New(common)
	}
	files := dotgit.NewRepositoryFilesystem(osfs.New(gitDir), shared)
	storage := filesystem.NewStorage(files, nil)
	return &Repository{
		root: root, gitDir: gitDir, common: common, config: cfg,
		refs: dotgit.New(files), shallow: storage.ShallowStorage, objects: objects, maxListed: maxListed,
		trees:   map[plumbing.Hash][]entry{},
		folders: map[plumbing.Hash]*folder{},
		commits: map[plumbing.Hash]Commit{},
	}, nil
}

// Root is the absolute path of the work tree, "" when the repository is bare.
func (r *Repository) Root() string { return r.root }

// Bare tells whether there is no work tree.
func (r *Repository) Bare() bool { return r.root == "" }

// Borrow reads objects from one more object directory, as git does for those in
// info/alternates: a merge that was computed without being kept has its objects
// there. It is called before anything is read by several goroutines.
func (r *Repository) Borrow(objects string) error { return r.objects.add(objects, 1) }

// Objects is the repository's own object directory.
func (r *Repository) Objects() string { return filepath.Join(r.common, "objects") }

// Partial is a Problem that is ErrMissingObject where this is a partial clone:
// whoever met an object that is missing has met it for that reason. Otherwise
// it is nil.
func (r *Repository) Partial() error {
	if r.config.promisor == "" {
		return nil
	}
	return problem(ErrMissingObject, refetch(r.config.promisor), "objects are missing in this partial clone")
}

// GitDir is the repository's own folder, .git of a work tree; for a linked work
// tree that of the repository it belongs to.
func (r *Repository) GitDir() string { return r.common }

// Close closes the files that reading has opened.
func (r *Repository) Close() error { return r.objects.close() }

// discover goes upwards from dir to the first folder with a .git, or that is a
// git directory itself.
func discover(dir string) (root, gitDir string, err error) {
	for at := dir; ; at = filepath.Dir(at) {
		dot := filepath.Join(at, ".git")
		info, err := os.Stat(dot)
		switch {
		case err == nil && info.IsDir() && isGitDir(dot):
			return at, dot, nil
		case err == nil && info.Mode().IsRegular():
			gitDir, err := readGitFile(dot)
			return at, gitDir, err
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return "", "", err
		}
		if isGitDir(at) {
			if filepath.Base(at) == ".git" {
				return filepath.Dir(at), at, nil
			}
			return "", at, nil
		}
		if filepath.Dir(at) == at {
			return "", "", problem(ErrNoRepository, "run: git init, or name the repository with --repo DIR",
				"%s is not in a git repository", dir)
		}
	}
}

// isGitDir asks what git itself asks: HEAD, and objects and refs of its own or
// of the repository that it is linked to.
func isGitDir(dir string) bool {
	if _, err := os.Lstat(filepath.Join(dir, "HEAD")); err != nil {
		return false
	}
	common, err := commonDir(dir)
	if err != nil {
		return false
	}
	for _, name := range []string{"objects", "refs"} {
		if info, err := os.Stat(filepath.Join(common, name)); err != nil || !info.IsDir() {
			return false
		}
	}
	return true
}

// readGitFile follows the .git file of a linked work tree or a submodule.
func readGitFile(file string) (string, error) {
	text, err := readRegular(file, 1<<16)
	if err != nil {
		return "", err
	}
	target, ok := strings.CutPrefix(strings.TrimRight(string(text), "\r\n"), "gitdir: ")
	if !ok {
		return "", problem(ErrNoRepository, "restore the file or clone again", "%s does not begin with \"gitdir: \"", file)
	}
	if !filepath.IsAbs(target) {
		target = filepath.Join(filepath.Dir(file), target)
	}
	if !isGitDir(target) {
		return "", problem(ErrNoRepository, "run: git worktree repair, in the main work tree",
			"%s points to %s, which is not a git directory", file, target)
	}
	return filepath.Clean(target), nil
}

// commonDir is where a linked work tree finds objects and refs.
func commonDir(gitDir string) (string, error) {
	text, err := readRegular(filepath.Join(gitDir, "commondir"), 1<<16)
	if errors.Is(err, fs.ErrNotExist) {
		return gitDir, nil
	}
	if err != nil {
		return "", err
	}
	common := strings.TrimSpace(string(text))
	if !filepath.IsAbs(common) {
		common = filepath.Join(gitDir, common)
	}
	return filepath.Clean(common), nil
}
