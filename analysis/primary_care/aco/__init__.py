"""What an accountable care organisation (ACO) must have, checked on its own data."""
