"""Forms made from the fields of techniques and actions, and what was typed in them read back."""
