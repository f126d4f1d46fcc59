"""The books in forms that other programs read."""
