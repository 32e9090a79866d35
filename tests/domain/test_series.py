"""Kiosks' own numbers: how they are written, and the run that leaves them out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.errors import BadInput
from queue_server.domain.numbering import Series, beyond, make_series, parse_series

SERIES = st.tuples(st.integers(2, 60), st.integers(0, 12)).map(lambda pair: Series(first=pair[0], last=sum(pair)))


@pytest.mark.parametrize("text", ["901-949", " 901 - 949 ", "901–949", "0901-949"])
def test_a_series_is_read_as_people_type_it(text: str) -> None:
    assert parse_series(text) == Series(first=901, last=949)


@pytest.mark.parametrize(
    "text", ["", "901", "-", "901-", "a-b", "949-901", "1-9", "900-10000", "2-9999", "1e3-2e3", "٢-٩"]
)
def test_what_is_no_series_names_the_field(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_series(text)
    assert refused.value.field == "series"


def test_the_shortest_and_the_longest() -> None:
    assert list(make_series(2, 2).numbers) == [2]
    assert len(make_series(9500, 9999).numbers) == 500
    with pytest.raises(BadInput):
        make_series(9499, 9999)


@given(one=SERIES, other=SERIES)
def test_two_meet_when_they_have_a_number_in_common(one: Series, other: Series) -> None:
    assert one.meets(other) is bool(set(one.numbers) & set(other.numbers))
    assert one.meets(other) is other.meets(one)


@given(reserved=st.lists(SERIES, max_size=6), count=st.integers(1, 80))
def test_a_run_is_all_numbers_from_one_but_those_left_out(reserved: list[Series], count: int) -> None:
    run, last = [], 0
    for _ in range(count):
        last = beyond(last + 1, reserved)
        run.append(last)
    left_out = {number for one in reserved for number in one.numbers}
    assert run == sorted(set(range(1, last + 1)) - left_out)
