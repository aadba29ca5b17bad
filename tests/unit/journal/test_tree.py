"""The tree is RFC 6962's, whatever its size, and its proofs convince a verifier that knows only the RFC."""

from hypothesis import given
from hypothesis import strategies as st

from scoring.journal import rules
from tests.unit.journal import rfc6962

LEAVES = [rfc6962.leaf_hash(str(number).encode()) for number in range(300)]
sizes = st.integers(1, len(LEAVES))


def grown(size: int) -> tuple[rules.Tree, dict[rules.Place, bytes]]:
    """A tree of so many leaves, and every complete subtree that came of it."""
    tree, nodes = rules.Tree(), {}
    for number, leaf in enumerate(LEAVES[:size]):
        nodes[0, number] = leaf
        nodes |= dict(tree.add(leaf))
    return tree, nodes


def told(spans: list[rules.Span], nodes: dict[rules.Place, bytes]) -> list[bytes]:
    return [rules.root_of([nodes[place] for place in rules.subtrees(span)]) for span in spans]


def test_the_hashes_are_those_of_the_rfc() -> None:
    assert rules.leaf(b"x") == rfc6962.leaf_hash(b"x")
    assert rules.Tree().root == rfc6962.mth([]) == rules.EMPTY
    assert rules.leaf(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@given(st.integers(0, len(LEAVES)), st.integers(0, len(LEAVES)))
def test_a_tree_that_grows_has_the_root_of_all_its_leaves(first: int, more: int) -> None:
    first, size = sorted((first, more))
    early, nodes = grown(first)
    resumed = rules.Tree(first, [nodes[place] for place in rules.subtrees((0, first))])
    for leaf in LEAVES[first:size]:
        resumed.add(leaf)
    assert early.root == rfc6962.mth(LEAVES[:first])
    assert (resumed.root, resumed.size) == (rfc6962.mth(LEAVES[:size]), size)


@given(sizes, st.data())
def test_every_leaf_can_be_proved_and_no_other_in_its_place(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    tree, nodes = grown(size)
    path = told(rules.inclusion(index, size), nodes)
    assert rfc6962.root_from_path(index, size, LEAVES[index], path) == tree.root
    assert rules.is_included(LEAVES[index], index, size, path, tree.root)
    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != index)) if size > 1 else size
    assert not rules.is_included(LEAVES[index], other, size, path, tree.root)
    assert not rules.is_included(rfc6962.leaf_hash(b"other"), index, size, path, tree.root)
    assert not rules.is_included(LEAVES[index], index, size, [*path, tree.root], tree.root)
    if path:
        assert not rules.is_included(LEAVES[index], index, size, path[:-1], tree.root)


@given(sizes, st.data())
def test_a_log_of_yesterday_is_proved_to_be_the_beginning_of_todays(size: int, data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, size))
    old, (new, nodes) = rfc6962.mth(LEAVES[:earlier]), grown(size)
    path = told(rules.consistency(earlier, size), nodes)
    assert rfc6962.roots_from_consistency(earlier, size, path, old) == (old, new.root)
    assert rules.is_consistent(earlier, old, size, new.root, path)
    rewritten = rfc6962.mth([rfc6962.leaf_hash(b"other"), *LEAVES[1:earlier]])
    assert not rules.is_consistent(earlier, rewritten, size, new.root, path)
    assert not rules.is_consistent(earlier, old, size, new.root, [*path, old])
    if path:
        assert not rules.is_consistent(earlier, old, size, new.root, path[:-1])


def test_nothing_is_the_beginning_of_everything_and_nothing_longer_is() -> None:
    tree, _ = grown(5)
    assert rules.is_consistent(0, rules.EMPTY, 5, tree.root, [])
    assert not rules.is_consistent(0, tree.root, 5, tree.root, [])
    assert not rules.is_consistent(6, tree.root, 5, tree.root, [])
    assert not rules.is_consistent(3, tree.root, 5, tree.root, [])
    assert not rules.is_included(LEAVES[0], 5, 5, [], tree.root)
    assert rules.consistency(0, 5) == rules.consistency(5, 5) == []
