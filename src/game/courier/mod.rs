//! Between this window and HR's server: enrolment, finished attempts, assignments, exams by ticket. Everything runs
//! beside the frames; a window without a server never notices. What is said of it stands in the settings (`shown`) and
//! on home (`duties`). Start reading at [`go`], then `hear`.

mod duties;
mod shown;
#[cfg(test)]
mod tests;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use bevy::prelude::*;
use bevy::text::EditableText;

use super::Screen;
use super::desk::{Desk, Stale};
use super::shelf::Shelf;
use crate::delivery::{
    Answered, DeliveryError, Enrolment, Fetched, Held, Opened, Progress, Seat, Task, ask_ticket, fetch_release, fetch_remarks, fetch_tasks,
    held, kept_tasks, open_ticket, send,
};
use crate::locale::Locale;
use crate::scenario::render::render;

pub(super) use duties::duties;
pub(super) use shown::{arrived, server};

/// Tries of one delivery: about a minute. The next call or the next look at home tries again.
const TRIES: u32 = 6;

/// What was written into the form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form([String; 3]);

/// A field of the form.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Server,
    Code,
    Pin,
}

impl Field {
    const ALL: [Self; 3] = [Self::Server, Self::Code, Self::Pin];
}

/// What this window knows of the server.
#[derive(Default)]
pub(crate) struct Courier {
    form: Form,
    seat: Option<Seat>,
    /// Whose seat that is.
    of: String,
    now: Now,
    /// What HR assigned.
    tasks: Vec<Task>,
    release: House,
    coming: Option<Mutex<Receiver<News>>>,
    /// What was asked for while the courier was out.
    wanted: Option<Turn>,
}

impl Courier {
    /// Whether HR assigned something.
    pub(crate) const fn has_tasks(&self) -> bool {
        !self.tasks.is_empty()
    }
}

/// The house's own cases on this PC.
#[derive(Debug, Default)]
struct House {
    held: Held,
    /// Files here, of all, while they are fetched.
    fetching: Option<(usize, usize)>,
    /// This one came since the window was opened.
    arrived: Option<i64>,
    /// Why the newest did not come.
    failed: Option<DeliveryError>,
}

/// What the courier does.
#[derive(Debug, Default)]
enum Now {
    #[default]
    Resting,
    /// Something is missing in the form.
    Missing(&'static str),
    Enrolling,
    Sending {
        done: usize,
        all: usize,
        /// Why the last of those that were held back was.
        held: Option<String>,
    },
    Pausing(String),
    AskingExam,
    Delivered {
        sent: usize,
        held: Option<String>,
    },
    Failed(DeliveryError),
}

/// What comes back from beside the frames.
enum News {
    Enrolled(Seat),
    How(Progress),
    Tasks(Vec<Task>),
    /// What of the house's cases was here when it set out.
    Held(Held),
    Fetching(usize, usize),
    Fetched(Fetched),
    NotFetched(DeliveryError),
    Shelf(Box<Shelf>),
    Delivered,
    Exam(String, Box<Opened>),
    Failed(DeliveryError),
}

impl House {
    fn take(&mut self, fetched: &Fetched) {
        (self.fetching, self.failed) = (None, None);
        match fetched {
            Fetched::New(number) => (self.held, self.arrived) = (Held::Whole(*number), Some(*number)),
            Fetched::Same(number) => self.held = Held::Whole(*number),
            Fetched::Nothing | Fetched::Stopped => {}
        }
    }
}

/// What a control does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Enrol,
    Deliver,
    /// Asks for a ticket of this of the assignments.
    Exam(usize),
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(OnEnter(Screen::Home), look_in)
        .add_systems(OnEnter(Screen::Debrief), look_in)
        .add_systems(Update, hear)
        .add_systems(Last, remember);
}

/// Does it.
///
/// # Errors
/// Where there is no such exam.
pub(super) fn go(turn: Turn, desk: &mut Desk) -> Result<(), String> {
    match turn {
        Turn::Enrol => enrol(desk),
        Turn::Deliver => deliver(desk),
        Turn::Exam(place) => return exam(desk, place),
    }
    Ok(())
}

