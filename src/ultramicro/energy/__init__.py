"""The energy club: sharing local generation, settling and billing it, siting it and paying for it."""
