package facts

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// recognise names what people give for a text file and is none, before it is
// taken for a text without a header.
func recognise(in Input) error {
	f, err := in.Open()
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, 4096)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%s: %w", in.Name, err)
	}
	head = head[:n]
	switch {
	case n == 0:
		return fmt.Errorf("%s is empty", in.Name)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return fmt.Errorf("%s is a workbook or an archive: save the sheet as CSV, or unpack it", in.Name)
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return fmt.Errorf("%s is a PDF: export it as CSV", in.Name)
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return nil
	case bytes.IndexByte(head, '\r') >= 0 && bytes.IndexByte(head, '\n') < 0:
		return fmt.Errorf("%s ends its lines with CR alone: save it with line ends of Unix or Windows", in.Name)
	}
	return nil
}
