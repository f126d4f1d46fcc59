"""Whether the place would ride out a recession: a small economy in whole pence, month by month."""
