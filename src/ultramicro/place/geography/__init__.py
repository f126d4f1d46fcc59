"""Areas, postcodes and boundaries: which of the place's areas a postcode lies in, and what to draw."""
