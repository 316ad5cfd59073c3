"""Full postcodes come in from Code-Point Open and the ONS directory, those near are kept. All here are invented."""

import io
import json
import random
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.grid import grid_of
from heartdesk.core.kinds import Kind
from heartdesk.core.places import find_place
from heartdesk.core.postcodes import NAME
from heartdesk.core.roles import Role
from heartdesk.interchange import postcodes
from heartdesk.interchange.actions import import_directory
from heartdesk.interchange.postcodes import are_postcodes, import_postcodes
from heartdesk.store.audit import written
from heartdesk.store.desk import Desk
from tests.makers import a_desk, a_worker

COUNCIL = "S12000008"
ONS_HEAD = (
    '"pcd","pcd2","pcds","dointr","doterm","oscty","ced","oslaua","osward","parish","usertype","oseast1m",'
    '"osnrth1m","osgrdind","oshlthau","nhser","ctry","rgn","streg","pcon","lat","long"'
)
NEW_ONS_HEAD = "pcd7,pcd8,pcds,dointr,doterm,cty25cd,lad25cd,east1m,north1m,gridind,lat,long"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = a_desk(tmp_path, worker=a_worker(Role.COORDINATOR, Role.ADMIN))
    yield desk
    desk.close()


def places_of(desk: Desk) -> list[tuple[str, int, int, str]]:
    """As many invented postcodes of each sector as it has here, some across the border, some far away."""
    chance = random.Random(5)
    made = []
    letters = [a + b for a in "ABDEFGHJLN" for b in "PQRSTUWXYZABDEFGHJLN"]
    for sector in desk.area.sectors:
        for number in range(min(sector.inside, len(letters))):
            lat, lon = sector.position
            east, north = grid_of((lat + chance.uniform(-0.01, 0.01), lon))
            made.append((f"{sector.code}{letters[number]}", round(east), round(north), COUNCIL))
    made += [(f"KA7 1{one}", 233_700, 621_900, "S12000028") for one in letters[:30]]
    made += [(f"EH1 1{one}", 325_800, 673_500, "S12000036") for one in letters[:50]]
    made += [("KA18 1ZZ", 0, 0, COUNCIL)]
    return made


def code_point_rows(desk: Desk) -> str:
    return "".join(
        f'"{code.replace(" ", "") if len(code) == 8 else code}",10,{east},{north},"S92000003","","S08000015",""'
        f',"{council}","S13002893"\r\n'
        for code, east, north, council in places_of(desk)
    )


