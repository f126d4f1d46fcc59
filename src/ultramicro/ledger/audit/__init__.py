"""The books worked out again from their operations, by code that shares nothing with the rules."""
