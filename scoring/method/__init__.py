"""The arithmetic of satisfaction: pure functions of values, each citing the rule it implements."""
