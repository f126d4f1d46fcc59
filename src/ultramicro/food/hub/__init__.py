"""The food hub: a week's plan fixed in the books, goods by batch to the gram, money by claims."""
