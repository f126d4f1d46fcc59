"""A clearing round: collect, consent, solve, settle in the ledger, and a statement for each."""
