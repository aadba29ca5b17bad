"""What the operator sets for the bot."""

import hmac
import re
from typing import Final

from pydantic import Field, SecretStr, field_validator

from scoring.settings import PuasSettings

TELEGRAM: Final = "https://api.telegram.org"
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}", re.ASCII)


class BotSettings(PuasSettings):
    """The bot's own settings; without a token there is no bot."""

    bot_token: SecretStr | None = Field(
        default=None, description="Token of the Telegram bot, from @BotFather. Without it the bot is off."
    )
    telegram_api: str = Field(
        default=TELEGRAM, description="Address of the Bot API server. Default: Telegram's own."
    )
    public_url: str | None = Field(
        default=None,
        description="Address of the service as people see it, such as https://puas.example.go.id."
        " Default: the address it listens on.",
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="Secret Telegram shows at the webhook, 16 or more of A-Z a-z 0-9 _ -."
        " Default: from the token.",
    )
    poll_timeout: int = Field(
        default=50,
        ge=1,
        le=50,
        description="Seconds one question for new messages may stay open, when polling.",
    )

    @field_validator("webhook_secret")
    @classmethod
    def _strong(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _SECRET.fullmatch(secret.get_secret_value()):
            message = "a webhook secret has 16 to 256 of the characters A-Z a-z 0-9 _ -"
            raise ValueError(message)
        return secret

    @property
    def token(self) -> str | None:
        """The token, None when the bot is off."""
        return self.bot_token.get_secret_value() if self.bot_token else None

    @property
    def by_webhook(self) -> bool:
        """Whether Telegram brings the updates, rather than being asked for them."""
        return self.token is not None and (self.public_url or "").startswith("https://")

    @property
    def secret(self) -> str | None:
        """What Telegram has to show at the webhook: never empty while there is a token."""
        if self.webhook_secret is not None:
            return self.webhook_secret.get_secret_value()
        if self.token is None:
            return None
        return hmac.digest(self.token.encode(), b"webhook", "sha256").hex()
