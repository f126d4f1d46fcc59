"""Every address, with who may open it; one that does not say so keeps the server from starting."""
