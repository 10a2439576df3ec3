//go:build !linux

package collector

func givesLargePages() bool { return false }

func inLargePages(int) {}
