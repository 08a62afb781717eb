//! Text of an expression to tokens.

use super::{BinaryOp, ExprError};
use crate::scenario::problem::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Int(i64),
    Word(String),
    Text(String),
    Open,
    Close,
    Comma,
    Not,
    Op(BinaryOp),
    /// A single `=`, which only templates know.
    Quote,
}

/// All tokens with their places.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Span)>, Vec<ExprError>> {
    let mut tokens = Vec::new();
    let mut errors = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let start = at;
        at += letter.len_utf8();
        if letter.is_whitespace() {
            continue;
        }
        let found = match letter {
            '0'..='9' | '０'..='９' => number(text, &mut at, start),
            '"' | '\'' | '“' | '”' | '‘' | '’' => quoted(text, &mut at, start),
            _ if letter.is_alphabetic() || letter == '_' => {
                at += text[at..]
                    .chars()
                    .take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'))
                    .map(char::len_utf8)
                    .sum::<usize>();
                Ok(word(&text[start..at]))
            }
            _ => sign(text, letter, &mut at, start),
        };
        match found {
            Ok(token) => tokens.push((token, Span::new(start, at))),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(tokens) } else { Err(errors) }
}

fn number(text: &str, at: &mut usize, start: usize) -> Result<Token, ExprError> {
    let digits = text[*at..].chars().take_while(|letter| letter.is_ascii_digit() || ('０'..='９').contains(letter) || *letter == '_');
    *at += digits.map(char::len_utf8).sum::<usize>();
    let ascii = |letter: char| {
        if ('０'..='９').contains(&letter) { char::from_u32(letter as u32 - '０' as u32 + '0' as u32).unwrap_or('0') } else { letter }
    };
    let digits: String = text[start..*at].chars().filter(|letter| *letter != '_').map(ascii).collect();
    digits.parse().map(Token::Int).map_err(|_| ExprError::new(Span::new(start, *at), "expr-large-number"))
}

fn quoted(text: &str, at: &mut usize, start: usize) -> Result<Token, ExprError> {
    let close = |letter: char| matches!(letter, '"' | '\'' | '“' | '”' | '‘' | '’');
    if let Some(length) = text[*at..].find(close) {
        let content = text[*at..*at + length].to_owned();
        *at += length;
        *at += text[*at..].chars().next().map_or(0, char::len_utf8);
        Ok(Token::Text(content))
    } else {
        *at = text.len();
        Err(ExprError::new(Span::new(start, text.len()), "expr-open-quote"))
    }
}

fn word(word: &str) -> Token {
    match word {
        "and" | "且" => Token::Op(BinaryOp::And),
        "or" | "或" => Token::Op(BinaryOp::Or),
        "not" | "非" => Token::Not,
        _ => Token::Word(word.to_owned()),
    }
}

fn sign(text: &str, letter: char, at: &mut usize, start: usize) -> Result<Token, ExprError> {
    let followed = text[*at..].starts_with(['=', '＝']);
    let mut take_equals = || *at += text[*at..].chars().next().map_or(0, char::len_utf8);
    Ok(match letter {
        '(' | '（' => Token::Open,
        ')' | '）' => Token::Close,
        ',' | '，' | '、' => Token::Comma,
        '+' | '＋' => Token::Op(BinaryOp::Add),
        '-' | '－' | '−' => Token::Op(BinaryOp::Subtract),
        '*' | '＊' | '×' => Token::Op(BinaryOp::Multiply),
        '≤' => Token::Op(BinaryOp::AtMost),
        '≥' => Token::Op(BinaryOp::AtLeast),
        '≠' => Token::Op(BinaryOp::Unequal),
        '<' | '＜' if followed => {
            take_equals();
            Token::Op(BinaryOp::AtMost)
        }
        '>' | '＞' if followed => {
            take_equals();
            Token::Op(BinaryOp::AtLeast)
        }
        '=' | '＝' if followed => {
            take_equals();
            Token::Op(BinaryOp::Equal)
        }
        '!' | '！' if followed => {
            take_equals();
            Token::Op(BinaryOp::Unequal)
        }
        '<' | '＜' => Token::Op(BinaryOp::Less),
        '>' | '＞' => Token::Op(BinaryOp::More),
        '=' | '＝' => Token::Quote,
        _ => {
            let key = match letter {
                '&' | '＆' => "expr-and-sign",
                '|' | '｜' => "expr-or-sign",
                _ => "expr-unknown-sign",
            };
            return Err(ExprError { sign: letter.to_string(), ..ExprError::new(Span::new(start, *at), key) });
        }
    })
}
