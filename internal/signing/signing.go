// Package signing signs for people: it finds the key of the policy that is at
// hand and has ssh-keygen sign with it. Where the private half is, in a file, with
// an agent or on a token, and who is asked for a passphrase, is ssh-keygen's
// business; nothing secret passes through this program.
package signing

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/accord-plan/accord/internal/signature"
)

// World is what is asked: variables, git's settings, a person at a terminal.
type World struct {
	Getenv func(string) string
	// Setting is what git's configuration says, "" for nothing.
	Setting func(ctx context.Context, name string) string
	// In and Err are the person's terminal, through which ssh-keygen asks for a
	// passphrase or a touch. Where Err is none, what it says is told in errors.
	In  io.Reader
	Err io.Writer
}

// Problem is something about keys that the person can mend.
type Problem struct {
	Summary string // lower case, without a period
	Do      string // one sentence
}

func (p *Problem) Error() string {
	if p.Do == "" {
		return p.Summary
	}
	return p.Summary + "; " + p.Do
}

// Key is a key that signs.
type Key struct {
	// Signer is whose it is by the policy.
	Signer signature.Signer
	// File is what ssh-keygen is given, a private key or a public one whose
	// private half is with an agent; empty where only Public is known.
	File string
	// Public is its line as in an id_ed25519.pub, without a comment.
	Public string
	// From says where it was found, in words.
	From string
}

// Setting is the key as git's user.signingkey takes it.
func (k *Key) Setting() string {
	if k.File != "" {
		return k.File
	}
	return "key::" + k.Public
}

// environ is the process's environment with what the command was told of it.
func (w *World) environ() []string {
	env := os.Environ()
	for _, name := range []string{"HOME", "PATH", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "SSH_SK_PROVIDER", "DISPLAY"} {
		if v := w.Getenv(name); v != "" {
			env = append(env, name+"="+v)
		}
	}
	return env
}

// home is the person's folder, "" where it is not known.
func (w *World) home() string {
	for _, name := range []string{"HOME", "USERPROFILE"} {
		if v := w.Getenv(name); v != "" {
			return v
		}
	}
	return ""
}

// expand gives ~/ its meaning.
func (w *World) expand(path string) string {
	if rest, ok := strings.CutPrefix(filepath.ToSlash(path), "~/"); ok && w.home() != "" {
		return filepath.Join(w.home(), filepath.FromSlash(rest))
	}
	return path
}

// terminal returns a file that is a terminal, nil for anything else.
func terminal(v any) *os.File {
	f, ok := v.(*os.File)
	if !ok || f == nil {
		return nil
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return f
}
