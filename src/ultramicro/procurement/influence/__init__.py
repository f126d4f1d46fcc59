"""What of public buying could be bought here, by when, and what that would be worth."""
