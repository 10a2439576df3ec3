package attacktest

import (
	"bytes"

	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
	"golang.org/x/crypto/ssh"
)

// signedBy is clara's consent, signed with another key.
func signedBy(key string) func(*world) {
	return func(w *world) {
		x := clara
		x.key = key
		w.approve("promo", x)
	}
}

// spoiled is clara's consent, of which something else is filed than she signed.
func spoiled(spoil func(body, armour []byte) ([]byte, []byte)) func(*world) {
	return func(w *world) {
		x := clara
		x.spoil = spoil
		w.approve("promo", x)
	}
}

// in is clara's consent in another namespace.
func in(namespace string) func(*world) {
	return func(w *world) {
		x := clara
		x.namespace = namespace
		w.approve("promo", x)
	}
}

// listed has main's policy changed by those who may, and the promotion proposed
// with anna's consent, and ben's, who is asked again until the policy is closed.
func listed(edits ...string) func(*world) {
	return func(w *world) {
		w.edit("main", "plans/policy.yaml", edits...)
		annaAgreed(w)
		w.approve("promo", ben)
	}
}

var keyCases = []attack{
	{name: "signed as a commit is", point: 9, asked: promo,
		does:   "has clara's key sign the statement in the namespace of git, as in a commit or tag",
		guard:  "a signature holds in one namespace only",
		before: annaAgreed, honest: asItShould, attack: in(statement.TagNamespace),
		says: []string{`it was signed for the namespace "git"; expected accord-approval`}},
	{name: "signed as a file is", point: 9, asked: promo,
		does:   "has clara's key sign the statement in the namespace that people sign files in",
		guard:  "a signature holds in one namespace only",
		before: annaAgreed, honest: asItShould, attack: in("file"),
		says: []string{`it was signed for the namespace "file"; expected accord-approval`}},
	{name: "signed as a record is", point: 11, asked: promo,
		does:   "has the statement signed in the namespace of records of reviews",
		guard:  "a signature holds in one namespace only",
		before: annaAgreed, honest: asItShould, attack: in(statement.EvidenceNamespace),
		says: []string{`it was signed for the namespace "accord-evidence"; expected accord-approval`}},
	{name: "an expired key", point: 10, asked: promo,
		does:   "signs with a key of clara's that was valid until November",
		guard:  "the key must be valid on the day of the statement, and today",
		before: annaAgreed, honest: asItShould, attack: signedBy("clara-2025"),
		says: []string{"not counted: clara approve: the key clara-2025 is valid until 2026-11-30, not on 2026-12-01 any more"}},
	{name: "an expired key, backdated", point: 10, asked: promo,
		does:   "signs with clara's expired key and states a day on which it was valid",
		guard:  "the key must be valid today as well, and a statement is not older than the last close",
		before: annaAgreed, honest: asItShould,
		attack: func(w *world) {
			x := said(clara, func(s *statement.Statement) { s.SignedAt = s.SignedAt.AddDate(0, 0, -4) })
			x.key = "clara-2025"
			w.approve("promo", x)
		},
		says: []string{"not counted: clara approve: the key clara-2025 is valid until 2026-11-30, not on 2026-12-10 any more"}},
	{name: "a key that is not valid yet", point: 10, asked: promo,
		does:   "signs with clara's key of the next year",
		guard:  "the key must be valid on the day of the statement, and today",
		before: annaAgreed, honest: asItShould, attack: signedBy("clara-2027"),
		says: []string{"not counted: clara approve: the key clara-2027 is valid from 2027-01-01, not yet on 2026-12-01"}},
	{name: "a statement of tomorrow", point: 10, asked: promo,
		does:   "signs with clara's key of the next year and states a day of that",
		guard:  "a statement is not of a day to come",
		before: annaAgreed, honest: asItShould,
		attack: func(w *world) {
			x := said(clara, func(s *statement.Statement) { s.SignedAt = s.SignedAt.AddDate(0, 2, 0) })
			x.key = "clara-2027"
			w.approve("promo", x)
		},
		says: []string{"not counted: clara approve: the key clara-2027 is valid from 2027-01-01, not yet on 2026-12-10"}},
	{name: "a statement older than the close", point: 10, asked: promo,
		does:   "dates an approval before the last close, where a deputy or a key still counted",
		guard:  "a statement is not older than the close that it follows",
		before: annaAgreed, honest: asItShould,
		attack: byClara(func(_ *world, s *statement.Statement) { s.SignedAt = s.SignedAt.AddDate(0, 0, -20) }),
		says:   []string{"it says that it was signed on 2026-11-1", "before plan/2026-11 was made"}},
	{name: "a revoked key", point: 9, asked: promo,
		does:   "signs with a key that ben lost and the policy revokes",
		guard:  "what a revoked key signed counts for nothing, whenever it says that it did",
		before: func(w *world) { w.promote(250); w.approve("promo", anna, clara, word{by: "hugo", role: "treasurer"}) },
		honest: func(w *world) { w.approve("promo", ben) },
		attack: func(w *world) { x := ben; x.key = "ben-lost"; w.approve("promo", x) },
		says:   []string{"a key that the policy does not know: it was revoked as lost"}},
	{name: "a revocation on the target", point: 3, asked: promo,
		does:   "signs with a key that the policy lists, and revokes since yesterday",
		guard:  "revocations of the target hold at once",
		before: listed("revoked:\n", "revoked:\n  - {id: stolen, key: "+signedtest.Public("clara-2025")+"}\n", ", valid_until: 2026-11-30}\n      - {id: clara-2027", "}\n      - {id: clara-2027"),
		honest: asItShould, attack: signedBy("clara-2025"),
		says: []string{"not counted: clara approve: the key clara-2025 is revoked"}},
	{name: "a key that nobody knows", point: 9, asked: promo,
		does:   "signs in clara's name with a key of their own",
		guard:  "who signed is told by the key, and keys are listed in the policy",
		before: annaAgreed, honest: asItShould, attack: signedBy("eve"),
		says: []string{"a key that the policy does not know"}},
	{name: "in the name of another", point: 9, asked: promo,
		does:   "signs with a key that the policy knows, and writes clara's name and role",
		guard:  "the person is whose key it is, whatever the statement says",
		before: annaAgreed, honest: asItShould, attack: signedBy("fay"),
		says: []string{"it says that it is by clara, and the key fay-1 is fay's"}},
	{name: "in a role of another", point: 9, asked: promo,
		does:   "signs in their own name and claims to be the CFO",
		guard:  "roles are given by the policy",
		before: annaAgreed, honest: asItShould,
		attack: func(w *world) { w.approve("promo", word{by: "fay", role: "cfo"}) },
		says:   []string{"not counted: fay approve: fay is not cfo"}},
	{name: "a key of two people", point: 9, asked: promo,
		does:   "has fay's new key listed for clara as well, so that fay signs for clara",
		guard:  "a key that is listed twice signs for nobody",
		before: listed(signedtest.Public("fay"), signedtest.Public("shared"), signedtest.Public("clara-2027")+", valid_from: 2027-01-01", signedtest.Public("shared")),
		honest: asItShould, attack: signedBy("shared"),
		says: []string{"clara-04.txt: signed by SHA256:", "a key that the policy does not know"}},
	{name: "a person who is everybody", point: 9, asked: promo,
		does:   "lists a key for a person whose name is a pattern, as allowed_signers of ssh-keygen takes it",
		guard:  "people have names of letters, digits and a few signs, and no patterns exist",
		honest: func(w *world) { annaAgreed(w); asItShould(w) },
		attack: func(w *world) {
			w.edit("main", "plans/policy.yaml", "  fay:\n", "  \"*\":\n")
			w.promote(120)
		},
		says: []string{"blocked: main has errors, as A0020 in plans/policy.yaml"}},
	{name: "a key with options", point: 9, asked: promo,
		does:   "lists a key with an option before it, by which ssh-keygen takes it for an authority or without dates",
		guard:  "a key is its kind and itself; whatever else is an error",
		honest: func(w *world) { annaAgreed(w); asItShould(w) },
		attack: func(w *world) {
			w.edit("main", "plans/policy.yaml", "{id: fay-1, key: ssh-ed25519", "{id: fay-1, key: cert-authority ssh-ed25519")
			w.promote(120)
		},
		says: []string{"blocked: main has errors, as A0106 in plans/policy.yaml"}},
	{name: "a certificate", point: 9, asked: promo,
		does:   "signs with a certificate by which an authority says that the key is clara's",
		guard:  "there are no authorities: the policy alone says whose a key is",
		before: annaAgreed, honest: asItShould,
		attack: spoiled(func(body, _ []byte) ([]byte, []byte) {
			return body, sealed(body, statement.Namespace, certificate().Marshal(), func(m []byte) *ssh.Signature {
				s, err := signedtest.Key("clara").Sign(nil, m)
				if err != nil {
					panic(err)
				}
				return s
			})
		}),
		says: []string{"certificates are not allowed"}},
	{name: "a key with which everybody can sign", point: 9, asked: promo,
		does:   "has a point of small order listed as a key of clara's, for which anybody makes signatures without a secret",
		guard:  "such a key signs for nobody",
		before: listed(signedtest.Public("clara-2027")+", valid_from: 2027-01-01", keyLine(neutral())),
		honest: asItShould,
		attack: spoiled(func(body, _ []byte) ([]byte, []byte) {
			return body, sealed(body, statement.Namespace, neutral().Marshal(), anyone)
		}),
		says: []string{"a key that the policy does not know"}},
	{name: "text behind the signature", point: 9, asked: promo,
		does:   "writes something behind the armour, which ssh-keygen does not read",
		guard:  "a .sig is exactly one armour and nothing else",
		before: annaAgreed, honest: asItShould,
		attack: spoiled(func(b, a []byte) ([]byte, []byte) { return b, append(a, "and 500 more\n"...) }),
		says:   []string{"text stands behind the signature"}},
	{name: "two signatures in one file", point: 9, asked: promo,
		does:   "puts a second armour behind the first, so that each reader takes another one",
		guard:  "a .sig is exactly one armour and nothing else",
		before: annaAgreed, honest: asItShould,
		attack: spoiled(func(b, a []byte) ([]byte, []byte) { return b, append(bytes.Clone(a), a...) }),
		says:   []string{"text stands behind the signature"}},
	{name: "a signature of something else", point: 9, asked: promo,
		does:   "puts clara's signature of another statement beside this one",
		guard:  "a signature holds for the bytes that were signed",
		before: annaAgreed, honest: asItShould,
		attack: spoiled(func(b, a []byte) ([]byte, []byte) {
			return bytes.Replace(b, []byte("\nrole: cfo\n"), []byte("\nrole: coo\n"), 1), a
		}),
		says: []string{"the signature is by the key clara-1 of the policy, but not for these bytes"}},
	{name: "a statement in other bytes", point: 9, asked: promo,
		does:   "signs a statement with line ends that an editor would not show",
		guard:  "a statement is read only as it would be written back to the byte",
		before: annaAgreed, honest: asItShould,
		attack: rewritten(func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) }),
		says:   []string{"approvals/2026-12/clara-", "line 1"}},
	{name: "a line twice", point: 9, asked: promo,
		does:   "signs a statement that states two roles, of which each reader takes another one",
		guard:  "a statement has each line once and in one order",
		before: annaAgreed, honest: asItShould,
		attack: rewritten(func(b []byte) []byte {
			return bytes.Replace(b, []byte("\nrole: cfo\n"), []byte("\nrole: coo\nrole: cfo\n"), 1)
		}),
		says: []string{"approvals/2026-12/clara-", "expected"}},
	{name: "the key of the recorder", point: 11, asked: promo,
		does:   "signs an approval with the key by which reviews are witnessed",
		guard:  "the recorder's key fills no role",
		before: annaAgreed, honest: asItShould, attack: signedBy("recorder"),
		says: []string{"the recorder signs records of reviews, and fills no role"}},
	{name: "the key in the safe", point: 3, asked: promo,
		does:   "approves a proposal with a recovery key, which replaces policies",
		guard:  "recovery keys count for a change of the policy and for nothing else",
		before: annaAgreed, honest: asItShould,
		attack: func(w *world) {
			w.approve("promo", word{by: "safe", role: "cfo"})
		},
		says: []string{"recovery keys replace a policy, enough of them together, and nothing else"}},
}

// rewritten is clara's consent, signed as other bytes than the program writes.
func rewritten(change func([]byte) []byte) func(*world) {
	return func(w *world) {
		a := w.must("promo")
		body := change(w.draft(a, clara).Bytes())
		w.lay("", "approvals/2026-12/clara-odd", body, signedtest.Sign(w.t, "clara", body, statement.Namespace), a.Transition().Head.Hash)
	}
}
