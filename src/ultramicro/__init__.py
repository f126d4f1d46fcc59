"""Ultramicro: what a place can do with the money, people and things it already has."""

__version__ = "0.1.0"
