"""Settlement runs: readings to shares, again when readings come late."""
