"""Whatever the bytes, a log or a report of an erasure is read or refused."""

from __future__ import annotations

import json

from erasure_documents import Wipe, a_log
from hypothesis import given
from hypothesis import strategies as st

from passport.formats import blancco, nwipe
from passport.refusal import UnreadableDocument

lines = st.sampled_from(
    [*a_log(Wipe(), Wipe(device="/dev/sdb")).splitlines(), "*" * 80, "a | b | c | d | e | f", "!|"]
)


@given(st.lists(lines | st.text(max_size=40), max_size=40))
def test_any_order_of_lines_is_read_or_refused(some: list[str]) -> None:
    try:
        report = nwipe.read("\n".join(some).encode("utf-8", "surrogatepass"))
    except UnreadableDocument:
        return
    assert all(erasure.result is not None for erasure in report.erasures)


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"<root>", b"{", b"[2024/03/05 10:11:12]  notice: Found "])
)
def test_any_bytes_are_read_or_refused(tail: bytes, head: bytes) -> None:
    for reader in (nwipe, blancco):
        assert isinstance(reader.detect(head + tail, "x"), bool)
        try:
            reader.read(head + tail)
        except UnreadableDocument as refused:
            assert refused.cure  # noqa: PT017 -- either outcome is well, another exception is not


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["erasure", "target", "serial", "capacity", "disks", "disk", "state"]), inner
        )
    ),
    max_leaves=20,
)


@given(trees, st.integers(0, 2000))
def test_any_json_below_the_names_of_blancco_is_read_or_refused(tree: object, cut: int) -> None:
    whole = json.dumps(
        {"blancco_data": {"blancco_erasure_report": tree, "disks": tree, "description": tree}}
    ).encode()
    for data in (whole, whole[:cut]):
        try:
            report = blancco.read(data)
        except UnreadableDocument:
            continue
        assert all(erasure.result is not None for erasure in report.erasures)
