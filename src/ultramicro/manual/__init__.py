"""The manual that comes with the program: the pages of docs, found by a word."""
