"""All sentences the bot says, in Telegram's HTML. What people have written is escaped, always."""
