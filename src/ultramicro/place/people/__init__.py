"""Who is a person: decided from a name and what is known around it, before anything leaves the place."""
