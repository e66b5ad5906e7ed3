"""Claims of people who do not exist, with the layout of the sample cohort, published margins and known effects."""
