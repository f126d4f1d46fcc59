"""Series that stand apart from meters: sun on the ground, what a turbine made, how much water flowed."""
