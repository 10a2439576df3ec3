package signing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/accord-plan/accord/internal/signature"
)

// ErrNoSSH says that there is no ssh-keygen on the path.
var ErrNoSSH = &Problem{Summary: "ssh-keygen is not on the path", Do: "install OpenSSH 8.2 or newer: the package openssh-client, or OpenSSH-Client of Windows"}

// Sign has ssh-keygen sign a message and returns the signature, after a look that
// it is one by this key. It asks for what it needs, a passphrase or a touch, at the
// person's terminal. An error that the person can mend is a *Problem.
func Sign(ctx context.Context, w *World, ring *signature.Ring, k *Key, message []byte, namespace string) ([]byte, error) {
	path, err := exec.LookPath("ssh-keygen")
	if err != nil {
		return nil, ErrNoSSH
	}
	dir, err := os.MkdirTemp("", "accord-sign-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := k.File
	if file == "" {
		file = filepath.Join(dir, "key.pub")
		if err := os.WriteFile(file, []byte(k.Public+"\n"), 0o600); err != nil {
			return nil, err
		}
	} else if file, err = filepath.Abs(file); err != nil {
		return nil, err
	}
	// A file and not its input, so that it can ask at the terminal.
	const name = "statement"
	if err := os.WriteFile(filepath.Join(dir, name), message, 0o600); err != nil {
		return nil, err
	}
	c := exec.CommandContext(ctx, path, "-q", "-Y", "sign", "-n", namespace, "-f", file, name)
	c.Dir, c.Env = dir, w.environ()
	if in := terminal(w.In); in != nil {
		c.Stdin = in
	}
	var said bytes.Buffer
	c.Stderr = &said
	if out := terminal(w.Err); out != nil {
		c.Stderr = out
	}
	if err := c.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, refusal(err, k, said.String())
	}
	armour, err := os.ReadFile(filepath.Join(dir, name+".sig"))
	if err != nil {
		return nil, fmt.Errorf("ssh-keygen wrote no signature: %w", err)
	}
	signer, err := ring.Verify(message, armour, namespace)
	switch {
	case err != nil:
		return nil, &Problem{Summary: "what ssh-keygen made is no signature that counts: " + err.Error(), Do: "try another key with --key FILE"}
	case signer != k.Signer:
		return nil, &Problem{Summary: fmt.Sprintf("ssh-keygen signed with the key of %s, not with that of %s", who(signer), who(k.Signer)), Do: "name the key with --key FILE"}
	}
	return armour, nil
}

// refusals are what ssh-keygen says, and what to do about it.
var refusals = []struct{ said, summary, do string }{
	{"unknown option", "this ssh-keygen cannot sign", "install OpenSSH 8.2 or newer"},
	{"illegal option", "this ssh-keygen cannot sign", "install OpenSSH 8.2 or newer"},
	{"agent refused operation", "the agent refused to sign", "unlock it with ssh-add -X, or confirm when it asks"},
	{"incorrect passphrase", "the passphrase is wrong, or nobody was there to be asked for it", "try again at a terminal, or add the key to an agent before: ssh-add FILE"},
	{"device not found", "the token is not plugged in", "plug it in and try again"},
	{"invalid format", "the private half of the key cannot be read", "name the private key's file with --key FILE"},
	{"No private key found", "the private half of the key is neither with an agent nor beside the public one", "add it to an agent with ssh-add FILE, or name its file with --key FILE"},
	{"Couldn't load", "the private half of the key is neither with an agent nor beside the public one", "add it to an agent with ssh-add FILE, or name its file with --key FILE"},
	{"No such file", "the private half of the key is neither with an agent nor beside the public one", "add it to an agent with ssh-add FILE, or name its file with --key FILE"},
	{"UNPROTECTED PRIVATE KEY", "the private key's file may be read by others, so ssh-keygen does not use it", "chmod 600 FILE"},
	{"bad permissions", "the private key's file may be read by others, so ssh-keygen does not use it", "chmod 600 FILE"},
}

// refusal says why ssh-keygen did not sign.
func refusal(err error, k *Key, said string) error {
	for _, r := range refusals {
		if strings.Contains(said, r.said) {
			return &Problem{Summary: r.summary + " (key " + k.Signer.KeyID + ", from " + k.From + ")", Do: r.do}
		}
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return err
	}
	words := strings.Join(strings.Fields(said), " ")
	if words == "" {
		words = fmt.Sprintf("exit code %d", exit.ExitCode())
	}
	return &Problem{Summary: "ssh-keygen did not sign: " + clip(words), Do: "try it by hand: ssh-keygen -Y sign -n accord-approval -f FILE, or name another key with --key"}
}
