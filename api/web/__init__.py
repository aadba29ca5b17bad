"""Pages for people: server-rendered, complete without scripts, cookies, fonts or anybody else's servers."""
