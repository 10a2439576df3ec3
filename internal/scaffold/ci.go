package scaffold

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/pattern"
)

// Binary is the accord that a workflow runs. With a hash it is downloaded and
// checked against it; without one it is built from source at a version, which
// Go's checksum database holds to the same source for everybody. An empty
// version makes a workflow that refuses to run until somebody states one.
type Binary struct {
	// Version is a released or pseudo-version of the module, as v1.4.0.
	Version string
	// URL is where the binary for Linux lies, SHA256 its hash in hexadecimal.
	URL, SHA256 string
}

// releases is where the project's releases lie; .goreleaser.yaml names their
// files.
const releases = "https://github.com/accord-plan/accord/releases/download/"

// ReleaseBinary is the binary for Linux of a release, as v1.4.0, by its hash.
func ReleaseBinary(version, arch, sha256 string) Binary {
	return Binary{Version: version, SHA256: sha256,
		URL: fmt.Sprintf("%s%s/accord_%s_linux_%s", releases, version, strings.TrimPrefix(version, "v"), arch)}
}

var hash = pattern.Of(`^[0-9a-f]{64}$`)

// ParseBinary reads URL#sha256=HASH. The hash decides what is run, so that any
// mirror may serve it; the address stands in a workflow and holds plain
// characters only.
func ParseBinary(s string) (Binary, error) {
	const form = "write it as https://HOST/PATH/accord#sha256=HASH, with the 64 hexadecimal digits of the release's checksums.txt"
	at, sum, ok := strings.Cut(s, "#sha256=")
	sum = strings.ToLower(sum)
	if !ok || !hash().MatchString(sum) {
		return Binary{}, fmt.Errorf("%q names no hash: %s", s, form)
	}
	u, err := url.Parse(at)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || !plainAddress().MatchString(at) {
		return Binary{}, fmt.Errorf("%q is no address of a file: %s", at, form)
	}
	return Binary{URL: at, SHA256: sum}, nil
}

// plainAddress has no character that YAML or an expression of a workflow would
// read as its own.
var plainAddress = pattern.Of(`^https?://[A-Za-z0-9._~:/?&=%+,@\[\]-]+$`)

// The action that keeps the report, by commit: upload-artifact v4.6.2 at GitHub.
// Gitea's runners speak the protocol of v3 only, of which v3.1.3 was the last
// that everybody could pin.
const (
	uploadGitHub = "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2"
	uploadGitea  = "actions/upload-artifact@a8a3f3ad30e3422c9c7b888a15615d19a852ae32 # v3.1.3"
)

// The job's token. Gitea's is read-only where the proposal comes from a fork,
// so that a secret goes before it.
const (
	tokenGitHub = "${{ github.token }}"
	tokenGitea  = "${{ secrets.ACCORD_TOKEN || github.token }}"
)

// flow is what the templates read of the forge.
type flow struct {
	GitHub, GitLab, Gitea bool
	Binary                Binary
	Token, Upload         string
	// Pattern is the plan's folder as a regular expression.
	Pattern string
}

func (o Options) flow() flow {
	f := flow{GitLab: o.Forge == forge.GitLab, Gitea: o.Forge == forge.Gitea, Binary: o.Binary, Token: tokenGitHub, Upload: uploadGitHub, Pattern: regexp.QuoteMeta(o.folder())}
	f.GitHub = !f.GitLab && !f.Gitea
	if f.Gitea {
		f.Token, f.Upload = tokenGitea, uploadGitea
	}
	return f
}

// flowFiles are the files that a forge's CI reads, by path and template. Gitea
// reads GitHub's folder.
func flowFiles(kind forge.Kind) map[string]string {
	if kind == forge.GitLab {
		return map[string]string{".gitlab-ci.yml": "gitlab.yml", ".gitlab/ci/plan.yml": "gitlab-plan.yml",
			".gitlab/merge_request_templates/Default.md": "pull_request_template.md"}
	}
	return map[string]string{path.Join(workflows, "plan.yml"): "workflow.yml", path.Join(workflows, "plan-events.yml"): "events.yml",
		path.Join(workflows, "plan-monitor.yml"): "monitor.yml",
		".github/pull_request_template.md":       "pull_request_template.md"}
}

const workflows = ".github/workflows"
