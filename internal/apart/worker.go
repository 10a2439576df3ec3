package apart

import (
	"encoding/gob"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"

	"github.com/accord-plan/accord/schema"
)

// request asks one thing of a worker: to build rules, to judge a document, or
// to meet a row with a rule.
type request struct {
	Files []schema.RuleFile
	// Names asks for the names of the rules only, which takes no evaluation;
	// One for a build with no other rule but Rule.
	Names, One bool
	Kind, Rule string
	Text       []byte
}

// answer is what a worker says to a request.
type answer struct {
	About      *about
	Violations []schema.Violation
	Verdict    schema.Verdict
	Failure    string
}

// about is what is known of rules once they are built.
type about struct {
	Rules   []schema.Rule
	Narrows []string
	Bad     []*schema.RuleError
}

// worker is the process that evaluates, as seen from outside.
type worker struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  io.ReadCloser
	enc  *gob.Encoder
	dec  *gob.Decoder
	once sync.Once
}

func newWorker(limits Limits) (*worker, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	w := &worker{cmd: exec.Command(self)}
	// Nothing of the user's environment: rules have no business with it.
	w.cmd.Env = []string{marker + "=" + strconv.FormatUint(limits.Memory, 10)}
	if w.in, err = w.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if w.out, err = w.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	if err := w.cmd.Start(); err != nil {
		return nil, err
	}
	w.enc, w.dec = gob.NewEncoder(w.in), gob.NewDecoder(w.out)
	return w, nil
}

// kill ends the worker and waits until it has gone. How it ended tells
// nothing: whoever waits for an answer sees that there is none.
func (w *worker) kill() {
	w.once.Do(func() {
		_ = w.cmd.Process.Kill()
		_ = w.in.Close()
		_ = w.cmd.Wait()
	})
}
