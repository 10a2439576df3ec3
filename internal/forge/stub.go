package forge

func Locate(getenv func(string) string, remote string) (Context, error) { return Context{}, ErrNotFound }
