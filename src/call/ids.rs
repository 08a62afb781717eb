//! Resolved names of a compiled case. Each is a place in a table of [`Compiled`](super::Compiled).

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(pub $inner);

        impl $name {
            /// The place in its table.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A node of the dialogue.
    NodeId(u16);
    /// A reply, counted over all nodes in file order.
    ReplyId(u16);
    /// Something the debtor may reveal.
    FactId(u8);
    /// A flag that the scenario sets.
    FlagId(u8);
    /// How the call ended, in the scenario's words.
    EndingId(u8);
    /// A field of the wrap-up form.
    FieldId(u8);
    /// An entry of a field.
    OptionId(u8);
    /// A card that can be looked up: the account, the rules.
    CardId(u8);
    /// A line of text with a speaker: one wording of it is drawn by the deal.
    LineId(u16);
    /// A text of the case, translated.
    TextId(u16);
}
