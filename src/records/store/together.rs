//! Many deliveries in few questions: what the database must be asked about all of them is asked at once, and what is new is written
//! at once. Only plain ones are taken this way; whatever is odd, and whoever sent it, goes one by one, as `ingest` has it.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{Any, Row as _, Transaction};

use super::StoreError;
use super::believe::Believed;
use super::cells::{Row, ask, put};
use super::ingest::{
    ATTEMPT_COLUMNS, Answer, BROKEN_OFF, Delivery, LINK_COLUMNS, RECORD_COLUMNS, Weighed, accepted, attempt_row, counted, link_row,
    record_row,
};
use super::rollup::Deltas;

/// Attempts that begin alike: the same one, or another of the same person, case and start.
const ALIKE: &str = "SELECT attempts.id, attempts.person, attempts.scenario, attempts.started FROM asked \
    JOIN attempts ON attempts.id = asked.id UNION \
    SELECT attempts.id, attempts.person, attempts.scenario, attempts.started FROM asked \
    JOIN attempts ON attempts.person = asked.person AND attempts.scenario = asked.scenario AND attempts.started = asked.started";
/// Neighbours in the queues of PCs.
const NEAR: &str = "SELECT links.device, links.n, links.before, links.chain FROM asked \
    JOIN links ON links.device = asked.device AND links.n BETWEEN asked.n - 1 AND asked.n + 1";
/// Deliveries that were not in their queue yet when an earlier place of it arrived, long after they are said to have begun. Counted, so
/// that no database reads a whole table for it while it does not know yet how large that is.
const LATE: &str = "SELECT asked.device, asked.n FROM asked WHERE (SELECT COUNT(*) FROM links WHERE links.device = asked.device \
    AND links.received > asked.after AND links.received <= asked.upto AND links.n < asked.n AND links.queued < asked.n) > 0";

/// One that may be plain.
struct Plain<'a> {
    place: usize,
    delivery: &'a Delivery,
    believed: &'a Believed,
}

impl Plain<'_> {
    fn start(&self) -> (&str, &str, i64) {
        (&self.delivery.seat.person, &self.believed.header.scenario, self.believed.started)
    }

    fn link(&self) -> (&str, i64) {
        (&self.delivery.seat.device, self.delivery.link.n)
    }
}

/// What came of asking and writing.
pub(super) enum Together {
    /// Answers by place; those without one are odd and still to be taken.
    Taken(Vec<Option<Answer>>),
    /// Another server took one of them meanwhile: nothing of this transaction may stay.
    Raced,
}

/// Takes what is plain of these, and adds it to the sums.
pub(super) async fn take_plain(
    transaction: &mut Transaction<'static, Any>,
    weighed: &[Weighed],
    deltas: &mut Deltas,
) -> Result<Together, StoreError> {
    let mut answers: Vec<Option<Answer>> = vec![None; weighed.len()];
    let (mut plain, mut odd): (Vec<Plain>, BTreeSet<&str>) = (Vec::new(), BTreeSet::new());
    for (place, one) in weighed.iter().enumerate() {
        let delivery = one.delivery();
        match one.judged() {
            Ok(believed) if believed.header.ticket.is_none() => plain.push(Plain { place, delivery, believed }),
            _ => drop(odd.insert(delivery.seat.person.as_str())),
        }
    }
    plain.retain(|one| !odd.contains(one.delivery.seat.person.as_str()));
    let known = alike(transaction, &plain).await?;
    let late = late(transaction, &plain).await?;
    let mut links = near(transaction, &plain).await?;
    let mut begun = BTreeSet::new();
    let mut fresh: Vec<&Plain> = Vec::new();
    for one in &plain {
        let id = &one.believed.id;
        if known.get(&one.start()).is_some_and(|there| there == id) {
            answers[one.place] = Some(Answer::Known { attempt: id.clone() });
            continue;
        }
        let is_new = !known.contains_key(&one.start()) && begun.insert(one.start());
        if is_new
            && !late.contains(&one.link())
            && one.delivery.link.continues(|n| links.get(&(one.link().0, n)).map(|(before, chain)| (before.as_str(), chain.as_str())))
        {
            let link = &one.delivery.link;
            links.insert(one.link(), (link.before.clone(), link.chain.clone()));
            fresh.push(one);
        } else {
            odd.insert(one.delivery.seat.person.as_str());
        }
    }
    fresh.retain(|one| !odd.contains(one.delivery.seat.person.as_str()));
    let rows = fresh.iter().map(|one| link_row(one.delivery)).collect();
    put(transaction, "links", LINK_COLUMNS, "ON CONFLICT DO NOTHING", rows).await?;
    let rows = fresh.iter().map(|one| attempt_row(&one.delivery.seat, one.delivery.received, one.believed)).collect();
    let written = put(transaction, "attempts", ATTEMPT_COLUMNS, "ON CONFLICT DO NOTHING", rows).await?;
    if written != fresh.len() as u64 {
        return Ok(Together::Raced);
    }
    let rows = fresh.iter().map(|one| record_row(&one.believed.id, &one.delivery.bytes, &one.delivery.notes)).collect();
    put(transaction, "records", RECORD_COLUMNS, "", rows).await?;
    for one in fresh {
        if one.believed.counts {
            deltas.add(&counted(&one.delivery.seat, one.believed));
        }
        answers[one.place] = Some(accepted(one.believed));
    }
    Ok(Together::Taken(answers))
}

