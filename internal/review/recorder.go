package review

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
	"github.com/accord-plan/accord/internal/statement"
	"golang.org/x/crypto/ssh"
)

// Approvals is the branch on which records are kept, beside what people signed.
const Approvals = "accord/approvals"

// RecorderVar is the variable that holds the recorder's private key.
const RecorderVar = "ACCORD_RECORDER_KEY"

// Recorder keeps records of reviews, signed by a key that fills no role. Only the
// step that publishes has one. The key is in memory and nowhere else.
type Recorder struct {
	locator *Locator
	key     ssh.Signer
	ring    *signature.Ring
	now     time.Time
	tool    string
}

// NewRecorder reads the private key as ssh-keygen writes it without a passphrase,
// or that in base64 for a CI that keeps one line only. No error repeats any of it.
func NewRecorder(l *Locator, key, tool string, now time.Time) (*Recorder, error) {
	pem := []byte(key)
	if !strings.Contains(key, "-----BEGIN") {
		if b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(key), "")); err == nil {
			pem = b
		}
	}
	signer, err := ssh.ParsePrivateKey(pem)
	var locked *ssh.PassphraseMissingError
	switch {
	case errors.As(err, &locked):
		return nil, errors.New("the key in " + RecorderVar + " has a passphrase, which nobody could type here: make one for the recorder alone with ssh-keygen -t ed25519 -N ''")
	case err != nil:
		return nil, errors.New("what is in " + RecorderVar + " is no private key as ssh-keygen writes it (-----BEGIN OPENSSH PRIVATE KEY-----), nor that in base64")
	}
	public := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
	ring, refused := signature.NewRing(&policy.Policy{Recorder: []policy.Key{{ID: "recorder", Public: public}}})
	if len(refused) > 0 {
		return nil, fmt.Errorf("the key in %s cannot sign: %s", RecorderVar, refused[0].Why)
	}
	return &Recorder{locator: l, key: signer, ring: ring, now: now.UTC().Truncate(time.Second), tool: tool}, nil
}

// Fingerprint is the key's, as ssh-keygen -l prints it.
func (k *Recorder) Fingerprint() string { return ssh.FingerprintSHA256(k.key.PublicKey()) }

// Keep signs the records of a report and adds them to the branch of approvals,
// with the head as a further parent, so that what was reviewed stays reachable.
// What stands there already is not added again. It returns how many are new.
//
// The report comes from a step that read what a stranger wrote. So each record is
// held against what the forge says of the review now; digests of the plan are the
// other step's word, and whoever verifies computes them anew.
func (k *Recorder) Keep(ctx context.Context, r *Report) (int, error) {
	pr := r.At.PullRequest
	if len(r.Records) == 0 || pr == nil {
		return 0, nil
	}
	rs, err := k.locator.Forge.Reviews(ctx, pr.Number)
	if err != nil {
		return 0, err
	}
	voices := forge.Voices(rs, nil, forge.Seen{})
	var records []statement.Record
	for _, text := range r.Records {
		rec, err := statement.ParseRecord([]byte(text))
		if err != nil {
			return 0, fmt.Errorf("the report holds a record that is none: %w", err)
		}
		if err := k.confirm(rec, pr.Number, voices); err != nil {
			return 0, err
		}
		rec.Tool, rec.RecordedAt = k.tool, k.now
		records = append(records, *rec)
	}
	if len(r.Recorders) > 0 && !slices.Contains(r.Recorders, k.Fingerprint()) {
		return 0, fmt.Errorf("the key in %s, %s, is none of the policy's recorder at %s: list its public key there, or give CI the private key of one that is listed", RecorderVar, k.Fingerprint(), line(r.At.TargetName))
	}
	added := 0
	a := git.Addition{Remote: k.locator.Forge.CloneURL(), Branch: Approvals, Keep: branches + Approvals, With: r.At.Head, Folder: "approvals",
		Message: fmt.Sprintf("Record reviews of #%d", pr.Number), Name: "accord recorder", Email: "recorder@" + mailHost(k.locator.Context.Host()), When: k.now,
		Files: func(ctx context.Context, tip string) (map[string][]byte, error) {
			files, err := k.files(ctx, tip, records, voices)
			added = len(files) / 2
			return files, err
		}}
	_, err = k.locator.git().Append(ctx, a)
	if err != nil {
		return 0, k.unkept(err)
	}
	return added, nil
}

