package closing

import (
	"context"
	"time"

	"github.com/accord-plan/accord/internal/approval"
	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/chain"
	"github.com/accord-plan/accord/internal/gate"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
	"github.com/accord-plan/accord/internal/workspace"
)

// FormatVersion is the version of a Report as JSON. Properties may be added
// under the same major number.
const FormatVersion = "1.0"

// Key signs in a person's name.
type Key struct {
	Signer signature.Signer
	// From says where it was found, in words.
	From string
	Sign func(ctx context.Context, message []byte, namespace string) ([]byte, error)
}

// Options say what is closed, by whom and how.
type Options struct {
	// At is the commit, the tip of the protected branch; AtName is how that is
	// called, origin/main or main.
	At     history.Commit
	AtName string
	Git    git.Git
	// Tool is the program's name and version, as it stands in what is signed.
	Tool string
	// Key finds the key to sign with among those of a ring. It is asked when
	// everything else is in order.
	Key func(ctx context.Context, ring *signature.Ring) (*Key, error)
	// Page makes the page that a closer sees before a statement of their own is
	// signed on the way, and Confirm shows it and asks; an error keeps it from
	// being signed. Without Page nothing is signed but the tag.
	Page    func(ctx context.Context, a *assess.Assessment, by signature.Signer) ([]byte, error)
	Confirm func(page []byte, d *approval.Draft, key *Key) error
	// Pack renders the plan that a tag is of; nil makes no pack. It goes to
	// PackTo, a folder, or a file if that ends in .zip.
	Pack   func(ctx context.Context, at history.Commit, tag string) ([]File, error)
	PackTo string
	// Remote is where tags and statements are pushed to and asked for, "" for
	// none; Push pushes them.
	Remote       string
	Push, DryRun bool
	// Replan closes a cycle again that is closed already.
	Replan bool
	Anchor chain.Options
}

// File is one file of a pack.
type File struct {
	Name string
	Body []byte
}

// State is what became of a step.
type State string

// The states. Before is a step that an earlier run has taken; Left one that
// nobody asked for.
const (
	Done   State = "done"
	Before State = "done-before"
	Would  State = "would-do"
	Failed State = "failed"
)

// Step is one step of a close.
type Step struct {
	// Name is branch, chain, gate, sign-off, statement, tag, pack or push.
	Name  string `json:"name"`
	State State  `json:"state"`
	Text  string `json:"text"`
}

// Outcome is what came of it.
type Outcome string

// The outcomes.
const (
	Closed  Outcome = "closed"
	Ready   Outcome = "ready" // it would be closed, and --dry-run kept it
	Open    Outcome = "open"  // the plan lacks something
	Missing Outcome = "not-signed-off"
	Broken  Outcome = "not-proven"
)

// Report says what was done.
type Report struct {
	FormatVersion string  `json:"format_version"`
	Plan          string  `json:"plan"`
	Name          string  `json:"name,omitempty"`
	Cycle         string  `json:"cycle"`
	Outcome       Outcome `json:"outcome"`
	// Why is one sentence, Do what to do where it is not closed.
	Why string `json:"why"`
	Do  string `json:"do,omitempty"`
	// Tag is the tag's name, Hash that of its bytes, Commit what it names.
	Tag    string         `json:"tag"`
	Hash   statement.Hash `json:"hash,omitempty"`
	Commit string         `json:"commit"`
	// Genesis is the hash by which people know the plan.
	Genesis statement.Hash `json:"genesis,omitempty"`
	Content statement.Hash `json:"content,omitempty"`
	Closer  string         `json:"closer,omitempty"`
	Steps   []Step         `json:"steps"`
	// Gate and SignOff are what the plan and the people lack, where they were
	// asked for.
	Gate    *gate.Report    `json:"gate,omitempty"`
	SignOff *signoff.Report `json:"sign_off,omitempty"`
	// Files are those of the pack, as paths.
	Files []string `json:"files,omitempty"`
	// Next are lines for a shell, or for people.
	Next []string `json:"next,omitempty"`
}

func (r *Report) step(name string, state State, text string) {
	r.Steps = append(r.Steps, Step{name, state, text})
}

// stop ends a close that cannot be made.
func (r *Report) stop(o Outcome, step, why, do string) {
	r.step(step, Failed, why)
	r.Outcome, r.Why, r.Do = o, why, do
}

// making is a tag on its way.
type making struct {
	Options
	w *workspace.Workspace
	r *Report
	// tagger and when are who git makes commits and tags as.
	tagger string
	when   time.Time
}

func begin(w *workspace.Workspace, o Options) *making {
	return &making{Options: o, w: w, r: &Report{FormatVersion: FormatVersion, Plan: w.Dir(), Commit: o.At.Hash, Steps: []Step{}}}
}

// self finds out as whom git makes commits and tags.
func (m *making) self(ctx context.Context) error {
	name, email, when, err := m.Git.Self(ctx)
	m.when, m.tagger = when, name+" <"+email+">"
	return err
}

// seal signs a tag and writes it.
func (m *making) seal(ctx context.Context, t *statement.Tag, name string, key *Key) error {
	t.Closer, t.Tool = key.Signer.Person, m.Tool
	message := t.Bytes()
	if _, err := statement.ParseTag(message); err != nil {
		return err
	}
	tag := &git.Tag{Name: name, Target: m.At.Hash, Message: message, Tagger: m.tagger, When: m.when}
	signed := tag.Bytes()
	armour, err := key.Sign(ctx, signed, statement.TagNamespace)
	if err != nil {
		return err
	}
	raw := append(signed, armour...)
	if err := m.Git.MakeTag(ctx, tag, raw); err != nil {
		return err
	}
	m.r.Hash = statement.Of(raw)
	return nil
}
