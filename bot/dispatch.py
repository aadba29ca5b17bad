"""The dispatcher: one middleware and the handlers, in the order they are asked."""

from aiogram import Dispatcher

from bot.handlers import (
    answer,
    comment,
    fallback,
    group,
    preferences,
    rate,
    search,
    start,
    status,
    survey,
)
from bot.middleware import OneTransaction


def build(transaction: OneTransaction) -> Dispatcher:
    """Return a dispatcher. State is kept in the database alone, so aiogram's own is off."""
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.update.outer_middleware(transaction)
    # Groups first, since nothing else may hear them; what nobody claims comes last.
    for part in (group, start, preferences, status, rate, survey, answer, comment, search, fallback):
        dispatcher.include_router(part.router())
    return dispatcher
