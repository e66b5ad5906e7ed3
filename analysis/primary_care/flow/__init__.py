"""The flow of money in primary care payment: payer, accountable care organisation (ACO), practice, service."""