fn enrol(desk: &mut Desk) {
    let Form([server, code, pin]) = desk.frame.courier.form.clone();
    for (written, key) in [(&server, "server-no-address"), (&code, "server-no-code")] {
        if written.trim().is_empty() {
            desk.frame.courier.now = Now::Missing(key);
            return;
        }
    }
    let pin = Some(pin.trim().to_owned()).filter(|pin| !pin.is_empty());
    let asked = Enrolment { server, code, pin, trainee: desk.trainee.clone(), ca: None };
    let data = desk.data.clone();
    set_out(desk, Turn::Enrol, Now::Enrolling, move |tell| {
        tell(News::Enrolled(Seat::enrol(&data, &asked)?));
        Ok(())
    });
}

fn deliver(desk: &mut Desk) {
    let Some(seat) = desk.frame.courier.seat.clone() else { return };
    let (data, library, language) = (desk.data.clone(), Arc::clone(&desk.library), desk.language());
    set_out(desk, Turn::Deliver, Now::Sending { done: 0, all: 0, held: None }, move |tell| {
        tell(News::Held(held(&data)));
        send(&seat, &data, TRIES, &mut |progress| tell(News::How(progress)))?;
        // Assignments come also where the release does not.
        match fetch_release(&seat, &data, &mut |done, all| tell(News::Fetching(done, all))) {
            Err(error) => {
                tell(News::NotFetched(error));
            }
            Ok(fetched) => {
                let is_new = matches!(fetched, Fetched::New(_));
                tell(News::Fetched(fetched));
                if is_new {
                    library.refresh();
                    // Where it cannot be read, what stood on the shelf stays; the next start says why.
                    if let Ok(shelf) = Shelf::read(library.as_ref(), language) {
                        tell(News::Shelf(Box::new(shelf)));
                    }
                }
            }
        }
        tell(News::Tasks(fetch_tasks(&seat, &data)?));
        fetch_remarks(&seat, &data)?;
        tell(News::Delivered);
        Ok(())
    });
}

fn exam(desk: &mut Desk, place: usize) -> Result<(), String> {
    let courier = &desk.frame.courier;
    let (Some(seat), Some(task)) = (courier.seat.clone(), courier.tasks.get(place)) else {
        return Err(desk.locale.text("server-no-exam"));
    };
    let (exam, library, language) = (task.id.clone(), Arc::clone(&desk.library), desk.language());
    set_out(desk, Turn::Exam(place), Now::AskingExam, move |tell| {
        let ticket = ask_ticket(&seat, &exam)?;
        let locale = Locale::load(library.as_ref(), language);
        let shown = |problems: &[crate::call::FileProblems]| -> String {
            problems.iter().map(|file| render(&file.file, &file.text, &file.problems, &locale, false)).collect()
        };
        let opened = open_ticket(&ticket, library.as_ref(), &shown)?;
        tell(News::Exam(ticket.id, Box::new(opened)));
        Ok(())
    });
    Ok(())
}

/// Sends somebody on an errand beside the frames. Whoever is out already is waited for; what somebody pressed comes before
/// what goes by itself.
fn set_out(
    desk: &mut Desk,
    turn: Turn,
    now: Now,
    errand: impl FnOnce(&mut dyn FnMut(News) -> bool) -> Result<(), DeliveryError> + Send + 'static,
) {
    let wake = desk.wake.clone();
    let courier = &mut desk.frame.courier;
    if courier.coming.is_some() {
        if turn != Turn::Deliver || courier.wanted.is_none() {
            courier.wanted = Some(turn);
        }
        return;
    }
    let (sender, receiver): (Sender<News>, Receiver<News>) = channel();
    courier.coming = Some(Mutex::new(receiver));
    courier.now = now;
    std::thread::spawn(move || {
        let mut tell = |news| {
            // Where the window was closed nobody listens, and the errand ends.
            let is_heard = sender.send(news).is_ok();
            if let Some(wake) = &wake {
                wake();
            }
            is_heard
        };
        if let Err(error) = errand(&mut tell) {
            tell(News::Failed(error));
        }
    });
}

/// Somebody arrives or has finished: what waits is sent, and what was assigned is asked for.
fn look_in(mut desk: ResMut<Desk>) {
    let desk = desk.bypass_change_detection();
    if desk.frame.courier.of != desk.trainee {
        sit_down(desk);
    }
    if desk.frame.courier.seat.is_some() {
        deliver(desk);
    }
}

