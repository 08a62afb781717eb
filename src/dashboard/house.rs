//! What every request may use.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::intake::Intake;
use super::oidc::Oidc;
use super::recent::Recent;
use super::releases::Judge;
use crate::call::load_content;
use crate::law::Rule;
use crate::locale::{LANGUAGES, Locale};
use crate::records::store::{Audit, AuditRow, Person, Shelf, Store};
use crate::scenario::Library;
use crate::scenario::rubric::Both;

/// Shared by all requests; nothing in it changes but through its own locks.
#[derive(Clone)]
pub(super) struct House {
    pub store: Store,
    pub shelf: Arc<Shelf>,
    pub audit: Audit,
    pub intake: Intake,
    pub books: Arc<Books>,
    pub recent: Arc<Recent>,
    /// The provider of the house's accounts, if there is one.
    pub oidc: Option<Arc<Oidc>>,
    pub judge: Arc<Judge>,
    /// Cookies go over TLS only.
    pub secure: bool,
    /// The client's address is told by a proxy.
    pub behind_proxy: bool,
    /// Deliveries a minute of one PC; 0 for all.
    pub most_deliveries: i64,
}

/// Titles of rules and criteria, and the texts.
pub(super) struct Books {
    rules: BTreeMap<String, Rule>,
    criteria: BTreeMap<String, Both>,
    locales: Vec<Arc<Locale>>,
}

impl Books {
    /// Reads them from a library; what has errors is left out, and shown by its id.
    pub(super) fn read(library: &dyn Library) -> Self {
        let mut rules = BTreeMap::new();
        let mut criteria = BTreeMap::new();
        if let Ok(content) = load_content(library) {
            for pack in content.packs.values() {
                rules.extend(pack.rules.iter().map(|(id, rule)| (id.clone(), rule.clone())));
            }
            criteria.extend(content.criteria());
        }
        Self { rules, criteria, locales: LANGUAGES.into_iter().map(|language| Arc::new(Locale::load(library, language))).collect() }
    }

    pub(super) fn locale(&self, language: &str) -> Arc<Locale> {
        let wanted = crate::locale::nearest(language);
        let found = self.locales.iter().find(|locale| locale.language() == wanted);
        Arc::clone(found.unwrap_or(&self.locales[0]))
    }

    pub(super) fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.get(id)
    }

    pub(super) fn rule_title(&self, id: &str, language: &str) -> String {
        self.rules.get(id).map_or_else(|| id.to_owned(), |rule| rule.words(language).title.clone())
    }

    pub(super) fn criterion_title(&self, id: &str, language: &str) -> String {
        self.criteria.get(id).map_or_else(|| id.to_owned(), |title| title.in_language(language).to_owned())
    }
}

impl House {
    /// Notes in the audit log; durable when this returns.
    pub(super) async fn note(&self, who: &Person, action: &str, subject: &str, detail: &str) -> Result<(), super::fault::Fault> {
        let row = AuditRow {
            at: super::now(),
            actor: who.id.clone(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail: detail.to_owned(),
        };
        Ok(self.audit.note(row).await?)
    }
}
