"""What is owed to the law about what was bought: days to pay, payments, indicators, and from whom."""
