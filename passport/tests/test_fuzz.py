"""Any bytes give a report or a refusal, never another exception."""

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from passport.formats import Document, HardwareDocument, UnreadableDocument, read
from passport.hardware import from_json, to_json

FIXTURES = Path(__file__).parent / "fixtures"
DOCUMENTS = [path.read_bytes() for path in sorted(FIXTURES.iterdir()) if path.is_file()]
JSON_DOCUMENTS = [json.loads(data) for data in DOCUMENTS if data[:1] == b"{"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
calm = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


def holds(data: bytes) -> None:
    """The file is read, and then its report can be written and read again; or it is refused with a cure."""
    try:
        document = read(data)
    except UnreadableDocument as error:
        refused = error
    else:
        _comes_back(document)
        return
    assert refused.reason
    assert refused.message
    assert refused.cure
    str(refused).encode()


def _comes_back(document: Document) -> None:
    if isinstance(document, HardwareDocument):
        assert from_json(json.loads(json.dumps(to_json(document.report)))) == document.report


@calm
@given(st.binary(max_size=4000))
def test_random_bytes(data: bytes) -> None:
    holds(data)


@calm
@given(
    st.sampled_from(
        [b"_SM3_", b"_SM_", b"\x1f\x8b", b"PK\x03\x04", b"<REQUEST><CONTENT>", b"# dmidecode 3\n"]
    ),
    st.binary(),
)
def test_random_bytes_after_a_known_beginning(beginning: bytes, rest: bytes) -> None:
    holds(beginning + rest)


@calm
@given(st.data())
def test_documents_with_bytes_cut_changed_or_added(data: st.DataObject) -> None:
    document = bytearray(data.draw(st.sampled_from(DOCUMENTS)))
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(document)))
        end = min(len(document), start + data.draw(st.integers(0, 40)))
        document[start:end] = data.draw(st.binary(max_size=12))
    holds(bytes(document))


@calm
@given(st.data())
def test_documents_with_values_of_another_kind(data: st.DataObject) -> None:
    document = json.loads(json.dumps(data.draw(st.sampled_from(JSON_DOCUMENTS))))
    for _ in range(data.draw(st.integers(1, 4))):
        _replace_somewhere(document, data)
    holds(json.dumps(document).encode())


def _replace_somewhere(document: object, data: st.DataObject) -> None:
    """Walk down at random and put anything in the place where the walk ends."""
    while isinstance(document, dict | list) and document:
        keys = list(document) if isinstance(document, dict) else list(range(len(document)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(document[key], dict | list) or data.draw(st.booleans()):
            document[key] = data.draw(ANYTHING)
            return
        document = document[key]
