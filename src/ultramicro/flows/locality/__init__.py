"""Where the people we pay are, on what evidence, and whom to look up next."""
