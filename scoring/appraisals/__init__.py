"""Periods, statements and objections: what reaches an appraisal."""
