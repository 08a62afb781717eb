//! The window. It turns keys and clicks into inputs of the machine and shows what the machine says; it has no rules of
//! its own. One plugin per screen; trees are built by functions that spawn bundles under a parent (`widgets`).
//! Start reading at [`run`], then `desk` (what is shared), then a screen.
#![expect(
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    clippy::needless_pass_by_value,
    reason = "the window reads files and the clock, lays out in floats, and Bevy hands systems their parameters by value"
)]

mod act;
mod briefing;
mod call;
mod career;
mod courier;
mod debrief;
mod desk;
mod exam;
mod fit;
mod focus;
mod frame;
mod guide;
mod home;
mod library;
mod motion;
mod opening;
mod place;
mod plan;
mod portrait;
mod progress;
mod remarks;
mod settings;
mod sheet;
mod shelf;
mod start;
mod statutes;
mod studio;
#[cfg(test)]
mod tests;
mod theme;
mod welcome;
mod widgets;
mod workday;
mod wrap_up;

pub use start::{GameError, Options, run};

use bevy::prelude::*;

/// Which screen is shown.
#[derive(States, Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) enum Screen {
    /// The cases are still being read.
    #[default]
    Opening,
    /// Who practises?
    Welcome,
    Home,
    Library,
    /// Desks, skills, exam, pay.
    Career,
    /// The law, to read.
    Statutes,
    /// A scenario while it is written.
    Studio,
    Settings,
    Briefing,
    Call,
    WrapUp,
    Debrief,
    /// A case over several days, and what it came to.
    Plan,
    PlanReport,
    /// A shift, and what it came to.
    Workday,
    WorkdayReport,
}

/// Everything but the platform: tests run these without a window.
pub(crate) fn screens(app: &mut App) {
    app.init_state::<Screen>().add_plugins((
        (desk::plugin, act::plugin, focus::plugin, motion::plugin, fit::plugin, sheet::plugin),
        (portrait::plugin, place::plugin),
        (opening::plugin, frame::plugin, welcome::plugin, guide::plugin, courier::plugin),
        (progress::plugin, home::plugin, career::plugin, library::plugin, statutes::plugin, studio::plugin, settings::plugin),
        briefing::plugin,
        call::plugin,
        wrap_up::plugin,
        (debrief::plugin, remarks::plugin),
        (plan::plugin, workday::plugin, exam::plugin),
    ));
}
