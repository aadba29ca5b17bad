"""Who may see and do what: staff, and the machines of appraisal systems."""
