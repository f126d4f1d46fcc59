"""A plan is checked again without the solver."""
