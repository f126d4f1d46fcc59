"""The plan: the linked set of small enterprises that keeps most income in the place, within what it has."""