def code_point(desk: Desk, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Doc/licence.txt", "Terms and conditions.\n" * 30)
        archive.writestr("Doc/Code-Point_Open_Column_Headers.csv", "PC,PQ,EA,NO,CY\r\n")
        archive.writestr("Data/CSV/ka.csv", code_point_rows(desk))
    return path


def ons(desk: Desk, path: Path) -> Path:
    rows = [
        f'"{code}","{code}","{code}","199601","{"202001" if code.endswith("AP") else ""}","S99999999","","{council}",'
        f'"S13002893","","0","{east or ""}","{north or ""}","1","","","S92000003","","","",55.4,-4.2'
        for code, east, north, council in places_of(desk)
    ]
    path.write_text("\ufeff" + "\n".join([ONS_HEAD, *rows]) + "\n", encoding="utf-8")
    return path


def new_ons(desk: Desk, path: Path) -> Path:
    rows = [
        f"{code},{code},{code},199601,,S99999999,{council},{east or ''},{north or ''},1,55.4,-4.2"
        for code, east, north, council in places_of(desk)
    ]
    path.write_text("\n".join([NEW_ONS_HEAD, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("make", "name", "about"),
    [
        (code_point, "codepo_gb.zip", "OS Code-Point Open"),
        (ons, "ONSPD_NOV_2025_UK.csv", "the ONS Postcode Directory"),
        (new_ons, "ONSPD_MAY_2026_UK.csv", "the ONS Postcode Directory"),
    ],
)
def test_those_of_the_area_and_near_it_are_kept_and_a_postcode_gives_its_village(
    desk: Desk, tmp_path: Path, make: Callable[[Desk, Path], Path], name: str, about: str
) -> None:
    source = make(desk, tmp_path / name)
    here = sum(min(sector.inside, 200) for sector in desk.area.sectors)
    assert find_place(desk.area, "KA6 7AP").locality_id is None

    rehearsed = import_postcodes(desk, source=source, dry_run=True)

    assert not (tmp_path / NAME).exists()
    assert (
        f"{here:,} in East Ayrshire and 30 within 15 km of it would be kept" in rehearsed.sentence()
    )
    assert "50 further away" in rehearsed.sentence()

    report = import_postcodes(desk, source=source)

    assert (report.here, report.near, report.elsewhere, report.no_point) == (here, 30, 50, 1)
    assert report.read == here + 30 + 50 + 1
    assert report.source == about
    table = desk.area.postcodes
    assert table is not None
    assert len(table) == here + 30
    assert find_place(desk.area, "KA18 1AP").locality_id == "barony"
    assert find_place(desk.area, "KA7 1AP").cross_border
    assert [one.event for one in desk.look(lambda look: written(look, 1))] == ["imported"]


def test_the_next_desk_that_opens_the_folder_knows_them_too(desk: Desk, tmp_path: Path) -> None:
    import_postcodes(desk, source=code_point(desk, tmp_path / "codepo_gb.zip"))

    again = a_desk(tmp_path)

    assert again.area.postcodes is not None
    assert again.area.postcodes.about is not None
    assert again.area.postcodes.about.source == "OS Code-Point Open"
    assert find_place(again.area, "KA18 1AP").locality_id == "barony"
    again.close()


def test_bringing_the_same_in_again_keeps_the_same_and_says_what_it_replaces(
    desk: Desk, tmp_path: Path
) -> None:
    source = code_point(desk, tmp_path / "codepo_gb.zip")
    import_postcodes(desk, source=source)
    before = (tmp_path / NAME).read_bytes()

    again = import_postcodes(desk, source=source)

    assert (tmp_path / NAME).read_bytes() == before
    assert "took the place of" in again.sentence()
    assert "17 November 2026" in again.sentence()


def test_an_unpacked_folder_is_read_and_parts_that_repeat_the_whole_are_left_out(
    desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "onspd"
    (folder / "Data" / "multi_csv").mkdir(parents=True)
    ons(desk, folder / "Data" / "ONSPD_NOV_2025_UK.csv")
    ons(desk, folder / "Data" / "multi_csv" / "ONSPD_NOV_2025_UK_KA.csv")

    report = import_postcodes(desk, source=folder, dry_run=True)

    assert report.twice == 0
    assert report.here == sum(min(sector.inside, 200) for sector in desk.area.sectors)


WRONG = {
    "services.csv": b"id,name,organization_id,status\n1,Larder,2,active\n",
    "words.txt": b"Nothing here is a postcode.\n" * 50,
    "list.json": b'[{"postcode": "KA18 1AB"}]',
    "empty.csv": b"",
    "noise.csv": bytes(range(256)) * 400,
    "headings.csv": ONS_HEAD.encode() + b"\n",
    "one-line.csv": b"KA18 1AB," * 400_000,
    "broken.zip": b"PK\x03\x04" + bytes(2_000),
}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_wrong_file_is_told_in_a_sentence_and_changes_nothing(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(WRONG[name])

    with pytest.raises(DeskError) as told:
        import_postcodes(desk, source=path)

    assert "Nothing has been changed." in told.value.say
    assert told.value.then
    assert not (tmp_path / NAME).exists()


def test_a_file_of_some_of_the_areas_postcodes_does_not_take_the_place_of_them_all(
    desk: Desk, tmp_path: Path
) -> None:
    import_postcodes(desk, source=code_point(desk, tmp_path / "codepo_gb.zip"))
    before = (tmp_path / NAME).read_bytes()
    part = tmp_path / "part.csv"
    part.write_text("\n".join(code_point_rows(desk).splitlines()[:90]), encoding="utf-8")

    with pytest.raises(DeskError, match="has about"):
        import_postcodes(desk, source=part)

    assert (tmp_path / NAME).read_bytes() == before


def test_a_country_is_read_in_little_memory(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "large.csv"
    far = "".join(
        f'"EH{n % 90 + 1} {n % 10}{a}{b}",10,325800,673500,"S92000003","","S08000024","","S12000036","S13002919"\r\n'
        for n in range(300)
        for a in "ABDEFGHJLN"
        for b in "PQRSTUWXYZ"
    )
    source.write_text(code_point_rows(desk) + far, encoding="utf-8")

    tracemalloc.start()
    report = import_postcodes(desk, source=source, dry_run=True)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert report.elsewhere == 30_050
    assert source.stat().st_size > 2_500_000
    assert most < 4_000_000


def test_it_can_be_stopped_and_then_nothing_has_changed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postcodes, "ASKED_EVERY", 100)
    source = code_point(desk, tmp_path / "codepo_gb.zip")

    with pytest.raises(DeskError, match="Stopped"):
        import_postcodes(desk, source=source, going=lambda read: read < 500)

    assert not (tmp_path / NAME).exists()


def test_a_file_with_more_noise_than_rows_is_given_up(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postcodes, "MOST_ODD", 20)
    path = tmp_path / "half.csv"
    path.write_text(code_point_rows(desk) + "no postcode\n" * 40, encoding="utf-8")

    with pytest.raises(DeskError, match="lines that hold no postcode"):
        import_postcodes(desk, source=path)


def test_a_full_disk_is_told_and_what_was_there_stays(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = code_point(desk, tmp_path / "codepo_gb.zip")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(postcodes, "write_whole", refuse)

    with pytest.raises(MachineTrouble, match="could not be kept"):
        import_postcodes(desk, source=source)

    assert desk.area.postcodes is not None
    assert len(desk.area.postcodes) == 0


def test_who_may_not_bring_a_directory_in_may_not_bring_postcodes_in(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, worker=a_worker(Role.RECEPTION))

    with pytest.raises(DeskError, match="does not let you"):
        import_postcodes(desk, source=code_point(desk, tmp_path / "codepo_gb.zip"))

    desk.close()


def test_a_zip_that_would_swell_is_not_opened(desk: Desk, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Data/CSV/ka.csv", b"0" * 30_000_000)
    path = tmp_path / "codepo_gb.zip"
    path.write_bytes(packed.getvalue())

    with pytest.raises(DeskError, match="swell"):
        are_postcodes(path)


@pytest.mark.parametrize("seed", range(120))
def test_spoiled_files_never_crash_and_never_keep_half(
    desk_for_many: tuple[Desk, bytes], tmp_path: Path, seed: int
) -> None:
    desk, whole = desk_for_many
    chance = random.Random(seed)
    spoilt = bytearray(whole)
    for _ in range(chance.choice((1, 20, 400))):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    if chance.random() < 0.3:
        del spoilt[chance.randrange(len(spoilt)) :]
    path = tmp_path / chance.choice(("p.zip", "p.csv"))
    path.write_bytes(spoilt)

    with suppress(DeskError):  # a sentence is as good an answer as a report
        report = import_postcodes(desk, source=path, dry_run=True)
        assert report.read == sum(
            (report.kept, report.elsewhere, report.no_point, report.twice, report.odd)
        )


@pytest.fixture(scope="module")
def desk_for_many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, bytes]]:
    folder = tmp_path_factory.mktemp("many")
    desk = a_desk(folder)
    yield desk, code_point(desk, folder / "codepo_gb.zip").read_bytes()
    desk.close()


@pytest.mark.data("postcodes")
def test_the_real_postcodes_of_ayrshire_come_in(desk: Desk, data_dir: Path) -> None:
    report = import_postcodes(desk, source=data_dir / "postcodes" / "ka_postcodes.csv")

    assert (report.read, report.here, report.no_point) == (14_476, 4_855, 12)
    cumnock = find_place(desk.area, "KA18 1LH")
    assert (cumnock.settlement, cumnock.locality_id, cumnock.certainty) == (
        "Cumnock",
        "barony",
        "certain",
    )
    assert find_place(desk.area, "KA6 7AY").settlement == "Drongan"


@pytest.mark.data("postcodes")
def test_a_list_of_place_names_with_postcodes_is_no_table_of_them(
    desk: Desk, data_dir: Path
) -> None:
    with pytest.raises(DeskError, match="has about"):
        import_postcodes(desk, source=data_dir / "postcodes" / "scotland_places.csv")


def a_place(path: Path, *, city: str, postcode: str) -> Path:
    said = {
        "id": "1",
        "location_type": "physical",
        "name": "Invented hall",
        "addresses": [{"address_1": "1 Main Street", "city": city, "postal_code": postcode}],
    }
    path.write_text(json.dumps(said), encoding="utf-8")
    return path


def test_an_imported_place_without_a_known_town_goes_by_its_postcode(
    desk: Desk, tmp_path: Path
) -> None:
    source = a_place(tmp_path / "location.json", city="", postcode="KA18 1AP")
    import_postcodes(desk, source=code_point(desk, tmp_path / "codepo_gb.zip"))

    import_directory(desk, source=source)

    (place,) = (
        one.fields
        for one in desk.look(lambda look: list(look.every(Kind.LOCATION)))
        if one.fields["name"] == "Invented hall"
    )
    assert place["settlement"] == "Cumnock"
    assert place["localities/barony"] is True


def test_a_postcode_far_from_the_town_of_its_address_is_remarked_on(
    desk: Desk, tmp_path: Path
) -> None:
    source = a_place(tmp_path / "location.json", city="Stewarton", postcode="KA18 1AP")
    import_postcodes(desk, source=code_point(desk, tmp_path / "codepo_gb.zip"))

    report = import_directory(desk, source=source)

    assert any("more than 5 km" in one.reason for one in report.notes)
    near = a_place(tmp_path / "near.json", city="Cumnock", postcode="KA18 1AP")
    assert not any("5 km" in one.reason for one in import_directory(desk, source=near).notes)
