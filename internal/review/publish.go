package review

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/pattern"
)

// Mode says what becomes of a comment that is there already. The zero value is
// invalid.
type Mode string

// The modes.
const (
	// Update replaces its words.
	Update Mode = "update"
	// New leaves it and writes another.
	New Mode = "new"
	// HideAndNew folds it away as outdated and writes another.
	HideAndNew Mode = "hide-and-new"
)

// Modes lists them.
var Modes = []string{string(Update), string(New), string(HideAndNew)}

// Done says what publishing did, in sentences.
type Done struct {
	// Superseded says that nothing was written, because the proposal or a newer
	// run has moved on, and why.
	Superseded string
	Steps      []string
	// Annotated is the number of annotations that the forge took; Unplaced says
	// that it takes none from this token, so that they belong into the log.
	Annotated int
	Unplaced  bool
}

func (d *Done) say(format string, args ...any) {
	d.Steps = append(d.Steps, fmt.Sprintf(format, args...))
}

// Publish keeps records of reviews, and writes a report's words to a forge:
// statuses, then the comment, then annotations. What fails does not keep the rest
// from being written; all errors come back joined. Nothing is written for a head
// that the pull request no longer has. Without a recorder no record is kept.
func Publish(ctx context.Context, f forge.Forge, r *Report, mode Mode, recorder *Recorder) (*Done, error) {
	d := &Done{}
	if err := r.publishable(); err != nil {
		return d, err
	}
	if pr := r.At.PullRequest; pr != nil {
		now, err := f.PullRequest(ctx, pr.Number)
		if err != nil {
			return d, err
		}
		if now.HeadHash != r.At.Head {
			d.Superseded = fmt.Sprintf("the head is %s by now, and this report is of %s", short(now.HeadHash), short(r.At.Head))
			return d, nil
		}
		if now.State != "" && now.State != "open" {
			d.Superseded = "the pull request is " + line(now.State) + " by now"
			return d, nil
		}
		if now.BaseBranch != pr.BaseBranch {
			d.Superseded = "the pull request has another target by now"
			return d, nil
		}
	}
	newer, err := newerRun(ctx, f, r)
	if newer != "" {
		d.Superseded = newer
		return d, nil
	}
	errs := []error{err, doubted(ctx, f, r), signedOff(ctx, f, r, recorder, d), setStatuses(ctx, f, r, d)}
	if r.At.PullRequest != nil {
		errs = append(errs, comment(ctx, f, r, mode, d), annotations(ctx, f, r, d))
	}
	return d, errors.Join(errs...)
}

// doubted takes success away from a head that is proposed for another target as
// well. A status is the commit's, whatever it was judged against: a branch of
// anybody's that has all of the proposal already would answer for the target.
func doubted(ctx context.Context, f forge.Forge, r *Report) error {
	pr := r.At.PullRequest
	if pr == nil || !slices.ContainsFunc(r.Statuses, func(s forge.Status) bool { return s.State == forge.Success }) {
		return nil
	}
	why := ""
	all, err := f.OpenPullRequests(ctx)
	if err != nil {
		why = "whether this commit is proposed for another target as well is not known"
	}
	for i := range all {
		if o := &all[i]; o.HeadHash == r.At.Head && o.Number != pr.Number && o.BaseBranch != pr.BaseBranch {
			why = fmt.Sprintf("#%d proposes this commit for another target: close one of them and review the other again", o.Number)
			break
		}
	}
	if why == "" {
		return nil
	}
	r.Statuses = slices.Clone(r.Statuses)
	for i := range r.Statuses {
		if s := &r.Statuses[i]; s.State == forge.Success {
			s.State, s.Description = forge.Error, why
		}
	}
	return err
}

