//! Text to tokens. Full-width signs become the ASCII ones they stand for, and are noted.

use super::syntax::SyntaxKind;
use crate::scenario::problem::{Code, Problem, Span};

/// One token: its kind and its length in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: SyntaxKind,
    pub length: usize,
}

/// All tokens of a text; their lengths add up to the text's.
pub(super) fn lex(text: &str, problems: &mut Vec<Problem>) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, last: SyntaxKind::Unknown, problems };
    let mut tokens = Vec::new();
    while lexer.at < text.len() {
        let start = lexer.at;
        let kind = lexer.next();
        if !kind.is_trivia() {
            lexer.last = kind;
        }
        tokens.push(Token { kind, length: lexer.at - start });
    }
    tokens
}

/// Full-width signs, what is meant, and how they are read.
const FULL_WIDTH: [(char, &str, SyntaxKind); 12] = [
    ('，', ",", SyntaxKind::Comma),
    ('、', ",", SyntaxKind::Comma),
    ('；', ",", SyntaxKind::Comma),
    ('：', ":", SyntaxKind::Colon),
    ('（', "(", SyntaxKind::OpenParen),
    ('）', ")", SyntaxKind::CloseParen),
    ('【', "[", SyntaxKind::OpenBracket),
    ('】', "]", SyntaxKind::CloseBracket),
    ('［', "[", SyntaxKind::OpenBracket),
    ('］', "]", SyntaxKind::CloseBracket),
    ('｛', "{", SyntaxKind::OpenBrace),
    ('｝', "}", SyntaxKind::CloseBrace),
];

