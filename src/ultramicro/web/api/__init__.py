"""What programs ask and do: the same techniques and actions in JSON, with tokens, described by OpenAPI."""
