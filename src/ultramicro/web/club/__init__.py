"""The energy club's pages made by hand: one's own month, bills, checking them, and the whole club's month."""
