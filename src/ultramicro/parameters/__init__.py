"""What people type for a parameter, on a command line, in a form or in JSON, read into its value."""
