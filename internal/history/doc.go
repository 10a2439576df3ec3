// Package history reads plans out of git.
//
// A plan repository is an ordinary git repository, so every question that
// accord asks ("what does this pull request change?", "what did we promise in
// December?") begins with two file systems: one for each side. This package
// opens the repository that a folder belongs to and gives those file systems:
//
//	repo, err := history.Open(".")
//	base, err := repo.Resolve(ctx, "plan/2026-12")
//	files, err := repo.At(ctx, base)              // a commit
//	files, err = repo.Index(ctx)                  // what is staged
//	files, done, err := repo.WorkTree()           // what is on disk
//
// All three are [fs.FS]s that also read whole folders and files, and their
// [fs.FileInfo] tells by Sys, a [*Blob], the git mode and, where git knows one,
// the hash. A caller can therefore skip what is equal on both sides without
// reading it, and refuse symbolic links and submodules: they are listed with
// their mode, but opening one fails.
//
// # Revisions
//
// A revision is a full or abbreviated hash, a tag, a branch, a remote branch
// such as origin/main, a full name beginning with refs/, or HEAD, followed by
// any chain of ~n and ^n. Anything else that git understands (main@{u}, :/text,
// main:file) is refused rather than guessed at. Names under plan/ are closes:
// they are tags, never branches, so that nobody can pass off a branch called
// plan/2026-12 as the plan that was signed.
//
// # What can go wrong
//
// What the user can mend in the environment (a shallow clone, a repository in a
// format that cannot be read, a missing branch) is a [*Problem]: it says what is
// the matter and gives the command that mends it. Every other error is a
// failure of the disk or a damaged repository.
//
// # What is left to git
//
// Nothing here changes a repository. The only writer, [Builder], makes new
// repositories for the demonstration. Replacement refs and grafts are ignored:
// what was signed is what the objects say.
//
// A Repository may be used by several goroutines at once. It keeps the packs
// open that it has read from: Close it.
package history
