//! The protocol: requests in, answers out. Texts are sent whole; what changed is checked once typing pauses.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability, CompletionOptions, CompletionParams,
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, DocumentSymbolParams, DocumentSymbolResponse,
    GotoDefinitionParams, HoverParams, HoverProviderCapability, OneOf, Position, PublishDiagnosticsParams, ReferenceParams, RenameOptions,
    RenameParams, ServerCapabilities, TextDocumentPositionParams, TextDocumentSyncCapability, TextDocumentSyncKind, Uri,
    WorkDoneProgressOptions,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answers::Open;
use super::document::Document;
use super::files::{Files, path_of, scenario_of, uri_of};
use crate::call::{Compiled, Content};
use crate::check::check;
use crate::locale::Locale;
use crate::scenario::{Library, Problem, reader};

/// How long typing must pause before the text is checked.
const PAUSE: Duration = Duration::from_millis(120);

/// The server's state.
pub struct Server<'a> {
    library: &'a dyn Library,
    content: &'a Content,
    locale: &'a Locale,
    /// Open texts by path.
    open: BTreeMap<String, String>,
    /// The editor's name for each path.
    uris: BTreeMap<String, Uri>,
    problems: BTreeMap<String, Vec<Problem>>,
    /// The last sound first variant, by the scenario's path.
    deals: BTreeMap<String, Compiled>,
    /// Paths that changed since they were checked.
    changed: BTreeSet<String>,
}

/// What the server can do.
fn capabilities() -> ServerCapabilities {
    let triggers = ["\"", "(", "{", "[", " ", ":"].map(str::to_owned);
    ServerCapabilities {
        text_document_sync: Some(TextDocumentSyncCapability::Kind(TextDocumentSyncKind::FULL)),
        completion_provider: Some(CompletionOptions { trigger_characters: Some(triggers.to_vec()), ..CompletionOptions::default() }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        document_symbol_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::SOURCE_FIX_ALL]),
            ..CodeActionOptions::default()
        })),
        ..ServerCapabilities::default()
    }
}

impl<'a> Server<'a> {
    /// A server over this content, speaking this language.
    #[must_use]
    pub fn new(library: &'a dyn Library, content: &'a Content, locale: &'a Locale) -> Self {
        Self {
            library,
            content,
            locale,
            open: BTreeMap::new(),
            uris: BTreeMap::new(),
            problems: BTreeMap::new(),
            deals: BTreeMap::new(),
            changed: BTreeSet::new(),
        }
    }

