//! What can be wrong with a file: stable code, level, place, words and, where there is one, the fix. The words are keys
//! of the product's texts (`assets/locale/*/problems.ftl`) with values; `locale` puts them into a language.

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
    /// Worth a look; nothing is wrong.
    Note,
    /// Works, but hardly as meant.
    Warning,
    /// Cannot be used like this.
    Error,
}

macro_rules! codes {
    (@level) => { Severity::Error };
    (@level $level:ident) => { Severity::$level };
    ($($(#[$doc:meta])* $name:ident = $code:literal $(, $level:ident)?;)*) => {
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

            /// How bad a problem of this code is; an error where the list names no level.
            #[must_use]
            pub const fn level(self) -> Severity {
                match self { $(Self::$name => codes!(@level $($level)?),)* }
            }

            /// The code of this spelling.
            #[must_use]
            pub fn of(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == code)
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
    MissingTranslation = "RB0118", Warning;
    StaleTranslation = "RB0119", Warning;
    /// A part of a portrait that was never drawn.
    UnknownPart = "RB0120";
    /// A node that no jump leads to.
    UnusedNode = "RB0130", Warning;
    /// A reply that can never be chosen.
    DeadReply = "RB0131", Warning;
    /// A condition that always holds.
    AlwaysTrue = "RB0132", Warning;
    /// A condition that never holds.
    AlwaysFalse = "RB0133", Warning;
    /// A transition that earlier ones leave nothing to.
    ShadowedTransition = "RB0134", Warning;
    /// A fact that nothing reveals.
    UnusedFact = "RB0135", Warning;
    /// A flag that is set and never asked about.
    UnusedFlag = "RB0136", Warning;
    /// An offer that nobody makes.
    UnusedOffer = "RB0137", Warning;
    /// An ending that nothing leads to.
    UnusedEnding = "RB0138", Warning;
    /// A figure written by hand where a placeholder belongs.
    HandwrittenFigure = "RB0139", Warning;
    /// A name written by hand where a placeholder belongs.
    HandwrittenName = "RB0140", Warning;
    /// A date written by hand where a placeholder belongs.
    HandwrittenDate = "RB0141", Warning;
    /// Words that are an act of another kind than the reply carries.
    ActDoesNotFit = "RB0142", Warning;
    /// An act whose words the text does not have.
    ActWithoutWords = "RB0143", Note;
    /// An objective that nothing in the call can reach.
    UnservedObjective = "RB0144", Warning;
    /// A check of the rubric that no reply can earn.
    UnservedCriterion = "RB0145", Note;
    /// A law pack without any rule in force on the day of the case.
    NoRulesOnDate = "RB0146", Warning;
    /// A node from which no ending can be reached.
    NoWayOut = "RB0147", Warning;
    /// More states than a proof on every save can bear.
    TooManyStates = "RB0148", Warning;
    /// A file that is not called as its scenario.
    MisnamedFile = "RB0149", Warning;
    /// A contact of the history that lies after the call.
    HistoryAhead = "RB0150";
    /// Two replies of one node with the same words.
    SameWords = "RB0151", Warning;
    /// A text without a word in it.
    EmptyText = "RB0152", Warning;
    /// A level or a range that cannot be meant.
    OddLevel = "RB0153";
    /// A silenced problem without a reason.
    SilencedWithoutReason = "RB0154", Warning;
    /// A silencing that silences nothing, or may not.
    IdleSilencing = "RB0155", Warning;
    /// A circumstance that no rule of the case's packs asks for.
    UnknownCircumstance = "RB0156", Warning;
    /// Somebody who is never on the line and never named.
    UnusedParty = "RB0157", Note;
    /// A node without a reply and without an end.
    DeadEnd = "RB0158";
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
    /// Whether it changes no meaning, so that it may be applied unasked.
    pub safe: bool,
}

/// What is said about a problem: a text of the product and the values in it. `key` is the sentence, its attribute `label`
/// stands under the caret, the attribute called `help` here (where the text has it) is the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub key: &'static str,
    pub help: &'static str,
    pub values: Vec<(&'static str, String)>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub code: Code,
    pub severity: Severity,
    pub span: Span,
    pub words: Words,
    /// Other places that matter, such as the opening bracket, with their label: an attribute of the text, or plain.
    pub related: Vec<(Span, String)>,
    pub fix: Option<Fix>,
}

impl Problem {
    /// A problem of the code's own level whose words are a text of the product.
    #[must_use]
    pub fn of(code: Code, span: Span, key: &'static str) -> Self {
        let words = Words { key, help: "help", values: Vec::new() };
        Self { code, severity: code.level(), span, words, related: Vec::new(), fix: None }
    }

    /// The same with a value for its text.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "a caller hands a number, a letter or a reference")]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.words.values.push((name, value.to_string()));
        self
    }

    /// The same with another attribute of its text as the way out.
    #[must_use]
    pub fn helped_by(mut self, attribute: &'static str) -> Self {
        self.words.help = attribute;
        self
    }

    /// The same with a second place; `label` is an attribute of the text where there is one.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// The same with a fix that changes no meaning.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, text: text.into(), safe: true });
        self
    }

    /// The same with a fix that somebody has to agree to.
    #[must_use]
    pub fn suggest(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, text: text.into(), safe: false });
        self
    }
}

