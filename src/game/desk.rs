//! What the screens share: content, who practises, the case on the desk, the attempt in progress. [`act`](super::act)
//! is the one place where an action reaches it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use bevy::prelude::*;
use bevy::winit::{EventLoopProxyWrapper, WinitUserEvent};

use super::Screen;
use super::sheet::Sheet;
use super::shelf::{Case, Coming, DayShelf, Shelf, WorkdayShelf};
use super::start::Options;
use super::theme::{Shown, Theme};
use crate::call::{Call, Compiled, Content, Deal, Input, Mode, Stage, variant_of};
use crate::career::{Career, Seat};
use crate::delivery::Opened;
use crate::law::{Permit, Verdict};
use crate::locale::{LANGUAGES, Locale};
use crate::records::{Attempt, Colours, ExamSeat, Header, Origin, ProfileError, Profiles, Settings, Summary, read_record, recent};
use crate::scenario::Library;
use crate::score::Debrief;

/// From this hour of the case on, the window is dark.
const EVENING_FROM: u32 = 18;
/// And until this hour of the morning.
const EVENING_UNTIL: u32 = 6;

/// What a control does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Action {
    /// Put this case of the library on the desk.
    Open(usize, Mode),
    /// Do this in the machine.
    Apply(Input),
    /// Go on with this of the trainee's records.
    Resume(usize),
    /// Start again after so many inputs of the attempt that was just finished.
    Rewind(usize),
    /// The same case once more.
    Again,
    Home,
    Language,
    /// What a call's screen does beside the machine.
    Line(super::call::Step),
    /// What is done around the call: profiles, settings, library, guide.
    Frame(super::frame::Step),
    /// Lay this over the screen.
    Show(Sheet),
    /// Take away what lies over the screen.
    CloseSheet,
}

/// Somebody pressed a control.
#[derive(Event, Debug, Clone, Copy)]
pub(crate) struct Press(pub Action);

/// Whether the screen must be drawn again.
#[derive(Resource, Debug, Default)]
pub(crate) struct Stale(pub bool);

/// Wakes the window.
pub(crate) type Wake = Arc<dyn Fn() + Send + Sync>;

/// The desk.
#[derive(Resource)]
pub(crate) struct Desk {
    pub library: Arc<dyn Library + Send + Sync>,
    /// What stands on the shelf: nothing until it has been read.
    shelf: Shelf,
    /// The shelf that is still being read.
    coming: Option<Coming>,
    pub locale: Locale,
    /// The case on the desk, as a place in `cases`.
    pub on_desk: usize,
    pub attempt: Option<Attempt>,
    pub report: Option<Debrief>,
    /// The attempt was opened by a server's ticket: there is no second one of it.
    is_by_ticket: bool,
    /// When the case on the desk may be called, where that is not now.
    pub permit: Option<Permit>,
    /// The trainee's attempts, newest first.
    pub records: Vec<Summary>,
    /// The last thing that went wrong, shown until the next action.
    pub trouble: Option<String>,
    pub profiles: Profiles,
    /// Who practises; empty until somebody was chosen.
    pub trainee: String,
    pub data: PathBuf,
    /// What the studio is to open, where the command line says so.
    pub studio: Option<PathBuf>,
    /// Dealt in every practice call, where the command line says so.
    seed: Option<u64>,
    /// The window sleeps while nothing happens: whoever works beside the frames wakes it by this.
    pub wake: Option<Wake>,
    /// What the screens around the call keep.
    pub frame: super::frame::Frame,
}

impl Desk {
    /// Opens the desk at once; content and cases are still being read beside it.
    pub(crate) fn open(options: &Options) -> Self {
        let (profiles, problem) = Profiles::load(&options.data);
        let mut desk = Self {
            locale: Locale::load(options.library.as_ref(), options.language),
            coming: Some(Coming::from(&options.library, options.language)),
            library: Arc::clone(&options.library),
            shelf: Shelf::default(),
            on_desk: 0,
            attempt: None,
            report: None,
            is_by_ticket: false,
            permit: None,
            records: Vec::new(),
            trouble: problem.map(|problem| problem.to_string()),
            profiles,
            trainee: String::new(),
            data: options.data.clone(),
            studio: options.studio.clone(),
            seed: options.seed,
            wake: None,
            frame: super::frame::Frame::default(),
        };
        desk.frame.welcome = super::welcome::Question::first(&desk.profiles);
        if let Some(name) = &options.trainee {
            super::welcome::seat(&mut desk, name);
            if options.speaks && desk.language() != options.language {
                desk.locale = Locale::load(options.library.as_ref(), options.language);
            }
        }
        desk
    }

