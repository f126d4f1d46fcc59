"""Where power could be made here, how much of it, and how much of that the place itself would use."""
