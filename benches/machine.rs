//! Placeholder until the machine compiles.
fn main() {}
