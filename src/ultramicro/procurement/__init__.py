"""Public buying that reaches small suppliers: contracts, the law, lots, what could be bought here."""
