"""The kernel: operations, rules, state, chain, proof; no database."""
