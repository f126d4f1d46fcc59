"""Offers and orders of a place as other systems read them."""
