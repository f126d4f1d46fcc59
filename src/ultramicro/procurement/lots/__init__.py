"""In which lots small firms could win a contract, and which firms could meet it together."""
