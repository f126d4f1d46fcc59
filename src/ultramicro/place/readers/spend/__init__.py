"""One published list of payments, step by step: header, columns, roles, amounts, outcomes."""
