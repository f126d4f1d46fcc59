"""Who is who, their posts and their claims."""
