"""What a text in a cell means: sums, dates, words."""
