"""Exports of other systems for food: products, stock and orders, as offers and orders of a cycle."""
