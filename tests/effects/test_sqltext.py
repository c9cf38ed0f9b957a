"""SQL texts are read as what they do to the database."""

import pytest

from shieldgen.effects.sqltext import read_sql


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing is no SQL"),
        pytest.param("update your profile, please", id="a sentence that begins with a verb of SQL is at most unsure"),
        pytest.param("orders", id="a table's name alone is no SQL"),
        pytest.param("deleted", id="a word that only begins like SQL is no SQL"),
        pytest.param("x" * 30_000, id="an enormous text is not read"),
    ],
)
def test_what_is_no_sql_is_not_taken_for_it(text):
    read = read_sql(text)
    assert read is None or read.idempotent == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("SELECT * FROM orders WHERE updated_at > now()", id="select"),
        pytest.param("SELECT id FROM jobs FOR UPDATE SKIP LOCKED", id="select for update"),
        pytest.param("WITH late AS (SELECT 1) SELECT * FROM late", id="with and select"),
        pytest.param("PRAGMA journal_mode = WAL", id="pragma"),
        pytest.param("-- all of them\nSELECT 1", id="a comment before a select"),
    ],
)
def test_what_reads_has_no_effect(text):
    read = read_sql(text)
    assert read is not None
    assert read.kind is None


@pytest.mark.parametrize(
    ("text", "kind", "idempotent"),
    [
        pytest.param("UPDATE orders SET status = 'paid' WHERE id = ?", "db_write", "yes", id="a value set"),
        pytest.param("UPDATE orders SET total = %s WHERE id = %(id)s", "db_write", "yes", id="placeholders of drivers"),
        pytest.param("UPDATE stock SET n = n - 1 WHERE id = $1", "db_write", "no", id="a value taken down"),
        pytest.param("UPDATE stock SET log = log || :line", "db_write", "no", id="a text that grows"),
        pytest.param("UPDATE stock SET n = COALESCE(n, 0)", "db_write", "yes", id="a default put in"),
        pytest.param("INSERT INTO orders (id) VALUES (?)", "db_write", "no", id="a row inserted"),
        pytest.param(
            "INSERT INTO a (id) VALUES ($1) ON CONFLICT DO NOTHING", "db_write", "yes", id="on conflict nothing"
        ),
        pytest.param(
            "INSERT INTO a (id, n) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET n = a.n + 1",
            "db_write",
            "no",
            id="on conflict counting up",
        ),
        pytest.param(
            "INSERT INTO a (id, n) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET n = excluded.n",
            "db_write",
            "yes",
            id="on conflict the new value",
        ),
        pytest.param("INSERT OR IGNORE INTO a VALUES (1)", "db_write", "yes", id="insert or ignore"),
        pytest.param("INSERT INTO a SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM a)", "db_write", "yes", id="not exists"),
        pytest.param(
            "INSERT INTO a (b) VALUES (1) ON DUPLICATE KEY UPDATE b = 1", "db_write", "yes", id="mysql upsert"
        ),
        pytest.param("DELETE FROM sessions WHERE id = ?", "delete", "yes", id="delete"),
        pytest.param("TRUNCATE TABLE sessions", "delete", "yes", id="truncate"),
        pytest.param(
            "WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone",
            "db_write",
            "no",
            id="two in one",
        ),
        pytest.param("UPDATE accounts SET ...", "db_write", "unknown", id="a statement that cannot be read whole"),
    ],
)
def test_what_writes_is_told_with_its_verdict(text, kind, idempotent):
    read = read_sql(text)
    assert read is not None
    assert (read.kind, read.idempotent) == (kind, idempotent)
    assert read.because
