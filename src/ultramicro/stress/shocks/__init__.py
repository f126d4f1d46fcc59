"""What may hit a place from outside: dated, sized, and several at once."""
