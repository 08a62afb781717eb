//! An empty Bevy window: what the game's start is measured against (`.ci/first-frame`). It draws nothing, says when its
//! first frame was done, and stays until it is closed.
#![cfg_attr(not(feature = "game"), allow(unused))]

#[cfg(feature = "game")]
fn main() {
    use bevy::prelude::*;
    App::new()
        .add_plugins(DefaultPlugins)
        .insert_resource(bevy::winit::WinitSettings::desktop_app())
        .add_systems(Startup, |mut commands: Commands| {
            commands.spawn(Camera2d);
        })
        .add_systems(Update, |mut frames: Local<u8>| {
            // The second update begins when the first frame has been handed over.
            *frames = frames.saturating_add(1);
            if *frames == 2 {
                println!("first frame");
            }
        })
        .run();
}

#[cfg(not(feature = "game"))]
fn main() {}
