"""Bank statements in every form that banks give."""
