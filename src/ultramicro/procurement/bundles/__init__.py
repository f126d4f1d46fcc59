"""Many small ones pooled: what is to be set aside for those that fail, and what each brings in."""
