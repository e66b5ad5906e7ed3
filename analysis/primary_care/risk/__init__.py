"""Risk adjustment of payment: what a person is expected to cost, and whom a payment by it favours."""
