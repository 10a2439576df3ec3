package cmd

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/approval"
	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signing"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/text"
)

// pageWidth is that of the page whose hash is signed, whatever the terminal's: of
// the narrowest in use, or a terminal would break its rows.
const pageWidth = 80

// signPage is what the person is shown: what changed, and the executive page. It
// is the same text on every machine, so that anybody can make it again.
func (g *global) signPage(ctx context.Context, o *signOptions, w *workspace.Workspace, a *assess.Assessment, by signature.Signer) ([]byte, error) {
	if a.Head == nil || a.Head.Result == nil {
		return nil, &workspace.Usage{Summary: "the plan cannot be judged, so it cannot be signed: " + strings.Join(a.Case.Blocked, "; "), Do: "`accord validate` says what is wrong with it"}
	}
	var b bytes.Buffer
	write := func(d *render.Document) error { return text.Write(&b, d, text.Options{Width: pageWidth}) }
	base, since, err := sinceWhen(a, by)
	if err != nil {
		return nil, err
	}
	if base == nil {
		fmt.Fprintf(&b, "There is no plan that this one could be compared with: all of it is new.\n\n")
	} else {
		fmt.Fprintf(&b, "What changed since %s\n\n", since)
		rows := 0
		if o.all {
			rows = -1
		}
		if err := write(diffDocument(w.Compare(base, a.Head, o.all), a.Head, "text", w.Prefix(), rows)); err != nil {
			return nil, err
		}
		b.WriteByte('\n')
	}
	input, err := planInput(ctx, w, a.Head)
	if err != nil {
		return nil, err
	}
	err = write(render.NewPlanReport(input).Document(render.Parts{Executive: true, Prefix: w.Prefix()}))
	return b.Bytes(), err
}

// sinceWhen is what the person last signed of this proposal or close; else the
// target, or of a close the last one. What they said of something else is no
// beginning: between it and this lies what others agreed to, and the few numbers
// that are asked about would not be found in it.
func sinceWhen(a *assess.Assessment, by signature.Signer) (*workspace.Snapshot, string, error) {
	if last := approval.Last(a, by); last != nil {
		s, err := a.Signed(last)
		if err != nil {
			return nil, "", err
		}
		if s != nil {
			return s, fmt.Sprintf("your last statement, of %s (%s)", last.Statement.SignedAt.Format("2006-01-02 15:04"), last.Hash[:19]), nil
		}
	}
	if a.Case.Purpose == policy.Closes {
		if a.Committed == nil || a.Committed.Result == nil {
			return nil, "", nil
		}
		return a.Committed, "the last close, " + a.Report.Close, nil
	}
	if a.Target == nil || a.Target.Result == nil {
		return nil, "", nil
	}
	return a.Target, a.Report.TargetName, nil
}

// showDraft prints the page and the statement.
func (g *global) showDraft(o *signOptions, page []byte, d *approval.Draft) error {
	if g.format == "json" {
		// The page is shown all the same: its hash is signed.
		if _, err := g.env.Err.Write(page); err != nil || !o.dryRun {
			return err
		}
		return g.writeJSON(d.Signed(nil))
	}
	var b bytes.Buffer
	b.Write(page)
	fmt.Fprintf(&b, "\nThe statement, %s\n\n", d.Hash)
	for line := range strings.Lines(string(d.Statement.Bytes())) {
		b.WriteString("  " + line)
	}
	fmt.Fprintf(&b, "\nWith it: %s\n", outcomeWords(d.Outcome, printable(d.Why)))
	return g.emit(b.Bytes())
}

// outcomeWords say what comes of a case in one line: `not yet: waits for cfo
// (clara)`.
func outcomeWords(o signoff.Outcome, why string) string {
	switch o {
	case signoff.NotYet:
		return "not yet: " + why
	case signoff.NotJudged, signoff.Approved, signoff.Overridden, signoff.Refusal:
		return why // which begins with it
	}
	return string(o) + ": " + why
}

// confirm asks the person; only a yes is one.
func (g *global) confirm(o *signOptions, key *signing.Key, d *approval.Draft) error {
	if o.yes {
		return nil
	}
	st := d.Statement
	fmt.Fprintf(g.env.Err, "%s as %s (%s), with key %s from %s? Type yes: ", capital(string(st.Verdict)), st.Person, st.Role, key.Signer.KeyID, printable(key.From))
	line, _ := bufio.NewReader(g.env.In).ReadString('\n')
	if strings.EqualFold(strings.TrimSpace(line), "yes") {
		return nil
	}
	say(g.env.Err, "nothing was signed", "")
	return quiet{exitSignoff}
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// tellSigned says where the statement is, and with --recipe how anybody checks it.
func (g *global) tellSigned(ctx context.Context, o *signOptions, at git.Git, key *signing.Key, d *approval.Draft, k *approval.Kept) error {
	if g.format == "json" {
		return g.writeJSON(d.Signed(k))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\nSigned: %s in %s, commit %.10s\n", k.Path, k.Branch, k.Commit)
	if _, err := at.Line(ctx, "remote", "get-url", "origin"); err != nil && !k.Pushed {
		b.WriteString("It is in this clone only, which has no origin to push it to\n")
	} else if !k.Pushed {
		fmt.Fprintf(&b, "It is in this clone only: git push origin %s\n", k.Branch)
	}
	if o.recipe {
		b.WriteString(recipe(key, d, k))
	}
	_, err := g.env.Out.Write([]byte(b.String()))
	return err
}

// recipe checks a signature with git and ssh-keygen alone.
func recipe(key *signing.Key, d *approval.Draft, k *approval.Kept) string {
	who := d.Statement.Person
	if key.Signer.Recovery {
		who = "recovery/" + key.Signer.KeyID
	}
	return fmt.Sprintf("\nAnybody checks it with ssh-keygen alone:\n"+
		"  echo '%[1]s namespaces=\"%[2]s\" %[3]s' > allowed_signers\n"+
		"  git show %.10[4]s:%[5]s > statement.sig\n"+
		"  git show %.10[4]s:%[6]s | ssh-keygen -Y verify -f allowed_signers -I %[1]s -n %[2]s -s statement.sig\n",
		who, statement.Namespace, key.Public, k.Commit, k.Signature, k.Path)
}

// identityOf says what to do where git does not know who commits.
func identityOf(err error) error {
	if errors.Is(err, git.ErrNoIdentity) {
		return &workspace.Usage{Summary: "git does not know who you are, and the statement is kept by a commit", Do: `git config user.name "Your Name" && git config user.email you@example.com`}
	}
	return err
}
