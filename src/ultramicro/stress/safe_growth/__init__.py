"""How fast a lender may grow and still keep its limits when the place is hit."""
