"""Delivery rounds: which vehicle goes where, in which order, and what comes home with it."""
