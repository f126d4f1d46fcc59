"""Registers, postcode directories and looked-up places."""
