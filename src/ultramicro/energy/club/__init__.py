"""What can be done in an energy club."""
