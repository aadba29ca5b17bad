"""Reading Indonesian comments without a network: sentiment, elements, personal data, urgency."""
