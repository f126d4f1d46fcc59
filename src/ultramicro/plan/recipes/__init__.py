"""What an enterprise takes and makes: the recipes, their words, and what follows from them."""