    /// Takes the shelf where it has been read by now, and says whether it stands.
    ///
    /// # Errors
    /// What is wrong with the content, where none of it can be used.
    pub(crate) fn look_for_shelf(&mut self) -> Result<bool, String> {
        if let Some(read) = self.coming.as_mut().and_then(Coming::arrived) {
            self.coming = None;
            self.shelf = read?;
        }
        Ok(self.coming.is_none())
    }

    /// Waits for the shelf.
    ///
    /// # Errors
    /// As [`look_for_shelf`](Self::look_for_shelf).
    #[cfg(test)]
    pub(crate) fn wait_for_shelf(&mut self) -> Result<(), String> {
        while !self.look_for_shelf()? {
            std::thread::yield_now();
        }
        Ok(())
    }

    /// A release was fetched: its cases stand on the shelf from now on.
    pub(super) fn renew_shelf(&mut self, fresh: Shelf) {
        self.shelf.renew(fresh);
    }

    /// Where the day begins: whoever was named on the command line is not asked again.
    pub(super) const fn first_screen(&self) -> Screen {
        if self.studio.is_some() {
            Screen::Studio
        } else if self.trainee.is_empty() {
            Screen::Welcome
        } else {
            Screen::Home
        }
    }

    /// All cases, the easy ones first, the guide's last.
    pub(crate) fn cases(&self) -> &[Case] {
        &self.shelf.cases
    }

    /// The cases over several days, in the order of their files.
    pub(crate) fn day_cases(&self) -> &[DayShelf] {
        &self.shelf.days
    }

    /// Reads what is more than one call, where that was not done yet.
    pub(super) fn read_days(&mut self) {
        self.shelf.read_days(self.library.as_ref(), self.locale.language());
    }

    /// The workdays, in the order of their files.
    pub(crate) fn workdays(&self) -> &[WorkdayShelf] {
        &self.shelf.workdays
    }

    /// What deals an attempt: drawn anew, or in practice as the command line says.
    pub(super) fn drawn_seed(&self, mode: Mode) -> u64 {
        self.seed.filter(|_| mode == Mode::Practice).unwrap_or_else(rand::random::<u64>)
    }

    /// Acts, packs and rubrics, once they were read.
    pub(crate) fn content(&self) -> Option<&Content> {
        self.shelf.content().map(Arc::as_ref)
    }

    /// The same, to work with beside the frames.
    pub(super) fn shared_content(&self) -> Option<Arc<Content>> {
        self.shelf.content().cloned()
    }

    /// The desks of the career, where their file can be used.
    pub(crate) fn career(&self) -> Option<&Career> {
        self.shelf.career()?.as_ref().ok().map(Arc::as_ref)
    }

    /// What is wrong with the desks' file.
    pub(crate) fn career_trouble(&self) -> Option<&String> {
        self.shelf.career()?.as_ref().err()
    }

