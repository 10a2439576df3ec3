package findings

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/finding"
)

func writeJSON(r finding.Report, _ Options) ([]byte, error) { return indented(r) }

// indented encodes v as JSON that can be printed anywhere.
func indented(v any) ([]byte, error) {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(harmless(b), '\n'), nil
}

// harmless writes the invisible characters in JSON as escapes, which mean the
// same to a reader of JSON and nothing to a terminal or a build log.
func harmless(b []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(b))
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r != '\n' && isHidden(r) {
			escape(&out, r)
		} else {
			out.Write(b[:n])
		}
		b = b[n:]
	}
	return logCommand.ReplaceAll(out.Bytes(), []byte(`#\u0023$1`))
}

func escape(out *bytes.Buffer, r rune) {
	if hi, lo := utf16.EncodeRune(r); r > 0xffff {
		fmt.Fprintf(out, `\u%04x\u%04x`, hi, lo)
		return
	}
	fmt.Fprintf(out, `\u%04x`, r)
}
