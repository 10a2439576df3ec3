package facts

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/accord-plan/accord/internal/workbook"
)

// recognise names what people give for a text file and is none, before it is
// taken for a text without a header. It tells a workbook from a text.
func recognise(in Input) (isBook bool, err error) {
	f, err := in.Open()
	if err != nil {
		return false, err
	}
	defer f.Close()
	head := make([]byte, 64<<10)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, fmt.Errorf("%s: %w", in.Name, err)
	}
	head = head[:n]
	switch {
	case n == 0:
		return false, fmt.Errorf("%s is empty", in.Name)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return true, nil
	case workbook.Old(head) != nil:
		return false, fmt.Errorf("%s: %w", in.Name, workbook.Old(head))
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return false, fmt.Errorf("%s is a PDF: export it as CSV", in.Name)
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return false, nil
	case bytes.IndexByte(head, '\r') >= 0 && bytes.IndexByte(head, '\n') < 0:
		return false, fmt.Errorf("%s ends its lines with CR alone: save it with line ends of Unix or Windows", in.Name)
	}
	return false, nil
}
