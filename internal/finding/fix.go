package finding

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/accord-plan/accord/internal/pattern"
	"github.com/accord-plan/accord/internal/position"
)

// Fix is the one certain mend of a small mistake: bytes of the file that the
// finding is in, and what stands in their place. It is offered only where the
// new text is known to be allowed there: an identifier or word of the format, a
// number in its plain spelling, a space, or nothing.
type Fix struct {
	// Offset is where Old begins, in bytes from the start of the file.
	Offset int    `json:"offset"`
	Old    string `json:"old"`
	New    string `json:"new"`
}

// plainFix is all that a fix may write, so that nothing of a hostile plan gets
// from one place of it to another.
var plainFix = pattern.Of(`^(?:|:? |[A-Za-z0-9][A-Za-z0-9._+-]{0,63}|"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}"|-?[0-9]{1,12}(?:\.[0-9]{1,10})?%?)$`)

// longestFix is how much text a fix may replace, in bytes.
const longestFix = 80

// WithFix returns f with its one certain mend. A fix that could write anything
// but a plain word is left out.
func (f Finding) WithFix(x *Fix) Finding {
	if x != nil && x.Old != x.New && x.Old != "" && len(x.Old) <= longestFix && !strings.ContainsAny(x.Old, "\r\n") && plainFix().MatchString(x.New) {
		f.Fix = x
	}
	return f
}

// Apply returns a file with the fix made, false where the file is another one by
// now.
func (x *Fix) Apply(source []byte) ([]byte, bool) {
	end := x.Offset + len(x.Old)
	if x.Offset < 0 || end > len(source) || string(source[x.Offset:end]) != x.Old {
		return nil, false
	}
	return append(append(append(make([]byte, 0, len(source)+len(x.New)), source[:x.Offset]...), x.New...), source[end:]...), true
}

// longestLine is how long a line may be that is suggested, in bytes.
const longestLine = 400

// Suggestion returns the whole line that the finding's fix makes, without its
// line end, and its number: what a forge takes as a suggested change. source is
// the file as it is under review. ok is false where there is no fix, where the
// file is another one, and where the line holds what a suggestion could not
// carry: three backticks, or signs that nobody sees.
func (r *Resolved) Suggestion(source []byte) (line int, text string, ok bool) {
	if r.Fix == nil {
		return 0, "", false
	}
	after, ok := r.Fix.Apply(source)
	if !ok {
		return 0, "", false
	}
	files := position.NewFiles([]string{"f"}, func(string) []byte { return after })
	at := files.At(position.Ref{File: 1, Offset: int32(r.Fix.Offset)})
	text = string(files.Line(1, at.Line))
	if at.Line == 0 || len(text) > longestLine || !utf8.ValidString(text) || strings.Contains(text, "```") || strings.Contains(text, "~~~") || strings.ContainsFunc(text, unseen) {
		return 0, "", false
	}
	return at.Line, text, true
}

func unseen(r rune) bool { return !unicode.IsGraphic(r) }