    /// Serves until the editor says goodbye.
    ///
    /// # Errors
    /// When the editor breaks the protocol or goes away without a word.
    pub fn serve(mut self, connection: &Connection) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        connection.initialize(serde_json::to_value(capabilities())?)?;
        loop {
            let message = if self.changed.is_empty() {
                connection.receiver.recv()?
            } else if let Ok(message) = connection.receiver.recv_timeout(PAUSE) {
                message
            } else {
                self.check_changed(connection)?;
                continue;
            };
            match message {
                Message::Request(request) => {
                    if connection.handle_shutdown(&request)? {
                        return Ok(());
                    }
                    // Answers speak of what was typed last.
                    self.check_changed(connection)?;
                    connection.sender.send(Message::Response(self.answer(request)))?;
                }
                Message::Notification(notification) => self.hear(notification, connection)?,
                Message::Response(_) => {}
            }
        }
    }

    fn hear(&mut self, notification: Notification, connection: &Connection) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        match notification.method.as_str() {
            "textDocument/didOpen" => {
                let params: DidOpenTextDocumentParams = serde_json::from_value(notification.params)?;
                self.hold(params.text_document.uri, params.text_document.text);
            }
            "textDocument/didChange" => {
                let params: DidChangeTextDocumentParams = serde_json::from_value(notification.params)?;
                if let Some(change) = params.content_changes.into_iter().last() {
                    self.hold(params.text_document.uri, change.text);
                }
            }
            "textDocument/didClose" => {
                let params: DidCloseTextDocumentParams = serde_json::from_value(notification.params)?;
                let path = self.path(&params.text_document.uri);
                self.open.remove(&path);
                self.problems.remove(&path);
                self.changed.remove(&path);
                publish(connection, params.text_document.uri, Vec::new())?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The path that a URI stands for; the URI itself where it names no file.
    fn path(&self, uri: &Uri) -> String {
        let known = self.uris.iter().find(|(_, known)| *known == uri).map(|(path, _)| path.clone());
        known.unwrap_or_else(|| path_of(uri.as_str()).unwrap_or_else(|| uri.as_str().to_owned()))
    }

    fn hold(&mut self, uri: Uri, text: String) {
        let path = self.path(&uri);
        self.uris.insert(path.clone(), uri);
        self.open.insert(path.clone(), text);
        self.changed.insert(path);
    }

    /// Checks what changed, and whatever open files belong to the same case.
    fn check_changed(&mut self, connection: &Connection) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let cases: BTreeSet<String> = std::mem::take(&mut self.changed).iter().map(|path| scenario_of(path)).collect();
        for case in cases {
            let told = self.told(&case);
            let of_case: Vec<String> = self.open.keys().filter(|path| scenario_of(path) == case).cloned().collect();
            for path in of_case {
                self.problems.insert(path.clone(), told.get(&path).cloned().unwrap_or_default());
                if let (Some(uri), Some(open)) = (self.uris.get(&path).cloned(), self.opened(&path)) {
                    publish(connection, uri, open.diagnostics())?;
                }
            }
        }
        Ok(())
    }

    /// What is wrong with the files of a case.
    fn told(&mut self, case: &str) -> BTreeMap<String, Vec<Problem>> {
        let files = Files { open: &self.open, under: self.library };
        let bytes = files.read(case).map(std::borrow::Cow::into_owned);
        let is_scenario = |bytes: &Vec<u8>| {
            let text = reader::decode(bytes);
            let document = Document::of(&text);
            document.is_called("Scenario") || document.is_called("(")
        };
        let Some(bytes) = bytes.filter(is_scenario) else {
            // Another kind of file (acts, packs, rubrics): its brackets and commas at least.
            let open = self.open.iter().filter(|(path, _)| scenario_of(path) == case);
            return open.map(|(path, text)| (path.clone(), reader::parse(text).problems)).collect();
        };
        let checked = check(&files, self.content, case, &bytes);
        if let Some(deal) = checked.deals.into_iter().next() {
            self.deals.insert(case.to_owned(), deal);
        }
        checked.files.into_iter().map(|file| (file.file, file.problems)).collect()
    }

    fn opened(&self, path: &str) -> Option<Open<'_>> {
        Some(Open {
            uri: self.uris.get(path)?,
            text: self.open.get(path)?,
            content: self.content,
            deal: self.deals.get(&scenario_of(path)),
            problems: self.problems.get(path).map_or(&[], Vec::as_slice),
            locale: self.locale,
        })
    }

    fn answer(&self, request: Request) -> Response {
        let Request { id, method, params } = request;
        match method.as_str() {
            "textDocument/completion" => self.asked(id, params, |params: CompletionParams| {
                let TextDocumentPositionParams { text_document, position } = params.text_document_position;
                Ok(self.at(&text_document.uri).map(|open| open.completion(position)))
            }),
            "textDocument/hover" => self.asked(id, params, |params: HoverParams| {
                let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
                Ok(self.at(&text_document.uri).and_then(|open| open.hover(position)))
            }),
            "textDocument/definition" => self.asked(id, params, |params: GotoDefinitionParams| {
                let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
                Ok(self.at(&text_document.uri).and_then(|open| open.definition(position)))
            }),
            "textDocument/references" => self.asked(id, params, |params: ReferenceParams| {
                let TextDocumentPositionParams { text_document, position } = params.text_document_position;
                Ok(self.at(&text_document.uri).map(|open| open.references(position)))
            }),
            "textDocument/prepareRename" => self.asked(id, params, |params: TextDocumentPositionParams| {
                Ok(self.at(&params.text_document.uri).and_then(|open| open.renamable(params.position)))
            }),
            "textDocument/rename" => self.asked(id, params, |params: RenameParams| {
                let TextDocumentPositionParams { text_document, position } = params.text_document_position;
                self.rename(&text_document.uri, position, &params.new_name)
            }),
            "textDocument/documentSymbol" => self.asked(id, params, |params: DocumentSymbolParams| {
                Ok(self.at(&params.text_document.uri).map(|open| DocumentSymbolResponse::Nested(open.outline())))
            }),
            "textDocument/codeAction" => self.asked(id, params, |params: CodeActionParams| {
                Ok(self.at(&params.text_document.uri).map(|open| open.actions(params.range)))
            }),
            _ => Response::new_err(id, ErrorCode::MethodNotFound as i32, format!("{method} is not offered")),
        }
    }

    /// Reads a question's parameters, answers it, or says why not (a key of the product's texts).
    fn asked<P: DeserializeOwned, A: Serialize>(
        &self,
        id: RequestId,
        params: Value,
        answer: impl FnOnce(P) -> Result<Option<A>, &'static str>,
    ) -> Response {
        match serde_json::from_value(params) {
            Err(error) => Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string()),
            Ok(params) => match answer(params) {
                Ok(answer) => Response::new_ok(id, answer),
                Err(key) => Response::new_err(id, ErrorCode::RequestFailed as i32, self.locale.text(key)),
            },
        }
    }

    fn at(&self, uri: &Uri) -> Option<Open<'_>> {
        self.opened(&self.path(uri))
    }

    fn rename(&self, uri: &Uri, position: Position, name: &str) -> Result<Option<lsp_types::WorkspaceEdit>, &'static str> {
        let path = self.path(uri);
        let Some(open) = self.opened(&path) else { return Ok(None) };
        let files = Files { open: &self.open, under: self.library };
        let (folder, stem) = (path.rsplit_once('/').map_or("", |(folder, _)| folder), path.strip_suffix(".ron").unwrap_or(&path));
        let beside = files
            .list(folder)
            .into_iter()
            .filter(|other| other.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.') && rest != ".ron"));
        let translations = beside.filter_map(|other| {
            let text = reader::decode(&files.read(&other)?);
            let uri = self.uris.get(&other).cloned().or_else(|| uri_of(&other).parse().ok())?;
            Some((uri, text))
        });
        open.rename(position, name, &translations.collect::<Vec<_>>()).map(Some)
    }
}

fn publish(
    connection: &Connection,
    uri: Uri,
    diagnostics: Vec<lsp_types::Diagnostic>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let params = PublishDiagnosticsParams { uri, diagnostics, version: None };
    let notification = Notification::new("textDocument/publishDiagnostics".to_owned(), params);
    Ok(connection.sender.send(Message::Notification(notification))?)
}
