"""The contract every technique keeps, money, errors and the one door: `ask`."""
