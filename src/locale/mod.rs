//! The product's own texts, in Fluent files shared by command line and window. Texts of scenarios are content and
//! live with them. This room knows no screens.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::scenario::problem::Words;
use crate::scenario::render::{Speak, Told};
use crate::scenario::{Library, Problem, Severity};

/// The languages that ship, the first being the default.
pub const LANGUAGES: [&str; 2] = ["zh-CN", "en"];

/// All texts of one language.
pub struct Locale {
    language: &'static str,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Locale").field("language", &self.language).finish_non_exhaustive()
    }
}

/// The shipped language nearest to a wish such as `en_GB.UTF-8`; the default where none is near.
#[must_use]
pub fn nearest(wish: &str) -> &'static str {
    let wanted: String = wish.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
    LANGUAGES.into_iter().find(|language| language.split('-').next() == Some(wanted.as_str())).unwrap_or(LANGUAGES[0])
}

impl Locale {
    /// The texts of a language from a library; a file that cannot be read leaves its keys as they are.
    #[must_use]
    pub fn load(library: &dyn Library, language: &str) -> Self {
        let language = nearest(language);
        let id: LanguageIdentifier = language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolation marks are for mixed directions; no language here needs them and terminals show them.
        bundle.set_use_isolating(false);
        for path in library.list(&format!("assets/locale/{language}")) {
            let Some(bytes) = library.read(&path) else { continue };
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let resource = FluentResource::try_new(text).unwrap_or_else(|(readable, _)| readable);
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// Which language this is.
    #[must_use]
    pub const fn language(&self) -> &'static str {
        self.language
    }

    /// A text; its key where there is none, so that a gap is seen.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        self.text_with(key, &[])
    }

    /// Whether there is a text of this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// A text with values put in.
    #[must_use]
    pub fn text_with(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.said(key, None, values.iter().copied()).unwrap_or_else(|| key.to_owned())
    }

    /// A name and what it names, with the language's own colon.
    #[must_use]
    pub fn pair(&self, name: &str, value: &str) -> String {
        self.text_with("pair", &[("name", name), ("value", value)])
    }

    /// One sentence after another, set apart as the language does it.
    #[must_use]
    pub fn sequel(&self, first: &str, then: &str) -> String {
        self.text_with("sequel", &[("first", first), ("then", then)])
    }

    /// A text or one of its attributes, with values put in; `None` where there is none.
    fn said<'v>(&self, key: &str, attribute: Option<&str>, values: impl Iterator<Item = (&'v str, &'v str)>) -> Option<String> {
        let message = self.bundle.get_message(key)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(name) => message.get_attribute(name)?.value(),
        };
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(name, FluentValue::from(value));
        }
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
    }
}

impl Speak for Locale {
    fn tell(&self, problem: &Problem) -> Told {
        let Words { key, help, values } = &problem.words;
        let part = |attribute: Option<&str>| self.said(key, attribute, values.iter().map(|(name, value)| (*name, value.as_str())));
        let related = |(span, label): &(_, String)| (*span, part(Some(label)).unwrap_or_else(|| label.clone()));
        Told {
            message: part(None).unwrap_or_else(|| (*key).to_owned()),
            label: part(Some("label")).unwrap_or_default(),
            help: part(Some(help)),
            related: problem.related.iter().map(related).collect(),
        }
    }

    fn level(&self, severity: Option<Severity>) -> String {
        self.text(match severity {
            Some(Severity::Error) => "level-error",
            Some(Severity::Warning) => "level-warning",
            Some(Severity::Note) => "level-note",
            None => "level-help",
        })
    }
}
