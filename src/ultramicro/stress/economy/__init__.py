"""The economy: firms, households, banks, the public purse and the world outside, every payment double-entry."""