// Read reads a report that Compute made, as far as it is published. The rest,
// which may be a hundred times as long, is passed over and not kept.
func Read(src io.Reader) (*Report, error) {
	r := &Report{}
	published := map[string]any{"format_version": &r.FormatVersion, "at": &r.At, "outcome": &r.Outcome, "plan": &r.Plan, "speaks": &r.Speaks, "because": &r.Because,
		"key": &r.Key, "comment": &r.Comment, "summary": &r.Summary, "statuses": &r.Statuses, "records": &r.Records, "recorders": &r.Recorders, "annotations": &r.Annotations, "remarks": &r.Remarks}
	d := json.NewDecoder(src)
	if err := readObject(d, published); err != nil {
		return nil, fmt.Errorf("the report cannot be read: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("the report cannot be read: something follows it")
	}
	return r, known(r.FormatVersion)
}

func readObject(d *json.Decoder, properties map[string]any) error {
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return cmp.Or(err, errors.New("it is no object"))
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		if into, ok := properties[name.(string)]; ok {
			err = d.Decode(into)
		} else {
			err = pass(d)
		}
		if err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// pass reads over one value.
func pass(d *json.Decoder) error {
	for depth := 0; ; {
		t, err := d.Token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

// mostAt bounds what Locate finds: the texts of 51 pull requests.
const mostAt = 64 << 20

// ReadAt reads what Locate found.
func ReadAt(src io.Reader) (At, error) {
	var at At
	b, err := io.ReadAll(io.LimitReader(src, mostAt))
	if err != nil {
		return at, err
	}
	if err := json.Unmarshal(b, &at); err != nil {
		return at, fmt.Errorf("it cannot be read: %w", err)
	}
	if err := known(at.FormatVersion); err != nil {
		return at, err
	}
	if !hash().MatchString(at.Target) || !hash().MatchString(at.Head) {
		return at, errors.New("it names no commits")
	}
	return at, nil
}

// known refuses the formats of another major number.
func known(version string) error {
	major, _, _ := strings.Cut(FormatVersion, ".")
	if there, _, _ := strings.Cut(version, "."); there != major {
		return fmt.Errorf("it has the format %q, and this accord knows %s", line(version), FormatVersion)
	}
	return nil
}

// publishable guards against a report that was not made by Compute.
func (r *Report) publishable() error {
	const anew = "make it with `accord review --at FILE -o json`"
	switch {
	case !hash().MatchString(r.At.Head) || !keyed().MatchString(r.Key):
		return errors.New("the report names no commit to publish at: " + anew)
	case r.At.Event == Proposal && r.At.PullRequest != nil:
	case (r.At.Event == Queued || r.At.Event == Pushed) && r.At.PullRequest == nil:
	default:
		// Of a branch that nobody asked a forge about, somebody chose the target.
		return errors.New("the report is of no pull request, merge queue or push: " + anew)
	}
	for _, s := range r.Statuses {
		if !of(s.Context, ValidateContext) && !of(s.Context, GapsContext) && !of(s.Context, SignOffContext) {
			return fmt.Errorf("the report sets a status %q, which is none of a review's", s.Context)
		}
	}
	if !utf8.ValidString(r.Comment) {
		return errors.New("the report's comment is not UTF-8")
	}
	return nil
}

var keyed = pattern.Of(`^[0-9a-f]{16}$`)

var hash = pattern.Of(`^[0-9a-f]{40}([0-9a-f]{24})?$`)

// runMark ends the address of a status; by it a later run knows an earlier one.
var runMark = pattern.Of(`#accord-run-([0-9]{1,19})\.([0-9]{1,9})$`)

// address is that of a run's page, with its number.
func address(r forge.Run) string {
	if r.URL == "" || r.ID == 0 {
		return r.URL
	}
	return fmt.Sprintf("%s#accord-run-%d.%d", r.URL, r.ID, r.Attempt)
}

// newerRun says that a newer run has judged the same head.
func newerRun(ctx context.Context, f forge.Forge, r *Report) (string, error) {
	own := r.validateStatus()
	if r.At.Run.ID == 0 || own == nil {
		return "", nil
	}
	there, err := f.Statuses(ctx, r.At.Head)
	if err != nil {
		return "", err
	}
	for _, s := range there {
		g := runMark().FindStringSubmatch(s.URL)
		if s.Context != own.Context || g == nil || s.State == forge.Pending {
			continue
		}
		id, _ := strconv.ParseInt(g[1], 10, 64)
		attempt, _ := strconv.ParseInt(g[2], 10, 64)
		if older(r.At.Run, forge.Run{ID: id, Attempt: attempt}) {
			return fmt.Sprintf("run %d has judged this head already, and this is run %d", id, r.At.Run.ID), nil
		}
	}
	return "", nil
}

func setStatuses(ctx context.Context, f forge.Forge, r *Report, d *Done) error {
	var errs []error
	for _, s := range r.Statuses {
		s.URL = address(r.At.Run)
		if s.URL == "" && r.At.PullRequest != nil {
			s.URL = r.At.PullRequest.URL
		}
		s.Description = shortened(s.Description, f.Features().DescriptionLimit)
		if err := f.SetStatus(ctx, r.At.Head, s); err != nil {
			errs = append(errs, err)
			continue
		}
		d.say("status %s: %s, %s", s.Context, s.State, s.Description)
	}
	return errors.Join(errs...)
}

// shortened keeps a description within what the forge shows.
func shortened(s string, limit int) string {
	s = line(s)
	if limit <= 0 {
		return s
	}
	if r := []rune(s); len(r) > limit {
		return string(r[:limit-1]) + "…"
	}
	return s
}

// Pend sets the statuses of a head to pending: something is judged anew, and
// until then nothing stands. With a plan's folder it sets that plan's only, as
// each plan may be judged by a job of its own.
func Pend(ctx context.Context, f forge.Forge, at At, plan string) error {
	return setAll(ctx, f, at, plan, forge.Status{State: forge.Pending, Description: "being judged"})
}

// GiveUp sets them to error, where judging ended without a report.
func GiveUp(ctx context.Context, f forge.Forge, at At, plan string) error {
	return setAll(ctx, f, at, plan, forge.Status{State: forge.Error, Description: "not judged: the review ended without a report"})
}

func setAll(ctx context.Context, f forge.Forge, at At, plan string, s forge.Status) error {
	var errs []error
	s.URL = address(at.Run)
	for _, dir := range at.Plans {
		if plan != "" && path.Clean(plan) != dir {
			continue
		}
		contexts := []string{ValidateContext, GapsContext}
		if slices.Contains(at.SignOff, dir) {
			contexts = append(contexts, SignOffContext)
		}
		for _, c := range contexts {
			s.Context = contextOf(c, dir, at.Plans)
			errs = append(errs, f.SetStatus(ctx, at.Head, s))
		}
	}
	return errors.Join(errs...)
}

func annotations(ctx context.Context, f forge.Forge, r *Report, d *Done) error {
	as := r.Annotations
	if limit := f.Features().AnnotationLimit; len(as) > limit {
		as = as[:limit]
	}
	n, err := f.Annotate(ctx, r.At.PullRequest, "accord", as)
	d.Annotated = n
	if errors.Is(err, forge.ErrUnsupported) || errors.Is(err, forge.ErrPermission) {
		d.Unplaced = true
		d.say("annotations go to the log: %v", err)
		return nil
	}
	if len(r.Annotations) > 0 || n > 0 {
		d.say("annotations: %d of %d", n, len(r.Annotations))
	}
	return err
}
