"""What a set-off means: loops, what is left, by sector, who can pay, month by month."""
