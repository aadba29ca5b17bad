"""The dispatcher: one middleware and the handlers, in the order they are asked."""

from aiogram import Dispatcher

from bot.handlers import (
    about,
    answer,
    comment,
    fallback,
    group,
    preferences,
    rate,
    search,
    staff,
    staff_cases,
    staff_objections,
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
    # Staff before the rest of words that are typed: what they write in answer to a case is no search.
    staffs = (staff, staff_cases, staff_objections)
    citizens = (start, preferences, status, rate, survey, about, answer, comment, search)
    for part in (group, *staffs, *citizens, fallback):
        dispatcher.include_router(part.router())
    return dispatcher
