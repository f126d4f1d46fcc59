"""The command line: verbs made from the techniques, and the few verbs that act."""
