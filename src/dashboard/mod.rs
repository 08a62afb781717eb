//! HR's pages and the simulator's door to them: HTML made on the server, no script, forms that carry a token. This room
//! knows HTTP; it asks `records::store` for everything and has no SQL and no rules of its own. Start reading at `serve`,
//! then `routes`, then a page such as `overview`.
#![expect(clippy::disallowed_methods, reason = "the server tells the time")]

mod agreement;
mod api;
mod assign;
mod attempt;
mod certificate;
mod chart;
mod door;
mod export;
mod fault;
mod gate;
mod guard;
mod house;
mod import;
mod intake;
mod log;
mod oidc;
mod overview;
mod page;
mod passwords;
mod people;
mod readiness;
mod recent;
mod releases;
mod reload;
mod routes;
mod rules;
mod scenarios;
mod serve;
mod sheet;
mod side_by_side;
mod tasks;
mod xapi;

pub use door::{CertificateFiles, DoorError};
pub use export::{Export, export};
pub use oidc::{Doors, Oidc, OidcError};
pub use passwords::hash_password;
pub use serve::{ServeError, ServeOptions, serve};
pub use xapi::{Dialect, Lrs, Version};

/// The time, Unix seconds.
#[must_use]
pub fn now() -> i64 {
    chrono::Utc::now().timestamp()
}
