"""Where a place's raw tables come from: its own files, its areas, and the references it names."""
