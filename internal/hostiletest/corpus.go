package hostiletest

import (
	"bytes"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

//go:embed testdata/corpus.json
var corpusJSON []byte

// The kinds of what is attacked. All but the last four are what some judge must
// refuse where a string stands unescaped.
const (
	AttacksMarkdown = "markdown" // forges: mentions, references, commands, structure
	AttacksHTML     = "html"
	AttacksLog      = "log"      // build servers' commands
	AttacksTerminal = "terminal" // characters that are not seen or that steer
	AttacksSheet    = "sheet"
	AttacksXML      = "xml"
	AttacksJSON     = "json"
	AttacksPath     = "path"
	AttacksSize     = "size"
	AttacksEyes     = "eyes" // people, shells and programs further on
)

// String is one text of the corpus.
type String struct {
	ID string
	// Attacks is one of the kinds above, Why what it would do.
	Attacks, Why string
	Text         string
}

// Corpus returns all strings, in the order of the file.
func Corpus() []String { return readCorpus() }

// Tried returns the strings that a test tries: all of them, or every eighth one
// under the race detector, which finds nothing in a loop over texts and takes
// twenty times as long.
func Tried() []String {
	if !raced {
		return Corpus()
	}
	var out []String
	for i, s := range Corpus() {
		if i%8 == 0 {
			out = append(out, s)
		}
	}
	return out
}

var readCorpus = sync.OnceValue(func() []String {
	var entries []struct {
		ID, Attacks, Why, Text string
		// Hex is text that is not UTF-8, Repeat how often the text stands.
		Hex    string
		Repeat int
	}
	d := json.NewDecoder(bytes.NewReader(corpusJSON))
	d.DisallowUnknownFields()
	if err := d.Decode(&entries); err != nil {
		panic(fmt.Sprintf("testdata/corpus.json: %v", err))
	}
	out := make([]String, len(entries))
	for i, e := range entries {
		if e.Hex != "" {
			raw, err := hex.DecodeString(e.Hex)
			if err != nil {
				panic(fmt.Sprintf("testdata/corpus.json: %s: %v", e.ID, err))
			}
			e.Text = string(raw)
		}
		out[i] = String{e.ID, e.Attacks, e.Why, strings.Repeat(e.Text, max(e.Repeat, 1))}
	}
	return out
})