// confirm holds a record of what stands against what the forge says now.
func (k *Recorder) confirm(rec *statement.Record, number int, voices []forge.Voice) error {
	if rec.Forge != k.repository() || rec.PullRequest != number {
		return fmt.Errorf("the report holds a record of %s#%d, and this is %s#%d", rec.Forge, rec.PullRequest, k.repository(), number)
	}
	if rec.Verdict == statement.Revoke {
		return nil // held against what is kept
	}
	at := slices.IndexFunc(voices, func(v forge.Voice) bool { return accountOf(rec.Forge, v.Reviewer) == rec.Reviewer })
	if at < 0 {
		return refused(rec, "there is no such review any more")
	}
	switch v := &voices[at]; {
	case strconv.FormatInt(v.ID, 10) != rec.Review:
		return refused(rec, "its reviewer has said something else since")
	case v.Verdict != rec.Verdict:
		return refused(rec, "it is "+string(v.State))
	case v.Commit != rec.Commit:
		return refused(rec, "it is of another commit")
	case !submitted(v).Equal(rec.SubmittedAt):
		return refused(rec, "it was submitted at another time")
	case v.Reviewer.Bot:
		return refused(rec, "its reviewer is a program")
	}
	return nil
}

func refused(rec *statement.Record, why string) error {
	return fmt.Errorf("the forge does not say what the report records of review %s by %s (%s): %s; review the proposal again", rec.Review, rec.Reviewer, rec.Verdict, why)
}

// files are the records that the branch does not hold yet, with their signatures.
func (k *Recorder) files(ctx context.Context, tip string, records []statement.Record, voices []forge.Voice) (map[string][]byte, error) {
	out := map[string][]byte{}
	for i := range records {
		rec := &records[i]
		kept, err := k.kept(ctx, tip, rec)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(kept, func(o statement.Record) bool { return o.Verdict == rec.Verdict }) {
			continue
		}
		if rec.Verdict == statement.Revoke && !slices.ContainsFunc(kept, func(o statement.Record) bool { return takenBack(&o, voices) }) {
			return nil, refused(rec, "it stands, or was never recorded")
		}
		body := rec.Bytes()
		sig, err := signature.Sign(k.key, body, statement.EvidenceNamespace)
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("%s%s-%s.evidence", prefixOf(rec), rec.Verdict, strings.TrimPrefix(string(statement.Of(body)), "sha256:")[:12])
		out[name], out[name+".sig"] = body, sig
	}
	return out, nil
}

// prefixOf begins the names of the records of a review.
func prefixOf(rec *statement.Record) string {
	return path.Join("approvals", rec.Cycle, fmt.Sprintf("review-%d-%s-", rec.PullRequest, plainName(rec.Review)))
}

// kept are the records of the same review, in the same plan, that the branch holds
// signed by this key: names are anybody's to choose.
func (k *Recorder) kept(ctx context.Context, tip string, rec *statement.Record) ([]statement.Record, error) {
	if tip == "" {
		return nil, nil
	}
	g, prefix := k.locator.git(), prefixOf(rec)
	listed, err := g.Run(ctx, "ls-tree", "-r", "-z", "--full-tree", "--name-only", tip, "--", path.Dir(prefix)+"/")
	if err != nil {
		return nil, err
	}
	var out []statement.Record
	for _, name := range strings.Split(string(listed), "\x00") {
		if !strings.HasPrefix(name, prefix) || !strings.HasSuffix(name, ".evidence") {
			continue
		}
		body, err := g.Run(ctx, "cat-file", "blob", tip+":"+name)
		if err != nil {
			return nil, err
		}
		sig, err := g.Run(ctx, "cat-file", "blob", tip+":"+name+".sig")
		if err != nil {
			continue // it has no signature beside it
		}
		there, err := statement.ParseRecord(body)
		if err != nil || there.Plan != rec.Plan || there.Forge != rec.Forge || there.PullRequest != rec.PullRequest || there.Review != rec.Review {
			continue
		}
		if _, err := k.ring.Verify(body, sig, statement.EvidenceNamespace); err == nil {
			out = append(out, *there)
		}
	}
	return out, nil
}

func (k *Recorder) repository() string {
	return k.locator.Context.Host() + "/" + k.locator.Context.Repository
}

// plainName has no character that a path would read as its own.
func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, s)
}

// mailHost is a host without its port.
func mailHost(host string) string {
	name, _, _ := strings.Cut(host, ":")
	return name
}

func (k *Recorder) unkept(err error) error {
	said := k.locator.Token.Redact(strings.ReplaceAll(err.Error(), k.locator.secret(), "[token]"))
	return &forge.Problem{Summary: "the records of reviews cannot be kept on " + Approvals + ": " + said,
		Do: "let the token in " + k.locator.Context.TokenVar + " push to that branch (contents: write), and nobody else push to it by force", Err: forge.ErrPermission}
}
