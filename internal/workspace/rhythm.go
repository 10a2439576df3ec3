package workspace

import (
	"cmp"
	"context"
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/cadence"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
)

// Rhythm reads what the history of a commit tells of the plan's cycles. Authors
// are the people of a policy, which may be nil.
func (w *Workspace) Rhythm(ctx context.Context, at history.Commit, p *policy.Policy) (*cadence.Record, error) {
	if w.repo == nil {
		return nil, noRepository()
	}
	r := &landings{w: w, policy: p, out: &cadence.Record{}, documents: map[string]document{}, settings: map[string]*planfile.Rhythm{}}
	if err := r.walk(ctx, at); err != nil {
		return nil, err
	}
	if err := r.closes(ctx, at); err != nil {
		return nil, err
	}
	return r.out, r.words(ctx, at)
}

// landings is a record while it is read.
type landings struct {
	w      *Workspace
	policy *policy.Policy
	out    *cadence.Record
	// documents are by the hash of the file, settings too.
	documents map[string]document
	settings  map[string]*planfile.Rhythm
}

// document is what is told of a file by its content.
type document struct {
	planfile.Heading
	facts []cadence.Fact
}

// walk follows the first parents, which are what the branch was at each time.
func (r *landings) walk(ctx context.Context, c history.Commit) error {
	for {
		parents, cut, err := r.w.repo.Parents(ctx, c)
		if err != nil {
			return err
		}
		if r.out.Cut = cut; cut {
			break
		}
		if err := r.landing(ctx, c, parents); err != nil {
			return err
		}
		if len(parents) == 0 {
			break
		}
		c = parents[0]
	}
	slices.Reverse(r.out.Landings)
	return nil
}

// landing adds a commit, where it changed the plan or says something of it.
func (r *landings) landing(ctx context.Context, c history.Commit, parents []history.Commit) error {
	changes, err := r.changed(ctx, c, parents)
	if err != nil {
		return err
	}
	made, err := r.made(ctx, c, parents)
	if err != nil {
		return err
	}
	l := cadence.Landing{Commit: c.Hash, Subject: c.Subject, On: period.FromTime(c.CommitterTime), First: period.None}
	for _, m := range made {
		l.Confirms = append(l.Confirms, confirms(m.entry.Message)...)
	}
	if len(changes) == 0 && len(l.Confirms) == 0 {
		return nil
	}
	if err := r.setting(c, &l); err != nil {
		return err
	}
	for _, change := range changes {
		if err := r.touch(&l, change, made); err != nil {
			return err
		}
	}
	r.authors(&l, made)
	r.out.Landings = append(r.out.Landings, l)
	return nil
}

func (r *landings) changed(ctx context.Context, c history.Commit, parents []history.Commit) ([]history.Change, error) {
	if len(parents) == 0 {
		return r.w.repo.Files(ctx, c, r.w.dir)
	}
	return r.w.repo.Changed(ctx, parents[0], c, r.w.dir)
}

// work is a commit that a landing brought, and the files that it changed; nil
// for all of the landing's.
type work struct {
	entry history.Entry
	files map[string]bool
}

// made are the commits that a landing brought: itself, or those that a merge
// joined.
func (r *landings) made(ctx context.Context, c history.Commit, parents []history.Commit) ([]work, error) {
	if len(parents) < 2 {
		e, err := r.w.repo.Entry(c)
		return []work{{entry: e}}, err
	}
	entries, err := r.w.repo.Log(ctx, c, parents[0])
	if err != nil {
		if errors.Is(err, history.ErrShallow) {
			return nil, nil
		}
		return nil, err
	}
	var out []work
	for _, e := range entries {
		if len(e.Parents) > 1 {
			continue
		}
		before, _, err := r.w.repo.Parents(ctx, e.Commit)
		if err != nil {
			return nil, err
		}
		changes, err := r.changed(ctx, e.Commit, before)
		if err != nil {
			return nil, err
		}
		files := map[string]bool{}
		for _, change := range changes {
			files[change.Path] = true
		}
		out = append(out, work{e, files})
	}
	return out, nil
}

