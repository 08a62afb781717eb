//! The kinds of tokens and nodes of the lossless tree.

/// What a token or node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
pub enum SyntaxKind {
    Blank,
    Comment,
    Word,
    Integer,
    Float,
    Text,
    RawText,
    Letter,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    Comma,
    Colon,
    Attribute,
    /// A sign of the expression language, such as `+` or `>=`.
    Sign,
    Unknown,
    /// The whole file.
    Root,
    /// `Name(…)` or `(…)`.
    Paren,
    List,
    Map,
    /// `name: value` in a struct.
    Field,
    /// `key: value` in a map.
    Entry,
    /// A text, number or letter.
    Literal,
    /// A bare word.
    Name,
    /// A run of words and signs, such as `payday + 1`.
    Run,
    /// What could not be understood.
    Error,
}

impl SyntaxKind {
    const ALL: [Self; 29] = [
        Self::Blank,
        Self::Comment,
        Self::Word,
        Self::Integer,
        Self::Float,
        Self::Text,
        Self::RawText,
        Self::Letter,
        Self::OpenParen,
        Self::CloseParen,
        Self::OpenBracket,
        Self::CloseBracket,
        Self::OpenBrace,
        Self::CloseBrace,
        Self::Comma,
        Self::Colon,
        Self::Attribute,
        Self::Sign,
        Self::Unknown,
        Self::Root,
        Self::Paren,
        Self::List,
        Self::Map,
        Self::Field,
        Self::Entry,
        Self::Literal,
        Self::Name,
        Self::Run,
        Self::Error,
    ];

    /// Blanks and comments.
    #[must_use]
    pub const fn is_trivia(self) -> bool {
        matches!(self, Self::Blank | Self::Comment | Self::Attribute)
    }

    /// The closing bracket that belongs to an opening one.
    pub(super) const fn closing(self) -> Option<Self> {
        match self {
            Self::OpenParen => Some(Self::CloseParen),
            Self::OpenBracket => Some(Self::CloseBracket),
            Self::OpenBrace => Some(Self::CloseBrace),
            _ => None,
        }
    }

    pub(super) const fn is_closing(self) -> bool {
        matches!(self, Self::CloseParen | Self::CloseBracket | Self::CloseBrace)
    }

    /// Whether a value can start with it.
    pub(super) const fn starts_value(self) -> bool {
        matches!(
            self,
            Self::Word
                | Self::Integer
                | Self::Float
                | Self::Text
                | Self::RawText
                | Self::Letter
                | Self::OpenParen
                | Self::OpenBracket
                | Self::OpenBrace
        )
    }
}

/// The language tag of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ron {}

impl rowan::Language for Ron {
    type Kind = SyntaxKind;

    fn kind_from_raw(raw: rowan::SyntaxKind) -> SyntaxKind {
        SyntaxKind::ALL.get(usize::from(raw.0)).copied().unwrap_or(SyntaxKind::Unknown)
    }

    fn kind_to_raw(kind: SyntaxKind) -> rowan::SyntaxKind {
        rowan::SyntaxKind(kind as u16)
    }
}

/// A node of the lossless tree.
pub type SyntaxNode = rowan::SyntaxNode<Ron>;
/// A token of the lossless tree.
pub(super) type SyntaxToken = rowan::SyntaxToken<Ron>;

#[cfg(test)]
mod tests {
    use rowan::Language;

    use super::{Ron, SyntaxKind};

    #[test]
    fn kinds_survive_the_tree() {
        for kind in SyntaxKind::ALL {
            assert_eq!(Ron::kind_from_raw(Ron::kind_to_raw(kind)), kind);
        }
    }
}
