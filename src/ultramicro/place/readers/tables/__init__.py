"""The tables that a person keeps, read as the dictionary describes them."""
