"""Small rules: ratings, dossier codes, phone numbers, percentiles, permissions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import dossier, figures, rating
from queue_server.domain.errors import BadInput
from queue_server.domain.figures import Stretch
from queue_server.domain.model import QuestionState, Status
from queue_server.domain.permissions import DeviceKind, Permission, Role, is_granted
from queue_server.domain.phone import masked_phone, normalise_phone
from tests.domain.test_lifecycle import NOW


def seconds(value: int) -> timedelta:
    return timedelta(seconds=value)


class TestRating:
    question = rating.ask(ticket=1, counter=3, now=NOW, question_seconds=60)

    @pytest.mark.parametrize(("after", "is_open"), [(0, True), (59, True), (60, False)])
    def test_a_question_stays_its_time(self, after: int, is_open: bool) -> None:
        assert rating.is_answerable(self.question, NOW + seconds(after)) is is_open

    def test_an_unanswered_question_is_counted_as_such(self) -> None:
        assert rating.state_at(self.question, NOW + seconds(61)) is QuestionState.UNANSWERED

    def test_the_next_question_leaves_it_its_twenty_seconds(self) -> None:
        assert rating.make_way(self.question, NOW + seconds(5)) == (QuestionState.ASKED, NOW + seconds(20))

    def test_after_twenty_seconds_it_makes_way_and_counts_as_cut_short(self) -> None:
        assert rating.make_way(self.question, NOW + seconds(30)) == (QuestionState.CUT_SHORT, NOW + seconds(30))

    def test_a_shorter_setting_never_undercuts_twenty_seconds(self) -> None:
        short = rating.ask(ticket=1, counter=3, now=NOW, question_seconds=5)
        assert short.closes_at == NOW + rating.KEEP

    @pytest.mark.parametrize("score", [0, 6, -1, 99])
    def test_scores_are_one_to_five(self, score: int) -> None:
        with pytest.raises(BadInput, match="bad_input"):
            rating.check_answer(score, [], None)

    def test_reasons_come_with_a_middling_or_bad_answer_only(self) -> None:
        rating.check_answer(3, ["long_wait"], None)
        for score, reasons in ((4, ["long_wait"]), (1, ["weather"]), (1, ["other", "other"])):
            with pytest.raises(BadInput):
                rating.check_answer(score, reasons, None)


class TestDossierCode:
    @pytest.mark.parametrize(
        ("given_code", "kept"),
        [
            ("000.00.53.H48-220921-0099", "000.00.53.H48-220921-0099"),
            (" h48.1.12-260115-ab00123 ", "H48.1.12-260115-AB00123"),
            ("000.00.53.h48－220921－0099", "000.00.53.H48-220921-0099"),
        ],
    )
    def test_provincial_codes_are_taken_in_one_form(self, given_code: str, kept: str) -> None:
        assert dossier.normalise_code(given_code) == kept
        assert dossier.PROVINCIAL_CODE.fullmatch(kept)

    @pytest.mark.parametrize("bad", ["", " ", "<b>", "A" * 61, "A\x00B", "-A", "hồ sơ"])
    def test_what_is_no_code_is_refused(self, bad: str) -> None:
        with pytest.raises(ValueError, match=r".*"):
            dossier.normalise_code(bad)

    @given(st.integers(1, 99_999), st.dates(date(2020, 1, 1), date(2099, 12, 31)))
    def test_own_codes_never_look_like_the_provinces(self, number: int, day: date) -> None:
        code = dossier.own_code(site_code="quang-ngai", day=day, number=number)
        assert dossier.normalise_code(code) == code
        assert not dossier.PROVINCIAL_CODE.fullmatch(code)

    def test_search_ignores_diacritics_and_d_is_d(self) -> None:
        assert dossier.search_key("Đăng ký BIẾN ĐỘNG") == "dang ky bien dong"


class TestPhone:
    @pytest.mark.parametrize("written", ["0901234567", "+84901234567", "84901234567", "090 123.45-67"])
    def test_numbers_are_kept_in_one_form_and_shown_masked(self, written: str) -> None:
        assert normalise_phone(written) == "+84901234567"
        assert masked_phone("+84901234567") == "090***4567"

    @pytest.mark.parametrize("written", ["", "0123456789", "090123456", "+1901234567", "abc", "0901234567;"])
    def test_other_numbers_are_refused(self, written: str) -> None:
        with pytest.raises(BadInput):
            normalise_phone(written)


class TestFigures:
    @given(st.lists(st.floats(0, 10_000), min_size=1, max_size=50), st.integers(1, 100))
    def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(
        self, values: list[float], percent: int
    ) -> None:
        found = figures.percentile([float(int(value)) for value in values], percent)
        assert found is not None
        whole = [int(value) for value in values]
        assert found in whole
        assert sum(value <= found for value in whole) * 100 >= percent * len(whole)
        assert sum(value < found for value in whole) * 100 < percent * len(whole)

    def test_nothing_has_no_percentile(self) -> None:
        assert figures.percentile([], 50) is None

    def test_times_are_summed_over_a_ticket_and_target_wants_every_wait_in_time(self) -> None:
        def stretch(ticket: int, status: Status, start: int, end: int, due: int | None = None) -> Stretch:
            due_at = None if due is None else NOW + seconds(due)
            return Stretch(
                ticket=ticket,
                status=status,
                started_at=NOW + seconds(start),
                ended_at=NOW + seconds(end),
                due_at=due_at,
            )

        found = figures.times(
            [
                stretch(1, Status.WAITING, 0, 100, due=900),
                stretch(1, Status.SERVING, 120, 200),
                stretch(1, Status.WAITING, 200, 500, due=380),
                stretch(2, Status.WAITING, 0, 50, due=50),
            ]
        )
        assert (found["waiting"].count, found["waiting"].median_seconds, found["waiting"].p90_seconds) == (2, 50, 400)
        assert (found["waiting"].within_target, found["waiting"].target_count) == (1, 2)
        assert found["service"].median_seconds == 80
        assert found["walking"].median_seconds is None


class TestPermissions:
    @pytest.mark.parametrize(
        ("who", "permission", "expected"),
        [
            (None, Permission.ANYONE, True),
            (None, Permission.READ_SERVICES, False),
            (DeviceKind.KIOSK, Permission.ISSUE, True),
            (DeviceKind.KIOSK, Permission.SERVE, False),
            (DeviceKind.KIOSK, Permission.ADMINISTER, False),
            (DeviceKind.TABLET, Permission.RATE, True),
            (DeviceKind.TABLET, Permission.ISSUE, False),
            (DeviceKind.BOARD, Permission.SERVE, False),
            (Role.OFFICER, Permission.SERVE, True),
            (Role.OFFICER, Permission.RATE, False),
            (Role.OFFICER, Permission.READ_RATINGS, False),
            (Role.RECEPTIONIST, Permission.SERVE, False),
            (Role.MANAGER, Permission.READ_FIGURES, True),
            (Role.MANAGER, Permission.SERVE, False),
            (Role.ADMINISTRATOR, Permission.RATE, False),
            (Role.ADMINISTRATOR, Permission.ADMINISTER, True),
        ],
    )
    def test_the_table_grants_and_denies(
        self, who: Role | DeviceKind | None, permission: Permission, expected: bool
    ) -> None:
        assert is_granted(who, permission) is expected
