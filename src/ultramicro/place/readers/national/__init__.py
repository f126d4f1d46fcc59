"""What statistical offices publish: input-output tables and household accounts."""
