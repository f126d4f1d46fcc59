"""What a plan says of itself: what holds it back, what else would do, who gains."""
