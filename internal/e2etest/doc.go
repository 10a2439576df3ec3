// Package e2etest runs accord against a real forge: Gitea on the loopback
// interface, with an organisation of a planner, sales, operations and finance,
// pull requests, protected branches, and the plan workflow itself, run by
// nektos/act on this machine.
//
// Its tests need Gitea's binary (`.ci/forge` builds it) and act, and run only
// where ACCORD_E2E is set; without it they end at once, so that `go test ./...`
// needs Go and git only. The project's own check sets it and skips nothing.
//
// What is asked of the forge here goes through a small client of its own, not
// through package forge, so that a mistake there does not prove itself.
package e2etest
