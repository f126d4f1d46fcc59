"""The local share of what is spent on food, with its denominator."""
