"""Heads of the chain that are kept outside the books: slips on paper, stamps of a time-stamp authority."""
