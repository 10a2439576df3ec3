package facts

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/parallel"
)

// A lane that panics takes no more of its chunks: who feeds it does not wait for
// that, and is told.
func TestFaultOfALane(t *testing.T) {
	ChunkSize(t, 100)
	text := "a;b\n" + strings.Repeat("1;2\n", 5000)
	x := &table{name: "rows.csv", encoding: "utf-8", comma: ';', open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
	defer func() {
		if value, _ := parallel.Cause(recover()); value != "a faulty row" {
			t.Errorf("the fault of the lanes is %v", value)
		}
	}()
	err := x.inChunks(context.Background(), 3, func(int, int64) {}, func(lane int, _ []string, _ int, _ error) error {
		if lane > 0 {
			panic("a faulty row")
		}
		return nil
	})
	t.Errorf("read without a word: %v", err)
}
