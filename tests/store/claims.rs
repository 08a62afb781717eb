//! What the store promises, whichever database stands behind. Each claim gets an empty store.

use ringback::records::store::{Answer, Role, Seat, Shelf, Store};
use ringback::scenario::Shipped;

// Their files lie beside this one, from whichever test this one is read.
#[path = "delivery_claims.rs"]
mod delivery_claims;
pub use delivery_claims::*;
#[path = "exam_claims.rs"]
mod exam_claims;
pub use exam_claims::*;
#[path = "figure_claims.rs"]
mod figure_claims;
pub use figure_claims::*;
#[path = "house_claims.rs"]
mod house_claims;
pub use house_claims::*;
#[path = "release_claims.rs"]
mod release_claims;
pub use release_claims::*;

use super::honest::{NOW, START, autopay, delivery, record};

/// Every claim; each database's tests are made from this list.
macro_rules! each_claim {
    ($run:path) => {
        claims::each_claim!(@ $run:
            what_was_played_is_believed_and_counted,
            forged_records_are_quarantined_never_counted_never_lost,
            however_often_it_is_sent_it_counts_once,
            sent_from_many_sides_at_once_it_counts_once,
            sums_added_to_side_by_side_lose_nothing,
            other_white_space_makes_no_second_attempt,
            another_attempt_with_the_same_start_is_held,
            the_queue_may_arrive_in_any_order_but_not_be_rewritten,
            what_began_long_before_an_earlier_delivery_is_backdated,
            a_pc_that_was_offline_for_days_is_believed,
            rollups_built_again_are_the_same,
            content_is_replayed_from_its_kept_files,
            a_ticket_takes_one_submission_of_its_own_case_in_time,
            a_passed_exam_gives_a_certificate_that_nobody_can_make_up,
            a_deleted_person_leaves_sums_and_no_name,
            a_seeded_house_adds_up,
            people_come_page_by_page_and_are_found_by_name_and_number,
            a_pc_that_sends_too_much_waits,
            what_counts_waits_once_to_be_told,
            a_clock_that_jumps_takes_nothing_twice_and_holds_nobody_back_for_long,
            taken_together_is_taken_one_by_one,
            first_tries_are_counted_as_a_slow_count_does_whatever_arrives_late,
            readiness_is_counted_by_cohort_and_bucket,
            a_rules_weeks_end_today_and_stay_within_the_scope,
            judges_agree_as_their_last_words_do,
            readiness_ends_with_the_certificate,
            an_ending_certificate_is_renewed_by_one_exam,
            more_time_moves_a_tickets_end_and_nothing_else,
            who_has_done_an_assignment_is_known_by_those_who_may,
            comments_go_to_their_own_attempts_person,
            what_was_held_back_is_judged_again_and_counts_once,
            sent_again_by_its_pc_what_is_held_is_judged_once,
            a_submission_is_looked_at_by_one_server_at_a_time,
            a_release_is_numbered_never_changed_and_what_is_played_from_then_on,
            no_place_of_a_queue_is_out_of_bounds,
            what_began_long_before_an_exam_of_the_same_batch_is_backdated
        );
    };
    (@ $run:path: $($claim:ident),*) => {
        $(
            #[test]
            fn $claim() {
                $run(stringify!($claim), |store| Box::pin(claims::$claim(store)));
            }
        )*
    };
}
pub(crate) use each_claim;

/// A person with a PC, and everything shipped on the shelf.
async fn house(store: &Store) -> (Seat, Shelf) {
    let shelf = Shelf::default();
    store.keep_content(&Shipped, &shelf, NOW - 86_400).await.expect("the content is kept");
    (seat(store, "1001", "林晓").await, shelf)
}

async fn seat(store: &Store, number: &str, name: &str) -> Seat {
    let person = store.add_person(number, name, "2026 春", Role::Trainee, NOW - 86_400).await.expect("a new number");
    let key = store.enrol(&person, name, "PC", NOW - 80_000).await.expect("enrolled");
    store.seat(&key).await.expect("found").expect("its seat")
}

async fn reason(store: &Store, shelf: &Shelf, seat: &Seat, bytes: Vec<u8>) -> String {
    match &store.ingest(shelf, &[delivery(seat, bytes)]).await.expect("answered")[0] {
        Answer::Quarantined { reason, .. } => reason.clone(),
        other => format!("{other:?}"),
    }
}

pub async fn content_is_replayed_from_its_kept_files(store: Store) {
    let (seat, _) = house(&store).await;
    // Another server, years later: its own library is empty, the files are in the store.
    let answers = store.ingest(&Shelf::default(), &[delivery(&seat, record(&autopay(), "pass", "林晓", START))]).await.expect("taken");
    assert!(matches!(answers[0], Answer::Accepted { .. }), "{answers:?}");
}
