"""Pages of no single question: places of a server, front page of a place, help, finding by name."""