// setting reads the plan's own settings after a commit.
func (r *landings) setting(c history.Commit, l *cadence.Landing) error {
	hash, err := r.w.repo.Hash(c, r.w.Path("plan.yaml"))
	if err != nil || hash == "" {
		return err
	}
	s, known := r.settings[hash]
	if !known {
		text, err := r.w.repo.Content(hash, planfile.MaxSize)
		if err != nil {
			return err
		}
		s = planfile.ReadRhythm(text)
		r.settings[hash] = s
	}
	if s != nil {
		l.Cycle, l.First, l.Days, l.Holidays, l.Skipped = s.Cycle, s.First, cadence.DaysOf(s.Cadence), s.Holidays, s.Skipped
	}
	return nil
}

// touch adds a document that a landing changed.
func (r *landings) touch(l *cadence.Landing, change history.Change, made []work) error {
	if !isDocument(change.Path) {
		return nil
	}
	old, err := r.document(change.OldHash, l)
	if err != nil {
		return err
	}
	now, err := r.document(change.NewHash, l)
	if err != nil {
		return err
	}
	d := now
	if change.NewHash == "" {
		d = old
	}
	if d.Kind == "" {
		return nil
	}
	t := cadence.Touch{Path: change.Path, Kind: d.Kind, Owner: d.Owner, ID: d.ID, Added: change.OldHash == "", Removed: change.NewHash == "", Was: old.Status, Status: now.Status}
	for _, m := range made {
		if m.files == nil || m.files[change.Path] {
			t.By = append(t.By, r.people(&m.entry)...)
		}
	}
	slices.Sort(t.By)
	t.By = slices.Compact(t.By)
	for _, f := range now.facts {
		if !slices.Contains(old.facts, f) {
			l.Facts = append(l.Facts, f)
		}
	}
	l.Touched = append(l.Touched, t)
	return nil
}

// document reads what kind of document a file is, by its hash.
func (r *landings) document(hash string, l *cadence.Landing) (document, error) {
	if hash == "" {
		return document{}, nil
	}
	if d, known := r.documents[hash]; known {
		return d, nil
	}
	text, err := r.w.repo.Content(hash, planfile.MaxSize)
	if err != nil {
		return document{}, err
	}
	d := document{Heading: planfile.ReadHeading(text)}
	if d.Kind == "Facts" {
		for _, f := range planfile.CompleteFacts(text) {
			d.facts = append(d.facts, cadence.Fact{Name: f[0], Period: f[1]})
		}
	}
	r.documents[hash] = d
	return d, nil
}

// people are those of the policy who wrote a commit.
func (r *landings) people(e *history.Entry) (out []string) {
	for _, who := range append([]history.Identity{e.Author}, e.CoAuthors...) {
		if id := ledger.PersonOf(r.policy, who.Email); id != "" {
			out = append(out, id)
		}
	}
	return out
}

// authors notes who wrote a landing.
func (r *landings) authors(l *cadence.Landing, made []work) {
	for i := range made {
		people := r.people(&made[i].entry)
		if l.By = append(l.By, people...); len(people) == 0 {
			l.Others++
		}
	}
	slices.Sort(l.By)
	l.By = slices.Compact(l.By)
}

// confirmsKey is the trailer by which somebody confirms that what a role owns
// stands as it is.
const confirmsKey = "confirms"

// confirms are the roles that a message confirms.
func confirms(message string) (out []string) {
	const most = 100
	for line := range strings.Lines(message) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if ok && strings.EqualFold(strings.TrimSpace(key), confirmsKey) && len(out) < most {
			out = append(out, strings.TrimSpace(value))
		}
	}
	return out
}

