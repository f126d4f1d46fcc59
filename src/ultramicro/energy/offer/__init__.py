"""What a share offer promises: income, costs, loan, tax, members' interest, the fund, year by year."""
