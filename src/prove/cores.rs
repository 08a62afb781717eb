//! Work on all cores with answers in order: the seam behind which threads are. A browser has none and works in line.

/// Does every job, several at a time, and returns the answers in the order of the jobs.
pub(crate) fn all<T: Send, R: Send>(jobs: Vec<T>, work: &(dyn Fn(T) -> R + Sync)) -> Vec<R> {
    let threads = cores().min(jobs.len());
    if threads < 2 {
        return jobs.into_iter().map(work).collect();
    }
    spread(jobs, threads, work)
}

/// How many jobs are worth running at a time.
pub(crate) fn cores() -> usize {
    // The system reads files to tell, and a search asks before each batch.
    static CORES: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
    if cfg!(target_family = "wasm") {
        return 1;
    }
    *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}

fn spread<T: Send, R: Send>(jobs: Vec<T>, threads: usize, work: &(dyn Fn(T) -> R + Sync)) -> Vec<R> {
    let waiting = std::sync::Mutex::new(jobs.into_iter().enumerate());
    let next = || waiting.lock().ok().and_then(|mut jobs| jobs.next());
    let take = || {
        let mut done = Vec::new();
        while let Some((place, job)) = next() {
            done.push((place, work(job)));
        }
        done
    };
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        let mut done = take();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                // A job that panicked panics here as it would have in line.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    use super::all;

    #[test]
    fn answers_come_in_the_order_of_the_jobs() {
        let jobs: Vec<u64> = (0..1000).collect();
        // Some take longer than those after them.
        let twice = |job: u64| (0..job % 7 * 1000).fold(job, |sum, _| sum) * 2;
        assert_eq!(all(jobs.clone(), &twice), jobs.iter().map(|job| job * 2).collect::<Vec<_>>());
    }
}
