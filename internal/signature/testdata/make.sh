#!/bin/sh
# Makes the fixed vectors of this folder anew with git and ssh-keygen: public keys,
# a message, its signatures, and a tag signed by git. The private keys are thrown
# away, so every run makes other bytes; the tests read whatever lies here.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
printf 'accord-statement: 1\nnot really one\n' >"$here/message"
for kind in "ed25519" "ecdsa -b 256" "ecdsa -b 384" "ecdsa -b 521" "rsa -b 2048" "rsa -b 1024"; do
	name=$(echo "$kind" | sed 's/ -b //')
	# shellcheck disable=SC2086
	ssh-keygen -q -t $kind -N '' -C "$name@example.com" -f "$tmp/$name"
	cp "$tmp/$name.pub" "$here/$name.pub"
	for hash in sha256 sha512; do
		ssh-keygen -q -Y sign -n accord-approval -f "$tmp/$name" -O hashalg=$hash <"$here/message" >"$here/$name.$hash.sig" 2>/dev/null
	done
done
ssh-keygen -q -Y sign -n file -f "$tmp/ed25519" <"$here/message" >"$here/ed25519.file.sig" 2>/dev/null
# A certificate for the key, and a signature that carries it.
ssh-keygen -q -t ed25519 -N '' -C ca -f "$tmp/ca"
ssh-keygen -q -s "$tmp/ca" -I anna -n anna "$tmp/ed25519.pub"
cp "$tmp/ed25519-cert.pub" "$here/certificate.pub"
ssh-keygen -q -Y sign -n accord-approval -f "$tmp/ed25519-cert.pub" <"$here/message" >"$here/certificate.sig" 2>/dev/null
# A tag.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
git init -q "$tmp/repo"
cd "$tmp/repo"
git config user.name 'Hugo Lefèvre'
git config user.email hugo@northlight.example
git config gpg.format ssh
git config user.signingkey "$tmp/ed25519"
GIT_AUTHOR_DATE='2026-12-20T10:00:00+01:00' GIT_COMMITTER_DATE='2026-12-20T10:00:00+01:00' git commit -q --allow-empty -m plan
GIT_COMMITTER_DATE='2026-12-21T10:00:00+01:00' git tag -s --cleanup=verbatim -F "$here/../../statement/testdata/vectors/close.tag" plan/2026-12
git cat-file tag plan/2026-12 >"$here/tag"
