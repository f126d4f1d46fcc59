"""Offers and wants, and what matches what."""
