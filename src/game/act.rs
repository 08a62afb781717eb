//! The one place where a control reaches the desk and, through it, the machine. What a press changes is drawn in the
//! same frame; nothing else may ask for that frame.

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::Screen;
use super::desk::{Action, Desk, Press, Stale};
use super::sheet::Sheets;

pub(super) fn plugin(app: &mut App) {
    app.add_observer(act);
}

fn act(
    press: On<Press>,
    mut desk: ResMut<Desk>,
    mut sheets: ResMut<Sheets>,
    mut stale: ResMut<Stale>,
    room: Res<super::fit::Room>,
    mut next: ResMut<NextState<Screen>>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    redraw.write(RequestRedraw);
    desk.trouble = None;
    match screen_after(press.0, &mut desk, &mut sheets, room.is_narrow) {
        Ok(Some(screen)) => {
            sheets.close();
            next.set(screen);
        }
        Ok(None) => {}
        Err(trouble) => {
            sheets.close();
            desk.trouble = Some(trouble);
        }
    }
    stale.0 = true;
}

/// Does it, and says which screen follows, if another does.
fn screen_after(action: Action, desk: &mut Desk, sheets: &mut Sheets, is_narrow: bool) -> Result<Option<Screen>, String> {
    match action {
        Action::Open(place, mode) => desk.begin(place, mode).map(|()| Some(Screen::Briefing)),
        // A ticket opens one attempt, and so does a seat of the desk's exam.
        Action::Again if desk.is_by_ticket() || desk.seat().is_some() => {
            desk.clear();
            Ok(Some(Screen::Home))
        }
        Action::Again => {
            let mode = desk.call().map_or(crate::call::Mode::Practice, crate::call::Call::mode);
            desk.begin(desk.on_desk, mode).map(|()| Some(Screen::Briefing))
        }
        Action::Apply(input) => desk.apply(input),
        Action::Resume(place) => desk.resume(place).map(Some),
        Action::Rewind(kept) => desk.rewind(kept).map(Some),
        Action::Home => {
            desk.clear();
            Ok(Some(Screen::Home))
        }
        Action::Language => desk.turn_language().map(|()| None).map_err(|error| error.to_string()),
        // The call's own screen does these.
        Action::Line(_) => Ok(None),
        Action::Frame(step) => super::frame::go(step, desk, sheets, is_narrow),
        Action::Show(sheet) => {
            sheets.show(sheet);
            Ok(None)
        }
        Action::CloseSheet => {
            sheets.close();
            Ok(None)
        }
    }
}
