package history

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// replacePrefix begins the refs by which git shows another object in the place
// of one.
const replacePrefix = "refs/replace/"

// Proven is the same repository, read as a witness reads it: for sign-off and
// its proof. What it gives is what the names of the objects say, and so is what
// every other reader is given:
//
//   - each object that is read is hashed again, and a damaged copy is an error
//     even where a sound one lies beside it, because git may take that one;
//   - replace references, grafts and shallow or partial clones are refused;
//   - folders and commits have to be spelled as git itself spells them, since
//     readers differ about everything else;
//   - two contents made to have one SHA-1 are told by the way they are made.
//
// [Repository.Strict] says more of folders that hold plans. The result shares
// nothing with r and has to be closed apart. What is refused is a [*Problem].
func (r *Repository) Proven() (*Repository, error) {
	if err := r.witnessed(); err != nil {
		return nil, err
	}
	p, err := assemble(r.root, r.gitDir, r.common, r.config)
	if err != nil {
		return nil, err
	}
	p.proven, p.objects.cache.proven = true, true
	return p, nil
}

// IsProven tells whether it was made by Proven.
func (r *Repository) IsProven() bool { return r.proven }

// witnessed refuses what lets git show something else than what is there.
func (r *Repository) witnessed() error {
	replaced, err := r.names(replacePrefix)
	if err != nil {
		return err
	}
	if len(replaced) > 0 {
		hash := strings.TrimPrefix(replaced[0], replacePrefix)
		return problem(ErrTampered, "remove it: git replace --delete "+hash,
			"%s: git shows another object in the place of %s", counted(len(replaced), "replace reference"), clip(hash, 10))
	}
	grafts, err := readRegular(filepath.Join(r.common, "info", "grafts"), 1<<20)
	if err == nil && len(bytes.TrimSpace(grafts)) > 0 {
		return problem(ErrTampered, "remove the file "+filepath.Join(r.common, "info", "grafts"),
			"grafts give commits other parents than they name")
	}
	cut, err := r.boundary()
	if err != nil {
		return err
	}
	if len(cut) > 0 {
		return problem(ErrShallow, unshallow, "a shallow clone lacks the history that has to be proven")
	}
	if r.config.promisor != "" {
		return problem(ErrMissingObject, refetch(r.config.promisor), "a partial clone lacks objects that have to be proven")
	}
	return nil
}

func counted(n int, what string) string {
	if n == 1 {
		return "a " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func clip(s string, n int) string { return s[:min(n, len(s))] }

func malformed(kind string, h plumbing.Hash, err error) *Problem {
	return problem(ErrTampered, "look at it with: git fsck --strict, and commit again with git itself", "%s %s is not as git writes it: %v", kind, h, err)
}

func collides(h plumbing.Hash) *Problem {
	return problem(ErrTampered, "clone again from a source that you trust, and find out who committed it",
		"object %s was made to have the same hash as another one", h)
}

// canonicalTree refuses a folder that is not spelled as git writes it: of two
// entries of one name, readers take different ones, and an order that is none
// hides entries from those who search.
func canonicalTree(data []byte) error {
	last := ""
	for len(data) > 0 {
		head, rest, ok := bytes.Cut(data, []byte{0})
		if !ok || len(rest) < len(plumbing.ZeroHash) {
			return fmt.Errorf("it ends within an entry")
		}
		mode, name, _ := strings.Cut(string(head), " ")
		if mode == "" || mode[0] == '0' || strings.Trim(mode, "01234567") != "" {
			return fmt.Errorf("it spells the mode of %q as %q, which git does not", name, mode)
		}
		key := name
		if mode == "40000" {
			key += "/"
		}
		if key <= last {
			return fmt.Errorf("it holds %q out of order", name)
		}
		last, data = key, rest[len(plumbing.ZeroHash):]
	}
	return nil
}

// commitHeads are the lines of a commit that everybody reads, in their order.
var commitHeads = []string{"tree", "parent", "author", "committer"}

// canonicalCommit refuses a commit that is not spelled as git writes it: one
// with a second tree or a parent behind the author is another commit to another
// reader, and behind a zero byte git reads no message.
func canonicalCommit(data []byte) error {
	if bytes.IndexByte(data, 0) >= 0 {
		return fmt.Errorf("it holds a zero byte, behind which git reads nothing")
	}
	head, _, _ := bytes.Cut(data, []byte("\n\n"))
	at, seen := 0, map[string]int{}
	for line := range bytes.Lines(head) {
		text := strings.TrimSuffix(string(line), "\n")
		if strings.HasPrefix(text, " ") {
			if at < len(commitHeads) {
				return fmt.Errorf("its head is broken over lines")
			}
			continue
		}
		key, value, _ := strings.Cut(text, " ")
		place := slices.Index(commitHeads, key)
		if place < 0 {
			place = len(commitHeads)
		}
		if seen[key]++; place < at || key != "parent" && place < len(commitHeads) && seen[key] > 1 || strings.HasPrefix(key, "gpgsig") && seen[key] > 1 {
			return fmt.Errorf("it states %q twice or in the wrong place", key)
		}
		if place < 2 && !plumbing.IsHash(value) || place < 2 && value != strings.ToLower(value) {
			return fmt.Errorf("its %s is no hash", key)
		}
		at = place
	}
	for _, key := range []string{"tree", "author", "committer"} {
		if seen[key] != 1 {
			return fmt.Errorf("it has no %s", key)
		}
	}
	return nil
}
