"""The order cycle: offers and orders of a week matched through hubs, with a bound that proves the match."""
