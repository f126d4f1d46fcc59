"""The steps of the tables of people."""
