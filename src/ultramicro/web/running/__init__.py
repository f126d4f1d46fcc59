"""What runs beside the pages: jobs in a process of their own, health, and how a server starts and stops."""
