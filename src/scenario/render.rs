//! Problems as a compiler shows them: the line, a caret, a label, help. What they say is put into words by whoever asks
//! ([`Speak`]), for this room knows no languages.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::problem::{Problem, Severity, Span};

/// A problem in the words of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub message: String,
    /// Two or three words under the caret.
    pub label: String,
    pub help: Option<String>,
    /// Labels of the other places.
    pub related: Vec<(Span, String)>,
}

/// Puts problems into the words of a language.
pub trait Speak {
    /// The problem's words.
    fn tell(&self, problem: &Problem) -> Told;

    /// What a level is called; `None` stands for the word before a way out.
    fn level(&self, severity: Option<Severity>) -> String;
}

/// The problems of one file, in the order of their places.
#[must_use]
pub fn render(file: &str, text: &str, problems: &[Problem], speak: &dyn Speak, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut sorted: Vec<&Problem> = problems.iter().collect();
    sorted.sort_by_key(|problem| problem.span);
    let help = speak.level(None);
    let mut out = String::new();
    for problem in sorted {
        let name = speak.level(Some(problem.severity));
        let level = match problem.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let told = speak.tell(problem);
        let mut snippet = Snippet::source(text).path(file).line_start(1).fold(true);
        snippet = snippet.annotation(AnnotationKind::Primary.span(safe(text, problem.span)).label(&told.label));
        for (span, label) in &told.related {
            snippet = snippet.annotation(AnnotationKind::Context.span(safe(text, *span)).label(label));
        }
        let level = level.with_name(name.as_str());
        let mut group: Group<'_> = level.primary_title(&told.message).id(problem.code.as_str()).element(snippet);
        if let Some(way_out) = &told.help {
            group = group.element(Level::HELP.with_name(help.as_str()).message(way_out));
        }
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    out
}

/// The span as a range that lies on character boundaries of the text.
fn safe(text: &str, span: Span) -> std::ops::Range<usize> {
    let floor = |offset: usize| (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let range = span.range();
    let start = floor(range.start);
    start..floor(range.end).max(start)
}
