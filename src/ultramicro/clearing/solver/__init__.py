"""The greatest set-off: solver, certificate, options. Numbers only."""
