package approval

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
)

const remote = "origin"

// Place says where a signed statement is kept.
type Place struct {
	// Here keeps it on the branch that is checked out, else it goes to the branch
	// of approvals. Push sends that branch to the remote.
	Here, Push bool
}

// Kept is where a statement is.
type Kept struct {
	// Path and Signature are files, from the repository's root.
	Path      string `json:"path"`
	Signature string `json:"signature"`
	// Branch holds them since Commit, here, and at origin where Pushed.
	Branch string `json:"branch"`
	Commit string `json:"commit"`
	Pushed bool   `json:"pushed"`
}

// FormatVersion is the version of Signed as JSON. Properties may be added under
// the same major number.
const FormatVersion = "1.0"

// Signed is a statement that was signed, or with --dry-run would be.
type Signed struct {
	FormatVersion string `json:"format_version"`
	// Statement is the hash of Text, which is what is signed.
	Statement statement.Hash `json:"statement"`
	Text      string         `json:"text"`
	// Kept is absent where nothing was signed.
	Kept *Kept `json:"kept,omitempty"`
	// Outcome and Why are what comes of the case with it.
	Outcome signoff.Outcome `json:"outcome"`
	Why     string          `json:"why"`
	// Objections say why it does not count.
	Objections []string `json:"objections,omitempty"`
}

// Signed is the result of signing a draft; k is nil where nothing was signed.
func (d *Draft) Signed(k *Kept) *Signed {
	return &Signed{FormatVersion: FormatVersion, Statement: d.Hash, Text: string(d.Statement.Bytes()), Kept: k, Outcome: d.Outcome, Why: d.Why, Objections: d.Objections}
}

// Path is where a statement lies, from the repository's root. The name tells
// people what it is, and means nothing.
func Path(st *statement.Statement, h statement.Hash) string {
	what := string(st.Verdict)
	if st.Verdict == statement.Approve && st.Purpose != statement.Proposal {
		what = string(st.Purpose)
	}
	return path.Join(ledger.Folder, st.Cycle, fmt.Sprintf("%s-%s-%s-%s.txt", st.Person, st.Role, what, h.Hex()[:8]))
}

// Ready says before anybody signs why a statement could not be kept.
func Ready(ctx context.Context, g git.Git, signed history.Commit, at Place) error {
	if at.Here {
		head, err := g.Line(ctx, "rev-parse", "--verify", "--quiet", "HEAD")
		if err != nil {
			return err
		}
		if head != signed.Hash {
			return usage("--here adds to the branch that is checked out, and that is not what is signed", "switch to it, or leave --here out")
		}
		if _, err := g.Line(ctx, "symbolic-ref", "--quiet", "HEAD"); git.CodeOf(err) > 0 {
			return usage("no branch is checked out that --here could add to", "switch to one, or leave --here out")
		}
		return nil
	}
	tree, err := g.CheckedOut(ctx, ledger.Branch)
	if err != nil || tree == "" {
		return err
	}
	return usage("the branch "+ledger.Branch+" is checked out in "+tree, "switch to another one there: statements are added to it without a work tree")
}

// Keep commits a signed statement through git. The commit that was signed becomes
// a parent, so that it stays reachable after a squash or a rebase.
func Keep(ctx context.Context, g git.Git, st *statement.Statement, armour []byte, signed history.Commit, at Place) (*Kept, error) {
	name, email, when, err := g.Self(ctx)
	if err != nil {
		return nil, err
	}
	body := st.Bytes()
	file := Path(st, statement.Of(body))
	k := &Kept{Path: file, Signature: strings.TrimSuffix(file, ".txt") + ".sig", Branch: ledger.Branch}
	add := git.Addition{Remote: remote, Branch: ledger.Branch, Keep: "refs/remotes/" + remote + "/" + ledger.Branch, With: signed.Hash, Folder: ledger.Folder,
		Message: message(st, statement.Of(body)), Name: name, Email: email, When: when,
		Files: func(context.Context, string) (map[string][]byte, error) {
			return map[string][]byte{k.Path: body, k.Signature: armour}, nil
		}}
	if at.Here {
		branch, err := g.Line(ctx, "symbolic-ref", "--short", "HEAD")
		if err != nil {
			return nil, err
		}
		k.Branch = branch
		k.Commit, err = g.AppendToHead(ctx, add)
		return k, err
	}
	if k.Commit, err = g.AppendHere(ctx, add); err != nil || !at.Push {
		return k, err
	}
	tip, err := g.Publish(ctx, add)
	if err != nil {
		return k, &history.Problem{Summary: "the statement is kept here in " + k.Branch + " and was not pushed: " + err.Error(), Do: "git push " + remote + " " + ledger.Branch, Err: err}
	}
	k.Commit, k.Pushed = tip, true
	return k, nil
}

// message is the commit's.
func message(st *statement.Statement, h statement.Hash) string {
	verb := map[statement.Verdict]string{statement.Approve: "Approve", statement.Reject: "Reject", statement.Abstain: "Abstain from", statement.Revoke: "Take back a word about"}[st.Verdict]
	if st.Verdict == statement.Approve {
		switch st.Purpose {
		case statement.Override:
			verb = "Override for"
		case statement.Ratify:
			verb = "Ratify an override of"
		case statement.Close:
			verb = "Approve the close of"
		}
	}
	return fmt.Sprintf("%s %s as %s\n\nStatement %s\nby %s about content %s", verb, st.Cycle, st.Role, h, st.Person, st.Content)
}
