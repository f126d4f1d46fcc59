"""Actions: a form each, what it will do before it is done, a receipt; and members' pages made by hand."""
