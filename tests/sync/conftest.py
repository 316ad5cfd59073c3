"""What tests of sync stand on: desks with a stick, one real PostgreSQL for a run, the real service over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.server_makers import Councils, Hall, Postgres, a_hall, a_postgres
from tests.sync.stick_hubs import Hubs


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Postgres]:
    """The private PostgreSQL of this run, shared by all of its workers."""
    base = tmp_path_factory.getbasetemp()
    with a_postgres(base if worker_id == "master" else base.parent) as made:
        yield made


@pytest.fixture(scope="session")
def hall(postgres: Postgres) -> Iterator[Hall]:
    """The service, listening on the loopback, for all councils of this worker."""
    with a_hall(postgres) as made:
        yield made


@pytest.fixture
def council(hall: Hall) -> Councils:
    """A council of its own for each test: nobody else's words are seen there."""
    return Councils(hall)


@pytest.fixture
def hubs(tmp_path: Path) -> Iterator[Hubs]:
    """Desks that meet by one stick."""
    made = Hubs(tmp_path)
    yield made
    for desk in made.open.values():
        desk.close()
