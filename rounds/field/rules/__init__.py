"""Pure rules of the phone's door: what a command looks like, when two are the same."""
