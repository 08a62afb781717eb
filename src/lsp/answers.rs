//! The answers to an editor's questions about one open file.

use lsp_types::{
    CodeAction, CodeActionKind, CompletionItem, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DocumentSymbol, Hover,
    HoverContents, Location, MarkupContent, MarkupKind, NumberOrString, Position, Range, TextEdit, Uri, WorkspaceEdit,
};

use super::completion::Place;
use super::document::Document;
use super::lines::Lines;
use super::mentions::{Mention, at, mentions};
use super::rename::{self, OWN};
use super::{hover, symbols};
use crate::call::{Compiled, Content};
use crate::locale::Locale;
use crate::scenario::Severity;
use crate::scenario::problem::{Problem, apply_fixes};
use crate::scenario::render::Speak;

/// One open file.
pub(super) struct Open<'a> {
    pub uri: &'a Uri,
    pub text: &'a str,
    pub content: &'a Content,
    /// The last variant that could be compiled: values are shown from it while the text is broken.
    pub deal: Option<&'a Compiled>,
    pub problems: &'a [Problem],
    pub locale: &'a Locale,
}

impl Open<'_> {
    pub(super) fn diagnostics(&self) -> Vec<Diagnostic> {
        let lines = Lines::of(self.text);
        self.problems.iter().map(|problem| self.diagnostic(problem, &lines)).collect()
    }

    fn diagnostic(&self, problem: &Problem, lines: &Lines<'_>) -> Diagnostic {
        let told = self.locale.tell(problem);
        let related = told.related.iter().map(|(span, label)| DiagnosticRelatedInformation {
            location: Location { uri: self.uri.clone(), range: lines.range(*span) },
            message: label.clone(),
        });
        let message = told.help.iter().fold(told.message, |message, help| format!("{message}\n{help}"));
        Diagnostic {
            range: lines.range(problem.span),
            severity: Some(match problem.severity {
                Severity::Error => DiagnosticSeverity::ERROR,
                Severity::Warning => DiagnosticSeverity::WARNING,
                Severity::Note => DiagnosticSeverity::INFORMATION,
            }),
            code: Some(NumberOrString::String(problem.code.as_str().to_owned())),
            source: Some("ringback".to_owned()),
            message,
            related_information: Some(related.collect::<Vec<_>>()).filter(|related| !related.is_empty()),
            ..Diagnostic::default()
        }
    }

    /// Fixes of the problems that touch a range, and mending all that is safe.
    pub(super) fn actions(&self, range: Range) -> Vec<CodeAction> {
        let lines = Lines::of(self.text);
        let (start, end) = (lines.byte(range.start), lines.byte(range.end));
        let touches = |problem: &&Problem| problem.span.start as usize <= end && start <= problem.span.end as usize;
        let mut actions: Vec<CodeAction> = Vec::new();
        for problem in self.problems.iter().filter(touches) {
            let Some(fix) = &problem.fix else { continue };
            let told = self.locale.tell(problem);
            let edit = TextEdit { range: lines.range(fix.span), new_text: fix.text.clone() };
            actions.push(CodeAction {
                title: told.help.unwrap_or(told.message),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![self.diagnostic(problem, &lines)]),
                edit: Some(self.edit(vec![edit])),
                is_preferred: Some(fix.safe),
                ..CodeAction::default()
            });
        }
        let mended = apply_fixes(self.text, self.problems);
        if mended != self.text {
            let all = TextEdit { range: Range { start: Position::default(), end: lines.position(self.text.len()) }, new_text: mended };
            actions.push(CodeAction {
                title: self.locale.text("lsp-fix-all"),
                kind: Some(CodeActionKind::SOURCE_FIX_ALL),
                edit: Some(self.edit(vec![all])),
                ..CodeAction::default()
            });
        }
        actions
    }

    fn edit(&self, edits: Vec<TextEdit>) -> WorkspaceEdit {
        WorkspaceEdit { changes: Some(std::iter::once((self.uri.clone(), edits)).collect()), ..WorkspaceEdit::default() }
    }

    pub(super) fn completion(&self, position: Position) -> Vec<CompletionItem> {
        let document = Document::of(self.text);
        let mentions = mentions(&document);
        let byte = Lines::of(self.text).byte(position);
        Place { document: &document, byte, mentions: &mentions, content: self.content, deal: self.deal, locale: self.locale }.items()
    }

    pub(super) fn hover(&self, position: Position) -> Option<Hover> {
        let document = Document::of(self.text);
        let lines = Lines::of(self.text);
        let byte = lines.byte(position);
        let token = hover::can_have(&document, byte)?;
        let all = mentions(&document);
        let mention = at(&all, byte);
        let value = hover::hover(self.content, self.deal, mention, &token, self.locale)?;
        let range = mention.map(|mention| lines.range(mention.span));
        Some(Hover { contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value }), range })
    }

    /// Where what is named at a place is defined; for a flag, where it is first set.
    pub(super) fn definition(&self, position: Position) -> Option<Location> {
        let (all, of) = self.mention(position)?;
        let mut same = all.iter().filter(|other| other.kind == of.kind && other.name == of.name);
        let first = same.clone().next().filter(|_| OWN.contains(&of.kind));
        let found = same.find(|other| other.is_definition).or(first)?;
        Some(Location { uri: self.uri.clone(), range: Lines::of(self.text).range(found.span) })
    }

    pub(super) fn references(&self, position: Position) -> Vec<Location> {
        let Some((all, of)) = self.mention(position) else { return Vec::new() };
        let lines = Lines::of(self.text);
        let same = all.iter().filter(|other| other.kind == of.kind && other.name == of.name);
        same.map(|other| Location { uri: self.uri.clone(), range: lines.range(other.span) }).collect()
    }

    fn mention(&self, position: Position) -> Option<(Vec<Mention>, Mention)> {
        let all = mentions(&Document::of(self.text));
        let of = at(&all, Lines::of(self.text).byte(position))?.clone();
        Some((all, of))
    }

    /// The range that can be renamed at a place.
    pub(super) fn renamable(&self, position: Position) -> Option<Range> {
        let (_, of) = self.mention(position)?;
        OWN.contains(&of.kind).then(|| Lines::of(self.text).range(of.span))
    }

    /// Renames what is named at a place, here and in the translations (each with its URI and text).
    pub(super) fn rename(&self, position: Position, name: &str, translations: &[(Uri, String)]) -> Result<WorkspaceEdit, &'static str> {
        let (all, of) = self.mention(position).ok_or("lsp-not-own")?;
        let lines = Lines::of(self.text);
        let edits = rename::edits(&all, &of, name)?;
        let own = edits.into_iter().map(|(span, new_text)| TextEdit { range: lines.range(span), new_text }).collect();
        let mut changes = vec![(self.uri.clone(), own)];
        if let Some(begins) = rename::translated(&of) {
            let old = of.name.rsplit('/').next().unwrap_or(&of.name);
            for (uri, text) in translations {
                let lines = Lines::of(text);
                let keys = rename::keys(text, &begins, old).into_iter();
                let edits: Vec<TextEdit> = keys.map(|span| TextEdit { range: lines.range(span), new_text: name.to_owned() }).collect();
                if !edits.is_empty() {
                    changes.push((uri.clone(), edits));
                }
            }
        }
        Ok(WorkspaceEdit { changes: Some(changes.into_iter().collect()), ..WorkspaceEdit::default() })
    }

    pub(super) fn outline(&self) -> Vec<DocumentSymbol> {
        symbols::outline(&Document::of(self.text))
    }
}
