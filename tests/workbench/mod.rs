//! The trainer's workbench: scripted calls, breakages, bots, drawings.

mod bots;
mod diff;
mod graph;
mod guide;
mod mutate;
mod new;
mod scripted;