/// Whether the rest of a line can follow a text.
fn may_follow_text(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with([',', ':', ';', ')', ']', '}', '，', '：', '）', '】', '｝', '；', '、']) || line.starts_with('/')
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// The last token that is neither blank nor comment.
    last: SyntaxKind,
    problems: &'a mut Vec<Problem>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) {
        let length: usize = self.rest().chars().take_while(|letter| keep(*letter)).map(char::len_utf8).sum();
        self.at += length;
    }

    fn next(&mut self) -> SyntaxKind {
        let Some(letter) = self.peek() else { return SyntaxKind::Unknown };
        if letter.is_whitespace() || letter == '\u{feff}' {
            self.take_while(|letter| letter.is_whitespace() || letter == '\u{feff}');
            return SyntaxKind::Blank;
        }
        let rest = self.rest();
        if rest.starts_with("//") {
            self.take_while(|letter| letter != '\n');
            return SyntaxKind::Comment;
        }
        if rest.starts_with("/*") {
            return self.block_comment();
        }
        if rest.starts_with("#!") || rest.starts_with("#[") {
            return self.attribute();
        }
        if letter == '#' && self.begins_a_line() {
            return self.hash_comment();
        }
        if let Some(kind) = self.raw_text() {
            return kind;
        }
        match letter {
            '"' => self.text('"', &['"']),
            '“' | '”' | '＂' | '「' => self.curly_text(letter),
            '\'' => self.letter(),
            '0'..='9' => self.number(),
            _ if letter.is_alphabetic() || letter == '_' => {
                if let Some(length) = self.text_without_opening_quote(letter) {
                    return self.unopened_text(length);
                }
                self.take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'));
                SyntaxKind::Word
            }
            _ => self.sign(letter),
        }
    }

    /// Whether only blanks stand before this in its line.
    fn begins_a_line(&self) -> bool {
        self.text[..self.at].rsplit('\n').next().is_some_and(|before| before.trim().is_empty())
    }

    /// A comment as other languages write it.
    fn hash_comment(&mut self) -> SyntaxKind {
        let span = Span::new(self.at, self.at + 1);
        self.problems.push(Problem::of(Code::Unexpected, span, "reader-hash-comment").fix(span, "//"));
        self.take_while(|letter| letter != '\n');
        SyntaxKind::Comment
    }

    /// Chinese words after a colon, with one more quote in the rest of the line than texts there have: the opening one was
    /// forgotten. How long the text is, its closing quote included.
    fn text_without_opening_quote(&self, letter: char) -> Option<usize> {
        if self.last != SyntaxKind::Colon || letter.is_ascii() {
            return None;
        }
        let line = self.rest().lines().next().unwrap_or_default();
        let is_odd = line.matches('"').count() % 2 == 1;
        let end = line.find('"').filter(|end| is_odd && !line[..*end].contains(',') && may_follow_text(&line[end + 1..]))?;
        Some(end + 1)
    }

    fn unopened_text(&mut self, length: usize) -> SyntaxKind {
        let (start, first) = (self.at, self.peek().map_or(1, char::len_utf8));
        self.at += length;
        let problem = Problem::of(Code::UnterminatedText, Span::new(start, start + first), "reader-text-unopened");
        self.problems.push(problem.suggest(Span::new(start, start), "\""));
        SyntaxKind::Text
    }

    fn block_comment(&mut self) -> SyntaxKind {
        let start = self.at;
        let mut depth = 0usize;
        while self.at < self.text.len() {
            let rest = self.rest();
            if rest.starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return SyntaxKind::Comment;
                }
            } else {
                self.at += self.peek().map_or(1, char::len_utf8);
            }
        }
        self.problems.push(Problem::of(Code::Unclosed, Span::new(start, start + 2), "reader-comment-open"));
        SyntaxKind::Comment
    }

    fn attribute(&mut self) -> SyntaxKind {
        self.take_while(|letter| letter != ']' && letter != '\n');
        if self.peek() == Some(']') {
            self.at += 1;
        }
        SyntaxKind::Attribute
    }

    /// `r"…"` and `r#"…"#`.
    fn raw_text(&mut self) -> Option<SyntaxKind> {
        let rest = self.rest().strip_prefix('r')?;
        let hashes = rest.chars().take_while(|letter| *letter == '#').count();
        let body = rest[hashes..].strip_prefix('"')?;
        let closing = format!("\"{}", "#".repeat(hashes));
        let opening = 1 + hashes + 1;
        if let Some(end) = body.find(&closing) {
            self.at += opening + end + closing.len();
        } else {
            let span = Span::new(self.at, self.at + opening);
            self.at = self.text.len();
            self.problems.push(Problem::of(Code::UnterminatedText, span, "reader-text-open").with("closing", closing));
        }
        Some(SyntaxKind::RawText)
    }

    /// A text in quotes. It may run over several lines, as in RON; but when a word follows a text of several lines
    /// at once, its quote is the opening one of the next text, and the closing one was forgotten.
    fn text(&mut self, opening: char, closing: &[char]) -> SyntaxKind {
        let start = self.at;
        self.at += opening.len_utf8();
        while let Some(letter) = self.peek() {
            self.at += letter.len_utf8();
            if letter == '\\' {
                self.at += self.peek().map_or(0, char::len_utf8);
            } else if closing.contains(&letter) {
                if opening == '"' && self.quotes_inside() {
                    continue;
                }
                if self.text[start..self.at].contains('\n') && !self.text_may_end_here() {
                    break;
                }
                return SyntaxKind::Text;
            }
        }
        // Give the rest of the file back: the text ends where its line does, before the comma and the brackets there.
        let line = self.text[start..].lines().next().unwrap_or_default();
        let words = line.trim_end().trim_end_matches([',', ')', ']', '}', '，', '）', ' ']);
        self.at = start + words.len().max(opening.len_utf8());
        let span = Span::new(start, start + opening.len_utf8());
        self.problems.push(Problem::of(Code::UnterminatedText, span, "reader-text-open").with("closing", "\""));
        SyntaxKind::Text
    }

    /// Whether what comes after a closing quote can follow a text.
    fn text_may_end_here(&self) -> bool {
        may_follow_text(self.rest().lines().next().unwrap_or_default())
    }

    /// A quote with a Chinese word right behind it, a second one, and a third that can end a text: the first two stand
    /// inside it. Goes on behind them.
    fn quotes_inside(&mut self) -> bool {
        let line = self.rest().lines().next().unwrap_or_default();
        let goes_on = line.chars().next().is_some_and(|next| !next.is_ascii()) && !may_follow_text(line);
        let mut quotes = line.match_indices('"').map(|(at, _)| at);
        let (Some(second), Some(third), true) = (quotes.next(), quotes.next(), goes_on) else { return false };
        if line[..third].contains([',', ':']) || !may_follow_text(&line[third + 1..]) {
            return false;
        }
        let quoted = &line[..second];
        let span = Span::new(self.at - 1, self.at + second + 1);
        self.problems.push(Problem::of(Code::UnterminatedText, span, "reader-quotes-inside").fix(span, format!("“{quoted}”")));
        self.at += second + 1;
        true
    }

    fn curly_text(&mut self, opening: char) -> SyntaxKind {
        let start = self.at;
        let before = self.problems.len();
        let kind = self.text(opening, &['"', '”', '“', '＂', '」']);
        let closed = self.problems.len() == before;
        let inner = self.text[start..self.at].trim_start_matches(opening);
        let closing = inner.chars().next_back().filter(|_| closed);
        let inner = closing.map_or(inner, |closing| &inner[..inner.len() - closing.len_utf8()]);
        let span = Span::new(start, self.at);
        let problem = Problem::of(Code::FullWidth, span, "reader-curly-quotes").with("sign", opening);
        self.problems.push(problem.fix(span, format!("\"{inner}\"")));
        kind
    }

    fn letter(&mut self) -> SyntaxKind {
        let rest = &self.rest()[1..];
        let body = if rest.starts_with('\\') { rest.char_indices().nth(2) } else { rest.char_indices().nth(1) };
        let close = body.map(|(at, _)| at).filter(|at| rest[*at..].starts_with('\''));
        // Unicode escapes such as '\u{4e2d}' are longer.
        let close = close.or_else(|| rest.starts_with("\\u{").then(|| rest.find("}'").map(|at| at + 1)).flatten());
        if let Some(close) = close {
            self.at += 1 + close + 1;
            return SyntaxKind::Letter;
        }
        // A word in single quotes belongs to the expression language.
        let line = rest.find('\n').unwrap_or(rest.len());
        if let Some(end) = rest[..line].find('\'') {
            self.at += 1 + end + 1;
            SyntaxKind::Letter
        } else {
            self.at += 1;
            SyntaxKind::Sign
        }
    }

    fn number(&mut self) -> SyntaxKind {
        let start = self.at;
        let based = ["0x", "0b", "0o"].iter().any(|prefix| self.rest().starts_with(prefix));
        self.take_while(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        if based {
            return SyntaxKind::Integer;
        }
        let mut is_float = self.text[start..self.at].contains(['e', 'E']);
        // Digits after the point may be left out, as RON has it.
        let mut ahead = self.rest().chars();
        if ahead.next() == Some('.') && !matches!(ahead.next(), Some('.' | '_')) {
            self.at += 1;
            self.take_while(|letter| letter.is_ascii_alphanumeric() || letter == '_');
            is_float = true;
        }
        if self.text[start..self.at].ends_with(['e', 'E']) && self.rest().starts_with(['-', '+']) {
            self.at += 1;
            self.take_while(|letter| letter.is_ascii_digit());
        }
        if is_float { SyntaxKind::Float } else { SyntaxKind::Integer }
    }

    fn sign(&mut self, letter: char) -> SyntaxKind {
        let start = self.at;
        self.at += letter.len_utf8();
        if let Some((_, meant, kind)) = FULL_WIDTH.iter().find(|(sign, ..)| *sign == letter) {
            let span = Span::new(start, self.at);
            let problem = Problem::of(Code::FullWidth, span, "reader-full-width").with("sign", letter).with("meant", meant);
            self.problems.push(problem.fix(span, *meant));
            return *kind;
        }
        match letter {
            '(' => SyntaxKind::OpenParen,
            ')' => SyntaxKind::CloseParen,
            '[' => SyntaxKind::OpenBracket,
            ']' => SyntaxKind::CloseBracket,
            '{' => SyntaxKind::OpenBrace,
            '}' => SyntaxKind::CloseBrace,
            ',' => SyntaxKind::Comma,
            ';' => {
                let span = Span::new(start, self.at);
                self.problems.push(Problem::of(Code::MissingComma, span, "reader-semicolon").fix(span, ","));
                SyntaxKind::Comma
            }
            ':' => SyntaxKind::Colon,
            '+' | '-' | '*' | '/' | '<' | '>' | '=' | '!' | '≤' | '≥' | '≠' | '＋' | '－' | '＊' | '×' | '＜' | '＞' | '＝' => {
                SyntaxKind::Sign
            }
            _ => SyntaxKind::Unknown,
        }
    }
}
