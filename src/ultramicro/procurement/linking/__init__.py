"""Which payee is which contract's supplier, and which payment is made under which contract."""
