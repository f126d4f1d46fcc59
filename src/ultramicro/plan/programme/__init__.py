"""The programme of linked enterprises: its rows, its solver, its answer."""
