"""A community bank: loans, savings and community shares on the ledger."""
