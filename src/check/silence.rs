//! Silencing: `// ringback: allow RB0131: why` in front of a part of the file, or at the end of a line, or at the top for
//! the whole file. In Chinese: `// 回铃：允许 RB0131：原因`. Errors cannot be silenced.

use rowan::NodeOrToken;

use crate::call::FileProblems;
use crate::scenario::problem::{Code, Problem, Severity, Span};
use crate::scenario::reader::{self, SyntaxKind, SyntaxNode};

/// One code of one silencing.
struct Silencing {
    code: Option<Code>,
    /// Where the code stands.
    at: Span,
    written: String,
    scope: Span,
    has_reason: bool,
}

/// Takes the silenced problems of a file away, and tells silencings without reason or use. Whether one is idle is known
/// only where the lints ran.
pub(super) fn apply(files: &mut Vec<FileProblems>, file: &str, text: &str, lints_ran: bool) {
    let silencings = silencings(text);
    if silencings.is_empty() {
        return;
    }
    let place = files.iter().position(|known| known.file == file).unwrap_or_else(|| {
        files.push(FileProblems { file: file.to_owned(), text: text.to_owned(), problems: Vec::new() });
        files.len() - 1
    });
    let problems = &mut files[place].problems;
    let mut told = Vec::new();
    for silencing in &silencings {
        let problem = |code: Code, key: &'static str| Problem::of(code, silencing.at, key).with("code", &silencing.written);
        let Some(code) = silencing.code else {
            told.push(problem(Code::IdleSilencing, "silence-unknown"));
            continue;
        };
        if code.level() == Severity::Error {
            told.push(problem(Code::IdleSilencing, "silence-error"));
            continue;
        }
        let before = problems.len();
        problems.retain(|problem| problem.code != code || problem.severity == Severity::Error || !silencing.covers(problem.span));
        if !silencing.has_reason {
            told.push(problem(Code::SilencedWithoutReason, "silence-no-reason"));
        }
        if problems.len() == before && lints_ran {
            told.push(problem(Code::IdleSilencing, "silence-idle"));
        }
    }
    problems.extend(told);
}

impl Silencing {
    fn covers(&self, span: Span) -> bool {
        self.scope.start <= span.start && span.start < self.scope.end.max(self.scope.start + 1)
    }
}

fn silencings(text: &str) -> Vec<Silencing> {
    if !text.contains("allow") && !text.contains("允许") {
        return Vec::new();
    }
    let tree = reader::parse(text).tree();
    let comments = tree.descendants_with_tokens().filter_map(NodeOrToken::into_token).filter(|token| token.kind() == SyntaxKind::Comment);
    let mut all = Vec::new();
    for comment in comments {
        let start = usize::from(comment.text_range().start());
        let Some((codes, offset, has_reason)) = allowed(comment.text()) else { continue };
        let scope = scope(&tree, text, start, usize::from(comment.text_range().end()));
        for (at, written) in words(codes) {
            let at = start + offset + at;
            all.push(Silencing {
                code: Code::of(written),
                at: Span::new(at, at + written.len()),
                written: written.to_owned(),
                scope,
                has_reason,
            });
        }
    }
    all
}

/// The codes of a silencing comment, where they begin in it, and whether a reason follows.
fn allowed(comment: &str) -> Option<(&str, usize, bool)> {
    let body = comment.trim_start_matches(['/', '*']).trim_start();
    let rest = ["ringback", "回铃"].iter().find_map(|name| body.strip_prefix(name))?.trim_start();
    let rest = rest.strip_prefix([':', '：'])?.trim_start();
    let rest = ["allow", "允许"].iter().find_map(|word| rest.strip_prefix(word))?;
    let (codes, reason) = rest.split_once([':', '：']).unwrap_or((rest, ""));
    let reason = reason.trim_end_matches(['*', '/']).trim();
    Some((codes, comment.len() - rest.len(), !reason.is_empty()))
}

/// The words of a list, with their places.
fn words(codes: &str) -> impl Iterator<Item = (usize, &str)> {
    let separators = [' ', ',', '，', '、', '\t'];
    codes.split(separators).filter(|word| !word.is_empty()).map(|word| (word.as_ptr() as usize - codes.as_ptr() as usize, word))
}

/// What a comment speaks of: its line where something stands before it, else the part that follows it.
fn scope(tree: &SyntaxNode, text: &str, start: usize, end: usize) -> Span {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    if !text[line..start].trim().is_empty() {
        return Span::new(line, start);
    }
    let following = tree.descendants_with_tokens().filter_map(NodeOrToken::into_token);
    let next = following.filter(|token| !token.kind().is_trivia()).find(|token| usize::from(token.text_range().start()) >= end);
    let Some(next) = next else { return Span::new(start, text.len()) };
    let begins = next.text_range().start();
    let parts = next.parent_ancestors().filter(|node| node.kind() != SyntaxKind::Root);
    let whole = parts.take_while(|node| first_word(node) == Some(begins)).last();
    match whole {
        // In front of the file's value: the whole file, and what has no place in it.
        Some(node) if node.parent().is_some_and(|parent| parent.kind() == SyntaxKind::Root) => Span::new(0, text.len()),
        Some(node) => Span::new(usize::from(begins), usize::from(node.text_range().end())),
        None => Span::new(usize::from(begins), usize::from(next.text_range().end())),
    }
}

/// Where the first token of a node that is no blank stands.
fn first_word(node: &SyntaxNode) -> Option<rowan::TextSize> {
    let mut tokens = node.descendants_with_tokens().filter_map(NodeOrToken::into_token);
    tokens.find(|token| !token.kind().is_trivia()).map(|token| token.text_range().start())
}
