"""What was promised beside what was delivered, over everything that was due, on a fixed and a moving base."""
