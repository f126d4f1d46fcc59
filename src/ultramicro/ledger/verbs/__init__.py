"""What can be done with the books, a module a subject."""
