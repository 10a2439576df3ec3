package ledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
)

// Folder is where statements lie, from the repository's root, and Branch the
// one to which anybody may add them.
const (
	Folder = "approvals"
	Branch = "accord/approvals"
)

// The bounds of a ledger. One that exceeds them is not read in part.
const (
	maxFiles = 50_000    // versions of files
	maxSize  = 256 << 10 // of one file, in bytes
)

// Refs are the commits whose history is read.
type Refs struct {
	Target, Head history.Commit
	// Approvals are the tips of the branch of approvals, here and at origin.
	Approvals []history.Commit
}

// Find gives the tips of the branch of approvals, here and at origin.
func Find(ctx context.Context, repo *history.Repository) ([]history.Commit, error) {
	var out []history.Commit
	for _, ref := range []string{"refs/heads/" + Branch, "refs/remotes/origin/" + Branch} {
		c, ok, err := repo.Ref(ctx, ref)
		if err != nil {
			return nil, err
		}
		if ok && !slices.ContainsFunc(out, func(o history.Commit) bool { return o.Hash == c.Hash }) {
			out = append(out, c)
		}
	}
	return out, nil
}

// Entry is a statement, or the record of a review, with its signature.
type Entry struct {
	Path         string // where it was found first, from the repository's root
	Body, Armour []byte
	Hash         statement.Hash
	// One of them is set where the body has its form.
	Statement *statement.Statement
	Record    *statement.Record
	// Signer is whose key signed it, by the first ring that knows the key.
	Signer signature.Signer
	// Refused says why it proves nothing, empty where the signature holds. Past
	// says that only an earlier policy knows the key.
	Refused string
	Past    bool
	// Signed are the commits of which one was signed: the parents of those that
	// brought it, and these.
	Signed []history.Commit

	stood []version // the versions of body and signature, where it verifies
}

// Violation is a rule of the ledger that was broken.
type Violation struct {
	Path   string // "" where it is about a commit as a whole
	Commit string // short hash
	Why    string
}

func (v Violation) String() string {
	if v.Path == "" {
		return fmt.Sprintf("commit %s %s", v.Commit, v.Why)
	}
	return fmt.Sprintf("%s in commit %s: %s", v.Path, v.Commit, v.Why)
}

// Ledger is all that was said.
type Ledger struct {
	Entries    []Entry // sorted by path, then hash; each statement once
	Violations []Violation
	// Ignored are files that are neither statement nor record nor signature.
	Ignored []string
}

// Ring tells whose key signed a message, and whether that is valid on a day.
type Ring interface {
	Verify(message, armour []byte, namespace string) (signature.Signer, error)
	Within(s signature.Signer, day period.Date) error
}

// Read reads the ledger. The first ring is that of the policy that judges, the
// others those of earlier policies: by their keys a person's statements can be
// put in order, and nothing counts. The error is a failure, or a [*history.Problem].
func Read(ctx context.Context, repo *history.Repository, refs Refs, rings ...Ring) (*Ledger, error) {
	w := newWalk(ctx, repo)
	for _, c := range append([]history.Commit{refs.Head, refs.Target}, refs.Approvals...) {
		if c.Hash == "" {
			continue
		}
		if err := w.from(c); err != nil {
			return nil, err
		}
	}
	l := &Ledger{}
	if err := l.pair(w, rings); err != nil {
		return nil, err
	}
	l.missed(w)
	slices.SortFunc(l.Entries, func(a, b Entry) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Hash, b.Hash)) })
	slices.SortFunc(l.Violations, func(a, b Violation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Commit, b.Commit), cmp.Compare(a.Why, b.Why))
	})
	l.Violations = slices.Compact(l.Violations)
	slices.Sort(l.Ignored)
	return l, nil
}

func tooMuch(format string, args ...any) error {
	return &history.Problem{Summary: fmt.Sprintf(format, args...) + ", and it is not read in part", Do: "find out who added it: git log --stat -- " + Folder, Err: history.ErrUnsupported}
}

// The endings of names.
const (
	statementEnd = ".txt"
	recordEnd    = ".evidence"
	signatureEnd = ".sig"
)

// signatureOf is the name of the signature of a file.
func signatureOf(name string) string {
	if stem, ok := strings.CutSuffix(name, statementEnd); ok {
		return stem + signatureEnd
	}
	return name + signatureEnd
}

// pair joins bodies and signatures.
func (l *Ledger) pair(w *walk, rings []Ring) error {
	at := map[statement.Hash]int{}
	for _, name := range w.names() {
		isStatement, isRecord := strings.HasSuffix(name, statementEnd), strings.HasSuffix(name, recordEnd)
		if !isStatement && !isRecord {
			if !strings.HasSuffix(name, signatureEnd) {
				l.Ignored = append(l.Ignored, name)
			}
			continue
		}
		for _, f := range w.versions(name) {
			e, err := w.entry(f, isRecord, rings)
			if err != nil {
				return err
			}
			if i, twice := at[e.Hash]; twice {
				l.Entries[i] = joined(l.Entries[i], e)
				continue
			}
			at[e.Hash] = len(l.Entries)
			l.Entries = append(l.Entries, e)
		}
	}
	return nil
}

// joined is one statement that lies in two places.
func joined(a, b Entry) Entry {
	if a.Refused != "" && b.Refused == "" {
		a, b = b, a
	}
	a.Signed, a.stood = append(a.Signed, b.Signed...), append(a.stood, b.stood...)
	return a
}

// missed tells of what was taken away. Of what nobody signed nothing is missed:
// anybody may add to the branch of approvals, and somebody has to tidy it.
func (l *Ledger) missed(w *walk) {
	held := map[version]bool{}
	for i := range l.Entries {
		for _, v := range l.Entries[i].stood {
			held[v] = true
		}
	}
	for _, m := range w.lost {
		switch {
		case !held[m.version]:
		case m.edited:
			l.Violations = append(l.Violations, Violation{m.path, m.by.Short(), "was edited; what it said before still counts"})
		default:
			l.Violations = append(l.Violations, Violation{m.path, m.by.Short(), "was deleted; it still counts"})
		}
	}
}

// entry reads one body and finds the signature that is about it.
func (w *walk) entry(f *file, record bool, rings []Ring) (Entry, error) {
	e := Entry{Path: f.path, Signed: f.signed}
	var err error
	if e.Body, err = w.content(f); err != nil {
		return e, err
	}
	e.Hash = statement.Of(e.Body)
	namespace := statement.Namespace
	if record {
		namespace = statement.EvidenceNamespace
		e.Record, err = statement.ParseRecord(e.Body)
	} else {
		e.Statement, err = statement.Parse(e.Body)
	}
	if err != nil {
		e.Refused = err.Error()
		return e, nil
	}
	e.Refused = "it has no signature beside it"
	for _, s := range w.versions(signatureOf(f.path)) {
		armour, err := w.content(s)
		if err != nil {
			return e, err
		}
		if e.verify(armour, namespace, rings) {
			e.stood = []version{f.version, s.version}
			break
		}
	}
	return e, nil
}

// verify asks each ring, and says why none holds by the words of the first.
func (e *Entry) verify(armour []byte, namespace string, rings []Ring) bool {
	e.Armour = armour
	for i, ring := range rings {
		signer, err := ring.Verify(e.Body, armour, namespace)
		if err == nil {
			e.Signer, e.Past, e.Refused = signer, i > 0, ""
			return true
		}
		if i == 0 {
			e.Refused = err.Error()
		}
	}
	return false
}
