//! The language server: diagnostics while a trainer types, completion, hover, definitions, renaming, symbols, fixes. It
//! answers from the text that the editor holds; the reader, the compiler and the lints are those of `check`, and nothing
//! here judges anything. It knows no windows.
//! Start reading at [`Server`], then `mentions`: who is named where.
#![expect(clippy::disallowed_methods, reason = "files beside an open one are read from the disk")]

mod answers;
mod completion;
mod document;
mod files;
mod hover;
mod lines;
mod mentions;
mod rename;
mod server;
mod symbols;

pub use server::Server;
