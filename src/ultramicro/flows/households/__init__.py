"""The household side: what households bring in, and where it goes."""
