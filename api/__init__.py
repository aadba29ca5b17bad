"""The web door: pages for people, the machine API, and the command line."""