    /// The language of all texts.
    pub(crate) fn language(&self) -> &'static str {
        self.locale.language()
    }

    /// The call in progress or just over.
    pub(crate) fn call(&self) -> Option<&Call> {
        self.attempt.as_ref().map(Attempt::call)
    }

    /// The case of the call in progress, or the one on the desk.
    pub(crate) fn case(&self) -> Option<&Arc<Compiled>> {
        let on_desk = || self.shelf.cases.get(self.on_desk).and_then(|case| case.compiled.as_ref().ok());
        self.call().map(Call::compiled).or_else(on_desk)
    }

    /// A case by the id that records name.
    pub(crate) fn case_called(&self, id: &str) -> Option<(usize, &Case)> {
        self.shelf.cases.iter().enumerate().find(|(_, case)| case.id == id)
    }

    /// How this trainee likes the window.
    pub(crate) fn settings(&self) -> Settings {
        self.profiles.get(&self.trainee).map_or_else(Settings::default, |profile| profile.settings)
    }

    /// Changes the trainee's settings and keeps them.
    pub(crate) fn set(&mut self, change: impl FnOnce(&mut Settings)) -> Result<(), ProfileError> {
        if let Some(profile) = self.profiles.get_mut(&self.trainee) {
            change(&mut profile.settings);
        }
        self.keep_profiles()
    }

    /// Writes the profiles down.
    pub(crate) fn keep_profiles(&self) -> Result<(), ProfileError> {
        self.profiles.save(&self.data)
    }

    /// Reads the trainee's attempts again.
    pub(crate) fn look_up_records(&mut self) {
        let mut records = recent(&self.attempts(), usize::MAX);
        records.retain(|summary| summary.known.as_ref().map_or(true, |(header, _)| header.trainee == self.trainee));
        self.records = records;
    }

    fn attempts(&self) -> PathBuf {
        self.data.join("attempts")
    }

    pub(super) fn begin(&mut self, place: usize, mode: Mode) -> Result<(), String> {
        let case = self.shelf.cases.get(place).ok_or_else(|| self.locale.text("no-such-case"))?;
        let default = case.compiled.clone()?;
        let seed = self.drawn_seed(mode);
        let variant = case.variants.get(variant_of(seed, case.variants.len())).map(String::as_str);
        let loaded = self.shelf.load(self.library.as_ref(), &case.id, variant);
        let compiled = loaded.and_then(|loaded| loaded.compiled).map_or(default, Arc::new);
        // Looking ahead takes its time: only where somebody would ask.
        self.permit = if forbids(&compiled) { self.content().and_then(|content| compiled.permit(content).ok()) } else { None };
        let deal = Deal::draw(&compiled, seed, mode);
        let attempt = Attempt::begin(&self.attempts(), compiled, deal, mode, Origin::Window, &self.trainee, &now());
        self.attempt = Some(attempt.map_err(|error| error.to_string())?);
        self.is_by_ticket = false;
        self.on_desk = place;
        self.report = None;
        Ok(())
    }

    /// Opens the case of an exam's ticket.
    pub(super) fn begin_exam(&mut self, ticket: String, opened: Opened) -> Result<(), String> {
        let Opened { compiled, deal } = opened;
        self.permit = if forbids(&compiled) { self.content().and_then(|content| compiled.permit(content).ok()) } else { None };
        let (folder, trainee, started) = (self.attempts(), self.trainee.clone(), now());
        let attempt = Attempt::begin_with(&folder, compiled, deal, Mode::Exam, Origin::Window, &trainee, &started, Some(ticket));
        self.clear();
        self.attempt = Some(attempt.map_err(|error| error.to_string())?);
        self.is_by_ticket = true;
        Ok(())
    }

    /// Begins a call of the desk's exam.
    pub(super) fn begin_seat(&mut self, seat: &Seat, exam: ExamSeat) -> Result<(), String> {
        let loaded = self.shelf.load(self.library.as_ref(), &seat.case, Some(&seat.variant));
        let compiled = loaded.and_then(|loaded| loaded.compiled).ok_or_else(|| self.locale.text("no-such-case"))?;
        self.permit = if forbids(&compiled) { self.content().and_then(|content| compiled.permit(content).ok()) } else { None };
        let deal = Deal::draw(&compiled, seat.seed, Mode::Exam);
        let header = Header::new(&compiled, deal, Mode::Exam, Origin::Window, &self.trainee, &now());
        let attempt = Attempt::begin_headed(&self.attempts(), Arc::new(compiled), &Header { exam: Some(exam), ..header });
        self.clear();
        self.on_desk = self.case_called(&seat.case).map_or(self.on_desk, |(place, _)| place);
        self.attempt = Some(attempt.map_err(|error| error.to_string())?);
        Ok(())
    }

    /// What the record of the attempt on the desk says of itself: it is listed before home reads all of them again.
    pub(super) fn list_attempt(&mut self) -> Option<Header> {
        let path = self.attempt.as_ref()?.path().to_owned();
        let record = read_record(&std::fs::read(&path).ok()?).ok()?;
        let summary = Summary { path, known: Ok((record.header.clone(), record.finish)) };
        match self.records.iter_mut().find(|known| known.path == summary.path) {
            Some(known) => *known = summary,
            None => self.records.insert(0, summary),
        }
        Some(record.header)
    }

    /// Which call of the desk's exam the attempt on the desk is.
    pub(super) fn seat(&self) -> Option<&ExamSeat> {
        let path = self.attempt.as_ref()?.path();
        let (header, _) = self.records.iter().find(|known| known.path == path)?.known.as_ref().ok()?;
        header.exam.as_ref()
    }

    /// Goes on with the attempt of this file.
    pub(super) fn resume_file(&mut self, path: &std::path::Path) -> Result<Screen, String> {
        let place = self.records.iter().position(|known| known.path == path).ok_or_else(|| self.locale.text("no-such-record"))?;
        self.resume(place)
    }

    /// Whether the attempt was opened by a server's ticket.
    pub(super) const fn is_by_ticket(&self) -> bool {
        self.is_by_ticket
    }

    /// Whether HR assigned something.
    pub(super) const fn has_duties(&self) -> bool {
        self.frame.courier.has_tasks()
    }

    pub(super) fn apply(&mut self, input: Input) -> Result<Option<Screen>, String> {
        let Some(attempt) = &mut self.attempt else { return Ok(None) };
        attempt.apply(input).map_err(|error| error.to_string())?;
        self.screen_of_attempt().map(Some)
    }

    /// The screen that shows where the attempt stands; an attempt that is over gets its report.
    pub(super) fn screen_of_attempt(&mut self) -> Result<Screen, String> {
        let language = self.language();
        let Some(attempt) = &mut self.attempt else { return Ok(Screen::Home) };
        Ok(match attempt.call().state().stage {
            Stage::Briefing => Screen::Briefing,
            Stage::OnTheLine | Stage::OnHold => Screen::Call,
            // The last words are heard out before the form is filled in.
            Stage::WrapUp if super::call::has_last_words(attempt.call()) => Screen::Call,
            Stage::WrapUp => Screen::WrapUp,
            Stage::Over if self.frame.plan.is_some() => return super::plan::call_over(self),
            Stage::Over if self.frame.shift.is_some() => return super::workday::call_over(self),
            Stage::Over => {
                self.report = Some(attempt.finish(language).map_err(|error| error.to_string())?);
                Screen::Debrief
            }
        })
    }

    /// A case as it was dealt to a record.
    pub(super) fn case_of(&self, header: &Header) -> Option<Arc<Compiled>> {
        let default = self.case_called(&header.scenario).and_then(|(_, case)| case.compiled.as_ref().ok());
        if let Some(default) = default.filter(|case| case.variant == header.deal.variant) {
            return Some(Arc::clone(default));
        }
        let loaded = self.shelf.load(self.library.as_ref(), &header.scenario, Some(&header.deal.variant));
        loaded.and_then(|loaded| loaded.compiled).map(Arc::new)
    }

    /// Opens a finished attempt again, with its report.
    pub(super) fn look_back(&mut self, place: usize) -> Result<(), String> {
        let summary = self.records.get(place).ok_or_else(|| self.locale.text("no-such-record"))?;
        let (header, _) = summary.known.as_ref().map_err(Clone::clone)?;
        let compiled = self.case_of(header).ok_or_else(|| self.locale.text("no-such-case"))?;
        let on_desk = self.case_called(&header.scenario).map_or(self.on_desk, |(place, _)| place);
        let mut attempt = Attempt::look_back(&summary.path, compiled).map_err(|error| error.to_string())?;
        self.report = Some(attempt.finish(self.language()).map_err(|error| error.to_string())?);
        self.attempt = Some(attempt);
        self.on_desk = on_desk;
        Ok(())
    }

    /// Goes on with an attempt that was broken off.
    pub(super) fn resume(&mut self, place: usize) -> Result<Screen, String> {
        let summary = self.records.get(place).ok_or_else(|| self.locale.text("no-such-record"))?;
        let (header, _) = summary.known.as_ref().map_err(Clone::clone)?;
        let loaded = self.shelf.load(self.library.as_ref(), &header.scenario, Some(&header.deal.variant));
        let compiled = loaded.and_then(|loaded| loaded.compiled).ok_or_else(|| self.locale.text("no-such-case"))?;
        let attempt = Attempt::resume(&summary.path, Arc::new(compiled)).map_err(|error| error.to_string())?;
        self.on_desk = self.case_called(&header.scenario).map_or(self.on_desk, |(place, _)| place);
        self.attempt = Some(attempt);
        self.report = None;
        self.screen_of_attempt()
    }

    /// A new attempt from the first inputs of the one that is over.
    pub(super) fn rewind(&mut self, kept: usize) -> Result<Screen, String> {
        let Some(attempt) = &self.attempt else { return Ok(Screen::Home) };
        self.attempt = Some(attempt.rewound(kept, &now()).map_err(|error| error.to_string())?);
        self.report = None;
        self.screen_of_attempt()
    }

    /// Clears the desk. A file that was opened and never dialled leaves no record.
    pub(super) fn clear(&mut self) {
        if let Some(attempt) = self.attempt.take() {
            attempt.drop_if_untouched();
        }
        super::plan::clear(self);
        super::workday::clear(self);
        self.is_by_ticket = false;
        self.report = None;
        self.look_up_records();
    }

    pub(super) fn speak(&mut self, language: &'static str) -> Result<(), ProfileError> {
        self.locale = Locale::load(self.library.as_ref(), language);
        if let (Some(attempt), true) = (&self.attempt, self.report.is_some()) {
            let call = attempt.call();
            self.report = Some(crate::score::debrief(call.compiled(), call.deal().mood, call.events(), language));
        }
        if let Some(profile) = self.profiles.get_mut(&self.trainee) {
            language.clone_into(&mut profile.language);
            return self.keep_profiles();
        }
        Ok(())
    }

    pub(super) fn turn_language(&mut self) -> Result<(), ProfileError> {
        let next = LANGUAGES.iter().find(|language| **language != self.language()).copied().unwrap_or(LANGUAGES[0]);
        self.speak(next)
    }

    /// Which palette is right now.
    fn colours(&self) -> Shown {
        use chrono::Timelike;
        match self.settings().colours {
            Colours::Day => Shown::Day,
            Colours::Evening => Shown::Evening,
            Colours::HighContrast => Shown::HighContrast,
            Colours::AsTheCase => {
                let hour = self.call().map(|call| call.compiled().scene.at.hour());
                if hour.is_some_and(|hour| !(EVENING_UNTIL..EVENING_FROM).contains(&hour)) { Shown::Evening } else { Shown::Day }
            }
        }
    }
}

