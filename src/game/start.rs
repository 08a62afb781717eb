//! Opening the window, or saying why it cannot be opened and how to go on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use bevy::prelude::*;
use bevy::window::WindowResolution;
use thiserror::Error;

use super::desk::Desk;
use super::opening::Refused;
use super::theme::Theme;
use super::{screens, widgets};
use crate::scenario::Library;

/// What the command line tells the window.
#[derive(Clone)]
pub struct Options {
    pub language: &'static str,
    /// Whether it was asked for: then it goes before the trainee's own.
    pub speaks: bool,
    /// Folder for attempts.
    pub data: PathBuf,
    /// Who practises, where it was said at the start: then nobody is asked.
    pub trainee: Option<String>,
    /// Deals this in every practice call instead of drawing anew.
    pub seed: Option<u64>,
    /// The studio opens on this scenario file.
    pub studio: Option<PathBuf>,
    /// Shipped content, with a folder over it where one was named.
    pub library: Arc<dyn Library + Send + Sync>,
}

/// Why there is no window.
#[derive(Debug, Error)]
pub enum GameError {
    #[error(
        "回铃打不开窗口：没有图形界面（DISPLAY 和 WAYLAND_DISPLAY 都没有设置）。可以在终端里练：ringback play m0-forgot-autopay --text\n\
         Ringback cannot open its window: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set). Practise in the terminal: ringback play m0-forgot-autopay --text --lang en"
    )]
    NoDisplay,
    #[error(
        "回铃打不开窗口：{0}。请安装显卡驱动或软件渲染（Debian：mesa-vulkan-drivers），或者在终端里练：ringback play m0-forgot-autopay --text\n\
         Ringback cannot open its window: {0}. Install a graphics driver or a software renderer (Debian: mesa-vulkan-drivers), or practise in the terminal: ringback play m0-forgot-autopay --text --lang en"
    )]
    NoGraphics(String),
    #[error("the content cannot be used:\n{0}")]
    Content(String),
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// When there is no display, no way to draw, or no usable content: each says the way on.
pub fn run(options: Options) -> Result<(), GameError> {
    if cfg!(target_os = "linux")
        && ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| std::env::var_os(name).is_none_or(|value| value.is_empty()))
    {
        return Err(GameError::NoDisplay);
    }
    let theme = Theme::load(options.library.as_ref()).map_err(GameError::Content)?;
    let desk = Desk::open(&options);
    // Winit and wgpu panic where there is no usable display or adapter; that is told as an error, without a backtrace.
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let built = catch_unwind(AssertUnwindSafe(|| app(desk, theme)));
    std::panic::set_hook(usual);
    let mut app = built.map_err(|panic| GameError::NoGraphics(reason(panic.as_ref())))?;
    let refused = app.world().resource::<Refused>().clone();
    app.run();
    refused.reason().map_or(Ok(()), |reason| Err(GameError::Content(reason)))
}

fn reason(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("no graphics").lines().next().unwrap_or_default().to_owned()
}

fn app(desk: Desk, theme: Theme) -> App {
    let mut app = App::new();
    let window = Window {
        title: "回铃 Ringback".into(),
        name: Some("ringback".into()),
        resolution: WindowResolution::new(1440, 900),
        resize_constraints: WindowResizeConstraints { min_width: 1024.0, min_height: 700.0, ..default() },
        ..default()
    };
    let log =
        bevy::log::LogPlugin { filter: "error,ringback=info,icu_provider=off,icu_segmenter=off,icu_properties=off".into(), ..default() };
    app.add_plugins(DefaultPlugins.set(WindowPlugin { primary_window: Some(window), ..default() }).set(log));
    app.insert_resource(super::motion::resting());
    app.insert_resource(desk).insert_resource(theme).add_plugins((widgets::plugin, screens));
    // Building the renderer here lets a missing adapter be told before the window loop begins.
    app.finish();
    app.cleanup();
    app
}
