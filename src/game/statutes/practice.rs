//! Which cases practise which rule, worked out beside the frames: every variant of every case is compiled for it.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex};

use crate::call::{Content, practised_in};
use crate::game::desk::Wake;
use crate::scenario::Library;

type ByRule = BTreeMap<String, Vec<String>>;

/// What is known of it so far.
#[derive(Default)]
pub(super) enum Practised {
    #[default]
    NotAsked,
    Coming(Mutex<Receiver<ByRule>>),
    Known(ByRule),
}

impl Practised {
    /// Whether there is nothing to wait for.
    pub(super) const fn is_known(&self) -> bool {
        matches!(self, Self::Known(_))
    }

    /// Asks where nobody asked, and says whether it is known now.
    pub(super) fn look(&mut self, library: &Arc<dyn Library + Send + Sync>, content: Option<Arc<Content>>, wake: Option<Wake>) -> bool {
        match self {
            Self::Known(_) => true,
            Self::NotAsked => {
                let (sender, receiver) = channel();
                let library = Arc::clone(library);
                std::thread::spawn(move || {
                    let practised = content.map(|content| practised_in(library.as_ref(), &content));
                    // Nobody waits any more where the window was closed meanwhile.
                    drop(sender.send(practised.unwrap_or_default()));
                    if let Some(wake) = wake {
                        wake();
                    }
                });
                *self = Self::Coming(Mutex::new(receiver));
                false
            }
            Self::Coming(receiver) => {
                let told = receiver.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner).try_recv();
                match told {
                    Ok(by_rule) => *self = Self::Known(by_rule),
                    Err(TryRecvError::Disconnected) => *self = Self::Known(ByRule::new()),
                    Err(TryRecvError::Empty) => return false,
                }
                true
            }
        }
    }

    /// The rules that a case practises, as far as that is known.
    pub(super) fn by(&self, case: &str) -> impl Iterator<Item = &str> {
        let known = if let Self::Known(by_rule) = self { Some(by_rule) } else { None };
        known.into_iter().flatten().filter(move |(_, cases)| cases.iter().any(|known| known == case)).map(|(rule, _)| rule.as_str())
    }

    /// The cases that practise a rule; `None` while that is not known.
    pub(super) fn of(&self, rule: &str) -> Option<&[String]> {
        match self {
            Self::Known(by_rule) => Some(by_rule.get(rule).map_or(&[], Vec::as_slice)),
            Self::NotAsked | Self::Coming(_) => None,
        }
    }
}
