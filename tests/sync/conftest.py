"""One real PostgreSQL for all tests of a run, and the real service over it, with the service's own plain role."""

from collections.abc import Iterator

import pytest

from tests.sync.server_makers import Councils, Hall, Postgres, a_hall, a_postgres


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
