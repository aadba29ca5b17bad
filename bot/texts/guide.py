"""How the bot is used and what it keeps: words to anybody, whatever they have said."""

from bot.texts.signs import bold, shown
from scoring import i18n
from scoring.i18n import t


def how_to_begin() -> str:
    """Return the ways in."""
    code = t(
        "Scan the QR code at the counter, type the 6-letter code printed under it, or type the name of the"
        " office or service, for example: ID card."
    )
    return code + "\n" + t("You may also send your location (📎), or open the list of offices.")


def welcome() -> str:
    """Return the first words to somebody who comes without a code."""
    return bold(t("Rate public services here.")) + f"\n{how_to_begin()}\n\n{unseen()}"


def not_found() -> str:
    """Return the answer to a search without result."""
    return t("I have not found that.") + "\n" + how_to_begin()


def nothing_near() -> str:
    """Return the answer to a shared place when no office's place is known."""
    told = t("I do not know yet where the offices here are, so I cannot say which is near.")
    return told + "\n" + t("Please type the name of the office, or choose it from the list.")


def units(name: str | None) -> str:
    """Return the question which office somebody visited, below the one they have chosen so far."""
    asks = t("Which office did you visit?")
    return asks if name is None else bold(shown(name)) + "\n\n" + asks


def counters(unit: str) -> str:
    """Return the question at which counter somebody was served."""
    return bold(shown(unit)) + "\n\n" + t("Where were you served?")


def language_chosen() -> str:
    """Return the first words in another language."""
    return t("I now speak English with you.") + "\n\n" + how_to_begin()


def unknown_command() -> str:
    """Return the answer to a command we do not have."""
    return t("I do not know this command.") + "\n\n" + helped()


def helped() -> str:
    """Return how this bot is used."""
    lines = [
        bold(t("How it works")),
        how_to_begin(),
        t("One tap is a complete rating. Everything after that is up to you."),
        "",
        t("/status - what became of your ratings"),
        t("/bahasa - change the language"),
        t("/privasi - what we store"),
        t("/hapus - erase my data"),
    ]
    return "\n".join(lines)


def privacy() -> str:
    """Return what is stored, by whom it is seen, and how it ends."""
    lines = [
        bold(t("What we store")),
        t("• Your rating and comment, with the office, the service and the day."),
        t("• Your chat, encrypted, so that the office's answer can reach you. Nobody in the office sees it."),
        t("• Your age group, sex, schooling and occupation, only if you tell us."),
        t("• In place of your account: a code from which your account cannot be made out."),
        t("We do not store your name, your photo, your number or where you are."),
        "",
        t("/hapus erases your chat and everything that ties you to your ratings."),
    ]
    return "\n".join(lines)


def erase_question() -> str:
    """Return what would be erased and what would stay."""
    lines = [
        bold(t("Erase your data?")),
        t(
            "Erased: your chat, your language, what you told of yourself, this conversation, reminders,"
            " and the tie to your ratings."
        ),
        t("Kept: the ratings and comments themselves, without a trace of whose they were."),
        t("A scrambled day code stays as well, so that one visit is not counted twice."),
        t("After this you can take a rating back only with its receipt."),
    ]
    return "\n".join(lines)


def erased(count: int) -> str:
    """Return what was erased."""
    lines = [
        bold(t("Erased.")),
        t("Your chat, your language, what you told of yourself, this conversation and reminders are gone."),
        i18n.tn(
            "{count} rating no longer has a tie to you.",
            "{count} ratings no longer have a tie to you.",
            count,
        ),
        t("The messages above are in your own Telegram; you may delete the chat."),
    ]
    return "\n".join(lines)


def not_text() -> str:
    """Return the refusal of what is not text."""
    return t("I can only read text, so I have not kept this. Please type your comment in words.")


def old_button() -> str:
    """Return the answer to a button whose time is over."""
    return t("This button is from an earlier visit. Please scan the QR code or type its code again.")


def unseen() -> str:
    """Return who does not see what."""
    return t("Officers do not see your name or number.")


def group() -> str:
    """Return the one thing said in a group."""
    return t("I only talk in private, so that nobody reads along. Please write to me directly.")
