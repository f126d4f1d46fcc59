"""Input–output tables: what industries buy of each other, brought from the nation to a region."""
