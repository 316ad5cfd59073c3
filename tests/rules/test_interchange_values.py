"""What single values of a source become: words, links, phones, times. Nothing is guessed, nothing harmful passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.interchange import values
from heartdesk.interchange.hours import by_day, read_schedule, time_of_day
from heartdesk.interchange.hours_text import read_hours_text
from heartdesk.interchange.phones import Phone, read_phones


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("9:00am", "09:00"),
        ("9am", "09:00"),
        ("900am", "09:00"),
        ("9:00 am ", "09:00"),
        ("9:00a", "09:00"),
        ("12:30pm", "12:30"),
        ("12am", "00:00"),
        ("12 noon", "12:00"),
        ("9.30am", "09:30"),
        ("09:00", "09:00"),
        ("17:00:00", "17:00"),
        ("10:00Z", "10:00"),
        ("24:00", "23:59"),
        ("9:00m", None),
        ("5:00", None),
        ("5", None),
        ("25:00", None),
        ("10:75", None),
        ("13pm", None),
        ("9:00pm Mon", None),
        ("", None),
        (None, None),
    ],
)
def test_a_time_is_read_in_every_style_and_never_guessed(written: object, time: str | None) -> None:
    assert time_of_day(written) == time


@pytest.mark.parametrize(
    ("written", "ordinals", "days"),
    [
        ("MO,TU", False, "MO,TU"),
        ("MO, TU", False, "MO,TU"),
        ("Monday", False, "MO"),
        ("1", False, None),
        ("2SU", True, "2SU"),
        ("-1FR", True, "-1FR"),
        ("2MO", False, None),
        ("MO,XX", False, None),
        ("", False, None),
    ],
)
def test_weekdays_are_read_as_the_standard_writes_them(
    written: str, ordinals: bool, days: str | None
) -> None:
    assert by_day(written, ordinals=ordinals) == days


@pytest.mark.parametrize(
    "trap",
    [
        {"freq": "WEEKLY", "byday": "2MO", "opens_at": "09:00", "closes_at": "10:00"},
        {"freq": "WEEKLY", "interval": 0, "byday": "MO"},
        {"freq": "WEEKLY", "interval": 2, "byday": "MO"},
        {"freq": "WEEKLY", "byday": "MO", "until": "2027-01-01", "count": 3},
        {"freq": "YEARLY", "byday": "MO"},
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "nine"},
        {"freq": "WEEKLY", "byday": "MO", "dtstart": "2026-02-30"},
    ],
)
def test_a_rule_that_calendars_would_read_wrongly_stays_words(trap: dict[str, object]) -> None:
    kept, remarks = read_schedule({**trap, "description": "Ask at the desk"})

    assert kept["text"] == "Ask at the desk"
    assert not {"freq", "byday"} & kept.keys()
    assert kept["unparsed"]["freq"] == trap["freq"]
    assert remarks


def test_a_rule_keeps_its_own_shape_and_its_words() -> None:
    kept, remarks = read_schedule(
        {
            "freq": "weekly",
            "interval": 1.0,
            "byday": "Monday,WE",
            "opens_at": "9am",
            "closes_at": "12:30",
            "notes": "Ramp",
        }
    )

    assert kept == {
        "freq": "WEEKLY",
        "interval": 1,
        "byday": "MO,WE",
        "opens_at": "09:00",
        "closes_at": "12:30",
        "notes": "Ramp",
    }
    assert remarks == ()


def test_every_day_is_every_day_of_the_week() -> None:
    kept, _ = read_schedule({"freq": "DAILY", "opens_at": "09:00", "closes_at": "17:00"})

    assert kept["byday"] == "MO,TU,WE,TH,FR,SA,SU"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Monday-Friday, 8-5", [("MO,TU,WE,TH,FR", "08:00", "17:00")]),
        (
            "Monday-Thursday, 10-7; Friday, 10-5",
            [("MO,TU,WE,TH", "10:00", "19:00"), ("FR", "10:00", "17:00")],
        ),
        ("Tuesday, Thursday, 9:30-4", [("TU,TH", "09:30", "16:00")]),
        ("Wednesday, 5-7 pm", [("WE", "17:00", "19:00")]),
        ("Saturdays, 9am to 1pm", [("SA", "09:00", "13:00")]),
        ("24 hours daily", [("MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59")]),
        ("Daily, 8-7", []),  # may be a night shelter
        ("Friday, 6-8", []),  # morning or evening
        ("Monday-Friday, 9-12, 1-4", []),
        ("Friday-Monday, 9-5", []),
        ("Vary", []),
        ("", []),
        ("Monday-Friday, 8-5; call first", []),
    ],
)
def test_opening_words_become_a_rule_only_where_one_way_makes_sense(
    words: str, found: list[tuple[str, str, str]]
) -> None:
    read = read_hours_text(words)

    assert [(one["byday"], one["opens_at"], one["closes_at"]) for one in read] == found


@pytest.mark.parametrize(
    ("written", "phones"),
    [
        ("01632 960001", [Phone("01632 960001")]),
        ('"+44 1632 960001"', [Phone("+44 1632 960001")]),
        ("main: 01632-960-001", [Phone("01632-960-001", description="main")]),
        ("01632 960001 x57471", [Phone("01632 960001", "57471")]),
        ("01632 960001 xOPT9", [Phone("01632 960001", "OPT9")]),
        ("01632 960001, ext. 4", [Phone("01632 960001", "4")]),
        ("(01632) 960001", [Phone("(01632) 960001")]),
        ("01632 960001 or 01632 960002", [Phone("01632 960001"), Phone("01632 960002")]),
        ("01632 960001 / 01632 960002", [Phone("01632 960001"), Phone("01632 960002")]),
        ("fax: 01632 960001", [Phone("01632 960001", description="fax", type="fax")]),
        ("01632 960001, ask for Pat", [Phone("01632 960001", description="ask for Pat")]),
        ("999", [Phone("999")]),
        ("no phone", []),
        ("", []),
        ("N/A", []),
    ],
)
def test_a_phone_is_taken_apart_into_number_extension_and_words(
    written: str, phones: list[Phone]
) -> None:
    assert read_phones(written) == tuple(phones)


@pytest.mark.parametrize("words", ["ask at the desk", "42", "1" * 30])
def test_words_without_a_number_are_told_apart_from_no_phone(words: str) -> None:
    assert read_phones(words) is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("One.<br>Two &amp; three", "One.\nTwo & three"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One\\nTwo\\r\\nThree", "One\nTwo\nThree"),
        ("Fine.\\n\\n###MON###", "Fine."),
        (
            'See <a href="https://example.org/x">our page</a>',
            "See our page (https://example.org/x)",
        ),
        ("Hello<script>alert(1)</script> you", "Hello you"),
        ("5 < 6 and x<y", "5 < 6 and x<y"),
        ("I &#39;heart&#39; <3", "I 'heart' <3"),
        ("a\u202eb\u200b\x00c", "abc"),
        (None, ""),
        (True, "yes"),
        (12, "12"),
    ],
)
def test_a_text_becomes_plain_words(written: object, kept: str) -> None:
    assert values.text(written) == kept


@pytest.mark.parametrize(
    "name", ["Tea & <b>chat", "<img src=canary.png>", "O'Neill's \u00e9lan", "قهوة", "👪 group"]
)
def test_a_name_stays_as_it_was_written(name: str) -> None:
    assert values.line(name) == name


def test_a_name_has_no_direction_tricks_and_a_length() -> None:
    assert values.line("\u202egnilkaw\u202c") == "gnilkaw"
    assert len(values.line("n" * 10_000)) == values.LONGEST_LINE


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("www.example.org", "https://www.example.org"),
        ("example.org/path", "https://example.org/path"),
        ("EXAMPLE.ORG", "https://EXAMPLE.ORG"),
        ("http://example.org:8080/x", "http://example.org:8080/x"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("https://user@example.org", None),
        ("https://example.org:port", None),
        ("people who rent", None),
        ("N/A", None),
        ("", None),
        (12, None),
    ],
)
def test_only_plain_web_addresses_are_links(written: object, kept: str | None) -> None:
    assert values.link(written) == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [("m21 9aq ", "M21 9AQ"), ("KA181AA", "KA18 1AA"), ("33157-1234", "33157-1234"), (None, "")],
)
def test_a_postcode_is_written_as_people_write_it(written: object, kept: str) -> None:
    assert values.postcode(written) == kept


def test_numbers_are_finite_and_within_bounds() -> None:
    assert values.number("12.5", lowest=0, highest=20) == 12.5
    odd: list[object] = ["NaN", "inf", "9" * 400, True, None, [], "twelve", 21]
    assert [values.number(one, lowest=0, highest=20) for one in odd] == [None] * len(odd)


@given(st.text(max_size=300) | st.integers() | st.floats() | st.none() | st.booleans())
def test_no_value_can_break_a_reader(value: object) -> None:
    for read in (
        values.text,
        values.line,
        values.link,
        values.email,
        values.day,
        values.moment,
        values.postcode,
    ):
        kept = read(value)
        assert kept is None or kept.encode("utf-8").decode() == kept
    time_of_day(value)
    by_day(value, ordinals=True)
    for phone in read_phones(value) or ():
        assert 3 <= sum(c.isdigit() for c in phone.number) <= 15
    read_hours_text(values.text(value))
    read_schedule(
        {"freq": value, "byday": value, "opens_at": value, "count": value, "dtstart": value}
    )


@pytest.mark.parametrize(
    "hostile", ["<script>" * 6000, "<a href=" * 6000, "&" * 50_000, "<" * 50_000, "<p " * 20_000]
)
def test_long_hostile_text_is_read_at_once(hostile: str) -> None:
    assert len(values.text(hostile)) <= values.LONGEST_TEXT
