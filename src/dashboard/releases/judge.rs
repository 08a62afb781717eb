//! Submissions are looked at one at a time, on a thread of its own beside the requests, within a time, and put back where
//! the server is stopped.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

use crate::records::store::{Mine, Store, StoreError};
use crate::review::{Bundle, Go, Report, Step, Tongues, review};
use crate::scenario::Library;
use crate::scenario::library::Layer;

/// A submission may be looked at for so long, in seconds.
const LONGEST: i64 = 300;
/// A server that said nothing for so long is dead, in seconds: another takes its submission.
const SILENCE: i64 = 60;
/// How often is looked whether another server's submission was left.
const LOOK: Duration = Duration::from_secs(5);
/// A stop waits so many seconds for what cannot be interrupted.
const PATIENCE: u32 = 5;

/// Who looks at submissions.
pub(in crate::dashboard) struct Judge {
    /// What the program ships and the house laid over it.
    pub base: Arc<dyn Library + Send + Sync>,
    pub tongues: Tongues,
    wake: Notify,
    stops: AtomicBool,
}

impl Judge {
    /// Begins to look; the handle ends after [`Self::stop`].
    pub(in crate::dashboard) fn start(store: Store, base: Arc<dyn Library + Send + Sync>) -> (Arc<Self>, JoinHandle<()>) {
        let tongues = Tongues::load(base.as_ref());
        let judge = Arc::new(Self { base, tongues, wake: Notify::new(), stops: AtomicBool::new(false) });
        let looking = tokio::spawn(look(store, Arc::clone(&judge)));
        (judge, looking)
    }

    /// Something came.
    pub(in crate::dashboard) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Ends it; what was being looked at waits for the next server.
    pub(in crate::dashboard) fn stop(&self) {
        self.stops.store(true, Ordering::Relaxed);
        self.wake.notify_one();
    }

    fn stops(&self) -> bool {
        self.stops.load(Ordering::Relaxed)
    }
}

async fn look(store: Store, judge: Arc<Judge>) {
    while !judge.stops() {
        let now = crate::dashboard::now();
        let looked = match store.claim(now, now + SILENCE).await {
            Ok(Some(mine)) => one(&store, &judge, &mine).await,
            Ok(None) => {
                tokio::select! {
                    () = judge.wake.notified() => {}
                    () = tokio::time::sleep(LOOK) => {}
                }
                Ok(())
            }
            Err(error) => Err(error),
        };
        if let Err(error) = looked {
            eprintln!("ringback serve: a submission was not looked at: {error}");
            tokio::time::sleep(LOOK).await;
        }
    }
}

async fn one(store: &Store, judge: &Arc<Judge>, mine: &Mine) -> Result<(), StoreError> {
    let sent = store.files_sent(&mine.submission).await?;
    let bundle = Bundle { id: mine.submission.scenario.clone(), files: sent };
    if mine.is_cursed {
        return told(store, mine, &Report::broken(&bundle, &judge.tongues)).await;
    }
    let released = store.newest_release().await?.unwrap_or_default();
    let files = store.released_files(&released).await?;
    let step = Arc::new(Mutex::new(Step::Checking));
    let (done, mut wait) = oneshot::channel();
    let (judging, shown, looked_at) = (Arc::clone(judge), Arc::clone(&step), bundle.clone());
    let deadline = crate::dashboard::now() + LONGEST;
    let begun = std::thread::Builder::new().name("review".to_owned()).stack_size(16 << 20).spawn(move || {
        let below = Layer { files, hidden: released.hidden(), below: judging.base.as_ref() };
        let watcher = |step| {
            *shown.lock().unwrap_or_else(PoisonError::into_inner) = step;
            match (judging.stops(), crate::dashboard::now() > deadline) {
                (true, _) => Go::Stop,
                (false, true) => Go::TooLong,
                (false, false) => Go::On,
            }
        };
        // Where the server went meanwhile, nobody listens.
        let _ = done.send(review(&looked_at, &below, &judging.tongues, &watcher));
    });
    if begun.is_err() {
        return store.unclaim(mine).await;
    }
    let mut ticks_left = PATIENCE;
    loop {
        tokio::select! {
            report = &mut wait => return match report {
                Ok(Some(report)) => told(store, mine, &report).await,
                Ok(None) => store.unclaim(mine).await,
                // The thread panicked: that is our fault, and the submission's name is in the log.
                Err(_) => told(store, mine, &Report::broken(&bundle, &judge.tongues)).await,
            },
            () = tokio::time::sleep(Duration::from_secs(1)) => {
                if judge.stops() {
                    ticks_left = ticks_left.saturating_sub(1);
                    if ticks_left == 0 {
                        return store.unclaim(mine).await;
                    }
                }
                let now = *step.lock().unwrap_or_else(PoisonError::into_inner);
                store.tell_progress(mine, &spelled(now), crate::dashboard::now() + SILENCE).await?;
            }
        }
    }
}

async fn told(store: &Store, mine: &Mine, report: &Report) -> Result<(), StoreError> {
    let text = serde_json::to_string(report).map_err(|error| StoreError::Content(error.to_string()))?;
    store.judged(mine, report.passed, &text, crate::dashboard::now()).await
}

/// A step as it is kept: its name and its numbers.
fn spelled(step: Step) -> String {
    match step {
        Step::Checking => "checking".to_owned(),
        Step::Proving { deal, of, states } => format!("proving {deal} {of} {states}"),
        Step::Testing => "testing".to_owned(),
        Step::Comparing => "comparing".to_owned(),
    }
}
