//! A play that anyone can repeat: the mood it starts from and its inputs. Every claim of a proof comes with one.

use serde::Serialize;

use super::graph::{Graph, inputs_of};
use crate::call::{Compiled, Input};
use crate::persona::Mood;

/// A play, whole or up to the moment that it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Play {
    pub mood: Mood,
    pub inputs: Vec<Input>,
}

/// A play and its effective points, between 0 and 100.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scored {
    pub play: Play,
    pub points: i32,
}

/// A place in the search: a key, and which of its inputs was tried there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub key: u32,
    pub input: u8,
}

/// The shortest play to a key.
pub(super) fn to_key(compiled: &Compiled, graph: &Graph, key: u32) -> Play {
    let mut inputs = Vec::new();
    let mut possible = Vec::new();
    let mut at = key;
    while let Some(At { key, input }) = graph.came[at as usize] {
        inputs_of(compiled, &graph.key(key).state, &mut possible);
        inputs.push(possible[usize::from(input)]);
        at = key;
    }
    inputs.reverse();
    Play { mood: graph.key(at).state.mood, inputs }
}

/// The shortest play to a key, and one input more.
pub(super) fn through(compiled: &Compiled, graph: &Graph, at: At) -> Play {
    let mut play = to_key(compiled, graph, at.key);
    play.inputs.push(input_at(compiled, graph, at));
    play
}

/// The input that was tried at a place.
pub(super) fn input_at(compiled: &Compiled, graph: &Graph, at: At) -> Input {
    let mut possible = Vec::new();
    inputs_of(compiled, &graph.key(at.key).state, &mut possible);
    possible[usize::from(at.input)]
}
