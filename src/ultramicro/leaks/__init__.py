"""What leaves the place, ranked by how much of it could be done here."""
