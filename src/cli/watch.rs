//! Long work on the command line: a line of progress where somebody looks, Ctrl-C, and a bound of memory.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use crate::prove::{Progress, Stop};

/// Whether Ctrl-C was struck.
static ASKED: AtomicBool = AtomicBool::new(false);

/// Watches over searches: shows how far they are, and stops them when asked or when memory runs out.
pub(super) struct Watch {
    bar: ProgressBar,
    /// Bytes that one search may take.
    memory: usize,
}

impl Watch {
    /// A watch with a bound in megabytes. From here on Ctrl-C stops searches instead of the program.
    pub(super) fn new(megabytes: usize) -> Self {
        static HANDLER: OnceLock<()> = OnceLock::new();
        HANDLER.get_or_init(|| {
            // Where the system lets nobody listen, Ctrl-C ends the program as ever.
            let _ = ctrlc::set_handler(|| {
                // Struck twice, it ends the program at once.
                if ASKED.swap(true, Ordering::Relaxed) {
                    std::process::exit(130);
                }
            });
        });
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {msg} {elapsed}") {
            bar.set_style(style);
        }
        Self { bar, memory: megabytes.saturating_mul(1 << 20) }
    }

    /// Names what is being done.
    pub(super) fn begin(&self, name: &str) {
        self.bar.set_prefix(name.to_owned());
    }

    /// Takes the line away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// Shows how far a search is, and says whether it should stop.
    pub(super) fn look(&self, progress: Progress) -> Option<Stop> {
        self.bar.set_message(format!("{} + {}", progress.states - progress.waiting, progress.waiting));
        self.bar.tick();
        if is_asked_to_stop() {
            return Some(Stop::Asked);
        }
        (progress.bytes > self.memory).then_some(Stop::Memory)
    }
}

/// Whether Ctrl-C was struck.
pub(super) fn is_asked_to_stop() -> bool {
    ASKED.load(Ordering::Relaxed)
}
