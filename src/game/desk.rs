//! What the screens share: content, the case on the desk, the attempt in progress, and the one place where an action
//! reaches the machine.

use std::path::PathBuf;
use std::sync::Arc;

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::Screen;
use super::start::Options;
use super::theme::Theme;
use crate::call::{Compiled, Content, Deal, FileProblems, Input, Mode, Stage, load_case, load_content, variant_of};
use crate::locale::{LANGUAGES, Locale};
use crate::records::{Attempt, AttemptError, Origin, Summary, recent};
use crate::scenario::Shipped;
use crate::scenario::library::scenario_ids;
use crate::score::Debrief;

/// How many recent calls the home screen lists.
const RECENT: usize = 6;
/// From this hour of the case on, the window is dark.
const EVENING_FROM: u32 = 18;

/// What a control does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Put the case on the desk.
    Open,
    /// Do this in the machine.
    Apply(Input),
    Home,
    Again,
    Language,
}

/// Somebody pressed a control.
#[derive(Event, Debug, Clone, Copy)]
pub(crate) struct Press(pub Action);

/// Whether the screen must be drawn again.
#[derive(Resource, Debug, Default)]
pub(crate) struct Stale(pub bool);

/// The desk.
#[derive(Resource)]
pub(crate) struct Desk {
    content: Content,
    scenario: String,
    /// The default deal's case, for home and its texts.
    pub case: Arc<Compiled>,
    pub locale: Locale,
    pub attempt: Option<Attempt>,
    pub report: Option<Debrief>,
    pub recent: Vec<Summary>,
    /// The last thing that went wrong, shown until the next action.
    pub trouble: Option<String>,
    attempts: PathBuf,
    pub trainee: String,
}

impl Desk {
    /// Loads content and the attempts made so far.
    pub(crate) fn open(options: &Options) -> Result<Self, String> {
        let content = load_content(&Shipped).map_err(|problems| shown(&problems))?;
        let scenario = scenario_ids(&Shipped).into_iter().next().ok_or("no scenario ships")?;
        let loaded = load_case(&Shipped, &content, &scenario, None).ok_or("the scenario is missing")?;
        let case = loaded.compiled.map(Arc::new).ok_or_else(|| shown(&loaded.problems))?;
        let attempts = options.data.join("attempts");
        Ok(Self {
            content,
            scenario,
            case,
            locale: Locale::load(&Shipped, options.language),
            attempt: None,
            report: None,
            recent: recent(&attempts, RECENT),
            trouble: None,
            attempts,
            trainee: whoami(),
        })
    }

    /// The language of all texts.
    pub(crate) fn language(&self) -> &'static str {
        self.locale.language()
    }

    fn begin(&mut self) -> Result<(), AttemptError> {
        let seed = rand::random::<u64>();
        let loaded = load_case(&Shipped, &self.content, &self.scenario, None);
        let variants = loaded.map(|loaded| loaded.variants).unwrap_or_default();
        let variant = variants.get(variant_of(seed, variants.len())).map(String::as_str);
        let compiled = load_case(&Shipped, &self.content, &self.scenario, variant).and_then(|loaded| loaded.compiled);
        let compiled = compiled.map_or_else(|| Arc::clone(&self.case), Arc::new);
        let deal = Deal::draw(&compiled, seed, Mode::Practice);
        let started = chrono::Local::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
        self.attempt = Some(Attempt::begin(&self.attempts, compiled, deal, Mode::Practice, Origin::Window, &self.trainee, &started)?);
        self.report = None;
        Ok(())
    }

    fn apply(&mut self, input: Input) -> Result<Option<Screen>, AttemptError> {
        let language = self.language();
        let Some(attempt) = &mut self.attempt else { return Ok(None) };
        attempt.apply(input)?;
        let screen = match attempt.call().state().stage {
            Stage::Briefing => Screen::Briefing,
            Stage::OnTheLine | Stage::OnHold => Screen::Call,
            Stage::WrapUp => Screen::WrapUp,
            Stage::Over => {
                self.report = Some(attempt.finish(language)?);
                Screen::Debrief
            }
        };
        Ok(Some(screen))
    }

    fn turn_language(&mut self) {
        let next = LANGUAGES.iter().find(|language| **language != self.language()).copied().unwrap_or(LANGUAGES[0]);
        self.locale = Locale::load(&Shipped, next);
        if let (Some(attempt), true) = (&self.attempt, self.report.is_some()) {
            let call = attempt.call();
            self.report = Some(crate::score::debrief(call.compiled(), call.deal().mood, call.events(), next));
        }
    }

    /// Whether it is evening in the case.
    fn is_evening(&self) -> bool {
        use chrono::Timelike;
        let case = self.attempt.as_ref().map_or(&self.case, |attempt| attempt.call().compiled());
        case.scene.at.hour() >= EVENING_FROM
    }
}

fn shown(problems: &[FileProblems]) -> String {
    problems.iter().map(|file| crate::scenario::render::render(&file.file, &file.text, &file.problems, false)).collect()
}

/// The name in the record; profiles are chosen in the window later.
fn whoami() -> String {
    ["USERNAME", "USER"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|name| !name.is_empty()))
        .unwrap_or_else(|| "trainee".to_owned())
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Stale>().add_observer(act).add_systems(Update, (follow_case, announce));
}

/// The one place where a control reaches the machine.
fn act(
    press: On<Press>,
    mut desk: ResMut<Desk>,
    mut stale: ResMut<Stale>,
    mut next: ResMut<NextState<Screen>>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    // The screen changes in the next frame, which nothing else may ask for.
    redraw.write(RequestRedraw);
    desk.trouble = None;
    let result = match press.0 {
        Action::Open | Action::Again => desk.begin().map(|()| Some(Screen::Briefing)),
        Action::Apply(input) => desk.apply(input),
        Action::Home => {
            desk.attempt = None;
            desk.report = None;
            desk.recent = recent(&desk.attempts, RECENT);
            Ok(Some(Screen::Home))
        }
        Action::Language => {
            desk.turn_language();
            Ok(None)
        }
    };
    match result {
        Ok(Some(screen)) => next.set(screen),
        Ok(None) => {}
        Err(error) => desk.trouble = Some(error.to_string()),
    }
    stale.0 = true;
}

fn follow_case(desk: Res<Desk>, mut theme: ResMut<Theme>) {
    if desk.is_changed() && theme.is_evening != desk.is_evening() {
        theme.is_evening = desk.is_evening();
    }
}

/// Says which screen is shown, for whoever drives the window from outside.
fn announce(screen: Res<State<Screen>>) {
    if screen.is_changed() {
        info!("screen: {:?}", screen.get());
    }
}

/// Whether a screen must be drawn: it was just entered, or something changed.
pub(crate) fn must_draw(stale: Res<Stale>, screen: Res<State<Screen>>) -> bool {
    stale.0 || screen.is_changed()
}