/// Attempts that are here already, by person, case and start.
async fn alike<'a>(
    transaction: &mut Transaction<'static, Any>,
    plain: &'a [Plain<'a>],
) -> Result<BTreeMap<(&'a str, &'a str, i64), String>, StoreError> {
    let row = |one: &Plain| {
        let (person, scenario, started) = one.start();
        vec![one.believed.id.as_str().into(), person.into(), scenario.into(), started.into()]
    };
    let rows: Vec<Row> = plain.iter().map(row).collect();
    let mut known = BTreeMap::new();
    for found in ask(transaction, "id, person, scenario, started", &rows, ALIKE).await? {
        let (id, person, scenario, started): (String, String, String, i64) =
            (found.try_get(0)?, found.try_get(1)?, found.try_get(2)?, found.try_get(3)?);
        let begins = (person.as_str(), scenario.as_str(), started);
        let senders = plain.iter().filter(|one| one.believed.id == id || one.start() == begins);
        known.extend(senders.map(|one| (one.start(), id.clone())));
    }
    Ok(known)
}

/// What is known of the queues beside these places: before and chain.
async fn near<'a>(
    transaction: &mut Transaction<'static, Any>,
    plain: &'a [Plain<'a>],
) -> Result<BTreeMap<(&'a str, i64), (String, String)>, StoreError> {
    let rows: Vec<Row> = plain.iter().map(|one| vec![one.link().0.into(), one.link().1.into()]).collect();
    let devices: BTreeSet<&str> = plain.iter().map(|one| one.link().0).collect();
    let mut links = BTreeMap::new();
    for found in ask(transaction, "device, n", &rows, NEAR).await? {
        let device: String = found.try_get(0)?;
        if let Some(device) = devices.get(device.as_str()) {
            links.insert((*device, found.try_get(1)?), (found.try_get(2)?, found.try_get(3)?));
        }
    }
    Ok(links)
}

/// Those that begin long before an earlier place of their queue arrived.
async fn late<'a>(transaction: &mut Transaction<'static, Any>, plain: &'a [Plain<'a>]) -> Result<BTreeSet<(&'a str, i64)>, StoreError> {
    let row = |one: &Plain| {
        let (device, n) = one.link();
        vec![device.into(), n.into(), (one.believed.started + BROKEN_OFF).into(), one.delivery.received.into()]
    };
    let rows: Vec<Row> = plain.iter().map(row).collect();
    let mut late = BTreeSet::new();
    for found in ask(transaction, "device, n, after, upto", &rows, LATE).await? {
        let (device, n): (String, i64) = (found.try_get(0)?, found.try_get(1)?);
        late.extend(plain.iter().map(Plain::link).filter(|link| *link == (device.as_str(), n)));
    }
    // Those of this very batch count too: what begins long before its predecessors arrive is as odd as if they had come before.
    let mut earlier: BTreeMap<&str, Vec<&Delivery>> = BTreeMap::new();
    for one in plain {
        let (began, (device, n)) = (one.believed.started + BROKEN_OFF, one.link());
        let of_device = earlier.entry(device).or_default();
        let not_there =
            |other: &&Delivery| -> bool { other.filled_to() < n && other.received > began && other.received <= one.delivery.received };
        if of_device.iter().any(not_there) {
            late.insert(one.link());
        }
        of_device.push(one.delivery);
    }
    Ok(late)
}
