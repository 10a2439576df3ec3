package signature

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// The lines around a signature, and how ssh-keygen breaks what is between.
const (
	begin   = "-----BEGIN SSH SIGNATURE-----\n"
	end     = "-----END SSH SIGNATURE-----\n"
	columns = 70
	// mostArmour is far above any signature of an allowed key.
	mostArmour = 16 << 10
)

// armour writes a signature as ssh-keygen does.
func armour(blob []byte) []byte {
	text := base64.StdEncoding.EncodeToString(blob)
	var b bytes.Buffer
	b.WriteString(begin)
	for len(text) > columns {
		b.WriteString(text[:columns] + "\n")
		text = text[columns:]
	}
	b.WriteString(text + "\n" + end)
	return b.Bytes()
}

// unarmour reads a file that is one signature and nothing else, to the byte as
// ssh-keygen writes it, so that nobody can hide anything in it or keep it from
// being compared.
func unarmour(b []byte) ([]byte, error) {
	if len(b) > mostArmour {
		return nil, fmt.Errorf("%d bytes; a signature has at most %d", len(b), mostArmour)
	}
	s := string(b)
	body, ok := strings.CutPrefix(s, begin)
	if !ok {
		if strings.Contains(s, begin) {
			return nil, errors.New("text stands before the signature; expected nothing but the signature")
		}
		return nil, fmt.Errorf("expected %q in the first line, as ssh-keygen -Y sign writes it", strings.TrimSpace(begin))
	}
	body, behind, ok := strings.Cut(body, end)
	switch {
	case !ok:
		return nil, fmt.Errorf("the signature does not end in the line %q", strings.TrimSpace(end))
	case behind != "":
		return nil, errors.New("text stands behind the signature; expected exactly one signature and nothing else")
	}
	blob, err := base64.StdEncoding.Strict().DecodeString(body) // which skips line ends
	if err != nil {
		return nil, errors.New("the lines between are no base64")
	}
	if !bytes.Equal(armour(blob), b) {
		return nil, fmt.Errorf("the lines are not broken as ssh-keygen breaks them, after %d characters", columns)
	}
	return blob, nil
}

// open takes a signature apart. What the format ignores, or can be written in
// two ways, is refused: a reserved field, bytes behind a number, a number with
// zeros before it.
func open(b []byte) (*sshsig.Signature, error) {
	blob, err := unarmour(b)
	if err != nil {
		return nil, err
	}
	sig, err := sshsig.ParseSignature(blob)
	if err != nil {
		return nil, fmt.Errorf("the signature cannot be read: %s", strings.TrimPrefix(err.Error(), "ssh: "))
	}
	if err := checkKind(sig.PublicKey.Type()); err != nil {
		return nil, err
	}
	if !bytes.Equal(sig.Marshal(), blob) {
		return nil, errors.New("the signature holds something in a field that is reserved, or spells it as ssh-keygen does not")
	}
	return sig, checkForm(sig)
}

// checkForm holds the innermost part to the one form that it should have.
func checkForm(sig *sshsig.Signature) error {
	kind, inner := sig.PublicKey.Type(), sig.Signature
	onHardware := strings.HasPrefix(kind, "sk-")
	if want := kind; kind != ssh.KeyAlgoRSA && inner.Format != want {
		return fmt.Errorf("a signature of kind %q by a key of kind %s", clip(inner.Format), kind)
	}
	if !onHardware && len(inner.Rest) > 0 {
		return errors.New("bytes stand behind the signature's number")
	}
	switch kind {
	case ssh.KeyAlgoRSA:
		var w struct {
			Kind string
			E, N *big.Int
		}
		if err := ssh.Unmarshal(sig.PublicKey.Marshal(), &w); err != nil || len(inner.Blob) != (w.N.BitLen()+7)/8 {
			return errors.New("the signature is not as long as the key's modulus")
		}
	case ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoSKECDSA256:
		var w struct{ R, S *big.Int }
		if err := ssh.Unmarshal(inner.Blob, &w); err != nil || w.R.Sign() <= 0 || w.S.Sign() <= 0 || !bytes.Equal(ssh.Marshal(&w), inner.Blob) {
			return errors.New("the signature's numbers are not spelled as they should be")
		}
	}
	return nil
}
