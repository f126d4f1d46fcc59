"""A harvest divided among members' shares and depots, week after week."""
