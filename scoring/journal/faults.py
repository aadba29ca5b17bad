"""What an audit can find, by name; the door that tells people owns the sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """Ways in which what is stored is not what was journaled and signed."""

    PLACE_MISSING = "place_missing"
    ENTRY_MISSING = "entry_missing"
    ENTRY_ALTERED = "entry_altered"
    ENTRY_UNPLACED = "entry_unplaced"
    DETAILS_ALTERED = "details_altered"
    DETAILS_MISSING = "details_missing"
    CHAIN_BROKEN = "chain_broken"
    TREE_ALTERED = "tree_altered"
    TAIL_CUT = "tail_cut"
    CHECKPOINT_UNSIGNED = "checkpoint_unsigned"
    CHECKPOINT_DIFFERS = "checkpoint_differs"
    KEY_UNJOURNALED = "key_unjournaled"
    WITNESS_DIFFERS = "witness_differs"
    FEEDBACK_ALTERED = "feedback_altered"
    FEEDBACK_UNJOURNALED = "feedback_unjournaled"
    FEEDBACK_MISSING = "feedback_missing"
    ATTRIBUTION_ALTERED = "attribution_altered"
    SHARES_ALTERED = "shares_altered"
    METHOD_ALTERED = "method_altered"
    METHOD_UNJOURNALED = "method_unjournaled"
    SETTING_ALTERED = "setting_altered"
    TALLIES_DIFFER = "tallies_differ"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is not as it was journaled, with what a sentence about it needs."""

    fault: Fault
    told: Mapping[str, object] = field(default_factory=dict)

    def as_record(self) -> dict[str, object]:
        """Return it as plain values."""
        return {"fault": self.fault.value, **self.told}
