"""Bills that add up, and what a member can check of them."""
