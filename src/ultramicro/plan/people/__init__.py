"""Who works where: people to posts, enterprises to rooms."""
