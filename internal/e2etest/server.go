package e2etest

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"
	"time"
)

// Admin is the account that sets everything up.
const (
	adminName     = "root1"
	adminPassword = "a-password-for-tests"
)

// Server is a Gitea of its own: its folder, its port, its process.
type Server struct {
	URL   string // without a slash at its end
	Token string // of the administrator, who may do everything

	binary, home string
	process      *exec.Cmd
	ended        chan struct{} // closed when the process has ended, then failure says how
	failure      error
}

//go:embed app.ini
var configuration string

// StartServer makes a Gitea in a new folder and waits until it answers. Stop
// ends it; it listens on the loopback interface only.
func StartServer(ctx context.Context, home string) (*Server, error) {
	s := &Server{home: home, binary: giteaBinary()}
	if _, err := os.Stat(s.binary); err != nil {
		return nil, fmt.Errorf("there is no Gitea at %s: build it with .ci/forge", s.binary)
	}
	if err := s.configure(ctx); err != nil {
		return nil, err
	}
	// SQLite has one writer: what the command line writes comes before the
	// server starts.
	if _, err := s.command(ctx, "migrate"); err != nil {
		return nil, err
	}
	if _, err := s.command(ctx, "admin", "user", "create", "--admin", "--username", adminName, "--password", adminPassword,
		"--email", adminName+"@example.test", "--must-change-password=false"); err != nil {
		return nil, err
	}
	out, err := s.command(ctx, "admin", "user", "generate-access-token", "--username", adminName, "--token-name", "e2e", "--scopes", "all", "--raw")
	if err != nil {
		return nil, err
	}
	if s.Token = regexp.MustCompile(`(?m)^[0-9a-f]{40}$`).FindString(out); s.Token == "" {
		return nil, fmt.Errorf("gitea printed no token: %s", out)
	}
	return s, s.start(ctx)
}

// giteaBinary is where .ci/forge puts it.
func giteaBinary() string {
	if path := os.Getenv("ACCORD_GITEA"); path != "" {
		return path
	}
	cache := os.Getenv("XDG_CACHE_HOME")
	if cache == "" {
		home, _ := os.UserHomeDir()
		cache = filepath.Join(home, ".cache")
	}
	return filepath.Join(cache, "accord-forge", "gitea")
}

// configure writes app.ini and the few files of a front end that the module
// does not ship.
func (s *Server) configure(ctx context.Context) error {
	static, err := moduleFolder(ctx)
	if err != nil {
		return err
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	s.URL = fmt.Sprintf("http://127.0.0.1:%d", port)
	secret, err := s.generate(ctx, "INTERNAL_TOKEN")
	if err != nil {
		return err
	}
	jwt, err := s.generate(ctx, "JWT_SECRET")
	if err != nil {
		return err
	}
	t, err := template.New("app.ini").Parse(configuration)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, map[string]any{"Home": s.home, "Port": port, "Static": static, "Internal": secret, "JWT": jwt}); err != nil {
		return err
	}
	assets := filepath.Join("custom", "public", "assets")
	for name, text := range map[string]string{
		filepath.Join("custom", "conf", "app.ini"):         b.String(),
		filepath.Join(assets, "js", "index.js"):            "",
		filepath.Join(assets, "css", "index.css"):          "",
		filepath.Join(assets, ".vite", "manifest.json"):    "{}",
		filepath.Join("data", "made-by-the-tests-of-this"): "",
	} {
		at := filepath.Join(s.home, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// moduleFolder is where templates and translations lie: in the module's source.
func moduleFolder(ctx context.Context) (string, error) {
	c := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "code.gitea.io/gitea")
	c.Dir = "gitea"
	out, err := c.Output()
	dir := strings.TrimSpace(string(out))
	if err != nil || dir == "" {
		return "", fmt.Errorf("the source of gitea is not there (%v): fetch it with .ci/forge", err)
	}
	return dir, nil
}

// freePort asks for one that nobody uses right now.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func (s *Server) generate(ctx context.Context, secret string) (string, error) {
	c := exec.CommandContext(ctx, s.binary, "generate", "secret", secret)
	c.Env = s.environment()
	out, err := c.Output()
	return strings.TrimSpace(string(out)), err
}

// environment of Gitea's processes: a home of their own, and the word without
// which it does not run as root, as containers do.
func (s *Server) environment() []string {
	return append(os.Environ(), "GITEA_WORK_DIR="+s.home, "HOME="+s.home, "GITEA_I_AM_BEING_UNSAFE_RUNNING_AS_ROOT=true",
		"GIT_CONFIG_GLOBAL="+filepath.Join(s.home, "gitconfig"))
}

func (s *Server) config() string { return filepath.Join(s.home, "custom", "conf", "app.ini") }

func (s *Server) command(ctx context.Context, args ...string) (string, error) {
	c := exec.CommandContext(ctx, s.binary, append([]string{"--config", s.config()}, args...)...)
	c.Env = s.environment()
	out, err := c.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("gitea %s: %w\n%s", args[0], err, out)
	}
	return string(out), nil
}

func (s *Server) start(ctx context.Context) error {
	log, err := os.Create(filepath.Join(s.home, "web.log"))
	if err != nil {
		return err
	}
	s.process = exec.Command(s.binary, "--config", s.config(), "web")
	s.process.Env, s.process.Stdout, s.process.Stderr = s.environment(), log, log
	if err := s.process.Start(); err != nil {
		return err
	}
	s.ended = make(chan struct{})
	go func() {
		s.failure = s.process.Wait()
		log.Close()
		close(s.ended)
	}()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		if answer, err := http.Get(s.URL + "/api/healthz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-s.ended:
			text, _ := os.ReadFile(log.Name())
			return fmt.Errorf("gitea ended: %v\n%s", s.failure, text)
		case <-ctx.Done():
			return errors.Join(ctx.Err(), s.Stop())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// Stop ends the process that StartServer began, and no other.
func (s *Server) Stop() error {
	if s.process == nil || s.process.Process == nil {
		return nil
	}
	_ = s.process.Process.Signal(os.Interrupt)
	select {
	case <-s.ended:
		return nil
	case <-time.After(10 * time.Second):
		return s.process.Process.Kill()
	}
}
