//! What can be wrong with a file: stable code, place, sentence, help and, where it is safe, the fix.

use serde::Serialize;

/// A place in a file's decoded text, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// The span between two byte offsets. Files are far smaller than 4 GiB; offsets past that are cut to it.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let small = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: small(start), end: small(end) }
    }

    /// As a range into the text.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Warning,
    Error,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        /// What kind of problem. The printed codes are stable and never reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable code, such as `RB0003`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

codes! {
    /// Bytes that are no text in UTF-8 or UTF-16.
    NotText = "RB0001";
    /// A full-width sign where the ASCII one belongs.
    FullWidth = "RB0002";
    /// Two items without a comma between them.
    MissingComma = "RB0003";
    /// A bracket that is never closed.
    Unclosed = "RB0004";
    /// A closing bracket that closes nothing.
    StrayClosing = "RB0005";
    /// A text without its closing quote.
    UnterminatedText = "RB0006";
    /// A key without its colon.
    MissingColon = "RB0007";
    /// Something else was expected here.
    Unexpected = "RB0008";
    /// Brackets within brackets, too deep to be meant.
    TooDeep = "RB0009";
    /// A field that this part does not have.
    UnknownField = "RB0010";
    /// A field that must be there.
    MissingField = "RB0011";
    /// The same key twice.
    Duplicate = "RB0012";
    /// A value that is none of the allowed words.
    UnknownVariant = "RB0013";
    /// A value of another kind than wanted.
    WrongKind = "RB0014";
    /// A number outside its range.
    OutOfRange = "RB0015";
    /// An escape in a text that means nothing.
    BadEscape = "RB0016";
    /// A file that is readable, but whose content cannot be used.
    Unusable = "RB0017";
    /// A condition or figure that cannot be read.
    BadExpression = "RB0100";
    UnknownName = "RB0101";
    UnknownNode = "RB0102";
    UnknownAct = "RB0103";
    UnknownFact = "RB0104";
    UnknownFlag = "RB0105";
    UnknownParty = "RB0106";
    UnknownOffer = "RB0107";
    UnknownEnding = "RB0108";
    UnknownTemperament = "RB0109";
    UnknownRubric = "RB0110";
    UnknownPack = "RB0111";
    UnknownRule = "RB0112";
    NoSuchFigure = "RB0113";
    BadArgument = "RB0114";
    BadDate = "RB0115";
    BadAmount = "RB0116";
    /// The bucket in the file is not the computed one.
    BucketDiffers = "RB0117";
    MissingTranslation = "RB0118";
    StaleTranslation = "RB0119";
    /// A part of a portrait that was never drawn.
    UnknownPart = "RB0120";
    UnknownDebt = "RB0201";
    UnknownZone = "RB0202";
    UnknownContact = "RB0203";
    /// A local time that the clocks skip, show twice, or that may be in several zones.
    NoSuchTime = "RB0204";
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Text to put in place of a span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    pub span: Span,
    pub text: String,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub code: Code,
    pub severity: Severity,
    pub span: Span,
    /// The whole sentence.
    pub message: String,
    /// Two or three words under the caret.
    pub label: String,
    pub help: Option<String>,
    /// Other places that matter, such as the opening bracket.
    pub related: Vec<(Span, String)>,
    /// A fix that changes no meaning.
    pub fix: Option<Fix>,
}

impl Problem {
    /// An error without help.
    #[must_use]
    pub fn error(code: Code, span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span,
            message: message.into(),
            label: label.into(),
            help: None,
            related: Vec::new(),
            fix: None,
        }
    }

    /// The same with help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with a second place.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// The same with a safe fix.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, text: text.into() });
        self
    }
}

/// The text with all safe fixes applied; everything else stays byte for byte.
#[must_use]
pub fn apply_fixes(text: &str, problems: &[Problem]) -> String {
    let mut fixes: Vec<&Fix> = problems.iter().filter_map(|problem| problem.fix.as_ref()).collect();
    fixes.sort_by_key(|fix| fix.span);
    fixes.dedup();
    let mut fixed = String::with_capacity(text.len());
    let mut at = 0;
    for fix in fixes {
        let range = fix.span.range();
        if range.start < at || !text.is_char_boundary(range.start) || !text.is_char_boundary(range.end) || range.end > text.len() {
            continue;
        }
        fixed.push_str(&text[at..range.start]);
        fixed.push_str(&fix.text);
        at = range.end;
    }
    fixed.push_str(&text[at..]);
    fixed
}
