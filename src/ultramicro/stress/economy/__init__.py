"""Firms, households, banks, the public purse and what lies beyond the place, in double entry."""
