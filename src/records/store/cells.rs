//! Rows on their way into a table: many to a statement. PostgreSQL takes them as one array for each column, so that a statement is
//! the same for any number of rows and is prepared once; SQLite takes places for each value. Where a fresh table is filled on
//! PostgreSQL, rows go as a stream.

use std::fmt::Write as _;

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::postgres::PgConnection;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, Connection, Executor, Transaction};

use super::{Engine, Store, StoreError, settings_of};

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Text(String),
    Number(i64),
    /// No text.
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

/// Few sizes of statement, so that SQLite prepares few.
const SIZES: [usize; 4] = [64, 16, 4, 1];
/// A text of more bytes than this goes as a value of its own: PostgreSQL reads arrays letter by letter.
const LONG: usize = 1000;
/// So many rows go to PostgreSQL at once.
const AT_ONCE: usize = 2000;

/// Whether columns go as arrays.
pub(super) fn takes_arrays(transaction: &Transaction<'static, Any>) -> bool {
    transaction.backend_name() == "PostgreSQL"
}

/// Puts rows into a table; `tail` says what happens to those that are there. Says how many were written.
pub(super) async fn put(
    transaction: &mut Transaction<'static, Any>,
    table: &str,
    columns: &str,
    tail: &str,
    rows: Vec<Row>,
) -> Result<u64, StoreError> {
    let mut written = 0;
    for (sql, values) in statements(takes_arrays(transaction), &format!("INSERT INTO {table} ({columns})"), tail, rows) {
        let query = values.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), bound);
        written += query.execute(&mut **transaction).await?.rows_affected();
    }
    Ok(written)
}

/// The same where `tail` returns something of each row.
pub(super) async fn put_and_ask(
    transaction: &mut Transaction<'static, Any>,
    table: &str,
    columns: &str,
    tail: &str,
    rows: Vec<Row>,
) -> Result<Vec<AnyRow>, StoreError> {
    let mut found = Vec::new();
    for (sql, values) in statements(takes_arrays(transaction), &format!("INSERT INTO {table} ({columns})"), tail, rows) {
        let query = values.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), bound);
        found.extend(query.fetch_all(&mut **transaction).await?);
    }
    Ok(found)
}

/// Statements that write all rows, each with its values.
fn statements(arrays: bool, head: &str, tail: &str, mut rows: Vec<Row>) -> Vec<(String, Vec<Cell>)> {
    let mut statements = Vec::new();
    if arrays && !rows.iter().flatten().any(is_long) {
        for some in rows.chunks(AT_ONCE) {
            let (casts, values) = as_arrays(some);
            statements.push((format!("{head} SELECT * FROM UNNEST({casts}) {tail}"), values));
        }
        return statements;
    }
    rows.reverse();
    while let Some(width) = rows.last().map(Vec::len) {
        let size = SIZES.into_iter().find(|size| *size <= rows.len()).unwrap_or(1);
        let taken = rows.split_off(rows.len() - size);
        statements.push((format!("{head} VALUES {} {tail}", places(width, size)), taken.into_iter().rev().flatten().collect()));
    }
    statements
}

fn is_long(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if text.len() > LONG)
}

fn bound(query: Query<'_, Any, AnyArguments>, cell: Cell) -> Query<'_, Any, AnyArguments> {
    match cell {
        Cell::Text(text) => query.bind(text),
        Cell::Number(number) => query.bind(number),
        Cell::Nothing => query.bind(None::<String>),
    }
}

/// Numbered places for so many rows: `($1, $2), ($3, $4)`.
fn places(width: usize, rows: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Rows turned by a quarter: what makes the arrays of the places, and each column as PostgreSQL spells an array.
fn as_arrays(rows: &[Row]) -> (String, Vec<Cell>) {
    let width = rows.first().map_or(0, Vec::len);
    let is_number = |column: usize| rows.iter().any(|row| matches!(row[column], Cell::Number(_)));
    let cast = |column: usize| format!("CAST(${} AS {}[])", column + 1, if is_number(column) { "BIGINT" } else { "TEXT" });
    let casts: Vec<String> = (0..width).map(cast).collect();
    let values = (0..width).map(|column| Cell::Text(array(rows.iter().map(|row| &row[column]))));
    (casts.join(", "), values.collect())
}

/// An array as PostgreSQL spells it.
fn array<'a>(cells: impl Iterator<Item = &'a Cell>) -> String {
    let mut array = String::from("{");
    for cell in cells {
        if array.len() > 1 {
            array.push(',');
        }
        match cell {
            Cell::Text(text) => quoted(&mut array, text),
            Cell::Number(number) => drop(write!(array, "{number}")),
            Cell::Nothing => array.push_str("NULL"),
        }
    }
    array.push('}');
    array
}

fn quoted(array: &mut String, text: &str) {
    array.reserve(text.len() + 2);
    array.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\\']) {
        array.push_str(&rest[..at]);
        array.push('\\');
        array.push_str(&rest[at..=at]);
        rest = &rest[at + 1..];
    }
    array.push_str(rest);
    array.push('"');
}

