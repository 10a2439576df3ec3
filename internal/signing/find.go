package signing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/signature"
)

// Wanted is what is looked for.
type Wanted struct {
	// Key is what the person named, "" for nothing: a file or a public key.
	Key string
	// Day is today: keys that are not valid on it are passed over.
	Day period.Date
	// Recorder asks for a key of the recorder in place of a person's, Recovery
	// for one that is kept for recovery.
	Recorder, Recovery bool
}

// search remembers where it looked and why nothing there was taken.
type search struct {
	w      *World
	ring   *signature.Ring
	wanted Wanted
	looked []string
}

// Find returns the key to sign with: the one that is named, else git's
// user.signingkey, else the agent's, else one of ~/.ssh. Of the last three only
// keys are taken that the policy knows. The error is a *Problem.
func Find(ctx context.Context, w *World, ring *signature.Ring, wanted Wanted) (*Key, error) {
	s := &search{w: w, ring: ring, wanted: wanted}
	if wanted.Key != "" {
		return s.named()
	}
	for _, place := range []func(context.Context) []*Key{s.configured, s.agent, s.home} {
		if keys := place(ctx); len(keys) > 0 {
			return one(keys)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return nil, &Problem{Summary: "no key that the policy knows is at hand: " + strings.Join(s.looked, "; "),
		Do: "name yours with --key FILE, or have its public half added to " + s.whose() + " in the policy"}
}

func (s *search) whose() string {
	switch {
	case s.wanted.Recorder:
		return "`recorder`"
	case s.wanted.Recovery:
		return "`recovery`"
	}
	return "your keys"
}

// named takes the key that the person named, or says why not.
func (s *search) named() (*Key, error) {
	file, key, err := s.w.given(s.wanted.Key)
	if err != nil {
		return nil, &Problem{Summary: fmt.Sprintf("--key %s: %v", clip(s.wanted.Key), plainly(err)), Do: "name the file of your SSH key, private or public, as --key ~/.ssh/id_ed25519"}
	}
	k, why := s.judge(file, key, "--key")
	if why != "" {
		return nil, &Problem{Summary: fmt.Sprintf("the key %s %s", ssh.FingerprintSHA256(key), why), Do: "have its public half added to " + s.whose() + " in the policy, or name another one: " + line(key)}
	}
	return k, nil
}

// judge holds a key against the policy; why is empty where it is taken.
func (s *search) judge(file string, key ssh.PublicKey, from string) (k *Key, why string) {
	signer, known := s.ring.Lookup(key)
	switch {
	case !known:
		return nil, "is not in the policy"
	case signer.Revoked:
		return nil, "of " + who(signer) + " is revoked"
	case signer.Recorder != s.wanted.Recorder || signer.Recovery != s.wanted.Recovery:
		return nil, "is that of " + who(signer)
	}
	if s.wanted.Day != period.NoDate {
		if err := s.ring.Within(signer, s.wanted.Day); err != nil {
			return nil, "does not count today: " + err.Error()
		}
	}
	return &Key{Signer: signer, File: file, Public: line(key), From: from}, ""
}

func who(s signature.Signer) string {
	switch {
	case s.Recorder:
		return "the recorder (" + s.KeyID + ")"
	case s.Recovery:
		return "the recovery (" + s.KeyID + ")"
	}
	return s.Person + " (" + s.KeyID + ")"
}

// configured is the key that git signs with.
func (s *search) configured(ctx context.Context) []*Key {
	const from = "git's user.signingkey"
	text := s.w.Setting(ctx, "user.signingkey")
	if text == "" || s.w.Setting(ctx, "gpg.format") != "ssh" {
		return nil
	}
	file, key, err := s.w.given(text)
	if err != nil {
		s.looked = append(s.looked, fmt.Sprintf("%s cannot be read (%v)", from, plainly(err)))
		return nil
	}
	k, why := s.judge(file, key, from)
	if why != "" {
		s.looked = append(s.looked, from+" "+why)
		return nil
	}
	return []*Key{k}
}

// agent lists the keys of the agent, in its order.
func (s *search) agent(ctx context.Context) []*Key {
	if s.w.Getenv("SSH_AUTH_SOCK") == "" && filepath.Separator == '/' {
		s.looked = append(s.looked, "no agent runs")
		return nil
	}
	path, err := exec.LookPath("ssh-add")
	if err != nil {
		s.looked = append(s.looked, "the agent cannot be asked without ssh-add")
		return nil
	}
	c := exec.CommandContext(ctx, path, "-L")
	c.Env = s.w.environ()
	out, err := c.Output()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() == 1:
		s.looked = append(s.looked, "the agent holds no key, or is locked (ssh-add -X unlocks it)")
		return nil
	case err != nil:
		s.looked = append(s.looked, "no agent answers")
		return nil
	}
	return s.each("the agent", bytes.Split(out, []byte("\n")), nil)
}

// home lists the keys in ~/.ssh, sorted by name.
func (s *search) home(context.Context) []*Key {
	home := s.w.home()
	if home == "" {
		return nil
	}
	files, _ := filepath.Glob(filepath.Join(strings.NewReplacer("*", `\*`, "?", `\?`, "[", `\[`).Replace(home), ".ssh", "id_*.pub"))
	slices.Sort(files)
	var lines [][]byte
	for _, f := range files {
		b, err := read(f)
		if err != nil {
			b = nil
		}
		lines = append(lines, b)
	}
	return s.each("~/.ssh", lines, files)
}

// each takes the keys that the policy knows.
func (s *search) each(place string, lines [][]byte, files []string) (keys []*Key) {
	var reasons []string
	seen := 0
	for i, text := range lines {
		text := plain(string(text))
		if text == "" {
			continue
		}
		seen++
		key, err := signature.ParseKey(text)
		if err != nil {
			continue // of a kind that signs nothing here
		}
		file, from := "", place
		if files != nil {
			file, from = files[i], files[i]
		}
		k, why := s.judge(file, key, from)
		if k != nil {
			keys = append(keys, k)
		} else if why != "is not in the policy" {
			reasons = append(reasons, "the key "+ssh.FingerprintSHA256(key)+" "+why)
		}
	}
	if len(keys) == 0 {
		text := fmt.Sprintf("%s holds %d keys, none of them in the policy", place, seen)
		switch {
		case len(reasons) > 0:
			text = place + ": " + strings.Join(reasons, ", ")
		case seen == 0:
			text = place + " holds no key"
		case seen == 1:
			text = place + " holds one key, which is not in the policy"
		}
		s.looked = append(s.looked, text)
	}
	return keys
}

// one takes the first of several keys of one person; of several people nobody
// can guess.
func one(keys []*Key) (*Key, error) {
	people := []string{}
	for _, k := range keys {
		if w := k.Signer.Person; !slices.Contains(people, w) {
			people = append(people, w)
		}
	}
	if len(people) > 1 {
		return nil, &Problem{Summary: "keys of several people are at hand: " + strings.Join(people, ", "), Do: "say with which to sign: --key FILE"}
	}
	return keys[0], nil
}

// plainly leaves out what the system's functions are called.
func plainly(err error) string {
	text := err.Error()
	text = strings.TrimPrefix(text, "open ")
	return clip(text)
}

func clip(s string) string {
	if len(s) > 300 {
		return strings.ToValidUTF8(s[:297], "") + "..."
	}
	return s
}
