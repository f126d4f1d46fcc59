"""One module a source: each reads a file a user has into the tables of the dictionary."""
