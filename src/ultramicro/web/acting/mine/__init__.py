"""Pages that people open for themselves: their account, paying, the board, what they owe, their loans."""
