"""What each technique would do in a recession, with its cost and its failures: what a run may switch on."""
