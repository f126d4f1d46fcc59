"""The food hub's pages made by hand: a week on a phone, and where a batch went."""
