// Package attacktest holds sign-off against an attacker. Each case is a small real
// repository in which first an honest company is shown to be approved, closed or
// proven, and then something is done to it that must be seen for what it is.
//
// The cases are the tests of this package (cases_*_test.go), one file for each
// sort of attack. The section Attacks of docs/signoff.md is made from them:
//
//	ACCORD_UPDATE=1 go test ./internal/attacktest
//
// Repositories are written object by object (store_test.go), since what an
// attacker writes is what git itself would not. With ACCORD_SSH=1 git, ssh-keygen
// and `git verify-tag` are asked about the same repositories (real_test.go), to
// show what they let pass.
package attacktest
