"""A sentence for everything an audit can find."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from scoring.i18n import t
from scoring.journal.faults import Fault, Found


def sentence(found: Found) -> str:
    """Say what is not as it was journaled, in one sentence."""
    return _SENTENCES[found.fault](found.told)


_SENTENCES: Final[Mapping[Fault, Callable[[Mapping[str, Any]], str]]] = {
    Fault.PLACE_MISSING: lambda told: t(
        "The order has a gap: {count} places from {place} on are gone.", **told
    ),
    Fault.ENTRY_MISSING: lambda told: t("Entry {entry} (place {place}) is gone.", **told),
    Fault.ENTRY_ALTERED: lambda told: t("Entry {entry} (place {place}) about {subject} was altered.", **told),
    Fault.ENTRY_UNPLACED: lambda told: t(
        "Entry {entry} was taken out of the queue before it had a place.", **told
    ),
    Fault.DETAILS_ALTERED: lambda told: t(
        "The details of entry {entry} about {subject} were altered.", **told
    ),
    Fault.DETAILS_MISSING: lambda told: t(
        "The details of entry {entry} about {subject} are gone, and no erasure was journaled.", **told
    ),
    Fault.CHAIN_BROKEN: lambda told: t(
        "The chain breaks at entry {entry} (place {place}): it, or one before, is another now.", **told
    ),
    Fault.TREE_ALTERED: lambda told: t("{count} hashes of the tree do not follow from the entries.", **told),
    Fault.TAIL_CUT: lambda told: t(
        "The end was cut off: {size} entries were signed, and {left} are left.", **told
    ),
    Fault.CHECKPOINT_UNSIGNED: lambda told: t(
        "The checkpoint over {size} entries has no valid signature.", **told
    ),
    Fault.CHECKPOINT_DIFFERS: lambda told: t(
        "The first {size} entries are not those that were signed.", **told
    ),
    Fault.KEY_UNJOURNALED: lambda told: t("Nobody journaled that this key signs: {key}", **told),
    Fault.WITNESS_DIFFERS: lambda told: t(
        "The first {size} entries are not those that a witness has seen.", **told
    ),
    Fault.FEEDBACK_ALTERED: lambda told: t(
        "Feedback {code} is not what was journaled of it last: {fields}.", **told
    ),
    Fault.FEEDBACK_UNJOURNALED: lambda told: t("Nobody journaled that feedback {code} came in.", **told),
    Fault.FEEDBACK_MISSING: lambda told: t("Feedback {code} was journaled, and is gone.", **told),
    Fault.ATTRIBUTION_ALTERED: lambda told: t(
        "Feedback {code} is ascribed to others than was journaled.", **told
    ),
    Fault.SHARES_ALTERED: lambda told: t(
        "The shares of those who served together were altered: {shares}", **told
    ),
    Fault.METHOD_ALTERED: lambda told: t(
        "Method {method} is not what it was when it was first used: {parameter}.", **told
    ),
    Fault.METHOD_UNJOURNALED: lambda told: t(
        "The scores of {period} name parameters of method {method} that nobody journaled.", **told
    ),
    Fault.SETTING_ALTERED: lambda told: t("The setting {setting} is not what was journaled last.", **told),
    Fault.TALLIES_DIFFER: lambda told: t("Table {table} does not follow from feedback: {rows} rows.", **told),
}
