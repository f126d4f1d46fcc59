"""Local currency, mutual credit and hours: rules over the ledger."""
