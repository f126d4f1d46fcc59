"""Who is who: supplier names become parties."""
