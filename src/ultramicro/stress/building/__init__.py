"""A place's numbers made into an economy of firms, households and what lies beyond them."""
