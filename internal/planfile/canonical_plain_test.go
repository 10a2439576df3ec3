package planfile

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/plainyaml"
)

// inPlainForm reports of a formatted document whether it is in the plain form, as each
// must be that has a key and of which the rules of text and tree have nothing to say:
// judged.
func inPlainForm(out []byte) (plain, judged bool) {
	tree, problems := parseYAML(out)
	if len(problems) > 0 || len(checkTree(tree)) > 0 || tree.Root().Len() == 0 {
		return false, false
	}
	return plainForm(new(plainyaml.Reader), out, string(out)) != nil, true
}

func TestFormatIsPlain(t *testing.T) {
	count := 0
	for name, src := range seeds(t) {
		if !strings.HasSuffix(name, ".yaml") {
			continue
		}
		if out, problems := Format(src); len(problems) == 0 {
			plain, judged := inPlainForm(out)
			if judged && !plain {
				t.Errorf("%s, formatted, is not in the plain form:\n%s", name, out)
			}
			if judged {
				count++
			}
		}
	}
	if count < 100 {
		t.Errorf("only %d documents judged", count)
	}
}

// TestFormatIsPlainByChance formats made and mutated documents: what comes out is in
// the plain form, and formatting it again changes nothing. ACCORD_FORMAT_DOCUMENTS is
// how many that can be formatted, some thousands without it.
func TestFormatIsPlainByChance(t *testing.T) {
	cases, seed, start := int64(2_000), uint64(3), time.Now()
	if n, err := strconv.ParseInt(os.Getenv("ACCORD_FORMAT_DOCUMENTS"), 10, 64); err == nil {
		cases, seed = n, uint64(start.UnixNano())
	}
	var done, judged atomic.Int64
	var wg sync.WaitGroup
	for w := range 2 {
		wg.Go(func() {
			m := maker{Rand: rand.New(rand.NewPCG(seed, uint64(w)))}
			for judged.Load() < cases && done.Add(1) < 20*cases && !t.Failed() {
				src := m.next()
				checkFormat(told{t}, src)
				if out, problems := Format(src); len(problems) == 0 {
					if _, is := inPlainForm(out); is {
						judged.Add(1)
					}
				}
			}
		})
	}
	wg.Wait()
	if judged.Load() < cases && !t.Failed() {
		t.Errorf("only %d of %d documents judged", judged.Load(), done.Load())
	}
	t.Logf("seed %d: %d documents, %d judged, in %v", seed, done.Load(), judged.Load(), time.Since(start).Round(time.Second))
}

// told is a test that is told of faults by goroutines, which must not end it.
type told struct{ *testing.T }

func (t told) Fatalf(format string, args ...any) { t.Errorf(format, args...) }
