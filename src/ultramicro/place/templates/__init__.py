"""Files that a new place starts with."""
