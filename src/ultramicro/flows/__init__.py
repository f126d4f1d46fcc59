"""Who pays whom, over time, and how much of it stays in the place."""
