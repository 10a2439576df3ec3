package signing

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/accord-plan/accord/internal/signature"
	"golang.org/x/crypto/ssh"
)

// ErrNoKey says that the person has no key that can be found.
var ErrNoKey = &Problem{Summary: "you have no SSH key that could be found", Do: "make one: ssh-keygen -t ed25519; or name yours with --key FILE"}

// Own is the person's own key where no policy knows any yet: the one that is
// named, else git's user.signingkey, else the first of ~/.ssh, else the agent's
// if it holds one only. Without any it is ErrNoKey.
func Own(ctx context.Context, w *World, named string) (*Key, error) {
	if named != "" {
		file, key, err := w.given(named)
		if err != nil {
			return nil, &Problem{Summary: fmt.Sprintf("--key %s: %v", clip(named), plainly(err)), Do: "name the file of your SSH key, private or public, as --key ~/.ssh/id_ed25519"}
		}
		return own(file, key, "--key"), nil
	}
	if text := w.Setting(ctx, "user.signingkey"); text != "" {
		if file, key, err := w.given(text); err == nil {
			return own(file, key, "git's user.signingkey"), nil
		}
	}
	if home := w.home(); home != "" {
		for _, kind := range []string{"ed25519", "ed25519_sk", "ecdsa", "ecdsa_sk", "rsa"} {
			file := filepath.Join(home, ".ssh", "id_"+kind+".pub")
			if f, key, err := w.given(file); err == nil {
				return own(f, key, file), nil
			}
		}
	}
	if key := w.onlyOfAgent(ctx); key != nil {
		return own("", key, "the agent"), nil
	}
	return nil, errors.Join(ctx.Err(), ErrNoKey)
}

func own(file string, key ssh.PublicKey, from string) *Key {
	return &Key{Signer: signature.Signer{Fingerprint: ssh.FingerprintSHA256(key)}, File: file, Public: line(key), From: from}
}

// onlyOfAgent is the one key that an agent holds, nil for none or several.
func (w *World) onlyOfAgent(ctx context.Context) ssh.PublicKey {
	path, err := exec.LookPath("ssh-add")
	if err != nil || w.Getenv("SSH_AUTH_SOCK") == "" && filepath.Separator == '/' {
		return nil
	}
	c := exec.CommandContext(ctx, path, "-L")
	c.Env = w.environ()
	out, err := c.Output()
	if err != nil {
		return nil
	}
	var found ssh.PublicKey
	for text := range strings.Lines(string(out)) {
		key, err := signature.ParseKey(plain(text))
		if err != nil {
			continue
		}
		if found != nil {
			return nil
		}
		found = key
	}
	return found
}