// closes reads the tags of the plan's closes.
func (r *landings) closes(ctx context.Context, at history.Commit) error {
	closes, err := r.w.Closes(ctx, at)
	if err != nil && !errors.Is(err, history.ErrShallow) {
		return err
	}
	for _, c := range closes {
		x := cadence.Close{Cycle: c.Cycle, Number: c.Replan, Tag: c.Tag, Commit: c.Commit.Hash, On: period.FromTime(c.Commit.CommitterTime)}
		if tag, err := r.w.repo.TagObject(ctx, c.Tag); err == nil {
			x.On = taggedOn(tag.Raw, x.On)
			if parts, err := signature.TagSignature(tag.Raw); err == nil {
				if m, err := statement.ParseTag(parts.Message); err == nil {
					x.By = m.Closer
				}
			}
		}
		r.out.Closes = append(r.out.Closes, x)
	}
	return nil
}

// taggedOn is the day on which an annotated tag says that it was made, signed or
// not.
func taggedOn(raw []byte, otherwise period.Date) period.Date {
	head, _, _ := strings.Cut(string(raw), "\n\n")
	for line := range strings.Lines(head) {
		fields := strings.Fields(line)
		if len(fields) < 3 || fields[0] != "tagger" {
			continue
		}
		seconds, err := strconv.ParseInt(fields[len(fields)-2], 10, 64)
		if err == nil {
			return period.FromTime(time.Unix(seconds, 0).UTC())
		}
	}
	return otherwise
}

// words reads the statements that lie at a commit and on the branch of approvals.
func (r *landings) words(ctx context.Context, at history.Commit) error {
	tips, err := ledger.Find(ctx, r.w.repo)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, tip := range append([]history.Commit{at}, tips...) {
		files, err := r.w.repo.Files(ctx, tip, ledger.Folder)
		if err != nil {
			return err
		}
		for _, f := range files {
			if seen[f.NewHash] || path.Ext(f.Path) != ".txt" {
				continue
			}
			seen[f.NewHash] = true
			text, err := r.w.repo.Content(f.NewHash, 256<<10)
			if err != nil {
				return err
			}
			if s, err := statement.Parse(text); err == nil {
				r.out.Words = append(r.out.Words, cadence.Word{Cycle: s.Cycle, Person: s.Person, Role: s.Role, Purpose: string(s.Purpose),
					Verdict: string(s.Verdict), On: period.FromTime(s.SignedAt)})
			}
		}
	}
	slices.SortFunc(r.out.Words, func(a, b cadence.Word) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Person, b.Person), cmp.Compare(a.Role, b.Role), cmp.Compare(a.Purpose, b.Purpose))
	})
	return nil
}

// OpeningBranches are the branches here and at origin on which a cycle is opened,
// by name.
func (w *Workspace) OpeningBranches(ctx context.Context) (out []string, err error) {
	names, err := w.repo.Branches(ctx)
	for _, name := range names {
		short := strings.TrimPrefix(strings.TrimPrefix(name, "refs/heads/"), "refs/remotes/origin/")
		if strings.HasPrefix(short, cadence.OpeningBranch("")) && !slices.Contains(out, short) {
			out = append(out, short)
		}
	}
	return out, err
}

// Unmerged are the branches here and at origin that change the plan against a
// commit and are not merged into it, by name.
func (w *Workspace) Unmerged(ctx context.Context, at history.Commit) (out []cadence.Proposal, err error) {
	names, err := w.repo.Branches(ctx)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		short := strings.TrimPrefix(strings.TrimPrefix(name, "refs/heads/"), "refs/remotes/origin/")
		tip, ok, err := w.repo.Ref(ctx, name)
		if err != nil || !ok || short == ledger.Branch {
			continue // a branch that cannot be read is no proposal
		}
		merged, err := w.repo.IsAncestor(ctx, tip, at)
		if err != nil || merged {
			continue
		}
		base, err := w.repo.MergeBase(ctx, tip, at)
		if err != nil {
			continue
		}
		changes, err := w.repo.Changed(ctx, base, tip, w.dir)
		if err != nil || len(changes) == 0 {
			continue
		}
		if !slices.ContainsFunc(out, func(p cadence.Proposal) bool { return p.Name == short }) {
			out = append(out, cadence.Proposal{Name: short, Title: tip.Subject})
		}
	}
	slices.SortFunc(out, func(a, b cadence.Proposal) int { return cmp.Compare(a.Name, b.Name) })
	return out, ctx.Err()
}
