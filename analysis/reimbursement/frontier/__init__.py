"""The smallest disruption that balances fees within money and yearly limits, and what each limit costs."""
