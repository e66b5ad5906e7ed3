"""Provider cost accounting: fully distributed cost and the cost recovery ratio (원가보전율)."""
