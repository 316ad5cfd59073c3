"""The printed recovery code: copied by hand, in a hurry, and still told from another desk's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.security.recovery import CODE_BYTES, is_code, new_code, printed, read_code

codes = st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES)
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(codes)
def test_a_printed_code_is_seven_groups_of_four_plain_signs_that_read_back(code: bytes) -> None:
    text = printed(code)

    assert [len(group) for group in text.split("-")] == [4] * 7
    assert set(text) <= set(SIGNS) | {"-"}
    assert read_code(text) == code


def test_the_code_of_known_bits_never_changes() -> None:
    # Printed codes lie in safes for years: a change here locks people out.
    assert printed(bytes(16)) == "0000-0000-0000-0000-0000-0000-0000"
    assert printed(bytes(range(16))) == "000G-40R4-0M30-E209-185G-R38E-1WYR"


@given(codes, st.randoms(use_true_random=False))
def test_capitals_spaces_dashes_and_look_alikes_do_not_matter(code: bytes, random: object) -> None:
    tidy = printed(code)

    assert read_code(tidy.lower()) == code
    assert read_code(tidy.replace("-", " ")) == code
    assert read_code(tidy.replace("-", "")) == code
    assert read_code("  " + tidy.replace("-", "\n–\t") + " ") == code
    assert read_code(tidy.replace("0", "O").replace("1", "I")) == code
    assert read_code(tidy.replace("0", "o").replace("1", "l")) == code


@given(codes, st.integers(0, 27), st.integers(1, 31))
def test_one_wrong_sign_is_always_noticed_and_its_group_named(
    code: bytes, place: int, by: int
) -> None:
    signs = list(printed(code).replace("-", ""))
    signs[place] = SIGNS[(SIGNS.index(signs[place]) + by) % 32]

    with pytest.raises(DeskError) as slip:
        read_code("".join(signs))

    assert "typing slip" in slip.value.say
    assert f"group {place // 4 + 1} of 7" in slip.value.then


@given(codes, st.data())
def test_two_signs_wrong_or_changed_round_are_always_noticed(
    code: bytes, data: st.DataObject
) -> None:
    signs = printed(code).replace("-", "")
    one, other = data.draw(st.lists(st.integers(0, 27), min_size=2, max_size=2, unique=True))
    wrong = list(signs)
    if data.draw(st.booleans()):
        wrong[one], wrong[other] = wrong[other], wrong[one]
    else:
        wrong[one], wrong[other] = data.draw(st.tuples(*[st.sampled_from(SIGNS)] * 2))

    assert is_code("".join(wrong)) == ("".join(wrong) == signs)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "0 were typed"),
        ("0000-0000", "8 were typed"),
        ("0000-0000-0000-0000-0000-0000-00000", "29 were typed"),
        ("U000-0000-0000-0000-0000-0000-0000", 'no "U"'),
        ("0000-0000-0000-0000-0000-0000-000é", 'no "É"'),
        ("correct horse battery", "19 were typed"),
        ("\x00" * 28, "no sign like that"),
        ("9" * 100_000, "1000 were typed"),
    ],
)
def test_what_is_not_a_code_is_said_in_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(DeskError) as slip:
        read_code(typed)

    assert said in slip.value.say
    assert slip.value.then


@given(st.text())
def test_nothing_typed_makes_it_stumble(typed: str) -> None:
    assert is_code(typed) in (True, False)


def test_two_new_codes_differ() -> None:
    assert new_code() != new_code()
    assert len(new_code()) == CODE_BYTES
