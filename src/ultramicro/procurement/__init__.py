"""Public buying: contracts, what is paid under them, and how it could reach small suppliers."""
