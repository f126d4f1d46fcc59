"""The books held against the bank's statements."""
