//! Subcommands that this build was made without say how to get them.

use clap::error::{ContextKind, ContextValue};

/// Name, feature, and whether this build has it.
const FEATURES: [(&str, &str, bool); 10] = [
    ("serve", "server", cfg!(feature = "server")),
    ("seed-demo", "server", cfg!(feature = "server")),
    ("verify", "server", cfg!(feature = "server")),
    ("export", "server", cfg!(feature = "server")),
    ("forget", "server", cfg!(feature = "server")),
    ("backup", "server", cfg!(feature = "server")),
    ("restore", "server", cfg!(feature = "server")),
    ("deliver", "deliver", cfg!(feature = "deliver")),
    ("publish", "deliver", cfg!(feature = "deliver")),
    ("take-exam", "deliver", cfg!(feature = "deliver")),
];

/// What to say of a subcommand that another build has; `None` where the error is another.
pub(super) fn told(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    let (_, feature, _) = FEATURES.iter().find(|(known, _, here)| known == name && !here)?;
    Some(format!("this build has no `{name}`: build it with `cargo build --features {feature}`"))
}
