"""Regional networks around the national university hospitals: flows, payments, allocation, workforce, fiscal effect."""