/// A condition that a column holds one of these, and the value for the place of this number: one statement for any number of them.
pub(super) fn one_of<'a>(arrays: bool, column: &str, place: usize, values: impl Iterator<Item = &'a str>) -> (String, String) {
    if arrays {
        let cells: Vec<Cell> = values.map(Cell::from).collect();
        return (format!("{column} = ANY(CAST(${place} AS TEXT[]))"), array(cells.iter()));
    }
    let values: Vec<&str> = values.collect();
    // Texts are always JSON.
    (format!("{column} IN (SELECT value FROM json_each(${place}))"), serde_json::to_string(&values).unwrap_or_default())
}

/// Asks about many rows at once; `select` finds them in the table `asked`.
pub(super) async fn ask(
    transaction: &mut Transaction<'static, Any>,
    columns: &str,
    rows: &[Row],
    select: &str,
) -> Result<Vec<AnyRow>, StoreError> {
    let mut found = Vec::new();
    if takes_arrays(transaction) {
        for some in rows.chunks(AT_ONCE) {
            let (casts, values) = as_arrays(some);
            let sql = format!("WITH asked ({columns}) AS (SELECT * FROM UNNEST({casts})) {select}");
            let query = values.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), bound);
            found.extend(query.fetch_all(&mut **transaction).await?);
        }
        return Ok(found);
    }
    let width = columns.split(", ").count();
    for part in rows.chunks(SIZES[0]) {
        let size = SIZES.into_iter().rev().find(|size| *size >= part.len()).unwrap_or(SIZES[0]);
        let sql = format!("WITH asked ({columns}) AS (VALUES {}) {select}", places(width, size));
        // The last one is asked again where a size is not filled.
        let cells = part.iter().chain(part.last().into_iter().cycle()).take(size).flatten().cloned();
        let query = cells.fold(sqlx::query(AssertSqlSafe(sql)), bound);
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
        for setting in settings_of(store.engine) {
            connection.execute(*setting).await?;
        }
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
    use super::{Cell, array, line, one_of, statements};

    #[test]
    fn a_streamed_row_keeps_every_letter() {
        let row = [Cell::from("a\tb\\N\r\n"), Cell::from(-7), Cell::Nothing];
        assert_eq!(line(&row), "a\\tb\\\\N\\r\\n\t-7\t\\N\n");
    }

    #[test]
    fn places_are_numbered_through() {
        let rows = ["a", "b", "c", "d"].map(|name| vec![Cell::from(name), 1.into()]).to_vec();
        let told = statements(false, "INSERT INTO t (a, b)", "x", rows);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].0, "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4), ($5, $6), ($7, $8) x");
        assert_eq!(told[0].1[2], Cell::from("b"), "in their order");
    }

    #[test]
    fn a_statement_of_arrays_is_the_same_for_any_number_of_rows() {
        let rows = vec![vec![Cell::from("a"), 1.into(), Cell::Nothing], vec!["b".into(), (-2).into(), "c".into()]];
        let one = statements(true, "INSERT INTO t (a, b, c)", "x", rows[1..].to_vec());
        let two = statements(true, "INSERT INTO t (a, b, c)", "x", rows);
        assert_eq!(one[0].0, two[0].0);
        assert_eq!(
            one[0].0,
            "INSERT INTO t (a, b, c) SELECT * FROM UNNEST(CAST($1 AS TEXT[]), CAST($2 AS BIGINT[]), CAST($3 AS TEXT[])) x"
        );
        let long = statements(true, "INSERT INTO t (a)", "x", vec![vec![Cell::from("x".repeat(1001))]]);
        assert_eq!(long[0].0, "INSERT INTO t (a) VALUES ($1) x", "a long text is read faster alone");
        assert_eq!(two[0].1, ["{\"a\",\"b\"}", "{1,-2}", "{NULL,\"c\"}"].map(Cell::from));
    }

    #[test]
    fn an_array_keeps_every_letter() {
        let cells = ["", "NULL", "a,b{}", "\"\\", "第 \\\"1\\\" 条\n"].map(Cell::from);
        assert_eq!(array(cells.iter()), r#"{"","NULL","a,b{}","\"\\","第 \\\"1\\\" 条"#.to_owned() + "\n\"}");
        assert_eq!(one_of(false, "person", 1, ["a\"b"].into_iter()).1, r#"["a\"b"]"#);
    }
}
