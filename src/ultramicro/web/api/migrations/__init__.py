"""How the table of what programs had done came to be what it is."""
