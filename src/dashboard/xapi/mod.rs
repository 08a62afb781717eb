//! What is told to a learning record store: how an attempt reads as statements (`statement`), and the sender that empties
//! the store's outbox with patience (`sender`). Nothing here decides what counts; `records::store` did.

mod sender;
mod statement;

use serde_json::Value;

pub use sender::Lrs;
pub(super) use sender::spread;
pub use statement::{Dialect, Version};

use crate::records::read_record;
use crate::records::store::{Shelf, Store, StoreError};

/// The statements of an attempt; `None` where its record is here no more.
pub(super) async fn letter(store: &Store, shelf: &Shelf, dialect: &Dialect, attempt: &str) -> Result<Option<Vec<Value>>, StoreError> {
    let Some((line, bytes, _)) = store.attempt(attempt).await? else { return Ok(None) };
    let record = read_record(&bytes).map_err(|error| StoreError::Damaged(error.to_string()))?;
    let case = store.case(shelf, &line.content).await?;
    Ok(Some(statement::statements(dialect, &line, &record, case.as_ref())))
}
