"""People and deaths by age, sex, province and year: the official projection, what it implies, and what could differ."""
