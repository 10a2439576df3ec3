package signature

import (
	"bytes"
	"fmt"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// Sign makes the signature that ssh-keygen -Y sign makes of a message, from a key
// at hand. It is for the demo and for tests: people sign with ssh-keygen, which
// knows agents and hardware.
func Sign(signer ssh.Signer, message []byte, namespace string) ([]byte, error) {
	if err := checkKind(signer.PublicKey().Type()); err != nil {
		return nil, err
	}
	sig, err := sshsig.Sign(bytes.NewReader(message), signer, sshsig.HashSHA512, namespace)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return armour(sig.Marshal()), nil
}
