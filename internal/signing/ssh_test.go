package signing

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// needSSH: these tests run the real ssh-keygen and ssh-agent.
func needSSH(t *testing.T) {
	t.Helper()
	if os.Getenv("ACCORD_SSH") == "" {
		t.Skip("set ACCORD_SSH=1 to run ssh-keygen; the project's own check does")
	}
}

const space = "accord-approval"

func TestSignWithFiles(t *testing.T) {
	needSSH(t)
	ring := company(t)
	for name, c := range map[string]struct {
		files     map[string]string
		key, want string
	}{
		"a private key":              {map[string]string{"k": secret(t, "anna", "")}, "~/k", ""},
		"public, private beside":     {map[string]string{"k": secret(t, "anna", ""), "k.pub": public(t, "anna") + "\n"}, "~/k.pub", ""},
		"public, private nowhere":    {map[string]string{"k.pub": public(t, "anna") + "\n"}, "~/k.pub", "neither with an agent nor beside the public one"},
		"the key itself, no agent":   {nil, public(t, "anna"), "neither with an agent nor beside the public one"},
		"a locked key, nobody there": {map[string]string{"k": secret(t, "anna", "hush")}, "~/k", "the passphrase is wrong, or nobody was there"},
		"public beside another's":    {map[string]string{"k": secret(t, "ben", ""), "k.pub": public(t, "anna") + "\n"}, "~/k.pub", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := place(t, c.files)
			env := w.Getenv
			w.Getenv = func(n string) string { // nobody can be asked
				switch n {
				case "SSH_ASKPASS_REQUIRE":
					return "force"
				case "SSH_ASKPASS":
					return "/bin/false"
				case "SSH_AUTH_SOCK":
					return "/nowhere"
				}
				return env(n)
			}
			k, err := Find(t.Context(), w, ring, Wanted{Key: c.key, Day: day(t, "2026-12-10")})
			if err != nil {
				t.Fatal(err)
			}
			armour, err := Sign(t.Context(), w, ring, k, []byte("m\n"), space)
			var p *Problem
			switch {
			case c.want != "" && (!errors.As(err, &p) || !strings.Contains(err.Error(), c.want)):
				t.Errorf("%v\nwant %s", err, c.want)
			case name == "public beside another's":
				if err == nil {
					t.Error("signed with another key than the one that was found")
				}
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want == "":
				if s, err := ring.Verify([]byte("m\n"), armour, space); err != nil || s.Person != "anna" {
					t.Errorf("%+v, %v", s, err)
				}
			}
		})
	}
}

func TestSignWithAgent(t *testing.T) {
	needSSH(t)
	ring := company(t)
	w := place(t, map[string]string{"anna": secret(t, "anna", ""), "ben": secret(t, "ben", ""), "eve": secret(t, "eve", "")})
	sock := filepath.Join(t.TempDir(), "agent")
	agent := exec.Command("ssh-agent", "-D", "-a", sock)
	out, err := agent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := agent.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = agent.Process.Kill(); _ = agent.Wait() })
	if _, err := out.Read(make([]byte, 1)); err != nil { // it listens
		t.Fatal(err)
	}
	env := w.Getenv
	w.Getenv = func(n string) string {
		if n == "SSH_AUTH_SOCK" {
			return sock
		}
		return env(n)
	}
	add := func(args ...string) {
		t.Helper()
		c := exec.Command("ssh-add", append([]string{"-q"}, args...)...)
		c.Env = append(os.Environ(), "SSH_AUTH_SOCK="+sock)
		if b, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s", b)
		}
	}
	find := func() (*Key, error) {
		return Find(t.Context(), w, ring, Wanted{Day: day(t, "2026-12-10")})
	}
	if _, err := find(); err == nil || !strings.Contains(err.Error(), "the agent holds no key, or is locked (ssh-add -X unlocks it)") {
		t.Error(err)
	}
	add(filepath.Join(w.home(), "eve"))
	if _, err := find(); err == nil || !strings.Contains(err.Error(), "the agent holds one key, which is not in the policy") {
		t.Error(err)
	}
	add(filepath.Join(w.home(), "anna"))
	k, err := find()
	if err != nil || k.Signer.KeyID != "anna-2026" || k.From != "the agent" || k.File != "" {
		t.Fatalf("%+v, %v", k, err)
	}
	armour, err := Sign(t.Context(), w, ring, k, []byte("m"), space)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := ring.Verify([]byte("m"), armour, space); err != nil || s.Person != "anna" {
		t.Errorf("%+v, %v", s, err)
	}
	add(filepath.Join(w.home(), "ben"))
	if _, err := find(); err == nil || !strings.Contains(err.Error(), "keys of several people are at hand: anna, ben") {
		t.Error(err)
	}
	// The key has left the agent since it was found.
	add("-D")
	if _, err := Sign(t.Context(), w, ring, k, []byte("m"), space); err == nil || !strings.Contains(err.Error(), "neither with an agent") {
		t.Error(err)
	}
}