/// Whether beginning the call would break a rule that counts.
pub(super) fn forbids(case: &Compiled) -> bool {
    case.bench.now().iter().any(|(id, verdict)| *verdict == Verdict::Violates && case.bench.can_fail(*id))
}

/// The moment as records tell it.
pub(super) fn now() -> String {
    chrono::Local::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Stale>()
        .add_systems(First, wake_by)
        .add_systems(PreUpdate, follow_settings.after(super::focus::strike))
        .add_systems(Update, (announce, announce_first_frame));
}

/// Learns how the window is woken. Where there is no window, as in tests, nobody sleeps.
fn wake_by(mut desk: ResMut<Desk>, proxy: Option<Res<EventLoopProxyWrapper>>) {
    let desk = desk.bypass_change_detection();
    let Some(proxy) = proxy.filter(|_| desk.wake.is_none()) else { return };
    let proxy = Mutex::new((**proxy).clone());
    desk.wake = Some(Arc::new(move || {
        let proxy = proxy.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Where the window is closing there is nobody to wake.
        let _ = proxy.send_event(WinitUserEvent::WakeUp);
    }));
}

/// Colours and sizes follow the trainee's settings and the hour of the case.
fn follow_settings(desk: Res<Desk>, mut theme: ResMut<Theme>, mut motion: ResMut<super::motion::Motion>, mut stale: ResMut<Stale>) {
    if !desk.is_changed() {
        return;
    }
    let settings = desk.settings();
    let (shown, percent) = (desk.colours(), settings.text_percent);
    if (theme.shown, theme.text_percent) != (shown, percent) {
        (theme.shown, theme.text_percent) = (shown, percent);
        stale.0 = true;
    }
    if motion.less != settings.less_motion {
        motion.less = settings.less_motion;
    }
}

/// Says which screen is shown, for whoever drives the window from outside.
fn announce(screen: Res<State<Screen>>) {
    if screen.is_changed() {
        info!("screen: {:?}", screen.get());
    }
}

/// Says when the first frame was handed over: when the second one begins.
fn announce_first_frame(mut frames: Local<u8>) {
    *frames = frames.saturating_add(1);
    if *frames == 2 {
        info!("first frame");
    }
}

/// Whether a screen must be drawn: it was just entered, or something changed.
pub(crate) fn must_draw(stale: Res<Stale>, screen: Res<State<Screen>>) -> bool {
    stale.0 || screen.is_changed()
}
