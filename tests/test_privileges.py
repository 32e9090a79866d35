"""A test that lacks a privilege fails, unless the environment allows it by name to be skipped."""

import pytest

from tests.privileges import ALLOW, lacks


def test_a_lack_is_a_failure_unless_it_is_allowed(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ALLOW, "test_another")
    with pytest.raises(pytest.fail.Exception, match=f"{ALLOW}=test_a_lack_is_a_failure_unless_it_is_allowed"):
        lacks(request, "wings")
    monkeypatch.setenv(ALLOW, "test_another, test_a_lack_is_a_failure_unless_it_is_allowed")
    with pytest.raises(pytest.skip.Exception, match="lacks wings"):
        lacks(request, "wings")