/// Another trainee has another seat, or none.
fn sit_down(desk: &mut Desk) {
    let (data, trainee) = (desk.data.clone(), desk.trainee.clone());
    let courier = &mut desk.frame.courier;
    let (seat, now) = match Seat::of(&data, &trainee) {
        Ok(seat) => (Some(seat), Now::Resting),
        Err(DeliveryError::NotEnrolled(_)) => (None, Now::Resting),
        Err(error) => (None, Now::Failed(error)),
    };
    // Whoever is out for somebody else is not heard any more; what they deliver is delivered.
    *courier = Courier { tasks: kept_tasks(&data, &trainee), seat, now, of: trainee, ..Courier::default() };
}

/// Hears what came back.
fn hear(mut desk: ResMut<Desk>, mut stale: ResMut<Stale>, mut next: ResMut<NextState<Screen>>, screen: Res<State<Screen>>) {
    let desk = desk.bypass_change_detection();
    let Some(coming) = &mut desk.frame.courier.coming else { return };
    let receiver = coming.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
    let news: Vec<News> = receiver.try_iter().collect();
    let is_back = matches!(receiver.try_recv(), Err(std::sync::mpsc::TryRecvError::Disconnected));
    // Only where it is shown: drawing a call again in its midst would help nobody.
    stale.0 |= !news.is_empty() && matches!(screen.get(), Screen::Home | Screen::Settings | Screen::Library);
    for news in news {
        if let Some(screen) = take(desk, news) {
            next.set(screen);
        }
    }
    if is_back {
        desk.frame.courier.coming = None;
        if let Some(turn) = desk.frame.courier.wanted.take()
            && let Err(trouble) = go(turn, desk)
        {
            desk.trouble = Some(trouble);
        }
    }
}

fn take(desk: &mut Desk, news: News) -> Option<Screen> {
    let courier = &mut desk.frame.courier;
    match news {
        News::Enrolled(seat) => {
            courier.seat = Some(seat);
            courier.form = Form::default();
            courier.now = Now::Resting;
            courier.wanted = Some(Turn::Deliver);
        }
        News::How(Progress::Found { waiting, .. }) => courier.now = Now::Sending { done: 0, all: waiting, held: None },
        News::How(Progress::Through { done, all, answered, .. }) => {
            let before = if let Now::Sending { held, .. } = &mut courier.now { held.take() } else { None };
            let held = if let Answered::Held(why) = answered { Some(why) } else { before };
            courier.now = Now::Sending { done, all, held };
        }
        News::How(Progress::Pausing { why, .. }) => courier.now = Now::Pausing(why),
        News::How(Progress::Gone(_)) => {}
        News::Tasks(tasks) => courier.tasks = tasks,
        News::Held(held) => courier.release.held = held,
        News::Fetching(done, all) => courier.release.fetching = Some((done, all)).filter(|_| done < all),
        News::Fetched(fetched) => courier.release.take(&fetched),
        News::NotFetched(error) => {
            (courier.release.fetching, courier.release.failed) = (None, Some(error));
        }
        News::Shelf(shelf) => desk.renew_shelf(*shelf),
        News::Delivered => {
            if let Now::Sending { done, held, .. } = &mut courier.now {
                courier.now = Now::Delivered { sent: *done, held: held.take() };
            }
        }
        News::Exam(ticket, opened) => {
            courier.now = Now::Resting;
            return match desk.begin_exam(ticket, *opened) {
                Ok(()) => Some(Screen::Briefing),
                Err(trouble) => {
                    desk.trouble = Some(trouble);
                    None
                }
            };
        }
        News::Failed(error) => {
            if matches!(courier.now, Now::AskingExam) {
                desk.trouble = Some(shown::failure(&desk.locale, &error));
            }
            courier.now = Now::Failed(error);
        }
    }
    None
}

/// Keeps what is written: drawing the screen again makes new fields.
fn remember(fields: Query<(&EditableText, &Field), Changed<EditableText>>, mut desk: ResMut<Desk>) {
    for (field, which) in &fields {
        let written = field.value().to_string();
        let kept = &mut desk.bypass_change_detection().frame.courier.form.0[*which as usize];
        if *kept != written {
            *kept = written;
        }
    }
}
