package history

import (
	"errors"
	"fmt"
	"strings"
)

// What a Problem is about, for errors.Is.
var (
	// ErrNoRepository: the folder is in no git repository. Commands that only
	// need files may go on without one.
	ErrNoRepository = errors.New("no git repository")
	// ErrUnsupported: the repository is kept in a form that is not read here.
	ErrUnsupported = errors.New("unsupported repository")
	// ErrEmpty: the repository or the branch has no commit yet.
	ErrEmpty = errors.New("no commits")
	// ErrUnknownRevision: no such hash, tag or branch, or not in the grammar.
	ErrUnknownRevision = errors.New("unknown revision")
	// ErrShallow: the answer lies beyond the end of a shallow clone.
	ErrShallow = errors.New("shallow clone")
	// ErrNoBase: two revisions have no common ancestor, or there is no target.
	ErrNoBase = errors.New("no base")
	// ErrMissingObject: the repository lacks an object that it refers to.
	ErrMissingObject = errors.New("missing object")
	// ErrCorrupt: an object or the index is damaged.
	ErrCorrupt = errors.New("corrupt repository")
	// ErrTampered: the repository shows something else than what was committed,
	// or different things to different readers. Only [Repository.Proven] minds.
	ErrTampered = errors.New("not to be relied on")
	// ErrUnmerged: the index holds an unfinished merge.
	ErrUnmerged = errors.New("unmerged files")
	// ErrBare: a bare repository has no work tree and no index.
	ErrBare = errors.New("bare repository")
)

// Problem is something about the repository that the user can mend.
type Problem struct {
	Summary string // what is the matter, lower case, without a period
	Do      string // what to do about it, one sentence, with the exact command
	Err     error  // what it is about: one of the Err values above
}

func (p *Problem) Error() string {
	if p.Do == "" {
		return p.Summary
	}
	return p.Summary + "; " + p.Do
}

func (p *Problem) Unwrap() error { return p.Err }

// isProblem tells what the user can mend from damage that another copy may not have.
func isProblem(err error) bool {
	var p *Problem
	return errors.As(err, &p)
}

func problem(kind error, do, format string, args ...any) *Problem {
	return &Problem{Summary: fmt.Sprintf(format, args...), Do: do, Err: kind}
}

// unshallow is the advice for every question that a shallow clone cannot answer.
const unshallow = "fetch the rest of the history: git fetch --unshallow --tags " +
	"(GitHub or Gitea Actions: fetch-depth: 0 for actions/checkout; GitLab CI: GIT_DEPTH: 0)"

const fsck = "look for damage with: git fsck --full, then fetch or clone again"

func corrupt(format string, args ...any) *Problem {
	return problem(ErrCorrupt, fsck, format, args...)
}

// short lists at most n of the names, for messages that must stay readable.
func short(names []string, n int) string {
	if len(names) <= n {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:n], ", "), len(names)-n)
}
