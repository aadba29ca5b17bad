"""Work that crosses slices: a feedback's journey, imports, the schedule."""
