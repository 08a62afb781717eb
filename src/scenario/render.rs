//! Problems as a compiler shows them: the line, a caret, a label, help.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::problem::{Problem, Severity, Span};

/// The problems of one file, in the order of their places.
#[must_use]
pub fn render(file: &str, text: &str, problems: &[Problem], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut sorted: Vec<&Problem> = problems.iter().collect();
    sorted.sort_by_key(|problem| problem.span);
    let mut out = String::new();
    for problem in sorted {
        let level = match problem.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut snippet = Snippet::source(text).path(file).line_start(1).fold(true);
        snippet = snippet.annotation(AnnotationKind::Primary.span(safe(text, problem.span)).label(&problem.label));
        for (span, label) in &problem.related {
            snippet = snippet.annotation(AnnotationKind::Context.span(safe(text, *span)).label(label));
        }
        let mut group: Group<'_> = level.primary_title(&problem.message).id(problem.code.as_str()).element(snippet);
        if let Some(help) = &problem.help {
            group = group.element(Level::HELP.message(help));
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
