package cmd

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/scaffold"
	"github.com/accord-plan/accord/internal/workspace"
)

// forgeFor is the forge that a flag names, else the one that origin's address
// hints at, else GitHub. The files that are written say which it was.
func forgeFor(ctx context.Context, flag, dir string) (forge.Kind, error) {
	switch k := forge.Kind(flag); k {
	case forge.GitHub, forge.GitLab, forge.Gitea:
		return k, nil
	case "":
		at, err := forge.DetectRemote(originOf(ctx, dir))
		if err != nil || at.Kind == "" {
			return forge.GitHub, nil
		}
		return at.Kind, nil
	}
	return "", &workspace.Usage{Summary: fmt.Sprintf("--forge %s is not known", flag), Do: "write github, gitlab or gitea (which is Forgejo's too)"}
}

// originOf asks git in the folder, or in the one in which it will be.
func originOf(ctx context.Context, dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil || filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	c := exec.CommandContext(ctx, "git", "config", "--get", "remote.origin.url")
	c.Dir = dir
	out, err := c.Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// binaryFor is the accord that CI is to run: what the flag names, else this
// very binary where it is a release for Linux and so knows its own hash, else
// this version, built from source.
func binaryFor(flag string) (scaffold.Binary, error) {
	if flag != "" {
		b, err := scaffold.ParseBinary(flag)
		if err != nil {
			return b, &workspace.Usage{Summary: "--binary " + err.Error(), Do: "the address of a binary for Linux and the hash that it has to have"}
		}
		return b, nil
	}
	version := moduleVersion()
	if Version != "" && version != "" && runtime.GOOS == "linux" && runtime.GOARCH == "amd64" {
		if sum, err := ownHash(); err == nil {
			return scaffold.ReleaseBinary(version, runtime.GOARCH, sum), nil
		}
	}
	return scaffold.Binary{Version: version}, nil
}

// published is a version of the module that others can fetch: a release, or the
// pseudo-version of a commit. A build with changes of its own is none.
var published = pattern.Of(`^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$`)

func moduleVersion() string {
	if v, _, _ := build(); published().MatchString(v) {
		return v
	}
	return ""
}

func ownHash() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}

// flowNote says what a workflow lacks before it can run, "" for nothing. It is
// no part of the document: a release has nothing to say.
func flowNote(b scaffold.Binary, files scaffold.Files) string {
	if b.SHA256 != "" || b.Version != "" {
		return ""
	}
	for _, file := range []string{".github/workflows/plan.yml", ".gitlab/ci/plan.yml"} {
		if _, ok := files[file]; ok {
			return "this build of accord is no release: state in " + file + " which version CI is to build, or give init --binary URL#sha256=HASH"
		}
	}
	return ""
}
