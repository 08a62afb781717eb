//! One integration binary, a module per capability: linking is the cost on two cores.
#![expect(clippy::expect_used, clippy::unwrap_used, clippy::disallowed_methods, missing_docs, reason = "tests read files and fail loudly")]

mod account;
mod glyphs;
mod house;
mod law;
mod locale;
mod machine;
mod shipped;
