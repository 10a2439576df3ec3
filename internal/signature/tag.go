package signature

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// SignedTag is an annotated tag with an SSH signature, taken apart.
type SignedTag struct {
	// Target is the commit's hash, Name the name in the tag object's header, which
	// need not be that of the reference.
	Target, Name string
	// Tagger is name and address, which prove nothing; On is when the tag says
	// that it was made.
	Tagger string
	On     time.Time
	// Message is what statement.ParseTag reads. Signed is what was signed, header
	// and message; Armour the signature.
	Message, Signed, Armour []byte
}

// tagHeader is the header of a tag object. Git writes these four lines and no
// others.
var tagHeader = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\Aobject ([0-9a-f]{40}|[0-9a-f]{64})\ntype ([a-z]+)\ntag ([^\x00-\x20\x7f]+)\ntagger ([^\x00-\x1f\x7f<>]* <[^\x00-\x20\x7f<>]*>) (0|[1-9][0-9]{0,11}) ([+-][0-9]{4})\z`)
})

// TagSignature takes the bytes of a tag object apart, as `git cat-file tag NAME`
// prints them. There is exactly one signature, at the end.
func TagSignature(raw []byte) (*SignedTag, error) {
	head, _, ok := bytes.Cut(raw, []byte("\n\n"))
	if !ok {
		return nil, errors.New("the tag has no message")
	}
	m := tagHeader().FindSubmatch(head)
	if m == nil {
		return nil, errors.New("the tag's header is not object, type, tag and tagger, each once and in this order")
	}
	if kind := string(m[2]); kind != "commit" {
		return nil, fmt.Errorf("the tag names a %s; expected a commit", clip(kind))
	}
	at := bytes.Index(raw, []byte("\n-----BEGIN "))
	if at < 0 {
		return nil, errors.New("the tag is not signed")
	}
	at++
	t := &SignedTag{Target: string(m[1]), Name: string(m[3]), Tagger: string(m[4]), Signed: raw[:at], Armour: raw[at:]}
	t.Message = raw[len(head)+2 : at]
	seconds, err := strconv.ParseInt(string(m[5]), 10, 64)
	if err != nil {
		return nil, errors.New("the tagger's time cannot be read")
	}
	t.On = time.Unix(seconds, 0).UTC()
	if !strings.HasPrefix(string(t.Armour), begin) {
		return nil, errors.New("the tag is signed, but not by an SSH key; set gpg.format to ssh")
	}
	_, err = unarmour(t.Armour)
	return t, err
}
