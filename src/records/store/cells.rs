//! Rows on their way into a table: many to a statement, the same for both databases; and, where a fresh table is filled
//! on PostgreSQL, as a stream.

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::postgres::PgConnection;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, Connection, Transaction};

use super::{Engine, Store, StoreError};

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Text(String),
    Number(i64),
    Nothing,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Nothing, Self::Text)
    }
}

pub(super) type Row = Vec<Cell>;

/// Few sizes of statement, so that a database prepares few.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// Puts rows into a table; `tail` says what happens to those that are there. Says how many were written.
pub(super) async fn put(
    transaction: &mut Transaction<'static, Any>,
    table: &str,
    columns: &str,
    tail: &str,
    mut rows: Vec<Row>,
) -> Result<u64, StoreError> {
    rows.reverse();
    let mut written = 0;
    while !rows.is_empty() {
        let size = SIZES.into_iter().find(|size| *size <= rows.len()).unwrap_or(1);
        let taken = rows.split_off(rows.len() - size);
        let mut query = sqlx::query(AssertSqlSafe(statement(table, columns, tail, size)));
        for cell in taken.into_iter().rev().flatten() {
            query = bound(query, cell);
        }
        written += query.execute(&mut **transaction).await?.rows_affected();
    }
    Ok(written)
}

fn bound(query: Query<'_, Any, AnyArguments>, cell: Cell) -> Query<'_, Any, AnyArguments> {
    match cell {
        Cell::Text(text) => query.bind(text),
        Cell::Number(number) => query.bind(number),
        Cell::Nothing => query.bind(None::<String>),
    }
}

fn statement(table: &str, columns: &str, tail: &str, rows: usize) -> String {
    format!("INSERT INTO {table} ({columns}) VALUES {} {tail}", places(columns, rows))
}

/// Numbered places for so many rows: `($1, $2), ($3, $4)`.
fn places(columns: &str, rows: usize) -> String {
    let width = columns.split(", ").count();
    let row = |row: usize| {
        let places: Vec<String> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Asks about many rows at once; `select` finds them in the table `asked`.
pub(super) async fn ask(
    transaction: &mut Transaction<'static, Any>,
    columns: &str,
    rows: &[Row],
    select: &str,
) -> Result<Vec<AnyRow>, StoreError> {
    let mut found = Vec::new();
    for part in rows.chunks(SIZES[0]) {
        let size = SIZES.into_iter().rev().find(|size| *size >= part.len()).unwrap_or(SIZES[0]);
        let mut query = sqlx::query(AssertSqlSafe(format!("WITH asked ({columns}) AS (VALUES {}) {select}", places(columns, size))));
        // The last one is asked again where a size is not filled.
        for cell in part.iter().chain(part.last().into_iter().cycle()).take(size).flatten() {
            query = bound(query, cell.clone());
        }
        found.extend(query.fetch_all(&mut **transaction).await?);
    }
    Ok(found)
}

/// Fills tables whose rows are all new. On PostgreSQL through `COPY`, which takes several times as many rows a second.
pub(super) enum Filling {
    Rows(Transaction<'static, Any>),
    Stream(PgConnection),
}

impl Filling {
    pub(super) async fn begin(store: &Store) -> Result<Self, StoreError> {
        if store.engine == Engine::Sqlite {
            return Ok(Self::Rows(store.begin().await?));
        }
        let mut connection = PgConnection::connect(store.pool.connect_options().database_url.as_str()).await?;
        sqlx::query("BEGIN").execute(&mut connection).await?;
        Ok(Self::Stream(connection))
    }

    pub(super) async fn fill(&mut self, table: &str, columns: &str, rows: Vec<Row>) -> Result<(), StoreError> {
        match self {
            Self::Rows(transaction) => {
                put(transaction, table, columns, "", rows).await?;
            }
            Self::Stream(connection) => {
                let sql = format!("COPY {table} ({columns}) FROM STDIN");
                let mut copy = connection.copy_in_raw(&sql).await?;
                for some in rows.chunks(500) {
                    copy.send(some.iter().map(|row| line(row)).collect::<String>().into_bytes()).await?;
                }
                copy.finish().await?;
            }
        }
        Ok(())
    }

    pub(super) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Rows(transaction) => transaction.commit().await?,
            Self::Stream(mut connection) => {
                sqlx::query("COMMIT").execute(&mut connection).await?;
                connection.close().await?;
            }
        }
        Ok(())
    }
}

/// A row in the text format of `COPY`.
fn line(row: &[Cell]) -> String {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r"),
        Cell::Number(number) => number.to_string(),
        Cell::Nothing => "\\N".to_owned(),
    };
    row.iter().map(cell).collect::<Vec<_>>().join("\t") + "\n"
}

#[cfg(test)]
mod tests {
    use super::{Cell, line, statement};

    #[test]
    fn a_streamed_row_keeps_every_letter() {
        let row = [Cell::from("a\tb\\N\r\n"), Cell::from(-7), Cell::Nothing];
        assert_eq!(line(&row), "a\\tb\\\\N\\r\\n\t-7\t\\N\n");
    }

    #[test]
    fn places_are_numbered_through() {
        assert_eq!(statement("t", "a, b", "x", 2), "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) x");
    }
}