/// How many known names a message lists.
const MOST_LISTED: usize = 12;

/// A name that nothing has. `kind` is a case of the text `unknown`, its blanks written `-` there.
#[must_use]
pub fn unknown<'k>(code: Code, kind: &str, name: &str, span: Span, known: impl IntoIterator<Item = &'k str>) -> Problem {
    let known: Vec<&str> = known.into_iter().collect();
    let problem = Problem::of(code, span, "unknown").with("kind", kind.replace(' ', "-")).with("name", name);
    let shown = || known.iter().take(MOST_LISTED).copied().collect::<Vec<_>>().join(", ");
    match nearest(name, known.iter().copied()) {
        Some((meant, _)) if name.starts_with(meant) && name[meant.len()..].starts_with('.') => problem,
        Some((meant, _)) => {
            let problem = problem.with("meant", meant).helped_by("meant");
            // The span is the name's alone, or the quoted text's; around arguments nothing is put in its place.
            match (span.end - span.start) as usize {
                length if length == name.len() => problem.suggest(span, meant),
                length if length == name.len() + 2 => problem.suggest(span, format!("\"{meant}\"")),
                _ => problem,
            }
        }
        None if known.is_empty() => problem.helped_by("none"),
        None if known.len() > MOST_LISTED => problem.with("known", shown()).with("more", known.len() - MOST_LISTED),
        None => problem.with("known", shown()).with("more", "none"),
    }
}

/// How many letters a misspelt word may differ in to be suggested.
const NEAR: usize = 3;

/// The known word nearest to a misspelt one, and whether it is near enough that nothing else can be meant.
#[must_use]
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<(&'k str, bool)> {
    let mut ranked: Vec<(usize, &str)> =
        known.into_iter().map(|known| (strsim::damerau_levenshtein(&known.to_lowercase(), &word.to_lowercase()), known)).collect();
    ranked.sort_unstable();
    let (distance, best) = *ranked.first()?;
    let length = word.chars().count();
    let alone = ranked.get(1).is_none_or(|(next, _)| *next > distance);
    (distance <= NEAR && distance < length).then_some((best, alone && distance * 3 <= length.max(3)))
}

/// The text with all safe fixes applied; everything else stays byte for byte.
#[must_use]
pub fn apply_fixes(text: &str, problems: &[Problem]) -> String {
    let mut fixes: Vec<&Fix> = problems.iter().filter_map(|problem| problem.fix.as_ref()).filter(|fix| fix.safe).collect();
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
