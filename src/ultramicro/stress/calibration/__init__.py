"""What a place's numbers are, where each comes from, and the one readable file of them."""
