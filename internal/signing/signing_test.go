package signing

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/signature"
)

func private(seed string) ed25519.PrivateKey {
	sum := sha256.Sum256([]byte(seed))
	return ed25519.NewKeyFromSeed(sum[:])
}

func public(t testing.TB, seed string) string {
	t.Helper()
	key, err := ssh.NewPublicKey(private(seed).Public())
	if err != nil {
		t.Fatal(err)
	}
	return line(key)
}

// secret is a private key's file, locked by a passphrase where there is one.
func secret(t testing.TB, seed, passphrase string) string {
	t.Helper()
	var block *pem.Block
	var err error
	if passphrase == "" {
		block, err = ssh.MarshalPrivateKey(private(seed), seed)
	} else {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(private(seed), seed, []byte(passphrase))
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(block))
}

func day(t testing.TB, s string) period.Date {
	t.Helper()
	d, err := period.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// company has anna with an old and a new key, ben, somebody whose key was lost,
// and a recorder.
func company(t testing.TB) *signature.Ring {
	t.Helper()
	open := func(id, seed string) policy.Key {
		return policy.Key{ID: id, Public: public(t, seed), ValidFrom: period.NoDate, ValidUntil: period.NoDate}
	}
	old := open("anna-2025", "anna old")
	old.ValidUntil = day(t, "2025-12-31")
	r, refused := signature.NewRing(&policy.Policy{
		People: []policy.Person{
			{ID: "anna", Keys: []policy.Key{old, open("anna-2026", "anna")}},
			{ID: "ben", Keys: []policy.Key{open("ben-2026", "ben")}},
			{ID: "carl", Keys: []policy.Key{open("carl-2026", "carl")}},
		},
		Recorder: []policy.Key{open("ci", "recorder")},
		Revoked:  []policy.Revocation{{ID: "lost", Public: public(t, "carl")}},
	})
	if len(refused) > 0 {
		t.Fatal(refused)
	}
	return r
}

// place is a home with files, and settings of git, without an agent.
func place(t testing.TB, files map[string]string, settings ...string) *World {
	t.Helper()
	home := t.TempDir()
	for name, text := range files {
		p := filepath.Join(home, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	config := map[string]string{}
	for i := 0; i+1 < len(settings); i += 2 {
		config[settings[i]] = settings[i+1]
	}
	env := map[string]string{"HOME": home}
	return &World{Getenv: func(name string) string { return env[name] }, Setting: func(_ context.Context, name string) string { return config[name] }}
}

func TestFind(t *testing.T) {
	ring := company(t)
	for name, c := range map[string]struct {
		files    map[string]string
		settings []string
		key      string
		recorder bool
		// want is the key's id, else part of what is said.
		want, file, from string
	}{
		"a private key":             {files: map[string]string{"k": secret(t, "anna", "")}, key: "~/k", want: "anna-2026", file: "k", from: "--key"},
		"a locked private key":      {files: map[string]string{"k": secret(t, "anna", "hush")}, key: "~/k", want: "anna-2026", file: "k", from: "--key"},
		"a public key":              {files: map[string]string{"k.pub": public(t, "ben") + " ben@home\n"}, key: "~/k.pub", want: "ben-2026", file: "k.pub", from: "--key"},
		"the private half is gone":  {files: map[string]string{"k.pub": public(t, "ben")}, key: "~/k", want: "ben-2026", file: "k.pub", from: "--key"},
		"the key itself":            {key: public(t, "ben"), want: "ben-2026", from: "--key"},
		"the key itself as for git": {key: "key::" + public(t, "ben") + " ben", want: "ben-2026", from: "--key"},
		"no such file":              {key: "/nowhere/k", want: "--key /nowhere/k: /nowhere/k: no such file"},
		"a file of something else":  {files: map[string]string{"k": "hello there\n"}, key: "~/k", want: `"hello" is no kind of key`},
		"a certificate":             {key: "key::ssh-ed25519-cert-v01@openssh.com AAAA", want: "certificates are not allowed"},
		"another form of key":       {files: map[string]string{"k": "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"}, key: "~/k", want: "ssh-keygen -y -f"},
		"another form, public half": {files: map[string]string{"k": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "k.pub": public(t, "ben")}, key: "~/k", want: "ben-2026", file: "k", from: "--key"},
		"damaged private key":       {files: map[string]string{"k": "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"}, key: "~/k", want: "it is no private key that can be read"},
		"a huge file":               {files: map[string]string{"k": strings.Repeat("x", 1<<20)}, key: "~/k", want: "too large for a key"},
		"not in the policy":         {key: public(t, "eve"), want: "is not in the policy; have its public half added to your keys in the policy, or name another one: " + public(t, "eve")},
		"revoked":                   {key: public(t, "carl"), want: "of carl (carl-2026) is revoked"},
		"not valid any more":        {key: public(t, "anna old"), want: "does not count today: the key anna-2025 is valid until 2025-12-31"},
		"the recorder's":            {key: public(t, "recorder"), want: "is that of the recorder (ci)"},
		"the recorder's, wanted":    {key: public(t, "recorder"), recorder: true, want: "ci", from: "--key"},
		"a person's, not wanted":    {key: public(t, "anna"), recorder: true, want: "is that of anna (anna-2026)"},

		"git's key":                    {settings: []string{"gpg.format", "ssh", "user.signingkey", "key::" + public(t, "anna")}, want: "anna-2026", from: "git's user.signingkey"},
		"git's key, old form":          {settings: []string{"gpg.format", "ssh", "user.signingkey", public(t, "anna") + " anna"}, want: "anna-2026", from: "git's user.signingkey"},
		"git's key in a file":          {files: map[string]string{".ssh/work": secret(t, "ben", "hush")}, settings: []string{"gpg.format", "ssh", "user.signingkey", "~/.ssh/work"}, want: "ben-2026", file: ".ssh/work", from: "git's user.signingkey"},
		"git signs by OpenPGP":         {settings: []string{"user.signingkey", "key::" + public(t, "anna")}, want: "no key that the policy knows is at hand: no agent runs; ~/.ssh holds no key"},
		"git's key is not there":       {settings: []string{"gpg.format", "ssh", "user.signingkey", "/nowhere/k"}, want: "git's user.signingkey cannot be read (/nowhere/k: no such file or directory)"},
		"git's key is unknown":         {settings: []string{"gpg.format", "ssh", "user.signingkey", public(t, "eve") + " eve"}, want: "git's user.signingkey is not in the policy"},
		"git's is unknown, home's not": {files: map[string]string{".ssh/id_ed25519.pub": public(t, "ben")}, settings: []string{"gpg.format", "ssh", "user.signingkey", public(t, "eve") + " eve"}, want: "ben-2026", file: ".ssh/id_ed25519.pub", from: ".ssh/id_ed25519.pub"},

		"home":                 {files: map[string]string{".ssh/id_ed25519.pub": public(t, "anna") + " anna@home\n", ".ssh/id_rsa.pub": "ssh-rsa AAAA\n", ".ssh/other.pub": public(t, "ben")}, want: "anna-2026", file: ".ssh/id_ed25519.pub", from: ".ssh/id_ed25519.pub"},
		"home, old and new":    {files: map[string]string{".ssh/id_a.pub": public(t, "anna old"), ".ssh/id_b.pub": public(t, "anna")}, want: "anna-2026", file: ".ssh/id_b.pub", from: ".ssh/id_b.pub"},
		"home, only the old":   {files: map[string]string{".ssh/id_a.pub": public(t, "anna old")}, want: "~/.ssh: the key SHA256:"},
		"home, several people": {files: map[string]string{".ssh/id_a.pub": public(t, "anna"), ".ssh/id_b.pub": public(t, "ben")}, want: "keys of several people are at hand: anna, ben; say with which to sign: --key FILE"},
		"home, unknown":        {files: map[string]string{".ssh/id_a.pub": public(t, "eve")}, want: "~/.ssh holds one key, which is not in the policy"},
		"nothing":              {want: "no key that the policy knows is at hand: no agent runs; ~/.ssh holds no key; name yours with --key FILE"},
	} {
		t.Run(name, func(t *testing.T) {
			w := place(t, c.files, c.settings...)
			k, err := Find(t.Context(), w, ring, Wanted{Key: c.key, Day: day(t, "2026-12-10"), Recorder: c.recorder})
			if err != nil {
				var p *Problem
				if !errors.As(err, &p) || !strings.Contains(err.Error(), c.want) {
					t.Fatalf("%v\nwant %s", err, c.want)
				}
				return
			}
			file := ""
			if c.file != "" {
				file = filepath.Join(w.home(), filepath.FromSlash(c.file))
			}
			if k.Signer.KeyID != c.want || k.File != file || !strings.HasSuffix(k.From, c.from) || c.from == "" {
				t.Errorf("%+v", k)
			}
			if s := k.Setting(); k.File != "" && s != k.File || k.File == "" && s != "key::"+k.Public {
				t.Errorf("for git: %s", s)
			}
		})
	}
}

func TestWithoutSSHKeygen(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	w := &World{Getenv: func(string) string { return "" }}
	_, err := Sign(t.Context(), w, company(t), &Key{}, []byte("m"), "accord-approval")
	if !errors.Is(err, ErrNoSSH) || !strings.Contains(err.Error(), "ssh-keygen is not on the path; install OpenSSH 8.2 or newer") {
		t.Error(err)
	}
}

func TestRefusals(t *testing.T) {
	k := &Key{Signer: signature.Signer{KeyID: "anna-2026"}, From: "the agent"}
	failed := exec.Command("git", "no-such-command").Run()
	for said, want := range map[string]string{
		"Signing file statement\nsign_and_send: agent refused operation\n":                    "the agent refused to sign (key anna-2026, from the agent); unlock it with ssh-add -X",
		"ssh-keygen: unknown option -- Y\nusage:":                                             "this ssh-keygen cannot sign",
		"Load key \"/x\": incorrect passphrase supplied to decrypt private key":               "the passphrase is wrong",
		"@ WARNING: UNPROTECTED PRIVATE KEY FILE! @\nLoad key \"/x\": bad permissions":        "may be read by others",
		"No private key found for public key \"/x\"":                                          "neither with an agent nor beside the public one",
		"Couldn't sign message: device not found\nSigning statement failed: device not found": "the token is not plugged in",
		"something\nelse": "ssh-keygen did not sign: something else; try it by hand",
		"":                "ssh-keygen did not sign: exit code 1",
	} {
		if err := refusal(failed, k, said); !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v\nwant %s", said, err, want)
		}
	}
	if err := refusal(context.DeadlineExceeded, k, ""); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}
