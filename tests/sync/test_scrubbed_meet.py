"""What was said of a place before it was marked as secret is taken out before it leaves, and nothing else with it."""

from pathlib import Path

from heartdesk.core.kinds import Kind
from tests.sync.test_snapshot_desks import Council


def test_words_taken_out_before_they_left_take_nothing_else_of_their_bundle_along(
    tmp_path: Path,
) -> None:
    # given two desks that know a place, one of which changes it, changes that again, and marks it as secret
    council = Council(tmp_path)
    council.desk("Barony")
    council.desk("Grange")
    refuge = council.adds("Barony", "A safe place")
    council.meets("Barony", "Grange")
    council.says("Barony", refuge, description="Behind the church")
    council.says("Barony", refuge, description="Ring first")
    council.says("Barony", refuge, sensitive=True)
    other = council.adds("Barony", "Larder")

    # when they meet
    council.meets("Barony", "Grange", "Barony")

    # then the other desk hears all that stands in the same bundle
    assert council.shows("Grange", other) == council.shows("Barony", other) is not None
    assert council.shows("Grange", refuge) == council.shows("Barony", refuge)
    found = council.desk("Grange").run(lambda u: u.history(Kind.SERVICE, refuge)).value
    assert not any("church" in str(change.fields) for change in found)
