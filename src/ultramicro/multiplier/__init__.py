"""How often a pound works before it leaves: re-spend surveys, the payment network, input-output tables."""
